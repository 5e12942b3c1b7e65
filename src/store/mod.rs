//! The database, one SQL text for SQLite and PostgreSQL.
//!
//! [`database`] is the seam; every other file is one table. Nothing here
//! decides anything, and nothing here knows a channel or Telegram.

pub mod aliases;
mod aside;
pub mod bell;
pub mod beside;
pub mod changes;
pub mod checklists;
pub mod contacts;
pub mod conversations;
pub mod database;
pub mod drawer;
pub mod dump;
pub mod error;
pub mod feed;
pub mod fields;
pub mod files;
pub mod folder;
pub mod followers;
pub mod handovers;
pub mod history;
pub mod inboxes;
pub mod intake;
pub mod journal;
pub mod lease;
pub mod letters;
pub mod lists;
pub mod merges;
pub mod messages;
pub mod named;
pub mod outbox;
pub mod pace;
pub mod pages;
pub mod people;
pub mod portraits;
pub mod posts;
pub mod prompts;
pub mod rights;
pub mod script_folders;
pub mod script_uses;
pub mod scripts;
pub mod search;
pub mod searches;
pub mod settings;
pub mod staff;
pub mod tags;
pub mod teams;
pub mod tickets;
pub mod timers;
pub mod tombstones;
mod writer;
