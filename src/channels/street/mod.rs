//! What channels share that have a door of their own to the street: pages that
//! anybody may open. Must not know what is said.

pub mod caller;
