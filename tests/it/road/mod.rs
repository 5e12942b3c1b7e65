//! The road: a Telegram customer and the agents' supergroup, end to end.

mod first;
