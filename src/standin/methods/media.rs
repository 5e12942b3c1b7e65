//! Sending files: uploads, or `file_id`s the bot already has.

use super::Call;
use super::params::Upload;
use super::send::write;
use crate::standin::errors::ApiError;
use crate::standin::state::file::{MediaKind, StoredFile, dimensions, unique_of};
use crate::standin::text::{CAPTION, clean};
use serde_json::{Map, Value, json};

type Answer = Result<Value, ApiError>;

/// Largest photo, in bytes.
const PHOTO: usize = 10 << 20;

impl Call<'_> {
    /// The file that a parameter names: `attach://part`, a `file_id` of this
    /// bot, or (empty) the part of the parameter's own name.
    pub fn media_file(
        &mut self,
        named: &str,
        own: &str,
        kind: MediaKind,
    ) -> Result<StoredFile, ApiError> {
        let part = named
            .strip_prefix("attach://")
            .unwrap_or(if named.is_empty() { own } else { "" });
        if !part.is_empty() {
            let params = self.params;
            let upload = params
                .file(part)
                .ok_or_else(|| ApiError::bad("wrong file identifier/HTTP URL specified"))?;
            check(upload, kind, self.state.options.max_upload)?;
            return Ok(keep(self, upload, kind));
        }
        if named.starts_with("http://") || named.starts_with("https://") {
            return Err(ApiError::bad("failed to get HTTP URL content"));
        }
        let file = unique_of(self.bot, named).and_then(|unique| self.state.files.get(unique));
        let file = file.ok_or_else(|| ApiError::bad("wrong file identifier/HTTP URL specified"))?;
        if !interchangeable(file.kind, kind) {
            let (from, to) = (file.kind.word(), kind.word());
            return Err(ApiError::bad(format!(
                "can't use file of type {from} as {to}"
            )));
        }
        Ok(file.clone())
    }

    /// Fields of a media object that the caller states himself.
    fn stated(&self, fields: &[&str]) -> Map<String, Value> {
        let mut stated = Map::new();
        for field in fields {
            let number = self.params.int(field).map(|number| json!(number));
            let value = number.or_else(|| self.params.text(field).map(|text| json!(text)));
            if let Some(value) = value {
                stated.insert((*field).into(), value);
            }
        }
        stated
    }

    fn send(&mut self, kind: MediaKind, captioned: bool, fields: &[&str]) -> Answer {
        let field = kind.field();
        let key = self.destination()?;
        if matches!(kind, MediaKind::Voice | MediaKind::VideoNote)
            && key.is_private()
            && self
                .state
                .users
                .get(&key.id)
                .is_some_and(|person| person.refuses_voice)
        {
            return Err(ApiError::bad("VOICE_MESSAGES_FORBIDDEN"));
        }
        let mut body = Map::new();
        if captioned {
            write(
                &mut body,
                &self.cleaned("caption", "caption_entities", CAPTION)?,
                "caption",
                "caption_entities",
            );
        }
        let named = self.params.text(field).unwrap_or_default().into_owned();
        let file = self.media_file(&named, field, kind)?;
        let stated = self.stated(fields);
        place(&mut body, &file, kind, stated);
        if matches!(
            kind,
            MediaKind::Photo | MediaKind::Video | MediaKind::Animation
        ) && self.params.flag("has_spoiler")
        {
            body.insert("has_media_spoiler".into(), json!(true));
        }
        self.post(body)
    }

    /// The body of one item of an album or of `editMessageMedia`.
    pub fn input_media(
        &mut self,
        item: &Value,
    ) -> Result<(MediaKind, Map<String, Value>), ApiError> {
        let kind = item["type"].as_str().and_then(MediaKind::of);
        let kind = kind.ok_or_else(|| ApiError::bad("can't parse InputMedia: unknown type"))?;
        let named = item["media"].as_str().unwrap_or_default();
        if named.is_empty() {
            return Err(ApiError::bad("can't parse InputMedia: media not found"));
        }
        if item["parse_mode"]
            .as_str()
            .is_some_and(|mode| !mode.is_empty())
        {
            return Err(ApiError::bad(
                "can't parse entities: the stand-in takes entities only, no parse_mode",
            ));
        }
        let mut body = Map::new();
        let caption = clean(
            item["caption"].as_str().unwrap_or_default(),
            item.get("caption_entities"),
            CAPTION,
        )?;
        write(&mut body, &caption, "caption", "caption_entities");
        let file = self.media_file(named, "", kind)?;
        let mut stated = Map::new();
        for field in ["duration", "width", "height", "performer", "title"] {
            if let (Some(value), true) = (item.get(field), kind != MediaKind::Photo) {
                stated.insert(field.into(), value.clone());
            }
        }
        place(&mut body, &file, kind, stated);
        if item["has_spoiler"].as_bool().unwrap_or(false) {
            body.insert("has_media_spoiler".into(), json!(true));
        }
        Ok((kind, body))
    }
}

