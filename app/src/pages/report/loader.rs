//! Rows of the report, asked slice by slice: one question at a time, the latest wish wins, old rows stay until then.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{FindingPage, FindingQuery, Slice};

use super::stage::blank_pages;
use crate::browser::clock::{self, Act};
use crate::state::{App, ReportView};
use crate::worker::message::{Reply, Request};

/// Measure: from another order to the frame with its rows.
const SORT: &str = "patchfirst:sort";
/// Measure: from another text to the frame with its rows.
const SEARCH: &str = "patchfirst:search";

/// Between the frame of a report that is laid out and its blank rows.
const MOMENT: Duration = Duration::from_millis(100);

/// What is loaded, and a way to wish for more.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    /// Held by reference: it is large, and a loader goes everywhere.
    app: StoredValue<App>,
    /// The rows at hand.
    pub page: RwSignal<Option<FindingPage>>,
    /// Are these rows blank, because the report is still being read?
    pub is_blank: RwSignal<bool>,
    view: RwSignal<ReportView>,
    total: RwSignal<u32>,
    wish: StoredValue<Option<FindingQuery>>,
    busy: StoredValue<bool>,
    /// The last question.
    before: StoredValue<Option<FindingQuery>>,
    /// What a person did, until its rows are there.
    act: StoredValue<Option<Act>>,
}

impl Loader {
    /// Nothing is asked before [`Self::follow`].
    pub(super) fn new(app: App, view: RwSignal<ReportView>, total: RwSignal<u32>) -> Self {
        Self {
            app: StoredValue::new(app),
            page: RwSignal::new(None),
            is_blank: RwSignal::new(false),
            view,
            total,
            wish: StoredValue::new(None),
            busy: StoredValue::new(false),
            before: StoredValue::new(None),
            act: StoredValue::new(None),
        }
    }

    /// Until there is a report: as many blank rows as fit, a moment after what is around them, and others in their place.
    pub(super) fn lay_out(self, fitting: Memo<u32>) {
        let is_early = Memo::new(move |_| self.app.get_value().is_empty());
        Effect::new(move |_| {
            if !is_early.get() {
                return;
            }
            let pages = blank_pages(fitting.get());
            spawn_local(async move {
                for page in pages {
                    clock::pause(MOMENT).await;
                    if is_early.try_get_untracked() != Some(true) {
                        return;
                    }
                    self.is_blank.set(true);
                    self.total.set(page.total);
                    self.page.set(Some(page));
                }
            });
        });
    }

    /// Load whatever `wanted` says, again whenever the view or the workspace changes.
    pub(super) fn follow(self, wanted: Memo<Slice>) {
        let revision = Memo::new(move |_| self.app.get_value().revision());
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody reads never learns of a change.
            revision.get();
            let slice = wanted.get();
            if untrack(|| self.app.get_value().is_empty()) {
                return;
            }
            let query = self.view.with(|view| FindingQuery { filter: view.filter(), sort: view.order(), slice });
            self.begin(&query);
            self.wish.set_value(Some(query));
            if !self.busy.get_value() {
                self.busy.set_value(true);
                spawn_local(self.work());
            }
        });
    }

    /// A person sorts or searches when the order or the text is another one than before.
    fn begin(self, query: &FindingQuery) {
        let before = self.before.try_update_value(|before| before.replace(query.clone())).flatten();
        let name = match before {
            Some(before) if before.sort != query.sort => SORT,
            Some(before) if before.filter.text != query.filter.text => SEARCH,
            _ => return,
        };
        self.act.try_update_value(|act| {
            let _ = act.get_or_insert_with(|| Act::begin(name));
        });
    }

    async fn work(self) {
        let Some(app) = self.app.try_get_value() else { return };
        // The page may have been left meanwhile: then the stored values are gone and there is nothing to do.
        while let Some(query) = self.wish.try_update_value(Option::take).flatten() {
            let page = self.page_of(app, &query).await;
            let stale = self
                .wish
                .try_with_value(|wish| wish.as_ref().is_some_and(|w| w.filter != query.filter || w.sort != query.sort))
                .unwrap_or(true);
            if let (Some(page), false) = (page, stale) {
                self.total.try_set(page.total);
                self.page.try_set(Some(page));
                self.is_blank.try_set(false);
                self.act.try_update_value(Option::take).flatten().into_iter().for_each(Act::shown);
            }
        }
        self.busy.try_update_value(|busy| *busy = false);
    }

    /// The rows of a query; of a report that was just read the first ones, then all that are wanted.
    async fn page_of(self, app: App, query: &FindingQuery) -> Option<FindingPage> {
        if let Some(page) = app.rows_ahead(query) {
            if (page.rows.len() as u32) < query.slice.count.min(page.total) {
                self.wish.try_update_value(|wish| {
                    wish.get_or_insert_with(|| query.clone());
                });
            }
            return Some(page);
        }
        match app.ask(Request::Findings(query.clone())).await.reply {
            Reply::Findings(page) => Some(page),
            _ => None,
        }
    }
}
