//! What a plan comes to: figures, and the curve of what is left.

use leptos::prelude::*;
use shared::view::{PlanPage, PlanRows};

use crate::components::curve::left_curve;
use crate::components::figures::percent;
use crate::components::format::{count, score};

/// Figures and curve.
#[component]
pub fn Outcome(page: RwSignal<Option<PlanPage>>) -> impl IntoView {
    move || page.with(|page| page.as_ref().map(outcome))
}

fn outcome(page: &PlanPage) -> AnyView {
    let noun = match page.rows {
        PlanRows::Patches(_) => "patches",
        PlanRows::Hosts(_) => "host visits",
    };
    let says = format!(
        "After {} of {} {noun} {} of the risk is left; with the highest CVSS first it would be {}.",
        count(page.chosen),
        count(page.all),
        percent(1.0 - page.removed),
        percent(1.0 - page.removed_by_cvss)
    );
    let sum = |classes: [u32; 4]| classes.iter().sum::<u32>();
    let (open, left) = (sum(page.open), sum(page.left));
    let criticals = |classes: [u32; 4]| classes.first().copied().unwrap_or(0);
    let figure = |name: &'static str, value: String, beside: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="num">{value} " " <span class="muted">{beside}</span></dd>
            </div>
        }
    };
    view! {
        <section class="plan-outcome" aria-label="What the plan comes to">
            <dl class="standing plan-figures">
                {figure("Risk removed", percent(page.removed), format!("by CVSS {}", percent(page.removed_by_cvss)))}
                {figure("Findings closed", count(open - left), format!("of {}", count(open)))}
                {figure("Critical left", count(criticals(page.left)), format!("of {}", count(criticals(page.open))))}
                {figure("Hosts visited", count(page.hosts), String::new())}
                {figure("Organisation\u{2019}s score", score(page.score_after), format!("now {}", score(page.score)))}
            </dl>
            {left_curve(&page.curve, page.chosen, noun, says)}
        </section>
    }
    .into_any()
}
