//! Keys that nobody has confirmed in this browser, before another data key is sealed for them: a server could have exchanged
//! one, or added somebody. Each that changed is confirmed by its words; those that are new to this browser, by name.

use leptos::prelude::*;
use shared::api::seen;
use shared::sync::Holder;

use crate::pages::team::words::list;
use crate::worker::message::Doubtful;

/// The keys, each with its words; `sure` says whether everything is ticked.
#[component]
pub(super) fn Doubts(doubts: Vec<Doubtful>, sure: RwSignal<bool>) -> impl IntoView {
    let mut doubts = doubts;
    for doubt in &mut doubts {
        doubt.name = seen(&doubt.name);
    }
    let (changed, new): (Vec<Doubtful>, Vec<Doubtful>) = doubts.into_iter().partition(|doubt| doubt.is_changed);
    let ticks = changed.len() + usize::from(!new.is_empty());
    let ticked = RwSignal::new(vec![false; ticks]);
    Effect::new(move |_| sure.set(ticked.with(|ticked| ticked.iter().all(|is| *is))));
    let tick = move |at: usize, words: String| {
        let set = move |is: bool| {
            ticked.update(|ticked| {
                if let Some(one) = ticked.get_mut(at) {
                    *one = is;
                }
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" on:change:target=move |ev| set(ev.target().checked()) />
                <span>{words}</span>
            </label>
        }
    };
    let first_new = changed.len();
    let changed = changed.into_iter().enumerate().map(|(at, doubt)| {
        let label = format!("Words of {}", doubt.name);
        let ask = match doubt.holder {
            Holder::Member(_) => "Ask for the words on their screen, by telephone or face to face.",
            Holder::Recovery => "It never changes by itself. Unless you know who changed it, stop.",
        };
        view! {
            <section class="team-block">
                <h3>{format!("{}: another key than before", doubt.name)}</h3>
                <p>{ask}</p>
                {list(&label, &doubt.words)}
                {tick(at, format!("All ten match: it is the key of {}", doubt.name))}
            </section>
        }
    });
    let changed = changed.collect_view();
    let new = (!new.is_empty()).then(|| {
        let one = |doubt: &Doubtful| {
            view! { <li><details><summary><bdi>{doubt.name.clone()}</bdi></summary>{list(&format!("Words of {}", doubt.name), &doubt.words)}</details></li> }
        };
        let names = new.iter().map(one).collect_view();
        view! {
            <section class="team-block">
                <h3>"New to this browser"</h3>
                <p>"Somebody else approved these, or you did elsewhere. Open a name to compare its words."</p>
                <ul class="team-doubts">{names}</ul>
                {tick(first_new, "I know all of these, and nobody is in the list who should not be".to_owned())}
            </section>
        }
    });
    view! {
        <p role="status">"Not done yet. The team gets another key, which is sealed for everybody who stays, and this browser has not confirmed the keys of those below: a server could have exchanged one."</p>
        {changed}
        {new}
    }
}
