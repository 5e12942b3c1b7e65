//! What happens by the clock.
//!
//! [`scheduler`] runs timers when they are due; [`task`] is what it asks of
//! whoever knows what they mean, the [`clerk`], with one
//! file per job; [`policy`] says when to try again.

pub mod clerk;
mod due;
pub mod policy;
mod purge;
mod say;
pub mod scheduler;
pub mod task;
mod wake;
