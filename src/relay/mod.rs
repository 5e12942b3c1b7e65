//! The middle: what is said, and what that changes.
//!
//! Every function here works inside one transaction and makes no call: it
//! writes what happened together with the parcels that it causes. The relay
//! knows neither Telegram nor any channel.

pub mod inbound;
pub mod intake;
pub mod listen;
pub mod macros;
pub mod outbound;
pub mod parcels;
pub mod planned;
mod responsible;
pub mod spam;
pub mod ticket;
pub mod views;
pub mod words;