/// Puts a file into a body: an animation and some others fill two fields.
pub fn place(
    body: &mut Map<String, Value>,
    file: &StoredFile,
    kind: MediaKind,
    stated: Map<String, Value>,
) {
    if kind == MediaKind::Animation {
        body.insert(
            "document".into(),
            file.media(MediaKind::Document, Map::new()),
        );
    }
    body.insert(kind.field().into(), file.media(kind, stated));
}

/// Telegram lets related kinds stand for each other.
fn interchangeable(from: MediaKind, to: MediaKind) -> bool {
    use MediaKind::{Animation, Document, Video};
    from == to
        || matches!(
            (from, to),
            (Animation, Document | Video) | (Document, Animation | Video) | (Video, Animation)
        )
}

fn check(upload: &Upload, kind: MediaKind, max: usize) -> Result<(), ApiError> {
    let size = upload.bytes.len();
    if size == 0 {
        return Err(ApiError::bad("file must be non-empty"));
    }
    if size > max {
        return Err(ApiError::too_large());
    }
    if kind != MediaKind::Photo {
        return Ok(());
    }
    if size > PHOTO {
        return Err(ApiError::bad(format!(
            "file of size {size} bytes is too big for a photo; the maximum size is {PHOTO} bytes"
        )));
    }
    match dimensions(&upload.bytes) {
        Some((w, h)) if w == 0 || h == 0 || w + h > 10_000 || w.max(h) > 20 * w.min(h) => {
            Err(ApiError::bad("PHOTO_INVALID_DIMENSIONS"))
        }
        Some(_) => Ok(()),
        None if upload.bytes.starts_with(b"RIFF") || upload.bytes.starts_with(b"BM") => Ok(()),
        None => Err(ApiError::bad("IMAGE_PROCESS_FAILED")),
    }
}

fn keep(call: &mut Call<'_>, upload: &Upload, kind: MediaKind) -> StoredFile {
    let guess = match kind {
        MediaKind::Photo => "image/jpeg",
        MediaKind::Video | MediaKind::Animation | MediaKind::VideoNote => "video/mp4",
        MediaKind::Document => "application/octet-stream",
        MediaKind::Audio => "audio/mpeg",
        MediaKind::Voice => "audio/ogg",
        MediaKind::Sticker => "image/webp",
    };
    let sent = upload.mime.as_str();
    let mime = if sent.is_empty() || sent == "application/octet-stream" {
        guess
    } else {
        sent
    };
    call.state
        .store(kind, &upload.name, mime, upload.bytes.clone())
        .clone()
}

pub fn photo(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Photo, true, &[])
}

pub fn video(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Video, true, &["duration", "width", "height"])
}

pub fn animation(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Animation, true, &["duration", "width", "height"])
}

pub fn document(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Document, true, &[])
}

pub fn audio(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Audio, true, &["duration", "performer", "title"])
}

pub fn voice(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Voice, true, &["duration"])
}

pub fn video_note(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::VideoNote, false, &["duration", "length"])
}

pub fn sticker(call: &mut Call<'_>) -> Answer {
    call.send(MediaKind::Sticker, false, &["emoji"])
}
