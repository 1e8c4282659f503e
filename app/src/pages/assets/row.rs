//! One asset of the list, with everything a person may say of it in place.

use leptos::prelude::*;
use shared::model::{CriticalityClass, Exposure, RiskClass, Stars as StarCount};
use shared::view::{AssetRow, Edit, FindingFilter, RatingEdit};

use super::parts::NamesButton;
use super::view::View;
use crate::components::badge::ClassBadge;
use crate::components::format::{count, score};
use crate::components::stars::Stars;
use crate::state::{App, report_link};

/// The name people call the asset by: DNS, else `NetBIOS`, else its address.
pub fn name_of(row: &AssetRow) -> String {
    [&row.dns, &row.netbios]
        .into_iter()
        .find(|name| !name.is_empty())
        .or(row.ips.first())
        .cloned()
        .unwrap_or_else(|| "asset without a name".to_owned())
}

/// The row.
#[component]
pub fn Row(id: u32, row: ArcRwSignal<AssetRow>, view: View) -> impl IntoView {
    let app = App::get();
    let row: RwSignal<AssetRow> = row.into();
    let name = row.with_untracked(name_of);
    let filter = FindingFilter { asset: Some(id), ..FindingFilter::default() };
    let report = app.href(&report_link(&filter));
    let stars = Memo::new(move |_| row.with(|r| r.stars));
    let stars_own = Memo::new(move |_| row.with(|r| r.stars_own));
    let stars_by = Memo::new(move |_| row.with(|r| r.stars_by.clone()));
    let risk = Memo::new(move |_| row.with(|r| r.open.iter().any(|n| *n > 0).then_some(r.risk)));
    let rate_stars = Callback::new(move |n: Option<u8>| {
        let stars = n.and_then(StarCount::new).map_or(Edit::Clear, Edit::Set);
        view.rate(row, RatingEdit { stars, ..RatingEdit::default() });
    });
    let os = move || row.with(|r| r.os.clone());
    let addresses = move || row.with(|r| r.ips.join(", "));
    view! {
        <tr role="row" class:picked=move || view.is_picked(id)>
            <td role="cell" class="pick">
                <label class="hit">
                    <input
                        type="checkbox"
                        aria-label=format!("Select {name}")
                        prop:checked=move || view.is_picked(id)
                        on:change:target=move |event| view.pick(id, event.target().checked())
                    />
                </label>
            </td>
            <th role="rowheader" scope="row" class="asset-name">
                <a class="cut" href=report title=format!("{name}: its findings in the report")>
                    {name.clone()}
                </a>
                // Where there is no room for the column of systems.
                <span class="cut muted asset-system" title=os>
                    {os}
                </span>
            </th>
            <td role="cell" class="address">
                <span class="cut" title=addresses>
                    {addresses}
                </span>
                <span class="address-more">
                    <span class="cut muted">{move || row.with(other_name)}</span>
                    <NamesButton id=id row=row />
                </span>
            </td>
            <td role="cell" class="asset-score">
                {move || view! { <ClassBadge class=risk.get() /> }}
                <span class="num">{move || row.with(|r| score(r.score))}</span>
            </td>
            <td role="cell" class="open-by-class">{move || row.with(|r| open_by_class(r.open))}</td>
            <td role="cell" class="asset-stars">
                <Stars value=stars set_by_person=stars_own by=stars_by on_rate=rate_stars label=format!("Importance of {name}") />
            </td>
            <td role="cell" data-label="Class">
                <Choice
                    label=format!("Criticality class of {name}")
                    values=CriticalityClass::ALL.map(|c| (c, short(c))).to_vec()
                    chosen=Signal::derive(move || row.with(|r| r.class))
                    on_choose=Callback::new(move |class| view.rate(row, RatingEdit { class, ..RatingEdit::default() }))
                />
            </td>
            <td role="cell" data-label="Exposure">
                <Choice
                    label=format!("Exposure of {name}")
                    values=Exposure::ALL.map(|e| (e, e.label())).to_vec()
                    chosen=Signal::derive(move || row.with(|r| r.exposure))
                    on_choose=Callback::new(move |exposure| {
                        view.rate(row, RatingEdit { exposure, ..RatingEdit::default() });
                    })
                />
            </td>
            <td role="cell" data-label="Owner">
                <Owner label=format!("Owner of {name}") row=row view=view />
            </td>
            <td role="cell" class="asset-os">
                <span class="cut" title=os>
                    {os}
                </span>
            </td>
            <td role="cell" class="asset-tags">{move || row.with(tags)}</td>
            <td role="cell" class="num last-seen">{move || row.with(|r| r.last_seen.clone().unwrap_or_default())}</td>
        </tr>
    }
}

