//! What the asset list shows and what is picked in it. Rows keep their place while a person rates one after another:
//! the list is put in order again when the order, the filter or the page changes, or when a person asks.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use shared::model::Stars;
use shared::rules::Field;
use shared::view::{
    AssetColumn, AssetFilter, AssetPage, AssetQuery, AssetRow, Edit, RatingEdit, Selection, Slice, Sort,
};

use super::super::address::view_in_address;
use super::super::live::{Live, live};
use super::picking::nothing;
use crate::state::{App, to_fragment};
use crate::worker::message::{Reply, Request};
use crate::worker::packed::Packed;

/// Assets shown at a time.
pub const PAGE: u32 = 100;

/// The assets where an attacker gains most first.
const BY_SCORE: Sort<AssetColumn> = Sort { by: AssetColumn::Score, descending: true };

/// What a person chose: kept in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Facet key -> chosen values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<String>>,
    /// Order; none is by score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort<AssetColumn>>,
}

impl Chosen {
    /// Which assets.
    pub fn filter(&self) -> AssetFilter {
        AssetFilter { text: self.text.clone(), facets: self.facets.clone() }
    }

    /// In what order.
    pub fn order(&self) -> Sort<AssetColumn> {
        self.sort.unwrap_or(BY_SCORE)
    }
}

/// The route of the assets where one facet has one value.
pub fn list_link(facet: &str, value: &str) -> String {
    let facets = BTreeMap::from([(facet.to_owned(), vec![value.to_owned()])]);
    format!("/assets{}", to_fragment(&Chosen { facets, ..Chosen::default() }))
}

/// The state of the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct View {
    /// Held by reference: it is large, and a view goes into every row.
    app: StoredValue<App>,
    /// Filter and order.
    pub chosen: RwSignal<Chosen>,
    /// First row shown.
    pub from: RwSignal<u32>,
    /// What is picked. Ids are sorted.
    pub picked: RwSignal<Selection>,
    /// The engine's latest answer.
    pub page: Live<AssetPage>,
    /// The rows as shown: each changes by itself.
    pub rows: RwSignal<Vec<(u32, ArcRwSignal<AssetRow>)>>,
    /// Do rows keep their place?
    pub held: RwSignal<bool>,
    /// Rows drawn so far, for those that are picked and no longer in sight.
    pub(super) drawn: StoredValue<BTreeMap<u32, AssetRow>>,
    /// Moved to ask again.
    again: RwSignal<u32>,
}

impl View {
    /// A fresh view of all assets.
    pub fn new(app: App) -> Self {
        let chosen = view_in_address::<Chosen>("/assets");
        let from = RwSignal::new(0_u32);
        let again = RwSignal::new(0_u32);
        let held = RwSignal::new(false);
        let picked = RwSignal::new(nothing());
        // Another filter or order starts at its first row; "all that match" no longer says what was meant.
        Effect::watch(
            move || chosen.get(),
            move |now, before, _| {
                from.set(0);
                let same = before.is_some_and(|before| before.filter() == now.filter());
                if !same && picked.with_untracked(|p| matches!(p, Selection::Matching(_))) {
                    picked.set(nothing());
                }
            },
            false,
        );
        Effect::new(move |_| {
            chosen.track();
            from.track();
            held.set(false);
        });
        let page = live(
            move || {
                again.track();
                Some(Request::Assets(Packed::of(&AssetQuery {
                    filter: chosen.with(Chosen::filter),
                    sort: chosen.with(Chosen::order),
                    slice: Slice { from: from.get(), count: PAGE },
                })))
            },
            page_of,
        );
        let rows = RwSignal::new(Vec::new());
        let drawn = StoredValue::new(BTreeMap::new());
        // Merging, splitting and taking an import back give assets other ids: nothing is picked any more.
        let assets = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| (s.assets, s.scans.len()))));
        Effect::watch(
            move || assets.get(),
            move |_, _, _| {
                picked.set(nothing());
                drawn.update_value(BTreeMap::clear);
            },
            false,
        );
        Effect::new(move |_| {
            if let Some(page) = page.value.get() {
                drawn.update_value(|drawn| drawn.extend(page.rows.iter().map(|row| (row.id, row.clone()))));
                take(rows, page.rows, held.get_untracked());
            }
        });
        Self { app: StoredValue::new(app), chosen, from, picked, page, rows, held, drawn, again }
    }

    /// The query of this view, for an export.
    pub fn query(self) -> AssetQuery {
        self.chosen.with(|c| AssetQuery { filter: c.filter(), sort: c.order(), slice: Slice { from: 0, count: 0 } })
    }

    /// Assets that match.
    pub fn total(self) -> u32 {
        self.page.value.with(|p| p.as_ref().map_or(0, |p| p.total))
    }

    /// Another search text.
    pub fn search(self, text: String) {
        self.chosen.update(|c| c.text = text);
    }

    /// Choose a value of a facet, or take it back.
    pub fn toggle(self, facet: String, value: String) {
        self.chosen.update(|c| toggle(&mut c.facets, facet, value));
    }

    /// Show all assets again, in the same order.
    pub fn show_all(self) {
        self.chosen.update(|c| *c = Chosen { sort: c.sort, ..Chosen::default() });
    }

    /// Another order.
    pub fn set_sort(self, sort: Sort<AssetColumn>) {
        self.chosen.update(|c| c.sort = (sort != BY_SCORE).then_some(sort));
    }

    /// Put the rows in order again.
    pub fn sort_again(self) {
        self.held.set(false);
        self.again.update(|n| *n = n.wrapping_add(1));
    }

    /// Would the rows stand in another order, had they not kept their place?
    pub fn is_out_of_order(self) -> bool {
        self.page.value.with(|page| {
            page.as_ref().is_some_and(|page| {
                self.rows.with(|rows| !rows.iter().map(|(id, _)| id).eq(page.rows.iter().map(|row| &row.id)))
            })
        })
    }

    /// Change one asset where it stands: shown at once, then told to the engine.
    pub fn rate(self, row: RwSignal<AssetRow>, edit: RatingEdit) {
        let app = self.app.get_value();
        let default = app.settings.with_untracked(|s| s.default_stars);
        let id = row.with_untracked(|row| row.id);
        row.update(|row| show(row, &edit, default));
        self.held.set(true);
        spawn_local(async move {
            let reply = app.ask(Request::Rate { selection: Selection::These(vec![id]), edit }).await.reply;
            if !matches!(reply, Reply::Summary(_)) {
                // Not taken: show what is true.
                let _ = self.again.try_update(|n| *n = n.wrapping_add(1));
            }
        });
    }

    /// Change everything that is picked.
    pub fn rate_picked(self, edit: RatingEdit) {
        self.held.set(false);
        let (app, selection) = (self.app.get_value(), self.picked.get_untracked());
        spawn_local(async move {
            app.ask(Request::Rate { selection, edit }).await;
        });
    }
}

