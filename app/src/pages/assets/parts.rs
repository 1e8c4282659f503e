//! The names under which one asset is known, and the way to make an asset of its own of one of them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{AssetRow, PartRow, SplitOff};

use super::super::live::live;
use super::row::name_of;
use super::view::View;
use crate::components::dialog::Dialog;
use crate::components::format::counted;
use crate::state::App;
use crate::worker::message::{Reply, Request};

/// Which asset's names are shown: a part of the page's context, for every row opens the one dialog.
#[derive(Clone, Copy, Default)]
pub struct KnownAs {
    asset: RwSignal<Option<(u32, String)>>,
    open: RwSignal<bool>,
}

impl KnownAs {
    fn get() -> Self {
        expect_context()
    }

    fn show(self, id: u32, name: String) {
        self.asset.set(Some((id, name)));
        self.open.set(true);
    }
}

/// The button of a row that shows the names of its asset; nothing where there is but one name and one address.
#[component]
pub fn NamesButton(id: u32, row: RwSignal<AssetRow>) -> impl IntoView {
    let known = KnownAs::get();
    // Two names make two parts; two addresses can be two machines under one name.
    let parts = Memo::new(move |_| row.with(|r| (r.parts > 1 || r.ips.len() > 1).then_some(r.parts)));
    move || {
        let parts = parts.get()?;
        let name = row.with_untracked(name_of);
        let label = format!("Names of {name}");
        let words = if parts > 1 { format!("{parts} names\u{2026}") } else { "Known as\u{2026}".to_owned() };
        Some(view! {
            <button
                type="button"
                class="link-button known-as"
                aria-haspopup="dialog"
                aria-label=label
                on:click=move |_| known.show(id, name.clone())
            >
                {words}
            </button>
        })
    }
}

/// The dialog.
#[component]
pub fn PartsDialog(view: View) -> impl IntoView {
    let known = KnownAs::get();
    let title = Signal::derive(move || {
        known.asset.with(|asset| asset.as_ref().map(|(_, name)| format!("{name} is known as")).unwrap_or_default())
    });
    view! {
        <Dialog open=known.open title=title>
            {known.asset.get_untracked().map(|(asset, name)| view! { <Parts asset=asset name=name view=view /> })}
        </Dialog>
    }
}

/// The parts as the engine has them, asked anew each time the dialog opens.
#[component]
fn Parts(asset: u32, name: String, view: View) -> impl IntoView {
    let parts = live(
        move || Some(Request::Parts { asset }),
        |reply| if let Reply::Parts(parts) = reply { parts.open() } else { None },
    );
    let name = StoredValue::new(name);
    let shown = move || {
        let parts = parts.value.get()?;
        let only = parts.len() < 2;
        let cards =
            parts.into_iter().map(|part| view! { <Part asset=asset part=part only=only name=name view=view /> });
        Some(cards.collect_view())
    };
    view! {
        <Show when=move || parts.value.with(Option::is_some) fallback=|| view! { <p class="muted">"Reading\u{2026}"</p> }>
            <ul class="parts">{shown}</ul>
            <p class="muted">
                "Choose single names or addresses to take only these out. What becomes an asset of its own takes its findings along; what a person had merged in gets its rating back."
            </p>
        </Show>
    }
}

/// One part: its names and addresses to choose from, and what can be taken out.
#[component]
fn Part(asset: u32, part: PartRow, only: bool, name: StoredValue<String>, view: View) -> impl IntoView {
    let (app, known) = (App::get(), KnownAs::get());
    let facts = facts_of(&part);
    let number = part.part;
    let label = facts.first().cloned().unwrap_or_else(|| part.scanner.clone());
    let chosen = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    // One fact must stay where there is no other part.
    let all_of_it = {
        let facts = facts.len();
        move || chosen.with(Vec::len) == facts
    };
    let cannot = move || busy.get() || (only && (all_of_it() || chosen.with(Vec::is_empty)));
    let many = facts.len() > 1;
    let split = move |_| {
        let what = match chosen.get_untracked() {
            facts if facts.is_empty() || untrack(all_of_it) => SplitOff::Part(number),
            facts => SplitOff::Facts(facts),
        };
        let done = name.with_value(|name| format!("Taken out of {name}: an asset of its own now."));
        busy.set(true);
        spawn_local(async move {
            let split = matches!(app.ask(Request::Split { asset, part: what }).await.reply, Reply::Summary(_));
            let _ = busy.try_set(false);
            if split {
                view.pick_nothing();
                app.notice.set(Some(done));
                let _ = known.open.try_set(false);
            }
        });
    };
    let words = move || match chosen.with(Vec::len) {
        0 => "Make its own asset".to_owned(),
        _ if all_of_it() => "Make its own asset".to_owned(),
        n => format!("Make {} an asset of their own", counted(n as u64, "name", "names")),
    };
    let boxes = facts
        .into_iter()
        .map(|fact| {
            if !many {
                return view! { <b class="part-fact">{fact}</b> }.into_any();
            }
            let (this, pressed) = (fact.clone(), fact.clone());
            view! {
                <label class="choice part-fact">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.with(|c| c.contains(&this))
                        on:change=move |_| chosen.update(|c| toggle(c, &pressed))
                    />
                    <span>{fact}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    let splittable = !only || many;
    view! {
        <li class="part">
            <div class="part-facts" role="group" aria-label=format!("Names and addresses of {label}")>{boxes}</div>
            <p class="muted">{about(&part)}</p>
            {splittable.then(|| view! {
                <button type="button" class="button" aria-label=move || format!("{}: {label}", words()) disabled=cannot on:click=split>
                    {words}
                </button>
            })}
        </li>
    }
}

fn toggle(chosen: &mut Vec<String>, fact: &str) {
    if let Some(at) = chosen.iter().position(|one| one == fact) {
        chosen.remove(at);
    } else {
        chosen.push(fact.to_owned());
    }
}

/// Names and addresses of a part, those that there are.
fn facts_of(part: &PartRow) -> Vec<String> {
    let names = [part.dns.clone(), part.netbios.clone()].into_iter().filter(|name| !name.is_empty());
    names.chain(part.ips.iter().cloned()).collect()
}

fn about(part: &PartRow) -> String {
    let merged = part.merged.then(|| "merged in by a person".to_owned());
    let id = (!part.host_id.is_empty()).then(|| format!("id {}", part.host_id));
    let seen = match (&part.first_seen, &part.last_seen) {
        (Some(first), Some(last)) if first != last => Some(format!("seen {first} to {last}")),
        (_, Some(day)) | (Some(day), None) => Some(format!("seen {day}")),
        (None, None) => None,
    };
    [Some(part.scanner.clone()), id, seen, Some(counted(part.findings, "finding", "findings")), merged]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" \u{b7} ")
}
