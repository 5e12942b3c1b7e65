//! Data → what an agent sees, pure.
//!
//! All words come from Fluent; what people wrote goes in as plain pieces with
//! entities of ours beside it, never as markup. Must not know: the database,
//! Telegram's calls.

use crate::desk::buttons::Keyboard;
use crate::model::rich::RichText;

pub mod burst;
pub mod card;
pub mod feed;
pub mod general;
pub mod history;
pub mod mark;
pub mod moment;
pub mod notice;
pub mod piece;
pub mod plain;
pub mod title;
pub mod toast;

#[cfg(test)]
pub(in crate::desk) mod gallery;

/// A post of ours: words, and buttons under them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The words, at most 4096 UTF-16 units and 100 entities.
    pub text: RichText,
    /// The buttons; none if empty.
    pub keyboard: Keyboard,
}

impl From<RichText> for Card {
    fn from(text: RichText) -> Self {
        Self {
            text,
            keyboard: Keyboard::new(),
        }
    }
}
