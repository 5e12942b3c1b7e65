//! `GET /shop`: a page of somebody else's, with one script tag of a web chat on it.

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::standin::server::Server;

/// The page; `{lang}` and `{script}` are filled in.
const PAGE: &str = include_str!("../page/shop.html");
const LANGUAGES: [&str; 3] = ["en", "ru", "uk"];

/// What the page may be asked for with.
#[derive(Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

/// The shop's page, 404 as long as there is no chat to be shown.
pub async fn page(State(server): State<Server>, Query(wish): Query<Wish>) -> Response {
    let script = server.world.lock().shop.clone();
    let Some(script) = script else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(origin) = origin(&script) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let wanted = wish.lang.unwrap_or_default();
    let lang = LANGUAGES.into_iter().find(|lang| *lang == wanted);
    let text = PAGE
        .replace("{lang}", lang.unwrap_or("en"))
        .replace("{script}", script.as_str());
    let policy = format!(
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
         script-src 'self' {origin}; connect-src 'self' {origin}; frame-src {origin}"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
    ];
    (headers, text).into_response()
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    let path = address.get(host..)?.find('/')?;
    address.get(..host + path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins() {
        assert_eq!(
            origin("http://127.0.0.1:80/web/A/w.js"),
            Some("http://127.0.0.1:80")
        );
        assert_eq!(origin("http://127.0.0.1"), None);
        assert_eq!(origin("x"), None);
    }
}
