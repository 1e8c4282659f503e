//! Decisions about findings: about the opened one, or about all that match the filter. One dialog for both.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::model::{DecisionKind, Kind, Status};
use shared::view::{DecisionEdit, DecisionRow, FindingRow, FindingSelection};

use crate::browser::clock;
use crate::components::badge::{DecisionBadge, decision_end};
use crate::components::decision_dialog::{DecisionDialog, Wish};
use crate::components::format::counted;
use crate::state::{App, ReportView};
use crate::worker::message::{Reply, Request};

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
struct Subject {
    selection: FindingSelection,
    /// In a sentence.
    about: String,
    wish: Wish,
    /// How many; `None`: all rows of the report.
    count: Option<u32>,
}

/// The dialog as the page's parts open it. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Deciding {
    /// Is it open?
    pub open: RwSignal<bool>,
    /// Was the opened finding decided about, so that its buttons are drawn anew and focus must find them again?
    pub moved_focus: StoredValue<bool>,
    subject: RwSignal<Option<Subject>>,
}

impl Deciding {
    /// Closed.
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), moved_focus: StoredValue::new(false), subject: RwSignal::new(None) }
    }

    /// About one finding.
    fn about_one(self, row: &FindingRow, wish: Wish) {
        self.show(Subject {
            selection: FindingSelection::These(vec![row.id]),
            about: format!("{} on {}.", row.title, row.host),
            wish,
            count: Some(1),
        });
    }

    /// About all that match, also beyond the window.
    pub(super) fn about_matching(self, view: &ReportView) {
        let about = if view.shows_all() {
            "No filter is on: these are all open findings."
        } else {
            "All findings that match the filter, also those out of sight."
        };
        self.show(Subject {
            selection: FindingSelection::Matching(view.filter()),
            about: about.to_owned(),
            wish: Wish::Decide(DecisionKind::Accepted),
            count: None,
        });
    }

    fn show(self, subject: Subject) {
        self.subject.set(Some(subject));
        self.open.set(true);
    }

    fn submit(self, app: App, count: u32, decision: Option<DecisionEdit>) {
        let Some(Subject { selection, .. }) = self.subject.get_untracked() else { return };
        self.decide(app, selection, count, decision);
    }

    fn decide(self, app: App, selection: FindingSelection, count: u32, decision: Option<DecisionEdit>) {
        self.moved_focus.set_value(matches!(selection, FindingSelection::These(_)));
        let done = done(decision.as_ref(), count);
        let before = untrack(|| app.revision());
        spawn_local(async move {
            if matches!(app.ask(Request::Decide { selection, decision }).await.reply, Reply::Summary(_)) {
                let is_same = untrack(|| app.revision()) == before;
                app.notice.set(Some(if is_same { "Nothing changed: it was so already.".to_owned() } else { done }));
            }
        });
    }
}

/// What was done, in a sentence.
fn done(decision: Option<&DecisionEdit>, count: u32) -> String {
    let findings = counted(count, "finding", "findings");
    match decision {
        None => format!("Decision taken back: {findings}."),
        Some(DecisionEdit { kind: DecisionKind::FalsePositive, .. }) => {
            format!("Marked as false positive: {findings}.")
        }
        Some(DecisionEdit { until: Some(day), .. }) => format!("Risk accepted until {day}: {findings}."),
        Some(_) => format!("Risk accepted without end: {findings}."),
    }
}

/// The dialog.
#[component]
pub(super) fn Decide(
    /// What it is about.
    deciding: Deciding,
    /// Rows of the report.
    total: RwSignal<u32>,
) -> impl IntoView {
    let app = App::get();
    let subject = deciding.subject;
    let count =
        Signal::derive(move || subject.with(|s| s.as_ref().map(|s| s.count)).map(|one| one.unwrap_or(total.get())));
    view! {
        <DecisionDialog
            open=deciding.open
            wish=Signal::derive(move || subject.with(|s| s.as_ref().map_or(Wish::TakeBack, |s| s.wish)))
            choosable=Signal::derive(move || subject.with(|s| s.as_ref().is_some_and(|s| s.count.is_none())))
            count=count
            about=Signal::derive(move || subject.with(|s| s.as_ref().map(|s| s.about.clone()).unwrap_or_default()))
            today=Signal::stored(clock::today())
            on_submit=Callback::new(move |decision| deciding.submit(app, count.get_untracked().unwrap_or_default(), decision))
        />
    }
}

/// What was decided about the opened finding, and what may be decided now.
#[component]
pub(super) fn Decision(row: FindingRow, deciding: Deciding) -> impl IntoView {
    // What is gone or never counted needs no decision; one that was made before stays to be read.
    let decidable = row.status != Status::Fixed && row.kind != Kind::Information;
    if !decidable && row.decision.is_none() {
        return None;
    }
    let app = App::get();
    let has = row.decision.is_some();
    let id = row.id;
    let take_back = move |_| deciding.decide(app, FindingSelection::These(vec![id]), 1, None);
    let row = StoredValue::new(row);
    let button = move |wish: Wish, words: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                aria-haspopup="dialog"
                on:click=move |_| row.with_value(|row| deciding.about_one(row, wish))
            >
                {words}
            </button>
        }
    };
    Some(view! {
        <section class="detail-decision" aria-label="Decision">
            {row.with_value(|row| row.decision.clone()).map(|decision| view! { <Made decision=decision /> })}
            {decidable.then(|| view! {
                <div class="form-actions" hidden=app.is_read_only()>
                    {has.then(|| view! { <button type="button" class="button" on:click=take_back>"Take the decision back"</button> })}
                    {button(Wish::Decide(DecisionKind::Accepted), "Accept risk\u{2026}")}
                    {button(Wish::Decide(DecisionKind::FalsePositive), "False positive\u{2026}")}
                </div>
            })}
        </section>
    })
}

/// A decision with its end, its reason and its day.
#[component]
fn Made(decision: DecisionRow) -> impl IntoView {
    let open_again = (!decision.holds).then_some("The finding counts as open again.");
    let made = decision.made_on.clone().map(|day| format!("Decided on {day}."));
    view! {
        <p class="decision-made"><DecisionBadge decision=decision.clone() /> " " {decision_end(&decision)}</p>
        <p class="longtext">{decision.reason}</p>
        <p class="muted decision-when">{made} " " {open_again}</p>
    }
}
