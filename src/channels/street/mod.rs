//! What channels share that have a door of their own to the street: pages that
//! anybody may open. Must not know what is said.

pub mod answer;
pub mod caller;
pub mod chance;
pub mod field;
pub mod keys;
pub mod origin;
pub mod pace;
pub mod sniff;
pub mod stock;
