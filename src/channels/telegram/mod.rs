//! Customers who write to a Telegram bot in private.

pub mod inbound;
