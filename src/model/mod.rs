//! The words of the trade: plain data and pure rules, no I/O.
//!
//! Must not know: the database, any channel, Telegram's wire format (only
//! [`rich`] borrows the layout of Telegram's entities, because every side of
//! the house can read it).

pub mod content;
pub mod errand;
pub mod fold;
pub mod ids;
pub mod job;
pub mod link;
pub mod moment;
pub mod name;
pub mod notice;
pub mod responsible;
pub mod rich;
pub mod right;
pub mod screen;
pub mod script;
pub mod script_list;
pub mod search;
pub mod split;
pub mod status;
pub mod template;
pub mod ticket;
