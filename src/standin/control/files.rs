//! Files of the page: upload and view.

use crate::standin::server::Server;
use crate::standin::state::file::MediaKind;
use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// `POST /world/upload`: the first file of a multipart body.
pub async fn upload(State(server): State<Server>, mut parts: Multipart) -> Json<Value> {
    let refused = |error: &str| Json(json!({"ok": false, "error": error}));
    while let Ok(Some(part)) = parts.next_field().await {
        let Some(name) = part.file_name().map(str::to_owned) else {
            continue;
        };
        let mime = part
            .content_type()
            .unwrap_or("application/octet-stream")
            .to_owned();
        let Ok(bytes) = part.bytes().await else {
            return refused("the file is too big");
        };
        let mut state = server.world.lock();
        if bytes.is_empty() {
            return refused("the file is empty");
        }
        if bytes.len() > state.options.max_upload {
            return refused("the file is too big");
        }
        let file = state.store(kind_of(&mime), &name, &mime, bytes);
        return Json(
            json!({"ok": true, "upload": file.unique, "name": name, "size": file.bytes.len(), "mime": mime}),
        );
    }
    refused("no file in the request")
}

/// What a file of this media type is sent as.
pub fn kind_of(mime: &str) -> MediaKind {
    match mime {
        "image/gif" => MediaKind::Animation,
        "image/jpeg" | "image/png" | "image/webp" => MediaKind::Photo,
        "audio/ogg" | "audio/webm" => MediaKind::Voice,
        mime if mime.starts_with("video/") => MediaKind::Video,
        mime if mime.starts_with("audio/") => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// `GET /world/file/<unique id>`: pictures, sound and film inline, all else as
/// a download, and never sniffed: files come from anywhere.
pub async fn serve(State(server): State<Server>, Path(unique): Path<String>) -> Response {
    let state = server.world.lock();
    let Some(file) = state.files.get(&unique) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let shown = matches!(
        file.mime.as_str(),
        "image/jpeg"
            | "image/png"
            | "image/webp"
            | "image/gif"
            | "video/mp4"
            | "video/webm"
            | "audio/ogg"
            | "audio/mpeg"
    );
    let kind = if shown {
        file.mime.as_str()
    } else {
        "application/octet-stream"
    };
    let name: String = file
        .name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || ".-_ ".contains(*c))
        .collect();
    let fate = if shown {
        "inline".to_owned()
    } else {
        format!("attachment; filename=\"{name}\"")
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, fate.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox"),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    ];
    (headers, file.bytes.clone()).into_response()
}
