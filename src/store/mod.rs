//! The database, one SQL text for SQLite and PostgreSQL.
//!
//! [`database`] is the seam; every other file is one table. Nothing here
//! decides anything, and nothing here knows a channel or Telegram.

mod aside;
pub mod contacts;
pub mod conversations;
pub mod database;
pub mod dump;
pub mod error;
pub mod files;
pub mod folder;
pub mod intake;
pub mod journal;
pub mod lease;
pub mod messages;
pub mod outbox;
pub mod pace;
pub mod pages;
pub mod posts;
pub mod settings;
pub mod staff;
mod writer;
