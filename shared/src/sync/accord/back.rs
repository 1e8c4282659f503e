//! Taking back an edit that the server refused: what the organisation says counts in the workspace again.

use super::hear::Showing;
use super::{Accord, Local};
use crate::desk::Heard;
use crate::sync::said::Value;
use crate::sync::{OpId, Place, Replica, Ring};

impl Accord {
    /// Takes a refused edit out of the tray and out of the workspace. What a person has said since then stays.
    pub fn take_back(&mut self, replica: &mut Replica, ring: &Ring, local: Local<'_>, id: OpId) -> Heard {
        let refused = replica.tray().iter().find(|refused| refused.op.id == id).map(|refused| refused.op.clone());
        replica.dismiss(id);
        let Some(op) = refused else { return Heard::default() };
        let (register, is_deletion) = (op.register, op.is_deletion);
        let mut showing = self.showing(replica, ring, &[register]);
        if showing.is_empty() {
            // Nobody says anything there: so nothing is said here either. What a newer version wrote cannot be read.
            let plain = ring.open_value(&Place { register, id, is_deletion }, &op.sealed);
            let value = plain.ok().and_then(|plain| Value::from_bytes(&plain));
            showing.extend(value.map(|value| Showing { register, value, is_deletion: true, is_heard: true }));
        }
        self.take(replica, ring, local, showing, false)
    }
}
