//! Once everything is stored or opened, what first questions would have to wait for is made, a step at a time: whoever asks
//! something meanwhile waits for one step. Part of the module that comes last.

use super::Job;
use super::wait::pause;

impl Job {
    /// Takes step after step until nothing is left to make, or a file comes.
    pub(super) async fn prepare(&self) {
        if self.is_preparing.replace(true) {
            return;
        }
        while !self.is_importing.get() && self.desk.borrow_mut().prepare() {
            pause(0, drop).await;
        }
        self.is_preparing.set(false);
    }
}
