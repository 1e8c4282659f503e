//! Routes and navigation in one list, and the frame around every page.
//!
//! To add a page: its file beside this one, a line in `PAGES` and one in `PageRoutes`. A page in `lazy!` comes after the
//! first load; those of team mode are in a module of their own, see `team`.

mod address;
mod assets;
mod coverage;
mod dashboard;
mod drop_zone;
mod export_dialog;
mod feed_result;
mod frame;
mod groups;
mod import_area;
mod lazy;
mod live;
mod mapping;
mod model;
mod notices;
mod paste;
mod patches;
mod plan;
mod presets;
mod read_only;
mod report;
mod rules;
mod running;
mod scans;
mod settings;
mod team;
mod undo_import;

pub use frame::start;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use lazy::lazy;
use report::ReportPage;
use team::{TeamPage, TeamRoute};

/// A page: its route, its name, and whether the navigation shows it.
pub(crate) struct Page {
    /// Route under the base path.
    pub route: &'static str,
    /// Name in the navigation and in the title of the window.
    pub name: &'static str,
    /// In the navigation?
    pub shown: bool,
}

/// Every page, in the order of the navigation.
pub(crate) const PAGES: [Page; 22] = [
    Page { route: "/", name: "Report", shown: true },
    Page { route: "/patches", name: "Patches", shown: true },
    Page { route: "/assets", name: "Assets", shown: true },
    Page { route: "/dashboard", name: "Dashboard", shown: true },
    Page { route: "/scans", name: "Scans", shown: true },
    Page { route: "/settings", name: "Settings", shown: true },
    Page { route: "/mapping", name: "Map columns", shown: false },
    Page { route: "/rules", name: "Rules", shown: false },
    Page { route: "/coverage", name: "Coverage", shown: false },
    Page { route: "/plan", name: "Plan", shown: false },
    Page { route: "/groups", name: "Risk by group", shown: false },
    Page { route: "/presets", name: "Presets", shown: false },
    Page { route: "/model", name: "How the score is made", shown: false },
    Page { route: "/set-up", name: "Set up", shown: false },
    Page { route: "/join", name: "Create an account", shown: false },
    Page { route: "/sign-in", name: "Sign in", shown: false },
    Page { route: "/reset", name: "New password", shown: false },
    Page { route: "/team", name: "Team", shown: false },
    Page { route: "/account", name: "Account", shown: false },
    Page { route: "/review", name: "Review", shown: false },
    Page { route: "/audit", name: "Audit log", shown: false },
    Page { route: "/server", name: "What the server sees", shown: false },
];

/// The routes: one line per page of [`PAGES`]; a path that ends in `index.html` counts as the root.
#[component]
fn PageRoutes() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=ReportPage />
            <Route path=path!("/index.html") view=ReportPage />
            <Route path=path!("/patches") view=lazy!(patches::PatchesPage) />
            <Route path=path!("/assets") view=lazy!(assets::AssetsPage) />
            <Route path=path!("/dashboard") view=lazy!(dashboard::DashboardPage) />
            <Route path=path!("/scans") view=lazy!(scans::ScansPage) />
            <Route path=path!("/settings") view=lazy!(settings::SettingsPage) />
            <Route path=path!("/mapping") view=lazy!(mapping::MappingPage) />
            <Route path=path!("/rules") view=lazy!(rules::RulesPage) />
            <Route path=path!("/coverage") view=lazy!(coverage::CoveragePage) />
            <Route path=path!("/plan") view=lazy!(plan::PlanPage) />
            <Route path=path!("/groups") view=lazy!(groups::GroupsPage) />
            <Route path=path!("/presets") view=lazy!(presets::PresetsPage) />
            <Route path=path!("/model") view=lazy!(model::ModelPage) />
            <Route path=path!("/set-up") view=|| view! { <TeamRoute page=TeamPage::SetUp /> } />
            <Route path=path!("/join") view=|| view! { <TeamRoute page=TeamPage::Join /> } />
            <Route path=path!("/sign-in") view=|| view! { <TeamRoute page=TeamPage::SignIn /> } />
            <Route path=path!("/reset") view=|| view! { <TeamRoute page=TeamPage::Reset /> } />
            <Route path=path!("/team") view=|| view! { <TeamRoute page=TeamPage::Team /> } />
            <Route path=path!("/account") view=|| view! { <TeamRoute page=TeamPage::Account /> } />
            <Route path=path!("/review") view=|| view! { <TeamRoute page=TeamPage::Review /> } />
            <Route path=path!("/audit") view=|| view! { <TeamRoute page=TeamPage::Audit /> } />
            <Route path=path!("/server") view=|| view! { <TeamRoute page=TeamPage::Server /> } />
        </FlatRoutes>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let app = crate::state::App::get();
    view! {
        <div class="page">
            <h1 class="page-title">"There is no such page"</h1>
            <p><a href=app.href("/")>"Go to the report"</a></p>
        </div>
    }
}
