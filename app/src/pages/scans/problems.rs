//! Rejected rows: how many of which kind, where, what, how to fix; 50 at a time, all of them as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{Problem, ProblemCount};

use crate::browser::download;
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::state::App;
use crate::worker::message::{Reply, Request};

/// Problems on one page of the table: 50.
const PER_PAGE: u32 = 50;

/// The table of problems; a kind of problem filters it.
#[component]
pub(super) fn Problems(
    ticket: u32,
    rejected: u32,
    counts: Vec<ProblemCount>,
    problems: Vec<Problem>,
    name: String,
) -> impl IntoView {
    if rejected == 0 && problems.is_empty() {
        return None;
    }
    let app = App::get();
    let from = RwSignal::new(0_u32);
    // Code of the kind that is listed; empty for every kind.
    let kind = RwSignal::new(String::new());
    let at_hand = problems.len() as u32;
    let problems = StoredValue::new(problems);
    let listed = Memo::new(move |_| {
        let kind = kind.get();
        let is_listed = |problem: &&Problem| kind.is_empty() || problem.code == kind;
        problems.with_value(|all| all.iter().filter(is_listed).cloned().collect::<Vec<_>>())
    });
    let last = move || listed.with(Vec::len) as u32;
    let shown = move || {
        let start = from.get() as usize;
        listed.with(|all| all.iter().skip(start).take(PER_PAGE as usize).cloned().collect::<Vec<_>>())
    };
    let choose = move |code: String| {
        from.set(0);
        kind.update(|kind| *kind = if *kind == code { String::new() } else { code });
    };
    let mut stem = name;
    if let Some(dot) = stem.rfind('.') {
        stem.truncate(dot);
    }
    let save = move |_| {
        let file = format!("{}-rejected.csv", download::safe_name(&stem));
        spawn_local(async move {
            let answer = app.ask(Request::RejectedRows { ticket }).await;
            if let (Reply::File { rows }, Some(blob)) = (answer.reply, answer.blob) {
                app.notice.set(Some(match download::save(&blob, &file) {
                    Ok(()) => format!("{file}: {} saved, each with its reason.", format::counted(rows, "row", "rows")),
                    Err(_) => format!("The browser did not save {file}."),
                }));
            }
        });
    };
    let words = move || {
        let first = from.get();
        format!(
            "{} to {} of {}",
            format::count(first + 1),
            format::count((first + PER_PAGE).min(last())),
            format::count(last())
        )
    };
    Some(view! {
        <section>
            <div class="section-head">
                <h3>"Problems"</h3>
                {(rejected > 0).then(|| view! {
                    <button type="button" class="button" on:click=save>
                        <Icon glyph=Glyph::Download /><span>"Download rejected rows"</span>
                    </button>
                })}
            </div>
            <Kinds counts chosen=kind on_choose=Callback::new(choose) />
            {(rejected > at_hand).then(|| {
                let (first, all) = (format::count(at_hand), format::count(rejected));
                view! { <p class="muted">{format!("The first {first} of {all} are listed; the file of rejected rows has more.")}</p> }
            })}
            <div class="table-scroll" tabindex="0" role="region" aria-label="Problems">
                <table class="plain problems">
                    <thead>
                        <tr>
                            <th scope="col" class="num">"Line"</th>
                            <th scope="col" class="num">"Byte"</th>
                            <th scope="col" class="num">"Record"</th>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Value"</th>
                            <th scope="col">"What is wrong"</th>
                            <th scope="col">"How to fix it"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || shown().into_iter().map(|p| view! {
                            <tr>
                                <td class="num">{format::count(p.line)}</td>
                                <td class="num">{format::count(p.byte)}</td>
                                <td class="num">{format::count(p.record)}</td>
                                <td>{if p.column.is_empty() { "whole row".to_owned() } else { p.column }}</td>
                                <td class="problem-value">{p.value}</td>
                                <td>{p.what}</td>
                                <td>{p.fix}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            <Show when=move || { last() > PER_PAGE }>
                <div class="pager" role="group" aria-label="Pages of problems">
                    <button type="button" class="button" disabled=move || { from.get() == 0 } on:click=move |_| { from.update(|f| *f = f.saturating_sub(PER_PAGE)); }>"Previous"</button>
                    <span role="status">{words}</span>
                    <button type="button" class="button" disabled=move || { from.get() + PER_PAGE >= last() } on:click=move |_| { from.update(|f| *f += PER_PAGE); }>"Next"</button>
                </div>
            </Show>
        </section>
    })
}

/// How many rows have which kind of problem; a press lists that kind only, a second one every kind.
#[component]
fn Kinds(counts: Vec<ProblemCount>, chosen: RwSignal<String>, on_choose: Callback<String>) -> impl IntoView {
    (counts.len() > 1).then(|| {
        view! {
            <div class="problem-kinds" role="group" aria-label="Kinds of problems">
                {counts.into_iter().map(|count| {
                    let (code, own) = (count.code.clone(), count.code);
                    view! {
                        <button
                            type="button"
                            class="button"
                            aria-pressed=move || (chosen.get() == own).to_string()
                            on:click=move |_| on_choose.run(code.clone())
                        >
                            {format!("{}: {}", count.words, format::count(count.rows))}
                        </button>
                    }
                }).collect_view()}
            </div>
        }
    })
}
