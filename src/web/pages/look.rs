//! How a page looks, and what a browser may do with it: show it, nothing else.

use std::sync::LazyLock;

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::locale::Language;

use super::ROBOTS;
use super::view::View;

/// The one style of all pages; it stands in them, known by its digest.
const STYLE: &str = include_str!("style.css");

/// Nothing is loaded, run, framed or sent from anywhere.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="color-scheme" content="light dark">
<title>{{ view.title }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<main>
<header>
<h1 dir="auto">{{ view.title }}</h1>
{%- if !view.about.is_empty() %}
<p dir="auto">{{ view.about }}</p>
{%- endif %}
</header>
{%- if let Some(file) = view.file %}
<p class="file"><span class="name" dir="auto">{{ file.name }}</span> <span class="size">{{ file.size }}</span></p>
<p><a class="button" href="{{ down }}" download rel="nofollow noreferrer">{{ download }}</a></p>
<p class="hint">{{ careful }}</p>
{%- endif %}
{%- if !view.text.is_empty() %}
<article>
{%- for paragraph in paragraphs %}<p dir="auto">{{ paragraph }}</p>
{%- endfor %}</article>
{%- endif %}
</main>
</body>
</html>
"#
)]
struct Whole<'a> {
    language: &'a str,
    style: &'a str,
    view: &'a View,
    paragraphs: Vec<&'a str>,
    down: &'a str,
    download: String,
    careful: String,
}

/// The page of `view`.
pub(super) fn whole(language: Language, view: &View, token: &str) -> Response {
    let down = format!("{token}/file");
    let whole = Whole {
        language: language.tag(),
        style: STYLE,
        view,
        // Each by itself, so that each finds its own direction.
        paragraphs: view.text.split("\n\n").collect(),
        down: &down,
        download: language.say("page-download"),
        careful: language.say("page-careful"),
    };
    match whole.render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What every answer under `/p/` carries.
pub(super) async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (ROBOTS, "noindex, nofollow, noarchive"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `Content-Disposition` for a name of a customer's choice (RFC 6266, 8187):
/// only letters and digits stand as they are, and no path is left.
pub(super) fn attachment(name: &str) -> HeaderValue {
    use std::fmt::Write;
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(120)
        .collect();
    let kept = match kept.trim_matches(['.', ' ']) {
        "" => "file",
        kept => kept,
    };
    let mut value = String::from("attachment; filename*=UTF-8''");
    for byte in kept.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header_or_folder() {
        let named = |name: &str| attachment(name).to_str().unwrap_or("?").to_owned();
        let plain = "attachment; filename*=UTF-8''";
        assert_eq!(named("price list.pdf"), format!("{plain}price%20list.pdf"));
        assert_eq!(named("../../etc/passwd"), format!("{plain}passwd"));
        assert_eq!(named("C:\\x\\a.txt"), format!("{plain}a.txt"));
        assert_eq!(
            named("a\"; x=\r\ny\u{202e}gpj.exe"),
            format!("{plain}a%22%3B%20x%3Dygpj.exe")
        );
        assert_eq!(named(".."), format!("{plain}file"));
        assert_eq!(named("счёт"), format!("{plain}%D1%81%D1%87%D1%91%D1%82"));
    }
}
