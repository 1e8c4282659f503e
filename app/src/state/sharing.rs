//! What every page may know of team mode without opening its state: is there a server, is this browser's work shared, may
//! this person change it.

use leptos::prelude::*;

use super::App;

/// Words for an edit by who only reads what a team shares.
pub(super) const READ_ONLY: &str = "Your role reads what your team shares and changes nothing of it. Ask an admin.";

/// The three of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Is there a team's server? `None` until somebody looked.
    pub has_server: Option<bool>,
    /// Is what is rated here shared with a team?
    pub is_shared: bool,
    /// May this person change ratings, rules and decisions? Not who only reads what a team shares.
    pub may_edit: bool,
}

impl Default for Sharing {
    fn default() -> Self {
        Self { has_server: None, is_shared: false, may_edit: true }
    }
}

impl App {
    /// To be set where team mode stands otherwise than before.
    pub fn sharing(self) -> RwSignal<Sharing> {
        self.beside.with_value(|beside| beside.sharing)
    }

    /// Is there a team's server? `None` until somebody looked.
    pub fn has_server(self) -> Option<bool> {
        self.sharing().with(|sharing| sharing.has_server)
    }

    /// Is what is rated here shared with a team?
    pub fn is_shared(self) -> bool {
        self.sharing().with(|sharing| sharing.is_shared)
    }

    /// May this person change ratings, rules and decisions?
    pub fn may_edit(self) -> bool {
        self.sharing().with(|sharing| sharing.may_edit)
    }

    /// The contrary, for boxes and buttons that are then off.
    pub fn is_read_only(self) -> Signal<bool> {
        Signal::derive(move || !self.may_edit())
    }
}
