//! Whether a change is still on its way to the browser's storage. Reads requests and replies; asks nobody.

use leptos::prelude::*;

use super::{App, Saved};
use crate::worker::message::{FeedRequest, Reply, Request};

/// What a request does to the stored workspace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// Loads it.
    Opens,
    /// Changes it, when it is answered well.
    Changes,
    /// Removes it.
    Wipes,
}

impl Effect {
    /// The effect of a request.
    pub(super) fn of(request: &Request) -> Self {
        match request {
            Request::Open { .. } => Self::Opens,
            Request::Wipe => Self::Wipes,
            Request::Import { .. }
            | Request::ImportMapped { .. }
            | Request::ImportSample
            | Request::Feed(
                FeedRequest::Load { .. } | FeedRequest::Site | FeedRequest::Forget(_) | FeedRequest::Dismiss { .. },
            )
            | Request::Apply { .. }
            | Request::ApplyAll
            | Request::Rate { .. }
            | Request::SetRules(_)
            | Request::Decide { .. }
            | Request::Undo
            | Request::UndoImport { .. }
            | Request::Merge { .. }
            | Request::RemoveInventory
            | Request::Split { .. } => Self::Changes,
            _ => Self::None,
        }
    }
}

/// Does it change what a team shares?
pub(super) fn is_rating(request: &Request) -> bool {
    matches!(request, Request::Rate { .. } | Request::SetRules(_) | Request::Decide { .. })
}

/// Set `saved` after a reply. `untold`: the engine has not yet said whether it stored the change.
pub(super) fn note(app: App, effect: Effect, reply: &Reply, untold: bool) {
    if !untold {
        return;
    }
    let next = match (effect, reply) {
        (Effect::Opens, Reply::Summary(summary)) if !summary.scans.is_empty() || summary.inventory.is_some() => {
            Saved::Kept(0)
        }
        (Effect::Wipes, Reply::Summary(_)) => Saved::Nothing,
        (Effect::Changes, Reply::Summary(_) | Reply::Applied { .. } | Reply::ImportUndone { .. }) => Saved::Saving,
        (Effect::Changes, Reply::Imported { sheet, .. }) if sheet.applied && !sheet.change.is_nothing() => {
            Saved::Saving
        }
        (Effect::Changes, Reply::FeedsLoaded { sheets, .. }) if sheets.iter().any(|sheet| sheet.taken) => Saved::Saving,
        (Effect::Changes, Reply::ListImported { sheet, .. }) if !sheet.change.is_nothing() => Saved::Saving,
        _ => return,
    };
    app.saved.set(next);
}
