//! Agents in Telegram.

pub mod act;
pub mod buttons;
pub mod cards;
pub mod commands;
pub mod intent;
pub mod remark;
pub mod stage;
pub mod update;
