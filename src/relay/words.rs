//! The few words of a message that lists and cards show.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::content::Content;

/// Graphemes kept for cards and lists.
const EXCERPT: usize = 120;

/// The first words of a content; of one without words, the Fluent key of its
/// kind behind a `\u{1}`, because whoever shows it knows the language.
#[must_use]
pub fn excerpt(content: &Content) -> String {
    if let Some(words) = content.words() {
        let line = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            return line.graphemes(true).take(EXCERPT).collect();
        }
    }
    format!("\u{1}{}", kind(content))
}

/// The Fluent key of a content's kind; of words alone, that of a message which
/// cannot be read.
#[must_use]
pub fn kind(content: &Content) -> String {
    format!("content-{}", content.what().unwrap_or("unknown"))
}
