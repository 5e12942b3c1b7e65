//! The door to the street: webhooks and `/health`.
//!
//! Must not know what an update means: it proves where a call comes from, and
//! hands the body on.

pub mod doors;
pub mod health;
pub mod hook;
pub mod metrics;
pub mod pages;
pub mod probe;
pub mod router;
pub mod server;
#[cfg(test)]
mod tests;
