//! The dialog in which a person decides about findings: accept the risk until a day, call it a false positive, or take
//! a decision back. Says how many it is about before anything changes. Knows no engine: the page counts and submits.

use leptos::prelude::*;
use shared::model::{Day, DecisionKind};
use shared::view::DecisionEdit;

use super::dialog::Dialog;
use super::format::counted;

/// Days an acceptance holds, to choose with one press.
const SPANS: [u16; 3] = [30, 90, 180];
/// What is chosen first: long enough to plan the change, short enough to be looked at again.
const FIRST_SPAN: u16 = 90;

/// What a person wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Decide this.
    Decide(DecisionKind),
    /// Take the decision back.
    TakeBack,
}

impl Wish {
    /// Every wish, in the order shown.
    pub const ALL: [Self; 3] =
        [Self::Decide(DecisionKind::Accepted), Self::Decide(DecisionKind::FalsePositive), Self::TakeBack];

    /// The words of the choice.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decide(DecisionKind::Accepted) => "Accept risk",
            Self::Decide(DecisionKind::FalsePositive) => "False positive",
            Self::TakeBack => "Take the decision back",
        }
    }

    /// What it does to the findings.
    fn effect(self) -> &'static str {
        match self {
            Self::Decide(DecisionKind::Accepted) => {
                "The risk is known and borne: out of the ranking until the day below, then open again by itself."
            }
            Self::Decide(DecisionKind::FalsePositive) => {
                "The scanner is wrong: out of the ranking for good, also when a later scan says it again."
            }
            Self::TakeBack => "Decided findings count as open again. Those nobody decided about stay as they are.",
        }
    }
}

/// When an acceptance ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// In so many days.
    In(u16),
    /// On the day in the box.
    On,
    /// Never.
    Never,
}

/// The dialog.
#[component]
pub fn DecisionDialog(
    /// Is it open?
    open: RwSignal<bool>,
    /// What is chosen when it opens.
    #[prop(into)]
    wish: Signal<Wish>,
    /// May another wish be chosen?
    #[prop(into)]
    choosable: Signal<bool>,
    /// How many findings it is about; `None` while they are being counted.
    #[prop(into)]
    count: Signal<Option<u32>>,
    /// Which findings, in a sentence.
    #[prop(into)]
    about: Signal<String>,
    /// Today, ISO.
    #[prop(into)]
    today: Signal<String>,
    /// Hears the decision, or `None` to take it back.
    on_submit: Callback<Option<DecisionEdit>>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        if choosable.get() {
            let findings = count.get().map(|n| counted(n, "finding", "findings"));
            return findings.map_or_else(|| "Decide".to_owned(), |findings| format!("Decide about {findings}"));
        }
        wish.get().label().to_owned()
    });
    view! {
        <Dialog open=open title=title>
            <Fields open=open start=wish choosable=choosable count=count about=about today=today on_submit=on_submit />
        </Dialog>
    }
}

