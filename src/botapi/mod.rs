//! The Bot API over HTTP: calls, uploads, downloads, updates, errors.

pub mod clean;
pub mod client;
pub mod content;
pub mod download;
pub mod error;
mod flatten;
mod media;
mod other;
pub mod perform;
pub mod poll;
pub mod raw;
pub mod reason;
pub mod repair;
pub mod send;
pub mod shelf;
pub mod webhook;
mod words;
