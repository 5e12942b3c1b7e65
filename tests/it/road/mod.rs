//! The road: a Telegram customer and the agents' supergroup, end to end.

mod albums;
mod buttons;
mod commands;
mod content;
mod edits;
mod first;
mod notes;
mod reactions;
mod replies;
mod scene;
mod two_bots;
