//! Every way a customer can reach us, a folder each.

pub mod contract;
pub mod error;
pub mod limits;
pub mod telegram;