fn short(class: CriticalityClass) -> &'static str {
    match class {
        CriticalityClass::Mission => "Mission",
        CriticalityClass::Business => "Business",
        CriticalityClass::Operational => "Operational",
    }
}

/// The name beside the one people call it by.
fn other_name(row: &AssetRow) -> String {
    if row.dns.is_empty() { String::new() } else { row.netbios.clone() }
}

/// Open findings by class, those that there are.
fn open_by_class(open: [u32; 4]) -> impl IntoView {
    let total: u32 = open.iter().sum();
    let each: Vec<_> = RiskClass::ALL
        .into_iter()
        .zip(open)
        .filter(|(_, n)| *n > 0)
        .map(|(class, n)| {
            let words = format!("{} {}", count(n), class.label());
            view! {
                <span class="open-count" title=words.clone()>
                    <span aria-hidden="true">{class.letter().to_string()} {count(n)}</span>
                    <span class="sr-only">{words.clone()} " "</span>
                </span>
            }
        })
        .collect();
    (each, (total == 0).then_some("none"))
}

fn tags(row: &AssetRow) -> impl IntoView + use<> {
    let own: Vec<_> = row.tags.iter().cloned().map(|tag| view! { <span class="tag">{tag}</span> }).collect();
    let scanned = row.scanner_tags.iter().cloned();
    let scanned: Vec<_> =
        scanned.map(|tag| view! { <span class="tag scanned" title="From the scanner">{tag}</span> }).collect();
    (own, scanned)
}

/// A choice among a few values, or "not said".
#[component]
fn Choice<T>(
    label: String,
    values: Vec<(T, &'static str)>,
    chosen: Signal<Option<T>>,
    on_choose: Callback<Edit<T>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let options: Vec<_> = values
        .iter()
        .map(|&(value, word)| view! { <option prop:selected=move || chosen.get() == Some(value)>{word}</option> })
        .collect();
    let choose = move |word: String| {
        let edit = values.iter().find(|(_, w)| *w == word).map_or(Edit::Clear, |(value, _)| Edit::Set(*value));
        on_choose.run(edit);
    };
    view! {
        <select
            class="inline-choice"
            class:not-said=move || chosen.get().is_none()
            aria-label=label
            on:change:target=move |event| choose(event.target().value())
        >
            <option value="" prop:selected=move || chosen.get().is_none()>
                "\u{2013}"
            </option>
            {options}
        </select>
    }
}

/// The owner: a line of text, taken on Enter or when left, put back on Escape.
#[component]
fn Owner(label: String, row: RwSignal<AssetRow>, view: View) -> impl IntoView {
    let owner = Memo::new(move |_| row.with(|r| r.owner.clone()));
    let commit = move |text: String| {
        let text = text.trim().to_owned();
        if text != owner.get_untracked() {
            let owner = if text.is_empty() { Edit::Clear } else { Edit::Set(text) };
            view.rate(row, RatingEdit { owner, ..RatingEdit::default() });
        }
    };
    view! {
        <input
            type="text"
            class="inline-text"
            autocomplete="off"
            placeholder="\u{2013}"
            aria-label=label
            prop:value=owner
            on:change:target=move |event| commit(event.target().value())
            on:keydown:target=move |event| {
                if event.key() == "Escape" {
                    event.target().set_value(&owner.get_untracked());
                }
            }
        />
    }
}
