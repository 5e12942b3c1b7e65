//! Files: bytes under a stable id, and the ids by which each bot names them.

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A compressed picture.
    Photo,
    /// A video.
    Video,
    /// A GIF or silent video.
    Animation,
    /// Any file.
    Document,
    /// Music.
    Audio,
    /// A voice note.
    Voice,
    /// A round video.
    VideoNote,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Photo,
        Self::Video,
        Self::Animation,
        Self::Document,
        Self::Audio,
        Self::Voice,
        Self::VideoNote,
        Self::Sticker,
    ];

    /// The field of `Message` and of `InputMedia`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Document => "document",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Sticker => "sticker",
        }
    }

    /// The kind of a field's name.
    pub fn of(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.field() == field)
    }

    /// The word Telegram's errors use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Video => "Video",
            Self::Animation => "Animation",
            Self::Document => "Document",
            Self::Audio => "Audio",
            Self::Voice => "VoiceNote",
            Self::VideoNote => "VideoNote",
            Self::Sticker => "Sticker",
        }
    }

    /// The folder in `file_path`.
    const fn folder(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Video => "videos",
            Self::Animation => "animations",
            Self::Document => "documents",
            Self::Audio => "music",
            Self::Voice => "voice",
            Self::VideoNote => "video_notes",
            Self::Sticker => "stickers",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Video | Self::Animation | Self::VideoNote => "mp4",
            Self::Document => "bin",
            Self::Audio => "mp3",
            Self::Voice => "oga",
            Self::Sticker => "webp",
        }
    }
}

/// A stored file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredFile {
    /// `file_unique_id`: the same for every bot.
    pub unique: String,
    /// What it was first sent as.
    pub kind: MediaKind,
    /// The name the sender gave.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Width and height in pixels, 0 where unknown.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// The bytes; on disk they are a file of their own.
    #[serde(skip)]
    pub bytes: Bytes,
}

impl StoredFile {
    /// `file_path` of `getFile`.
    pub fn path(&self) -> String {
        let extension = self.name.rsplit_once('.').map(|(_, extension)| extension);
        let fits = |text: &&str| {
            (1..=8).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let extension = extension.filter(fits).unwrap_or(self.kind.extension());
        format!("{}/{}.{extension}", self.kind.folder(), self.unique)
    }

    /// The media object of a message that shows this file as `kind`, without
    /// `file_id` (it differs by reader). `extra` adds duration, title and the like.
    pub fn media(&self, kind: MediaKind, extra: Map<String, Value>) -> Value {
        let mut media = Map::new();
        media.insert("file_unique_id".into(), json!(self.unique));
        media.insert("file_size".into(), json!(self.bytes.len()));
        let (width, height) = (self.width.max(1), self.height.max(1));
        let named = |media: &mut Map<String, Value>| {
            if !self.name.is_empty() {
                media.insert("file_name".into(), json!(self.name));
            }
            media.insert("mime_type".into(), json!(self.mime));
        };
        match kind {
            MediaKind::Photo => {
                media.insert("width".into(), json!(width));
                media.insert("height".into(), json!(height));
                return json!([Value::Object(media)]);
            }
            MediaKind::Video | MediaKind::Animation => {
                media.insert("width".into(), json!(width));
                media.insert("height".into(), json!(height));
                media.insert("duration".into(), json!(0));
                named(&mut media);
            }
            MediaKind::Document => named(&mut media),
            MediaKind::Audio => {
                media.insert("duration".into(), json!(0));
                named(&mut media);
            }
            MediaKind::Voice => {
                media.insert("duration".into(), json!(0));
                media.insert("mime_type".into(), json!(self.mime));
            }
            MediaKind::VideoNote => {
                media.insert("length".into(), json!(width));
                media.insert("duration".into(), json!(0));
            }
            MediaKind::Sticker => {
                media.insert("width".into(), json!(width));
                media.insert("height".into(), json!(height));
                media.insert("type".into(), json!("regular"));
                media.insert(
                    "is_animated".into(),
                    json!(self.mime == "application/x-tgsticker"),
                );
                media.insert("is_video".into(), json!(self.mime == "video/webm"));
            }
        }
        media.extend(extra);
        Value::Object(media)
    }
}

/// The `file_id` by which `bot` names the file: no other bot can use it.
pub fn file_id(bot: i64, unique: &str) -> String {
    format!("BAACAg{:x}-{unique}", seal(bot, unique))
}

/// The file that a `file_id` of `bot` names; `None` for another bot's or a made-up one.
pub fn unique_of(bot: i64, file_id: &str) -> Option<&str> {
    let (seal_text, unique) = file_id.strip_prefix("BAACAg")?.split_once('-')?;
    (u64::from_str_radix(seal_text, 16).ok()? == seal(bot, unique)).then_some(unique)
}

/// FNV-1a over the bot and the file: enough to tell ids of different bots apart.
fn seal(bot: i64, unique: &str) -> u64 {
    let bytes = bot.to_le_bytes().into_iter().chain(unique.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Writes the bot's `file_id` beside every `file_unique_id`.
pub fn name_files(bot: i64, value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(unique) = object.get("file_unique_id").and_then(Value::as_str) {
                let id = file_id(bot, unique);
                object.insert("file_id".into(), Value::String(id));
            }
            object.values_mut().for_each(|value| name_files(bot, value));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| name_files(bot, value)),
        _ => {}
    }
}

/// Width and height of a PNG, GIF or JPEG; `None` for everything else.
pub fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let be16 = |at: usize| {
        Some(u32::from(u16::from_be_bytes(
            bytes.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    let le16 = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            bytes.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    let be32 = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((be32(16)?, be32(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((le16(6)?, le16(8)?));
    }
    if !bytes.starts_with(b"\xff\xd8") {
        return None;
    }
    let mut at = 2;
    while *bytes.get(at)? == 0xff {
        let marker = *bytes.get(at + 1)?;
        // Start of frame, of any coding but the tables C4, C8 and CC.
        if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            return Some((be16(at + 7)?, be16(at + 5)?));
        }
        at += 2 + usize::try_from(be16(at + 2)?).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_id_is_the_bots_own() {
        let id = file_id(7, "abc");
        assert_eq!(unique_of(7, &id), Some("abc"));
        assert_eq!(unique_of(8, &id), None);
        assert_eq!(unique_of(7, "AgACAgQ-abc"), None);
    }

    #[test]
    fn dimensions_are_read_from_the_header() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 2, 0, 0, 0, 9]);
        assert_eq!(dimensions(&png), Some((258, 9)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x10\0\x20";
        assert_eq!(dimensions(jpeg), Some((32, 16)));
        assert_eq!(dimensions(b"\xff\xd8\xff"), None);
        assert_eq!(dimensions(b"plain"), None);
    }
}
