//! What a team shares: giving sealed operations their place, handing out what is new, telling who waits. It reads no value;
//! the merge rule is `shared::sync::merge`.

mod hub;
mod line;
pub mod pull;
pub mod push;
pub mod scans;
mod sweep;

pub use hub::Hub;
pub use line::Lines;
pub use sweep::sweep;
