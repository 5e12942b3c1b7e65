//! Answers to the street: what every one of them forbids the browser, and files.

use std::io::SeekFrom;
use std::path::Path;

use axum::Json;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, RANGE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use crate::locale::Language;

use super::sniff::Shape;
use super::stock::Item;

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Nothing here is to be kept, framed, indexed or interpreted unless the answer
/// itself says so.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (CORP, HeaderValue::from_static("same-origin")),
    (ROBOTS, HeaderValue::from_static("noindex")),
];

/// Adds the headers that an answer does not set itself.
pub async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    response
}

/// The first language of `Accept-Language` that is one of ours.
#[must_use]
pub fn language(headers: &HeaderMap) -> Option<Language> {
    let said = headers.get("accept-language")?.to_str().ok()?;
    let tags = said.split(',').take(20);
    let mut tags = tags.map(|tag| tag.split(';').next().unwrap_or_default().trim());
    tags.find_map(Language::from_tag)
}

/// A failure with its code for scripts; `retry` in milliseconds.
#[must_use]
pub fn failure(status: StatusCode, code: &str, retry: Option<u64>) -> Response {
    let mut body = json!({ "code": code });
    if let (Some(retry), Some(body)) = (retry, body.as_object_mut()) {
        body.insert("retry".into(), retry.into());
    }
    let mut response = (status, Json(body)).into_response();
    if let Some(retry) = retry {
        let seconds = HeaderValue::from(retry.div_ceil(1000).max(1));
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}

/// A page or script of the binary.
#[must_use]
pub fn asset(mime: &'static str, body: &'static str, seconds: u32) -> Response {
    let cache = HeaderValue::try_from(format!("public, max-age={seconds}"));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(
        CACHE_CONTROL,
        cache.unwrap_or(HeaderValue::from_static("no-store")),
    );
    response
}

/// A file that somebody brought. Only what cannot carry a script is shown;
/// a single range is honoured, because players ask for one.
pub async fn file(item: &Item, path: &Path, asked: &HeaderMap) -> Response {
    match stream(item, path, asked).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a file on the shelf cannot be read");
            failure(StatusCode::NOT_FOUND, "gone", None)
        }
    }
}

async fn stream(item: &Item, path: &Path, asked: &HeaderMap) -> std::io::Result<Response> {
    let mut file = File::open(path).await?;
    let size = file.metadata().await?.len();
    let said = asked.get(RANGE).and_then(|value| value.to_str().ok());
    let part = match said.map(|said| range(said, size)) {
        Some(Asked::None) => {
            let mut response = failure(StatusCode::RANGE_NOT_SATISFIABLE, "range", None);
            let all = HeaderValue::try_from(format!("bytes */{size}"));
            if let Ok(all) = all {
                response.headers_mut().insert(CONTENT_RANGE, all);
            }
            return Ok(response);
        }
        Some(Asked::Part(first, last)) => Some((first, last)),
        Some(Asked::All) | None => None,
    };
    let (first, length) = part.map_or((0, size), |(first, last)| (first, last - first + 1));
    file.seek(SeekFrom::Start(first)).await?;
    let body = Body::from_stream(ReaderStream::new(file.take(length)));
    let mut response = body.into_response();
    let shown = item.shape() != Shape::File;
    let mime = if shown {
        item.mime.as_str()
    } else {
        "application/octet-stream"
    };
    let set = [
        (CONTENT_TYPE, mime.to_owned()),
        (CONTENT_DISPOSITION, disposition(shown, &item.name)),
        (CONTENT_LENGTH, length.to_string()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CACHE_CONTROL, "private, max-age=3600".to_owned()),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'".to_owned(),
        ),
    ];
    for (name, value) in set {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if let Some((first, last)) = part {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        if let Ok(value) = HeaderValue::try_from(format!("bytes {first}-{last}/{size}")) {
            response.headers_mut().insert(CONTENT_RANGE, value);
        }
    }
    Ok(response)
}

/// `Content-Disposition` with the name in plain ASCII and in full (RFC 6266,
/// RFC 8187).
#[must_use]
pub fn disposition(shown: bool, name: &str) -> String {
    let how = if shown { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| {
            let safe = c.is_ascii_alphanumeric() || " ._-()".contains(c);
            if safe { c } else { '_' }
        })
        .collect();
    format!(
        "{how}; filename=\"{plain}\"; filename*=UTF-8''{}",
        percent(name)
    )
}

/// What is asked for of a file.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// The whole.
    All,
    /// From this byte to that one.
    Part(u64, u64),
    /// What it does not have.
    None,
}

/// A single byte range (RFC 9110, 14.1.2); several ones, or what is none, mean
/// the whole.
fn range(said: &str, size: u64) -> Asked {
    let Some((first, last)) = said
        .strip_prefix("bytes=")
        .filter(|rest| !rest.contains(','))
        .and_then(|rest| rest.trim().split_once('-'))
    else {
        return Asked::All;
    };
    let end = size.saturating_sub(1);
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first > last => Asked::All,
        (Ok(first), _) if first >= size => Asked::None,
        (Ok(first), Ok(last)) => Asked::Part(first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => Asked::Part(first, end),
        (Err(_), Ok(0)) if first.is_empty() => Asked::None,
        (Err(_), Ok(count)) if first.is_empty() && size > 0 => {
            Asked::Part(size.saturating_sub(count), end)
        }
        _ => Asked::All,
    }
}

/// Everything but unreserved signs as `%XX` of UTF-8.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_stays_in_its_quotes() {
        assert_eq!(
            disposition(false, "счёт \"1\".pdf"),
            "attachment; filename=\"____ _1_.pdf\"; \
             filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82%20%221%22.pdf"
        );
    }

    #[test]
    fn ranges_are_cut_to_the_file() {
        assert_eq!(range("bytes=0-", 10), Asked::Part(0, 9));
        assert_eq!(range("bytes=2-3", 10), Asked::Part(2, 3));
        assert_eq!(range("bytes=2-99", 10), Asked::Part(2, 9));
        assert_eq!(range("bytes=-4", 10), Asked::Part(6, 9));
        assert_eq!(range("bytes=-40", 10), Asked::Part(0, 9));
        assert_eq!(range("bytes=10-", 10), Asked::None);
        assert_eq!(range("bytes=-0", 10), Asked::None);
        assert_eq!(range("bytes=0-", 0), Asked::None);
        for whole in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=3-2",
            "bytes=0-1,3-4",
            "bytes=a-b",
            "lines=1-2",
        ] {
            assert_eq!(range(whole, 10), Asked::All, "{whole}");
        }
    }

    proptest! {
        #[test]
        fn no_name_and_no_range_breaks_out(name in ".{0,60}", said in "bytes=.{0,20}", size in 0u64..50) {
            let value = disposition(true, &name);
            prop_assert!(HeaderValue::try_from(&value).is_ok());
            prop_assert_eq!(value.matches('"').count(), 2);
            if let Asked::Part(first, last) = range(&said, size) {
                prop_assert!(first <= last && last < size);
            }
        }
    }
}
