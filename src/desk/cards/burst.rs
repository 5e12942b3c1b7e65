//! Several messages of one customer in one post.

use super::piece::fits;
use crate::model::rich::RichText;

/// Marks where a message starts.
const START: &str = "💬 ";

/// Consecutive texts as one post that still shows where each starts; one alone
/// stays as it is. `None` if there is none, or if it is more than Telegram
/// takes in one message (4096 UTF-16 units, 100 entities).
#[must_use]
pub fn burst(texts: &[RichText]) -> Option<RichText> {
    if let [only] = texts {
        return fits(only).then(|| only.clone());
    }
    let (first, rest) = texts.split_first()?;
    let mut together = RichText::default();
    start(&mut together, first);
    for text in rest {
        start(together.push("\n"), text);
        // A long list is not worth joining to its end.
        if !fits(&together) {
            return None;
        }
    }
    Some(together)
}

/// Appends one text with the mark of its start.
pub(super) fn start(post: &mut RichText, text: &RichText) {
    post.push(START).append(text);
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn bold(words: &str) -> RichText {
        let mut text = RichText::default();
        text.push_as("bold", words);
        text
    }

    #[test]
    fn shows_where_each_starts() {
        let joined = burst(&[bold("one"), RichText::plain("two")]).unwrap();
        assert_eq!(joined.text, "💬 one\n💬 two");
        assert_eq!(
            (joined.entities[0].offset, joined.entities[0].length),
            (3, 3)
        );
    }

    #[test]
    fn one_alone_stays_as_it_is() {
        assert_eq!(burst(&[bold("one")]), Some(bold("one")));
        assert_eq!(burst(&[]), None);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let full = RichText::plain("x".repeat(4096));
        assert_eq!(burst(std::slice::from_ref(&full)), Some(full.clone()));
        assert_eq!(burst(&[full, RichText::plain("y")]), None);
        // 🌊 is two units: 2048 fill a message, counted in characters or not.
        assert_eq!(burst(&[RichText::plain("🌊".repeat(2049))]), None);
        assert!(burst(&vec![bold("x"); 100]).is_some());
        assert_eq!(burst(&vec![bold("x"); 101]), None);
    }
}
