//! The columns of the file: name, samples, role. A role that was guessed says so, and why.

use leptos::prelude::*;
use shared::ingest::{Draft, DraftColumn, MappedColumn, Mapping, Role};
use shared::view::Lists;

/// Roles in groups, for choosing; what is in none of them comes last.
const GROUPS: &[(&str, &[Role])] = &[
    (
        "Host",
        &[Role::Ip, Role::Dns, Role::NetBios, Role::HostId, Role::Interfaces, Role::Network, Role::Os, Role::Tags],
    ),
    ("Vulnerability", &[Role::Title, Role::Id, Role::Severity, Role::Kind, Role::Cves, Role::Category]),
    ("Score", &[Role::Cvss4, Role::Cvss31, Role::Cvss3, Role::Cvss2]),
    ("Service", &[Role::Port, Role::Protocol, Role::Ssl]),
    ("Finding", &[Role::Status, Role::FirstSeen, Role::LastSeen, Role::FixedOn]),
];

/// Roles of a list of assets in groups.
const ASSET_GROUPS: &[(&str, &[Role])] = &[
    ("Host", &[Role::Ip, Role::Dns, Role::NetBios]),
    ("Importance", &[Role::Importance, Role::Criticality, Role::Exposure]),
    ("About it", &[Role::Function, Role::Environment, Role::Owner, Role::Location, Role::Tags]),
];

/// Value of the choice that a column is not read.
const UNREAD: &str = "";

/// The table.
#[component]
pub(super) fn Columns(draft: Draft, lists: Lists, mapping: RwSignal<Mapping>) -> impl IntoView {
    let needed = match lists {
        Lists::Findings => {
            "A host and a vulnerability are needed; everything else helps. Columns that are not read stay in the opened row."
        }
        Lists::Assets => "A host is needed: its address or a name. Several columns can hold addresses or tags.",
    };
    let names: Vec<MappedColumn> = draft.mapping.columns;
    let rows = names
        .into_iter()
        .zip(draft.columns)
        .enumerate()
        .map(
            |(at, (column, found))| view! { <Column at=at name=column.name found=found lists=lists mapping=mapping /> },
        )
        .collect_view();
    view! {
        <section class="section" aria-labelledby="mapping-columns">
            <h2 id="mapping-columns">"Columns"</h2>
            <p class="muted">{needed}</p>
            <table class="plain mapping-columns">
                <thead>
                    <tr><th scope="col">"Column"</th><th scope="col">"Values"</th><th scope="col">"Is read as"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Column(at: usize, name: String, found: DraftColumn, lists: Lists, mapping: RwSignal<Mapping>) -> impl IntoView {
    let role = Memo::new(move |_| mapping.with(|m| m.columns.get(at).and_then(|column| column.role)));
    let guess = found.guess_of(lists).cloned();
    let guessed = Memo::new({
        let guess = guess.clone();
        move |_| guess.as_ref().is_some_and(|(guess, _)| role.get() == Some(*guess))
    });
    let reason = guess.map(|(_, reason)| reason).unwrap_or_default();
    let note = move || match role.get() {
        Some(role) => hint(role, lists),
        None => "",
    };
    let label = format!("Role of column {}, {}", at + 1, if name.is_empty() { "no name" } else { &name });
    let note_id = format!("mapping-note-{at}");
    let choose = move |value: String| {
        let role = Role::ALL.iter().find(|role| format!("{role:?}") == value).copied();
        mapping.update(|m| {
            if let Some(column) = m.columns.get_mut(at) {
                column.role = role;
            }
        });
    };
    let samples = found.samples.into_iter().map(|sample| view! { <li>{sample}</li> }).collect_view();
    view! {
        <tr class:is-unread=move || role.get().is_none()>
            <th scope="row">{if name.is_empty() { "(no name)".to_owned() } else { name }}</th>
            <td><ul class="mapping-samples">{samples}</ul></td>
            <td>
                <select
                    class="input mapping-role"
                    aria-label=label
                    aria-describedby=note_id.clone()
                    on:change:target=move |event| choose(event.target().value())
                >
                    <option value=UNREAD prop:selected=move || role.get().is_none()>"Not read"</option>
                    {options(role, lists)}
                </select>
                <p class="mapping-note" id=note_id>
                    <Show when=move || guessed.get()>
                        <span class="mapping-guessed" title=reason.clone()>"guessed"<span class="sr-only">{format!(" {reason}. ")}</span></span>
                    </Show>
                    {note}
                </p>
            </td>
        </tr>
    }
}

fn options(chosen: Memo<Option<Role>>, lists: Lists) -> impl IntoView {
    let option = move |role: Role| {
        view! { <option value=format!("{role:?}") prop:selected=move || chosen.get() == Some(role)>{label(role, lists)}</option> }
    };
    let mut groups: Vec<(&str, Vec<Role>)> = match lists {
        Lists::Findings => GROUPS,
        Lists::Assets => ASSET_GROUPS,
    }
    .iter()
    .map(|(group, roles)| (*group, roles.to_vec()))
    .collect();
    if lists == Lists::Findings {
        let grouped = |role: &Role| GROUPS.iter().any(|(_, roles)| roles.contains(role)) || role.is_of_assets_only();
        groups.push(("More", Role::ALL.iter().filter(|role| !grouped(role)).copied().collect()));
    }
    groups
        .into_iter()
        .map(|(group, roles)| {
            view! { <optgroup label=group>{roles.into_iter().map(option).collect_view()}</optgroup> }
        })
        .collect_view()
}

/// Names of roles that take more here than their own name says.
fn label(role: Role, lists: Lists) -> &'static str {
    match role {
        Role::NetBios if lists == Lists::Assets => "Computer name",
        Role::Tags if lists == Lists::Assets => "Tags",
        Role::Ip => "Host: address or name",
        Role::Port => "Port, or port and protocol",
        Role::Cvss31 => "CVSS v3.1, or no version said",
        other => other.label(),
    }
}

fn hint(role: Role, lists: Lists) -> &'static str {
    match role {
        Role::Ip if lists == Lists::Assets => {
            "Addresses of the host, several separated by commas or blanks; also as 192.0.2.1/24."
        }
        Role::NetBios if lists == Lists::Assets => "Its name without a domain, or with one.",
        Role::Ip => "An address, a name or a web address; several in a cell are one host.",
        Role::Port => "A number, also as 443/tcp or TCP/443.",
        Role::Cves => "CVE ids anywhere in the cell.",
        other => other.hint(),
    }
}
