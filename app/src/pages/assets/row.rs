//! One asset of the list, with everything a person may say of it in place.

use leptos::prelude::*;
use shared::model::{CriticalityClass, Exposure, Function, RiskClass, Stars as StarCount};
use shared::rules::Field;
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
                <Stars value=stars set_by_person=stars_own by=stars_by on_rate=rate_stars label=format!("Importance of {name}") fixed=app.is_read_only() />
            </td>
            <td role="cell" data-label="Exposure">
                <Choice
                    label=format!("Exposure of {name}")
                    values=Exposure::ALL.map(|e| (e, e.label())).to_vec()
                    chosen=Signal::derive(move || row.with(|r| r.exposure))
                    by=by(row, Field::Exposure)
                    on_choose=Callback::new(move |exposure| {
                        view.rate(row, RatingEdit { exposure, ..RatingEdit::default() });
                    })
                />
            </td>
            <td role="cell" data-label="Class">
                <Choice
                    label=format!("Criticality class of {name}")
                    values=CriticalityClass::ALL.map(|c| (c, short(c))).to_vec()
                    chosen=Signal::derive(move || row.with(|r| r.class))
                    by=by(row, Field::Class)
                    on_choose=Callback::new(move |class| view.rate(row, RatingEdit { class, ..RatingEdit::default() }))
                />
            </td>
            <td role="cell" data-label="Function">
                <Choice
                    label=format!("Function of {name}")
                    values=Function::ALL.map(|f| (f, f.label())).to_vec()
                    chosen=Signal::derive(move || row.with(|r| r.function))
                    by=by(row, Field::Function)
                    on_choose=Callback::new(move |function| {
                        view.rate(row, RatingEdit { function, ..RatingEdit::default() });
                    })
                />
            </td>
            <td role="cell" data-label="Environment">{text(Field::Environment, &name, row, view)}</td>
            <td role="cell" data-label="Owner">{text(Field::Owner, &name, row, view)}</td>
            <td role="cell" data-label="Location">{text(Field::Location, &name, row, view)}</td>
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
pub fn open_by_class(open: [u32; 4]) -> impl IntoView {
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

/// Who said a field, where it was not a person of this very asset.
fn by(row: RwSignal<AssetRow>, field: Field) -> Signal<Option<String>> {
    Memo::new(move |_| {
        row.with(|r| r.said.iter().find(|said| said.field == field && !said.own).map(|said| said.by.clone()))
    })
    .into()
}

/// A choice among a few values, or "not said". What no person said is quiet, and its title says where it is from.
#[component]
fn Choice<T>(
    label: String,
    values: Vec<(T, &'static str)>,
    chosen: Signal<Option<T>>,
    by: Signal<Option<String>>,
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
            disabled=App::get().is_read_only()
            class:not-said=move || chosen.get().is_none() || by.with(Option::is_some)
            aria-label=label
            title=by
            on:change:target=move |event| choose(event.target().value())
        >
            <option value="" prop:selected=move || chosen.get().is_none()>
                "\u{2013}"
            </option>
            {options}
        </select>
    }
}

/// A line of text: taken on Enter or when left, put back on Escape.
fn text(field: Field, name: &str, row: RwSignal<AssetRow>, view: View) -> AnyView {
    let by = by(row, field);
    let value = Memo::new(move |_| {
        row.with(|r| match field {
            Field::Environment => r.environment.clone(),
            Field::Location => r.location.clone(),
            _ => r.owner.clone(),
        })
    });
    let commit = move |text: String| {
        let text = text.trim().to_owned();
        if text != value.get_untracked() {
            let text = if text.is_empty() { Edit::Clear } else { Edit::Set(text) };
            let edit = match field {
                Field::Environment => RatingEdit { environment: text, ..RatingEdit::default() },
                Field::Location => RatingEdit { location: text, ..RatingEdit::default() },
                _ => RatingEdit { owner: text, ..RatingEdit::default() },
            };
            view.rate(row, edit);
        }
    };
    view! {
        <input
            type="text"
            class="inline-text"
            readonly=App::get().is_read_only()
            class:not-said=move || by.with(Option::is_some)
            autocomplete="off"
            placeholder="\u{2013}"
            aria-label=format!("{} of {name}", field.label())
            title=by
            prop:value=value
            on:change:target=move |event| commit(event.target().value())
            on:keydown:target=move |event| {
                if event.key() == "Escape" {
                    event.target().set_value(&value.get_untracked());
                }
            }
        />
    }
    .into_any()
}
