//! How each kind of media is sent by the Bot API.

use serde_json::{Map, Value};

use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::rich::RichText;

use super::send::{CAPTION, CAPTION_MAX, Handle, PHOTO_MAX, worded};

/// A media on its way.
pub struct Item<'a> {
    /// How it is sent, which may differ from how it came.
    media: MediaKind,
    /// What is known of the file.
    pub file: &'a FileRef,
    /// Where the bytes are.
    pub handle: &'a Handle,
    caption: &'a RichText,
    spoiler: bool,
}

impl<'a> Item<'a> {
    /// The media of `content`; `None` if it is of another kind.
    pub fn of(content: &'a Content, handle: &'a Handle) -> Option<Self> {
        let Content::Media {
            media,
            file,
            caption,
            spoiler,
        } = content
        else {
            return None;
        };
        let large = file.size.and_then(|size| u64::try_from(size).ok()) > Some(PHOTO_MAX);
        let local = matches!(handle, Handle::Local(_));
        Some(Self {
            media: match media {
                MediaKind::Photo if large && local => MediaKind::Document,
                media => *media,
            },
            file,
            handle,
            caption,
            spoiler: *spoiler,
        })
    }

    /// The name under which people see an upload.
    pub fn name(&self) -> String {
        file_name(self.media, self.file)
    }

    /// Whether the caption can go with the file.
    fn captioned(&self) -> bool {
        self.form().caption && self.caption.len_utf16() <= CAPTION_MAX
    }

    /// How the kind is sent.
    pub fn form(&self) -> &'static Form {
        form(self.media)
    }

    /// The words that must follow in a message of their own.
    pub fn rest(&self) -> Option<&'a RichText> {
        (!self.captioned()).then_some(self.caption)
    }

    /// The parameters beside the file.
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let form = self.form();
        if self.captioned() && !self.caption.text.trim().is_empty() {
            fields.extend(worded(CAPTION, self.caption));
        }
        if self.spoiler && form.spoiler {
            fields.insert("has_spoiler".into(), true.into());
        }
        if matches!(self.handle, Handle::Known(_)) {
            return fields;
        }
        // Of an upload the server knows only what it is told.
        let known = [
            ("duration", self.file.seconds),
            ("width", self.file.width),
            ("height", self.file.height),
            ("length", self.file.width),
        ];
        for (key, value) in known {
            if let Some(value) = value.filter(|&value| value > 0)
                && form.measures.contains(&key)
            {
                fields.insert(key.into(), value.into());
            }
        }
        match self.media {
            MediaKind::Sticker => {
                if let Some(emoji) = &self.file.emoji {
                    fields.insert("emoji".into(), emoji.as_str().into());
                }
            }
            MediaKind::Video => {
                fields.insert("supports_streaming".into(), true.into());
            }
            MediaKind::Document => {
                fields.insert("disable_content_type_detection".into(), true.into());
            }
            _ => {}
        }
        fields
    }
}

/// How the Bot API sends a kind of media.
pub struct Form {
    /// Name of the method.
    pub method: &'static str,
    /// Name of the file's parameter, and of the kind in an album.
    pub field: &'static str,
    /// Kinds of one family go together in an album.
    pub family: Option<Family>,
    caption: bool,
    spoiler: bool,
    measures: &'static [&'static str],
}

/// What goes together in an album.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Photos and videos.
    Pictures,
    /// Files as they are.
    Documents,
    /// Music.
    Music,
}

fn form(media: MediaKind) -> &'static Form {
    match media {
        MediaKind::Photo => &Form {
            method: "sendPhoto",
            field: "photo",
            family: Some(Family::Pictures),
            caption: true,
            spoiler: true,
            measures: &[],
        },
        MediaKind::Video => &Form {
            method: "sendVideo",
            field: "video",
            family: Some(Family::Pictures),
            caption: true,
            spoiler: true,
            measures: &["duration", "width", "height"],
        },
        MediaKind::Animation => &Form {
            method: "sendAnimation",
            field: "animation",
            family: None,
            caption: true,
            spoiler: true,
            measures: &["duration", "width", "height"],
        },
        MediaKind::Document => &Form {
            method: "sendDocument",
            field: "document",
            family: Some(Family::Documents),
            caption: true,
            spoiler: false,
            measures: &[],
        },
        MediaKind::Audio => &Form {
            method: "sendAudio",
            field: "audio",
            family: Some(Family::Music),
            caption: true,
            spoiler: false,
            measures: &["duration"],
        },
        MediaKind::Voice => &Form {
            method: "sendVoice",
            field: "voice",
            family: None,
            caption: true,
            spoiler: false,
            measures: &["duration"],
        },
        MediaKind::VideoNote => &Form {
            method: "sendVideoNote",
            field: "video_note",
            family: None,
            caption: false,
            spoiler: false,
            measures: &["duration", "length"],
        },
        MediaKind::Sticker => &Form {
            method: "sendSticker",
            field: "sticker",
            family: None,
            caption: false,
            spoiler: false,
            measures: &[],
        },
    }
}

/// Longest file name that is passed on, characters; the end, which holds the
/// extension, is kept.
const NAME_MAX: usize = 120;

fn file_name(media: MediaKind, file: &FileRef) -> String {
    let name = file.name.as_deref().unwrap_or_default().trim();
    if !name.is_empty() {
        let surplus = name.chars().count().saturating_sub(NAME_MAX);
        return name
            .chars()
            .skip(surplus)
            .map(|c| match c {
                '/' | '\\' | '"' => '_',
                c if c.is_control() => '_',
                c => c,
            })
            .collect();
    }
    let end = match (media, file.mime.as_deref()) {
        (MediaKind::Sticker, Some("video/webm")) => "webm",
        (MediaKind::Sticker, Some("application/x-tgsticker")) => "tgs",
        (MediaKind::Sticker, _) => "webp",
        (_, Some("image/png")) => "png",
        (_, Some("image/gif")) => "gif",
        (_, Some("application/pdf")) => "pdf",
        (MediaKind::Photo, _) | (_, Some("image/jpeg")) => "jpg",
        (MediaKind::Video | MediaKind::Animation | MediaKind::VideoNote, _)
        | (_, Some("video/mp4")) => "mp4",
        (MediaKind::Audio, _) => "mp3",
        (MediaKind::Voice, _) => "ogg",
        (MediaKind::Document, _) => "bin",
    };
    format!("{}.{end}", media.what())
}
