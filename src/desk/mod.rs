//! Agents in Telegram.

pub mod buttons;
pub mod cards;
pub mod commands;
pub mod intent;
pub mod remark;
pub mod update;
