//! The road: a Telegram customer and the agents' supergroup, end to end.

mod crash;
mod first;
mod processes;
mod setup;
mod topics;
mod trouble;
mod webhook;
