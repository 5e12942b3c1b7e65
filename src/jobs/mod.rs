//! What happens by the clock.
//!
//! [`scheduler`] runs timers when they are due; [`task`] is what it asks of
//! whoever knows what they mean; [`policy`] says when to try again.

pub mod policy;
pub mod scheduler;
pub mod task;
