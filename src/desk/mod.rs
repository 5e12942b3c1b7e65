//! Agents in Telegram.

pub mod cards;
pub mod update;
