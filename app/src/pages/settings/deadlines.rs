//! Deadlines: the days allowed per class, fewer days for some assets, and when the days begin to count.

use leptos::prelude::*;
use shared::model::{Exposure, RiskClass, Stars};
use shared::risk::{Clock, Preset, Settings, Tighter, Whose};

use crate::pages::read_only::ReadOnly;
use crate::state::App;

/// Most days that can be allowed: ten years.
const MOST_DAYS: u16 = 3_650;
/// The clocks and their words.
const CLOCKS: [(Clock, &str); 2] = [
    (Clock::FirstSeen, "The day a finding was first seen"),
    (Clock::Published, "The day the flaw became public, where the scanner says it"),
];

/// The section.
#[component]
pub(super) fn Deadlines() -> impl IntoView {
    let app = App::get();
    // The rows keep their fields while days change.
    let rules = Memo::new(move |_| app.settings.with(|s| s.tighter.iter().map(|rule| rule.whose).collect::<Vec<_>>()));
    let rows = move || {
        let own = rules.get().into_iter().map(|whose| row(app, Some(whose)));
        std::iter::once(row(app, None)).chain(own).collect_view()
    };
    let heads = RiskClass::ALL.map(|class| view! { <th scope="col">{class.label()}</th> }).collect_view();
    view! {
        <section class="section" aria-labelledby="deadlines">
            <h2 id="deadlines">"Deadlines"</h2>
            <p class="muted">"Days allowed to fix a finding, by its risk class. Where several lines are for one asset, the fewest days count."</p>
            <ReadOnly />
            <fieldset disabled=app.is_read_only()>
            <div class="table-scroll" role="region" aria-label="Days allowed" tabindex="0">
                <table class="days">
                    <thead>
                        <tr><th scope="col">"Assets"</th>{heads}<th scope="col"><span class="sr-only">"Remove"</span></th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {add(app, rules)}
            <fieldset class="clocks">
                <legend>"Days count from"</legend>
                {CLOCKS.map(|(clock, words)| clock_choice(app, clock, words)).collect_view()}
            </fieldset>
            </fieldset>
            <p class="muted">{move || notes(&app.settings.get())}</p>
        </section>
    }
}

/// What is not plain to see of a choice.
fn notes(settings: &Settings) -> String {
    let table = (settings.preset == Preset::Bod)
        .then_some("Where the directive of the chosen preset names days, these count in place of the first line.");
    let early = (settings.clock == Clock::Published).then_some(
        "A flaw that was public long before it was found is overdue as soon as it is found. Without a day of publication, or with one to come, the day it was first seen counts.",
    );
    table.into_iter().chain(early).collect::<Vec<_>>().join(" ")
}

/// Days for all assets, or for some.
fn row(app: App, whose: Option<Whose>) -> impl IntoView {
    let words = whose.map_or_else(|| "All assets".to_owned(), words_of);
    let cells = RiskClass::ALL.map(|class| cell(app, whose, class, &words)).collect_view();
    let remove = whose.map(|whose| {
        let label = format!("Remove the days for {}", words.to_lowercase());
        let take_away = move |_| change(app, |s| s.tighter.retain(|rule| rule.whose != whose));
        view! { <button type="button" class="link-button" aria-label=label on:click=take_away>"Remove"</button> }
    });
    view! { <tr><th scope="row">{words}</th>{cells}<td>{remove}</td></tr> }
}

fn cell(app: App, whose: Option<Whose>, class: RiskClass, words: &str) -> impl IntoView + use<> {
    let days = move || app.settings.with(|s| days_of(s, whose, class));
    let set = move |ev| {
        if let Ok(days) = event_target_value(&ev).parse::<u16>() {
            change(app, |s| set_days(s, whose, class, days.clamp(1, MOST_DAYS)));
        }
    };
    let label = format!("{}, {}", words, class.label());
    view! {
        <td>
            <input class="input is-number" type="number" min="1" max="3650" step="1" aria-label=label prop:value=days on:change=set />
        </td>
    }
}

fn days_of(settings: &Settings, whose: Option<Whose>, class: RiskClass) -> String {
    let own = settings.tighter.iter().find(|rule| Some(rule.whose) == whose).map(|rule| rule.days);
    own.unwrap_or(settings.deadlines).days(class).to_string()
}

fn set_days(settings: &mut Settings, whose: Option<Whose>, class: RiskClass, days: u16) {
    match settings.tighter.iter_mut().find(|rule| Some(rule.whose) == whose) {
        Some(rule) => rule.days.set(class, days),
        None => settings.deadlines.set(class, days),
    }
}

fn change(app: App, change: impl FnOnce(&mut Settings)) {
    let mut settings = app.settings.get_untracked();
    change(&mut settings);
    app.configure(settings);
}

/// Every kind of asset that can have days of its own.
fn kinds() -> impl Iterator<Item = Whose> {
    let stars = (2..=5).rev().filter_map(Stars::new).map(Whose::Stars);
    Exposure::ALL.into_iter().map(Whose::Exposure).chain(stars)
}

fn words_of(whose: Whose) -> String {
    match whose {
        Whose::Exposure(Exposure::Dmz) => "DMZ".to_owned(),
        Whose::Exposure(exposure) => format!("Exposure: {}", exposure.label().to_lowercase()),
        Whose::Stars(stars) if stars.get() == 5 => "5 stars".to_owned(),
        Whose::Stars(stars) => format!("{} stars or more", stars.get()),
    }
}

/// A line for further assets: it begins with the days of all.
fn add(app: App, rules: Memo<Vec<Whose>>) -> impl IntoView {
    let free = move || rules.with(|have| kinds().filter(|one| !have.contains(one)).collect::<Vec<_>>());
    let add = move |ev: leptos::ev::Event| {
        let at = event_target_value(&ev).parse::<usize>().ok();
        if let Some(whose) = at.and_then(|at| kinds().nth(at)) {
            change(app, |s| s.tighter.push(Tighter { whose, days: s.deadlines }));
        }
    };
    // Always back at its first entry, which adds nothing.
    let options = move || {
        let names = free().into_iter().filter_map(|whose| {
            let at = kinds().position(|one| one == whose)?;
            Some(view! { <option value=at.to_string()>{words_of(whose)}</option> })
        });
        view! { <option value="" selected=true>"Choose\u{2026}"</option> {names.collect_view()} }
    };
    view! {
        <label class="field">
            <span>"Fewer days for"</span>
            <select class="input" on:change=add>{options}</select>
        </label>
    }
}

fn clock_choice(app: App, clock: Clock, words: &'static str) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name="clock"
                prop:checked=move || app.settings.with(|s| s.clock == clock)
                on:change=move |_| change(app, |s| s.clock = clock)
            />
            <span>{words}</span>
        </label>
    }
}
