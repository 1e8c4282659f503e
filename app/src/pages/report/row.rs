//! One row of the report: a table row, or below a certain width an entry of a list (the style sheet decides).

use leptos::prelude::*;
use shared::model::{Kind, Status};
use shared::view::{DecisionRow, FindingPage, FindingRow};

use crate::browser::document;
use crate::components::badge::{ClassBadge, DecisionBadge, Severity, cvss_differs, decision_end, decision_word};
use crate::components::format;
use crate::components::risk_bar::RiskBar;
use crate::components::stars::Stars;
use crate::state::App;

/// One place of the table: it shows a row, and another one when that is out of sight. Its elements stay, their texts are
/// written anew.
#[component]
pub(super) fn FindingRowView(
    /// Number of the place.
    place: u32,
    /// Index of the row that it shows now.
    index: Memo<u32>,
    /// The rows at hand.
    page: RwSignal<Option<FindingPage>>,
    /// Index of the row that has the tab stop.
    active: RwSignal<u32>,
    /// Finding that is open beside the table.
    opened: RwSignal<Option<u32>>,
    /// Set to a finding and its place when its stars are used here: the row may move away under the focus.
    rated: RwSignal<Option<(u32, u32)>>,
    /// Stars for an asset.
    on_rate: Callback<(u32, Option<u8>)>,
) -> impl IntoView {
    let row = Memo::new(move |_| {
        page.with(|page| {
            let page = page.as_ref()?;
            page.rows.get(index.get().checked_sub(page.from)? as usize).cloned()
        })
    });
    let id = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.id)));
    let tab = move || if active.get() == index.get() { "0" } else { "-1" };
    let choose = move |ev: leptos::ev::MouseEvent| {
        if !document::targets_control(&ev) {
            active.set(index.get_untracked());
            opened.set(id.get_untracked());
        }
    };
    view! {
        <tr
            role="row"
            data-slot=place.to_string()
            data-finding=move || id.get().map(|id| id.to_string())
            hidden=move || id.get().is_none()
            aria-rowindex=move || (index.get() + 2).to_string()
            aria-current=move || (id.get().is_some() && opened.get() == id.get()).then_some("true")
            tabindex=tab
            on:click=choose
            on:focusin=move |_| active.set(index.get_untracked())
        >
            {move || row.with(|row| row.as_ref().map(leading_cells))}
            <td class="c-stars" role="cell" data-control="">
                <Stars
                    fixed=App::get().is_read_only()
                    value=Signal::derive(move || row.with(|r| r.as_ref().map_or(3, |r| r.stars)))
                    set_by_person=Signal::derive(move || row.with(|r| r.as_ref().is_some_and(|r| r.stars_own)))
                    by=Signal::derive(move || row.with(|r| r.as_ref().map(|r| r.stars_by.clone()).unwrap_or_default()))
                    on_rate=Callback::new(move |stars| {
                        if let Some(asset) = row.with_untracked(|row| row.as_ref().map(|row| row.asset)) {
                            rated.set(id.get_untracked().map(|id| (id, place)));
                            on_rate.run((asset, stars));
                        }
                    })
                    label=Signal::derive(move || {
                        row.with(|row| row.as_ref().map_or_else(String::new, |row| format!("Importance of {}", row.host)))
                    })
                />
            </td>
            {move || row.with(|row| row.as_ref().map(closing_cells))}
        </tr>
    }
}

fn leading_cells(row: &FindingRow) -> impl IntoView + use<> {
    let ranked = row.rank > 0;
    let class = ranked.then_some(row.class);
    let rank = if ranked { format::count(row.rank) } else { "\u{2013}".to_owned() };
    let place = match (row.ip.is_empty() || row.ip == row.host, row.port.is_empty()) {
        (true, _) => row.port.clone(),
        (false, true) => row.ip.clone(),
        (false, false) => format!("{} \u{b7} {}", row.ip, row.port),
    };
    view! {
        <td class="c-rank" role="cell">{rank}</td>
        <td class="c-risk" role="cell">
            <ClassBadge class=class />
            {ranked.then(|| view! { <RiskBar score=row.score /> })}
        </td>
        <td class="c-title" role="cell">
            <span class="cut title" title=row.title.clone()>
                // Where there is no room for the column of states.
                {decided(row).cloned().map(|decision| view! { <span class="row-state"><DecisionBadge decision=decision /> " "</span> })}
                {row.exploited.then(|| view! { <span class="tag is-exploited" title="Known to be exploited: CISA KEV has it, or the scanner says so">"Exploited"</span> " " })}
                {cvss_differs(row).map(|mark| view! { <span class="row-cvss">{mark} " "</span> })}
                {row.title.clone()}
            </span>
            <span class="cut reason" title=row.reason.clone()>
                {unusual(row).map(|words| view! { <span class="row-state">{words} " \u{b7} "</span> })}
                {row.reason.clone()}
            </span>
        </td>
        <td class="c-severity" role="cell"><Severity severity=row.severity.clone() cvss=row.cvss /> {cvss_differs(row)}</td>
        <td class="c-host" role="cell">
            <span class="cut" title=row.host.clone()>{row.host.clone()}</span>
            <span class="cut reason" title=place.clone()>{place.clone()}</span>
        </td>
    }
}

/// What is not simply open and confirmed, in words.
fn unusual(row: &FindingRow) -> Option<String> {
    let state = (row.status != Status::Open).then(|| row.status.label());
    let decision = row.decision.as_ref().filter(|_| row.status != Status::Fixed);
    let decision = decision.map(|one| if one.holds { decision_end(one) } else { decision_word(one).to_owned() });
    let kind = (row.kind != Kind::Confirmed).then(|| row.kind.label());
    let words: Vec<&str> =
        decision.as_deref().into_iter().chain(state).chain(kind).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The decision that keeps a finding out of the ranking.
fn decided(row: &FindingRow) -> Option<&DecisionRow> {
    row.decision.as_ref().filter(|decision| decision.holds && row.status != Status::Fixed)
}

/// What is unusual about a finding that is open: an acceptance that has run out, a kind that is not confirmed.
fn open_note(row: &FindingRow) -> Option<&'static str> {
    let ended = row.decision.as_ref().filter(|decision| !decision.holds && row.status != Status::Fixed);
    ended.map(decision_word).or_else(|| (row.kind != Kind::Confirmed).then(|| row.kind.label()))
}

fn closing_cells(row: &FindingRow) -> impl IntoView + use<> {
    let over = row.due_in_days.is_some_and(|days| days < 0);
    let status = if let Some(decision) = decided(row).cloned() {
        let end = decision_end(&decision);
        view! { <DecisionBadge decision=decision /> <span class="cut reason">{end}</span> }.into_any()
    } else {
        let note = open_note(row).map(|note| view! { <span class="cut reason" title=note>{note}</span> });
        view! { <span class="cut">{row.status.label()}</span> {note} }.into_any()
    };
    view! {
        <td class="c-status" role="cell">{status}</td>
        <td class="c-due" role="cell" class:is-over=over>
            <span class="cut">{row.due.clone().unwrap_or_else(|| "\u{2013}".to_owned())}</span>
            <span class="cut reason" title=row.due_in_days.map(format::due)>{row.due_in_days.map(format::due_short)}</span>
        </td>
    }
}
