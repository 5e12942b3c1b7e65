//! Empties the outbox towards either rim, at the pace that rim allows.
//!
//! [`pace`] and [`queue`] decide (pure), [`worker`] acts, a [`rim::Rim`] knows
//! what a parcel means. Nothing here knows Telegram or any channel.

pub mod bring;
pub mod customer;
pub mod pace;
pub mod policy;
pub mod queue;
pub mod rim;
pub mod standing;
pub mod worker;
