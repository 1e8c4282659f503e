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
            <p>"An admin ended your membership and you were signed out everywhere. Nothing is sent to the team any more, and nothing of it is received."</p>
            <section class="section">
                <h2>"What stays in this browser"</h2>
                <ul class="sees-list">
                    <li>"Reports that were imported here, with their findings."</li>
                    <li>"Ratings, rules and decisions as they were when you were put out, yours and the team's."</li>
                    {unsent}
                </ul>
                <p class="team-next"><a class="button button-primary" href=app.href("/")>"Go on in this browser only"</a></p>
            </section>
            <section class="section">
                <h2>"What you can do"</h2>
                <p>"If this was a mistake, ask an admin of the team to let you in again. Then sign in: what was rated meanwhile comes together."</p>
                <Show when=move || is_in.get() fallback=move || view! { <p class="team-next"><a href=app.href("/sign-in")>"Sign in"</a></p> }>
                    <AskAgain />
                </Show>
                <p>"If you are done with this team, have the browser forget its keys and what it shared."</p>
                <Forget />
            </section>
            <Elsewhere />
        </div>
    }
}
