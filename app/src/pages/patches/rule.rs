//! What counts as one patch, and when a later one takes over an earlier one: in words, beside the switch for it.

use leptos::prelude::*;

/// Folds superseded patches into the latest, or not.
#[component]
pub fn FoldSwitch(
    /// Folded?
    #[prop(into)]
    fold: Signal<bool>,
    /// Hears the choice.
    on_fold: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=fold on:change:target=move |event| on_fold.run(event.target().checked()) />
            <span>"Fold superseded patches"</span>
        </label>
    }
}

/// The rules.
#[component]
pub fn Rule() -> impl IntoView {
    view! {
        <details class="rule">
            <summary>"What is one patch, and what is folded"</summary>
            <ul>
                <li>
                    "A patch is what a vendor reference names: a bulletin (MS17-010, RHSA-2015:0164), an update (KB5003171), a dated release, a version (PHP 5.3.28). Findings that share a reference, also of different scanners, are closed by the same patch. Of several references any one closes the finding."
                </li>
                <li>
                    "A word alone (\u{201c}PHP\u{201d}, \u{201c}vendor advisory\u{201d}) or a CVE names no patch, and software out of support is closed by none: such a vulnerability is a row of its own."
                </li>
                <li>
                    "Folded: where a host needs a later patch of the same line anyway, it takes over what the earlier one would close there. One line are bulletins of Adobe, Mozilla, Red Hat and its rebuilds, Amazon, Ubuntu, Debian, Gentoo or SUSE whose titles are the same but for references, dates and versions; dated releases with the same title; versions of one branch (5.3.27 and 5.3.28, not 5.5.2). Microsoft\u{2019}s MS and KB numbers only where the title says cumulative or rollup, or names the month of a security update; never those of Office, which are one per program."
                </li>
                <li>
                    "Points are added, never scores. Where several patches close a finding, the next patch is always the one that removes most of what is left: at least 63 % of the best possible for that number of patches, and the best itself where no two share a finding."
                </li>
            </ul>
        </details>
    }
}