/// The page in an answer.
pub fn page_of(reply: Reply) -> Option<AssetPage> {
    if let Reply::Assets(page) = reply { page.open() } else { None }
}

fn toggle(facets: &mut BTreeMap<String, Vec<String>>, facet: String, value: String) {
    let chosen = facets.entry(facet).or_default();
    if let Some(at) = chosen.iter().position(|v| *v == value) {
        chosen.remove(at);
    } else {
        chosen.push(value);
    }
    facets.retain(|_, values| !values.is_empty());
}

/// Take new rows in. Rows already shown keep their signal, so that focus and open boxes stay; held rows keep their place.
fn take(rows: RwSignal<Vec<(u32, ArcRwSignal<AssetRow>)>>, new: Vec<AssetRow>, held: bool) {
    let known: BTreeMap<u32, ArcRwSignal<AssetRow>> = rows.with_untracked(|rows| rows.iter().cloned().collect());
    let next: Vec<_> = new
        .into_iter()
        .map(|row| {
            let id = row.id;
            let signal = known.get(&id).cloned().unwrap_or_else(|| ArcRwSignal::new(row.clone()));
            if signal.with_untracked(|shown| *shown != row) {
                signal.set(row);
            }
            (id, signal)
        })
        .collect();
    if !held {
        rows.set(next);
    }
}

/// Show an edit before the engine has answered. The score follows with the answer.
fn show(row: &mut AssetRow, edit: &RatingEdit, default: Stars) {
    match edit.stars {
        Edit::Keep => {}
        Edit::Clear => {
            (row.stars, row.stars_set, row.stars_own) = (default.get(), false, false);
            "default".clone_into(&mut row.stars_by);
        }
        Edit::Set(stars) => {
            (row.stars, row.stars_set, row.stars_own) = (stars.get(), true, true);
            "set by a person".clone_into(&mut row.stars_by);
        }
    }
    show_choice(row, Field::Class, &edit.class, |row| &mut row.class);
    show_choice(row, Field::Exposure, &edit.exposure, |row| &mut row.exposure);
    show_choice(row, Field::Function, &edit.function, |row| &mut row.function);
    show_text(row, Field::Environment, &edit.environment, |row| &mut row.environment);
    show_text(row, Field::Owner, &edit.owner, |row| &mut row.owner);
    show_text(row, Field::Location, &edit.location, |row| &mut row.location);
}

fn show_choice<T: Copy>(row: &mut AssetRow, field: Field, edit: &Edit<T>, place: fn(&mut AssetRow) -> &mut Option<T>) {
    match edit {
        Edit::Keep => return,
        Edit::Clear => *place(row) = None,
        Edit::Set(value) => *place(row) = Some(*value),
    }
    row.said.retain(|said| said.field != field);
}

fn show_text(row: &mut AssetRow, field: Field, edit: &Edit<String>, place: fn(&mut AssetRow) -> &mut String) {
    match edit {
        Edit::Keep => return,
        Edit::Clear => place(row).clear(),
        Edit::Set(text) => place(row).clone_from(text),
    }
    row.said.retain(|said| said.field != field);
}
