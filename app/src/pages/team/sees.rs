//! What the server can and cannot see, without gloss: the one thing about team mode that a person has to decide on.

use leptos::prelude::*;

const NOT_SEEN: [&str; 5] = [
    "Scan files and findings. They stay in the browser that read them, unless your organisation lets members share scans and somebody shares one: then a sealed copy of its file lies on the server, which cannot open it.",
    "Names and addresses of hosts. Each becomes a code that only your team's keys make; the server can tell that two edits are of the same thing, not of what.",
    "Ratings, tags, owners, notes, rules, presets, deadlines, decisions. Each value is encrypted in the browser before it is sent.",
    "Your password. Keys are made from it here; the server gets a proof that opens nothing.",
    "The team's keys. They are sealed for each member when an admin approves them.",
];
const SEEN: [&str; 6] = [
    "Who is in your team: names, e-mail addresses, roles, who approved whom and when.",
    "When each of you is there and from which network address; the audit log keeps this for admins and auditors.",
    "How many values there are, who wrote each, when, and roughly how long it is (in steps of 32 bytes).",
    "That two people disagree about something, not about what.",
    "When somebody reads what the team shares.",
    "Of shared scans: how many there are, who shared each and when, how large it is when packed (in steps of 4 KiB), and who fetches it.",
];
const NOT_PROTECTED: [&str; 6] = [
    "Whoever runs the server also sends this app to you, and could send a changed one that tells them everything. Somebody you do not trust with your data must not run it.",
    "A server could pass on another key when somebody joins, or name somebody who never did. That is what the words are for: compare them before you approve, by another way than this server. Keys that were compared are remembered in your browser, and nothing is sealed for another one before you have compared again.",
    "A server could pass on other keys of the team than the right ones. Your browser works only with keys that go on from those it knows: with older ones it sends nothing until an admin has changed them, other ones it takes only after you have compared words. At first sight it believes them: compare the words of your team, on the page Account, with another member. Somebody who was put out and whoever runs the server could together make keys that go on from those they knew.",
    "Somebody whose membership has ended keeps what they have seen. New values and new scans are closed to them; what was shared before they left the server refuses to them, but their keys would open it.",
    "Whoever can open your browser's profile on your computer can read what you can read.",
    "A server could keep back what others wrote, or delete all of it. What is in your browsers stays there.",
];

fn list(items: &[&'static str]) -> impl IntoView + use<> {
    let items = items.iter().map(|words| view! { <li>{*words}</li> }).collect_view();
    view! { <ul class="sees-list">{items}</ul> }
}

/// The page.
#[component]
pub(super) fn SeesPage() -> impl IntoView {
    view! {
        <div class="page sees">
            <h1 class="page-title">"What the server can and cannot see"</h1>
            <p>"Ratings are shared through a server that keeps them without being able to read them. This is what that means, and where it ends."</p>
            <section class="section"><h2>"It cannot see"</h2>{list(&NOT_SEEN)}</section>
            <section class="section"><h2>"It can see"</h2>{list(&SEEN)}</section>
            <section class="section"><h2>"What this does not protect you from"</h2>{list(&NOT_PROTECTED)}</section>
            <section class="section">
                <h2>"How"</h2>
                <p>"Argon2id makes two keys from the password: one proves it to the server, the other opens your own key pair (X25519). The team's keys are sealed for each member's. Values and pieces of shared scans are encrypted with XChaCha20-Poly1305, each bound to its place, names are blinded with HMAC-SHA-256. Ending a membership makes a new key."</p>
            </section>
        </div>
    }
}
