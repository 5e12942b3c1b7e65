//! The notices that need nothing but their words.

use super::Card;
use crate::locale::Language;
use crate::model::notice::Plain;
use crate::model::rich::RichText;

/// The words of a plain notice.
#[must_use]
pub fn notice(what: Plain, language: Language) -> Card {
    RichText::plain(language.say(what.key())).into()
}
