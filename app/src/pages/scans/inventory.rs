//! The result sheet of a list of assets: every row accounted for, which assets it speaks of, what it changed.

use leptos::prelude::*;
use shared::view::{InventoryChange, InventoryMatch, InventorySheet};

use super::problems::Problems;
use super::sheet::{Mapped, Warnings, head_of};
use crate::components::format;
use crate::state::App;

/// The sheet.
#[component]
pub(super) fn ListSheet(sheet: InventorySheet) -> impl IntoView {
    let app = App::get();
    let head = head_of(sheet.ticket);
    let delimiter = if sheet.delimiter == '\t' { "tab".to_owned() } else { sheet.delimiter.to_string() };
    let facts = [
        ("Format", if sheet.is_mapped { "List of assets, columns mapped" } else { "Patchfirst assets" }.to_owned()),
        ("Encoding", sheet.encoding.clone()),
        ("Delimiter", delimiter),
        ("Header", format!("line {}", format::count(sheet.header_line))),
    ]
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let title = if sheet.change.is_nothing() {
        "Nothing changes: the inventory says the same already"
    } else if sheet.is_correction {
        "Corrected rows, added to the inventory"
    } else {
        "This is the inventory now"
    };
    let undo =
        app.summary.with_untracked(|s| s.as_ref().is_some_and(|s| s.undo.is_some())) && !sheet.change.is_nothing();
    view! {
        <section class="section sheet" aria-labelledby=head>
            <h2 id=head.clone() tabindex="-1">{format!("How {} was read", sheet.name)}</h2>
            <section class="panel change" aria-label="What it says">
                <h3>{title}</h3>
                <table class="plain"><tbody>{lines(&sheet.matched, &sheet.change)}</tbody></table>
                <p class="muted">
                    "It counts where no person has said something else, and for assets that a later scan brings. "
                    {undo.then_some("Undo takes it back. ")}
                    <a href=app.href("/assets")>"Open the assets"</a>
                </p>
            </section>
            <p class="equation">{equation(sheet.taken, sheet.repeated, sheet.rejected, sheet.rows)}</p>
            {sheet.is_mapped.then(|| view! { <Mapped name=sheet.name.clone() /> })}
            <Warnings warnings=sheet.matched.doubts.into_iter().chain(sheet.warnings).collect() />
            <dl class="facts sheet-facts">{facts}</dl>
            <Problems ticket=sheet.ticket rejected=sheet.rejected counts=sheet.problem_counts problems=sheet.problems name=sheet.name />
        </section>
    }
}

/// Every row of a list accounted for.
pub(crate) fn equation(taken: u32, repeated: u32, rejected: u32, rows: u32) -> String {
    let [taken, repeated, rejected] = [taken, repeated, rejected].map(format::count);
    format!("{taken} taken + {repeated} repeated + {rejected} rejected = {}", format::counted(rows, "row", "rows"))
}

fn lines(matched: &InventoryMatch, change: &InventoryChange) -> impl IntoView + use<> {
    let mut lines = vec![
        ("Rows that match", matched.rows, "speak of an asset here".to_owned()),
        ("Rows without an asset", matched.rows_without_asset, "kept for hosts that a later scan brings".to_owned()),
        ("Assets with a row", matched.assets, "take what it says".to_owned()),
        ("Assets without a row", matched.assets_without_row, "rules and defaults count for them".to_owned()),
    ];
    if !change.before.is_empty() {
        lines.extend([
            ("Hosts added", change.added, format!("were not in {}", change.before)),
            ("Hosts gone", change.gone, format!("were in {} and are no longer", change.before)),
            ("Hosts changed", change.changed, "it says something else of them".to_owned()),
            ("Hosts as before", change.same, "it says the same of them".to_owned()),
        ]);
    }
    lines
        .into_iter()
        .map(|(name, n, words)| {
            view! { <tr class:is-zero=n == 0><th scope="row">{name}</th><td class="num">{format::count(n)}</td><td>{words}</td></tr> }
        })
        .collect_view()
}
