//! Agents in Telegram.

pub mod act;
pub mod after;
pub mod areas;
pub mod bound;
pub mod buttons;
pub mod cards;
pub mod check;
pub mod commands;
#[cfg(test)]
mod fake;
pub mod icons;
pub mod intent;
pub mod listen;
pub mod outcome;
pub mod remark;
pub mod rim;
pub mod setup;
pub mod stage;
pub mod update;
pub mod wire;
