//! Topicdesk: every customer channel in one private Telegram supergroup, a
//! forum topic per conversation.
//!
//! The road is the same both ways: `rim → relay → outbox → delivery → other rim`.
//! The database is the record; Telegram is a view of it that can be rebuilt.
//!
//! | room | what it is |
//! |---|---|
//! | [`model`] | the words of the trade: plain data and pure rules |
//! | [`locale`] | Fluent: (language, key, arguments) → text |
//! | [`config`] | typed settings from one TOML file and `${ENV}` |
//! | [`log`] | what the program tells its owner, free of secrets |
//! | [`meter`] | what is counted and timed |
//! | [`store`] | the database, one SQL text for SQLite and PostgreSQL |
//! | [`botapi`] | the only room that speaks HTTP with the Bot API |
//! | [`deskfile`] | a whole desk as one readable file, and desks to begin with |
//! | [`channels`] | every way a customer can reach us |
//! | [`relay`] | the middle: what is said, and what that changes |
//! | [`delivery`] | empties the outbox at the pace each rim allows |
//! | [`desk`] | agents in Telegram |
//! | [`jobs`] | what happens by the clock |
//! | [`web`] | the door to the street |
//! | [`app`] | the only wiring |
//! | `standin` | a local stand-in for the Bot API, for the demo and the tests |
//!
//! A room may use the rooms above it in this table, never those below.

pub mod app;
pub mod botapi;
pub mod channels;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod desk;
pub mod deskfile;
pub mod jobs;
pub mod locale;
pub mod log;
pub mod meter;
pub mod model;
pub mod relay;
#[cfg(feature = "standin")]
pub mod standin;
pub mod store;
pub mod web;
