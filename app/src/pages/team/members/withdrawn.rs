//! An admin ended the membership: by whom one is out, what stays in this browser, what can be done. Out is out: nothing here
//! asks the server for anything of the team.

use leptos::prelude::*;

use super::switch::Elsewhere;
use super::waiting::AskAgain;
use crate::components::format::counted;
use crate::pages::team::account::Forget;
use crate::pages::team::engine::{Team, org_name};
use crate::worker::message::Stage;

/// The page of somebody who is out.
#[component]
pub(super) fn Withdrawn() -> impl IntoView {
    let team = Team::get();
    let app = team.app();
    let org = Memo::new(move |_| team.read(org_name));
    let is_in = Memo::new(move |_| team.stage() != Some(Stage::SignedOut));
    let unsent = move || match team.read(|state| state.sync.pending) {
        0 => None,
        n => {
            let words = counted(n, "edit of yours had", "edits of yours had");
            Some(view! { <li>{words}" not been sent. They count here and do not reach the team."</li> })
        }
    };
    view! {
        <div class="page team-form">
            <h1 class="page-title">{move || format!("Your access to {} was withdrawn", org.get())}</h1>
            <p>"An admin ended your membership. Nothing of this workspace is sent to the team any more, and nothing of the team comes in."</p>
            <p class="team-next"><a class="button button-primary" href=app.href("/")>"Go on in this browser only"</a></p>
            <section class="section">
                <h2>"What stays in this browser"</h2>
                <ul class="sees-list">
                    <li>"Reports that were imported here, with their findings."</li>
                    <li>"Ratings, rules and decisions, yours and the team\u{2019}s, as they were when you were put out."</li>
                    {unsent}
                </ul>
            </section>
            <section class="section">
                <h2>"Was it a mistake?"</h2>
                <p>"Ask an admin of the team to let you in again. What you rate meanwhile is shared once you are."</p>
                <Show when=move || is_in.get() fallback=move || view! { <p class="team-next"><a class="button" href=app.href("/sign-in")>"Sign in"</a></p> }>
                    <AskAgain plain=true />
                </Show>
            </section>
            <section class="section">
                <h2>"Done with this team?"</h2>
                <p>"Have this browser forget your keys and what the team shared. Reports and ratings stay."</p>
                <p class="team-next"><Forget /></p>
            </section>
            <Elsewhere />
        </div>
    }
}
