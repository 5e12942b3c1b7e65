//! Which address leads where. Everything else is 404 without a word.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};

use super::health::{self, Vitals};
use super::hook::{self, Hooks};

/// The router; without `hooks` (all updates are polled) there is no webhook.
pub fn router(vitals: Arc<Vitals>, hooks: Option<Hooks>) -> Router {
    let health = Router::new()
        .route("/health", get(health::live))
        .route("/health/ready", get(health::ready))
        .with_state(vitals);
    let hooks = hooks.map_or_else(Router::new, |hooks| {
        Router::new()
            .route("/telegram/{account}", post(hook::take))
            .with_state(hooks)
    });
    health
        .merge(hooks)
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(map_response(secured))
}

/// Nothing here is a page: no browser may keep, frame or interpret it.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

async fn secured(mut response: Response) -> Response {
    response.headers_mut().extend(HEADERS);
    response
}
