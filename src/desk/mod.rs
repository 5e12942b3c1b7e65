//! Agents in Telegram.

pub mod act;
pub mod buttons;
pub mod cards;
pub mod commands;
pub mod intent;
pub mod listen;
pub mod outcome;
pub mod remark;
pub mod rim;
pub mod stage;
pub mod update;
pub mod wire;
