//! The cross-check: a list of hosts beside the assets, in four groups. What needs work comes first and is open.

use leptos::prelude::*;
use shared::view::{ListCheck, Listed, ListedHost};

use super::list::{ListInput, Source};
use super::{cut, findings_of};
use crate::components::format::{count, counted};

/// The list and what came of it.
#[component]
pub(super) fn CrossCheck(
    /// The list.
    source: Source,
    /// The answer to it.
    check: Memo<Option<ListCheck>>,
    /// Is an answer on its way?
    busy: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="check-head">
            <h2 id="check-head">"Check against a list"</h2>
            <p class="muted">
                "From an anti-virus console, an inventory or a directory. It is read in this browser, sent nowhere and not kept."
            </p>
            <ListInput source=source />
            <div aria-live="polite" aria-busy=move || busy.get().to_string()>
                {move || check.get().map(|check| view! { <Result check=check /> })}
            </div>
        </section>
    }
}

#[component]
fn Result(check: ListCheck) -> impl IntoView {
    let ranges = match check.ranges {
        0 => String::new(),
        n => format!(" and {}", counted(n, "network or range", "networks and ranges")),
    };
    let says =
        format!("{} in {}{ranges}.", counted(check.hosts, "host", "hosts"), counted(check.lines, "line", "lines"));
    let cut_words = (!check.cut.is_empty()).then(|| view! { <p class="list-problem">{check.cut.clone()}</p> });
    view! {
        <div class="list-result">
            <p role="status">{says}</p>
            {cut_words}
            <Group
                name="In the list, never scanned"
                says="No scan has ever seen them: bring them into the scope of a scan."
                hosts=check.never
                open=true
            />
            <Group
                name="Scanned, not in the list"
                says="Rogue or forgotten: nobody has them in the list."
                hosts=check.rogue
                open=true
            />
            <Group
                name="In the list, not in the newest scan"
                says="Seen before, but not lately."
                hosts=check.not_recent
                open=false
            />
            <Group name="In the list and scanned" says="As it should be." hosts=check.both open=false />
            <Unread lines=check.unread_lines total=check.unread />
        </div>
    }
}

/// One group: its count always in sight, its hosts on demand.
#[component]
fn Group(name: &'static str, says: &'static str, hosts: Listed, open: bool) -> impl IntoView {
    let Listed { total, rows } = hosts;
    let head = view! { <b class="list-count">{count(total)}</b> " " <span>{name}</span> };
    if total == 0 {
        return view! { <p class="list-group is-none">{head}</p> }.into_any();
    }
    let from_list = rows.iter().any(|row| row.line > 0);
    let shown = rows.len();
    let lines = rows.into_iter().map(|row| line(row, from_list)).collect_view();
    view! {
        <details class="list-group" open=open>
            <summary>{head}</summary>
            <p class="muted">{says}</p>
            <div class="table-scroll is-short" tabindex="0" role="region" aria-label=name>
                <table class="plain">
                    <thead>
                        <tr>
                            {from_list.then(|| view! { <th scope="col" class="num">"Line"</th> })}
                            <th scope="col">"Host"</th>
                            <th scope="col">"Last scanned"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {cut(shown, total)}
        </details>
    }
    .into_any()
}

fn line(row: ListedHost, from_list: bool) -> impl IntoView {
    let name = match row.asset {
        Some(asset) => view! { <a href=findings_of(asset)>{row.host}</a> }.into_any(),
        None => row.host.into_any(),
    };
    view! {
        <tr>
            {from_list.then(|| view! { <td class="num">{count(row.line)}</td> })}
            <th scope="row">{name}</th>
            <td class="date">{row.last_seen.unwrap_or_else(|| "never".to_owned())}</td>
        </tr>
    }
}

/// Lines in which no host was recognised, with their numbers.
#[component]
fn Unread(lines: Vec<(u32, String)>, total: u32) -> impl IntoView {
    (total > 0).then(|| {
        let shown = lines.len();
        let lines = lines
            .into_iter()
            .map(|(number, text)| view! { <li><span class="muted">{format!("line {}: ", count(number))}</span>{text}</li> })
            .collect_view();
        view! {
            <details class="list-group">
                <summary><b class="list-count">{count(total)}</b> " " <span>"Lines not understood"</span></summary>
                <p class="muted">"No name, address, network or range was found in them."</p>
                <ul class="list-unread longtext">{lines}</ul>
                {cut(shown, total)}
            </details>
        }
    })
}