/// The form: fresh each time the dialog opens.
#[component]
fn Fields(
    open: RwSignal<bool>,
    start: Signal<Wish>,
    choosable: Signal<bool>,
    count: Signal<Option<u32>>,
    about: Signal<String>,
    today: Signal<String>,
    on_submit: Callback<Option<DecisionEdit>>,
) -> impl IntoView {
    let wish = RwSignal::new(start.get_untracked());
    let reason = RwSignal::new(String::new());
    let end = RwSignal::new(End::In(FIRST_SPAN));
    let day = RwSignal::new(in_days(&today.get_untracked(), i32::from(FIRST_SPAN)));
    let needs_reason = move || wish.get() != Wish::TakeBack;
    let has_end = move || wish.get() == Wish::Decide(DecisionKind::Accepted);
    let until = move || match (has_end(), end.get()) {
        (true, End::In(days)) => Some(in_days(&today.get(), i32::from(days))),
        (true, End::On) => Some(day.get()),
        _ => None,
    };
    // ISO days sort as text.
    let day_is_past = move || until().is_some_and(|day| Day::from_iso(&day).is_none() || day <= today.get());
    let incomplete = move || {
        count.get().is_none_or(|n| n == 0) || (needs_reason() && reason.with(|r| r.trim().is_empty())) || day_is_past()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(incomplete) {
            return;
        }
        let reason = reason.with_untracked(|r| r.trim().to_owned());
        on_submit.run(match wish.get_untracked() {
            Wish::Decide(kind) => Some(DecisionEdit { kind, reason, until: untrack(until) }),
            Wish::TakeBack => None,
        });
        open.set(false);
    };
    let does = move || {
        let Some(n) = count.get() else { return "Counting\u{2026}".to_owned() };
        let findings = counted(n, "finding", "findings");
        match wish.get() {
            Wish::Decide(DecisionKind::Accepted) => format!("Accept the risk of {findings}"),
            Wish::Decide(DecisionKind::FalsePositive) => format!("Mark {findings} as false"),
            Wish::TakeBack => format!("Take back for {findings}"),
        }
    };
    let wishes = move || {
        Wish::ALL
            .map(|one| radio("decision-wish", one.label().to_owned(), move || wish.get() == one, move || wish.set(one)))
    };
    view! {
        <form class="form decision-form" on:submit=submit>
            <p>{about}</p>
            <Show when=move || choosable.get()>
                <fieldset>
                    <legend>"Decision"</legend>
                    <div class="choices">{wishes}</div>
                </fieldset>
            </Show>
            <p class="muted">{move || wish.get().effect()}</p>
            <Show when=needs_reason>
                <label class="decision-reason">
                    <span>"Reason"</span>
                    <textarea
                        class="input"
                        rows="3"
                        required=true
                        maxlength="2000"
                        placeholder="For whoever reads it in a year"
                        prop:value=reason
                        on:input=move |ev| reason.set(event_target_value(&ev))
                    ></textarea>
                </label>
            </Show>
            <Show when=has_end>
                <EndChoice end=end day=day today=today />
            </Show>
            <div class="form-actions">
                <button type="submit" class="button button-primary" disabled=incomplete>{does}</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}

/// Until when: quick spans, a day, or no end.
#[component]
fn EndChoice(end: RwSignal<End>, day: RwSignal<String>, today: Signal<String>) -> impl IntoView {
    let choice =
        move |one: End, label: String| radio("decision-end", label, move || end.get() == one, move || end.set(one));
    let spans: Vec<_> = SPANS.into_iter().map(|days| choice(End::In(days), format!("{days} days"))).collect();
    let first = move || in_days(&today.get(), 1);
    let says = move || match end.get() {
        End::In(days) => format!("Open again on {}.", in_days(&today.get(), i32::from(days))),
        End::On if day.with(|d| Day::from_iso(d).is_none() || *d <= today.get()) => {
            "Choose a day after today.".to_owned()
        }
        End::On => format!("Open again on {}.", day.get()),
        End::Never => "Never open again by itself.".to_owned(),
    };
    view! {
        <fieldset>
            <legend>"Accepted for"</legend>
            <div class="choices">{spans} {choice(End::On, "a day\u{2026}".to_owned())} {choice(End::Never, "no end".to_owned())}</div>
            <Show when=move || end.get() == End::On>
                <input
                    type="date"
                    class="input"
                    aria-label="Accepted until"
                    min=first
                    prop:value=day
                    on:input=move |ev| day.set(event_target_value(&ev))
                />
            </Show>
            <p class="muted" role="status">{says}</p>
        </fieldset>
    }
}

fn radio(
    group: &'static str,
    label: String,
    chosen: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=group prop:checked=chosen on:change=move |_| choose() />
            <span>{label}</span>
        </label>
    }
}

/// `days` after an ISO day, ISO; empty where that is none.
fn in_days(today: &str, days: i32) -> String {
    Day::from_iso(today).map(|today| today.plus(days)).and_then(Day::iso).unwrap_or_default()
}
