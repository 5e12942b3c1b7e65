//! The whole record as lines of text, the same for both databases: what a
//! backup holds, and how it comes back.
//!
//! No table is named here: they are found in the database's own catalogue, so
//! a table that a later migration adds is in the backup without a word. Only
//! what begins with `search` is left out, tables and columns alike: it is
//! derived from the rest (the full-text index), and made anew afterwards.

pub mod catalogue;
pub mod fill;
pub mod snapshot;
mod value;
