//! The few words of a message that lists and cards show.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::content::{Content, MediaKind};

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

/// The Fluent key of a content's kind.
#[must_use]
pub fn kind(content: &Content) -> String {
    match content {
        Content::Text { .. } => "content-no-words".into(),
        Content::Media { media, .. } => match media {
            MediaKind::Photo => "content-photo",
            MediaKind::Video => "content-video",
            MediaKind::Animation => "content-animation",
            MediaKind::Document => "content-document",
            MediaKind::Audio => "content-audio",
            MediaKind::Voice => "content-voice",
            MediaKind::VideoNote => "content-video-note",
            MediaKind::Sticker => "content-sticker",
        }
        .into(),
        Content::Place { venue: Some(_), .. } => "content-venue".into(),
        Content::Place { live: true, .. } => "content-place-live".into(),
        Content::Place { .. } => "content-place".into(),
        Content::Card { .. } => "content-card".into(),
        Content::Other { what, .. } => format!("content-{what}"),
    }
}
