//! The Bot API over HTTP: calls, uploads, downloads, updates, errors.

pub mod clean;
pub mod content;
pub mod error;
mod flatten;
mod other;
mod raw;
mod words;
