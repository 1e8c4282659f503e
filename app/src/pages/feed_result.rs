//! What came of a feed file: one sentence, notes, and every row that could not be used, with its line and the reason.

use leptos::prelude::*;
use shared::view::{FeedProblem, FeedSheet};

use crate::components::format::{count, counted};
use crate::components::icon::{Glyph, Icon};

/// The result, to be put where the file was asked for.
pub(super) fn feed_result(sheet: &FeedSheet) -> AnyView {
    let notes: Vec<AnyView> =
        sheet.notes.iter().map(|note| view! { <p class="muted">{note.clone()}</p> }.into_any()).collect();
    view! {
        <div class="panel" class:panel-refused=!sheet.taken>
            {(!sheet.taken).then(|| view! { <Icon glyph=Glyph::Alert /> })}
            <div>
                <h2 class="panel-title">{sheet.name.clone()}</h2>
                <p>{sheet.words.clone()}</p>
                {notes}
                {problems(sheet)}
            </div>
        </div>
    }
    .into_any()
}

fn problems(sheet: &FeedSheet) -> Option<AnyView> {
    if sheet.problem_count == 0 {
        return None;
    }
    let told = format!(
        "{} in {}, {} left out",
        counted(sheet.problem_count, "problem", "problems"),
        counted(sheet.rows, "row", "rows"),
        count(sheet.left_out)
    );
    let more = sheet.problem_count - sheet.problems.len() as u32;
    let rows: Vec<AnyView> = sheet.problems.iter().map(row).collect();
    Some(
        view! {
            <details class="feed-problems">
                <summary>{told}</summary>
                <div class="table-scroll is-short" tabindex="0" role="region" aria-label="Problems">
                    <table class="plain">
                        <thead><tr><th scope="col" class="num">"Line"</th><th scope="col">"Value"</th><th scope="col">"What is wrong"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {(more > 0).then(|| format!("{} more of them.", count(more)))}
            </details>
        }
        .into_any(),
    )
}

fn row(problem: &FeedProblem) -> AnyView {
    let kept = if problem.left_out { "" } else { " (kept)" };
    view! {
        <tr>
            <td class="num">{count(problem.line)}</td>
            <td class="feed-value">{problem.value.clone()}</td>
            <td>{format!("{}{kept}", problem.what)}</td>
        </tr>
    }
    .into_any()
}
