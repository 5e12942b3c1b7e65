//! Agents in Telegram.

pub mod buttons;
pub mod cards;
pub mod check;
pub mod commands;
#[cfg(test)]
mod fake;
pub mod intent;
pub mod remark;
pub mod setup;
pub mod update;
