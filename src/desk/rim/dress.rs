//! What agents must know of a content beside the content itself.

use crate::botapi::send;
use crate::desk::cards::{notice as words, piece};
use crate::model::content::Content;
use crate::model::rich::RichText;
use crate::relay::words::kind;
use crate::store::messages::Message;

use super::DeskRim;
use super::notice::repeated;

impl DeskRim {
    /// The content with what agents must know of it: where it was forwarded
    /// from, what kind it is if it cannot be shown, that it may be a repeat.
    pub(super) fn dressed(&self, message: &Message, unsure: bool) -> Content {
        let language = self.stage.language;
        let mut head = RichText::default();
        if let Some(from) = &message.forwarded {
            head.append(&words::forwarded_from(from, language))
                .push("\n");
        }
        let mut content = message.content.clone();
        if let Content::Other { words, .. } = &message.content {
            head.push_as("italic", &language.say(&kind(&content)));
            if !words.is_empty() {
                head.push("\n");
            }
        }
        match &mut content {
            Content::Text { text }
            | Content::Media { caption: text, .. }
            | Content::Other { words: text, .. } => {
                head.append(text);
                if unsure {
                    if !head.is_empty() {
                        head.push("\n");
                    }
                    head.append(&repeated(language));
                }
                *text = head;
            }
            Content::Place { .. } | Content::Card { .. } => {}
        }
        content
    }
}

/// Appends `more` to the words of `content`, if there is room.
pub(super) fn add(content: &mut Content, more: &RichText) -> bool {
    let (text, max) = match content {
        Content::Text { text } => (text, piece::TEXT_MAX),
        Content::Media { caption, .. } => (caption, send::CAPTION_MAX),
        _ => return false,
    };
    let mut longer = text.clone();
    longer.push("\n").append(more);
    let fits = longer.len_utf16() <= max;
    if fits {
        *text = longer;
    }
    fits
}
