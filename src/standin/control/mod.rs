//! HTTP for the page of the demo: see the world, live, and act in it. Loopback
//! only, and only for pages of this very origin: a foreign name in `Host`
//! (rebinding) or a foreign `Origin` is refused.

mod act;
mod files;
mod live;
mod shop;
mod snapshot;
mod view;

use super::faults::{Effect, Fault};
use super::options::Budgets;
use super::server::Server;
use axum::Json;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The files of the page.
const PAGE: &[(&str, &str)] = &[
    ("index.html", include_str!("../page/index.html")),
    ("style.css", include_str!("../page/style.css")),
    ("app.js", include_str!("../page/app.js")),
    ("chatview.js", include_str!("../page/chatview.js")),
    ("customer.js", include_str!("../page/customer.js")),
    ("day.js", include_str!("../page/day.js")),
    ("desk.js", include_str!("../page/desk.js")),
    ("dom.js", include_str!("../page/dom.js")),
    ("i18n.js", include_str!("../page/i18n.js")),
    ("message.js", include_str!("../page/message.js")),
    ("people.js", include_str!("../page/people.js")),
    ("phone.js", include_str!("../page/phone.js")),
    ("shop.css", include_str!("../page/shop.css")),
    ("shop.html", include_str!("../page/shop.html")),
    ("shop.js", include_str!("../page/shop.js")),
    ("site.js", include_str!("../page/site.js")),
    ("richtext.js", include_str!("../page/richtext.js")),
    ("tour.js", include_str!("../page/tour.js")),
    ("world.js", include_str!("../page/world.js")),
];

/// Routes of the page.
pub fn router() -> Router<Server> {
    Router::new()
        .route("/", get(|| async { asset("index.html") }))
        .route(
            "/assets/{file}",
            get(|Path(file): Path<String>| async move { asset(&file) }),
        )
        .route("/shop", get(shop::page))
        .route("/world", get(snapshot::whole))
        .route("/world/messages", get(snapshot::earlier))
        .route("/world/live", get(live::live))
        .route("/world/act", post(act::act))
        .route("/world/upload", post(files::upload))
        .route("/world/file/{unique}", get(files::serve))
        .route("/world/fault", post(fault))
        .layer(from_fn(guard))
}

async fn guard(request: Request, next: Next) -> Response {
    if at_home(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "only for pages of this machine").into_response()
    }
}

fn at_home(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default();
    let origin = text(header::ORIGIN).map(|origin| origin.strip_prefix("http://").unwrap_or("?"));
    is_loopback(host) && origin.is_none_or(|origin| origin == host)
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn asset(name: &str) -> Response {
    let Some((_, text)) = PAGE.iter().find(|(file, _)| *file == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    let policy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'";
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, *text).into_response()
}

/// Body of `POST /world/fault`: a fault to arm, or switches.
#[derive(Deserialize)]
struct Disturb {
    /// Takes all faults away first.
    #[serde(default)]
    clear: bool,
    /// Milliseconds added to every call.
    latency: Option<u64>,
    /// `true`: Telegram's budgets; `false`: none.
    budgets: Option<bool>,
    /// A fault: see [`Fault`].
    effect: Option<Effect>,
    method: Option<String>,
    chat: Option<i64>,
    times: Option<u64>,
    every: Option<u64>,
    #[serde(default)]
    skip: u64,
}

async fn fault(State(server): State<Server>, Json(wish): Json<Disturb>) -> Json<Value> {
    if wish.clear {
        server.world.clear_faults();
    }
    if let Some(milliseconds) = wish.latency {
        server
            .world
            .set_latency(Duration::from_millis(milliseconds));
    }
    if let Some(on) = wish.budgets {
        server.world.set_budgets(if on {
            Budgets::default()
        } else {
            Budgets::none()
        });
    }
    if let Some(effect) = wish.effect {
        let Disturb {
            method,
            chat,
            times,
            every,
            skip,
            ..
        } = wish;
        server.world.fault(Fault {
            effect,
            method,
            chat,
            times,
            every,
            skip,
        });
    }
    Json(json!({"ok": true}))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/standin/page");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name());
        let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
        let mut served: Vec<&str> = PAGE.iter().map(|(name, _)| *name).collect();
        files.sort();
        served.sort_unstable();
        assert_eq!(files, served);
    }

    #[test]
    fn only_loopback_names() {
        for host in ["127.0.0.1:8081", "localhost", "[::1]:80", "localhost:1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost:evil",
            "0.0.0.0:80",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
