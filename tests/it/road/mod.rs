//! The road: a Telegram customer and the agents' supergroup, end to end.
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod albums;
mod buttons;
mod commands;
mod content;
pub mod crash;
mod edits;
mod first;
mod notes;
mod pauses;
mod processes;
mod reactions;
mod replies;
pub mod scene;
mod setup;
mod topics;
pub mod trouble;
mod two_bots;
mod webhook;
