//! Which address of the form leads where.
//!
//! A form of another site may arrive without a slip of ours: it is shown filled
//! in, to be sent from here. So nobody can make a visitor's browser send one
//! without his pressing a button on our page.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use tokio::time::timeout;

use crate::channels::contract::Sink;
use crate::channels::street::answer::{asset, secured};
use crate::channels::street::caller::Caller;
use crate::channels::street::origin::{From, from};
use crate::clock;
use crate::locale::Language;
use crate::store::conversations;
use crate::store::error::StoreError;

use super::desk::Desk;
use super::entry::{Entry, Wrong};
use super::inbound::Left;
use super::page::{self, Sheet};
use super::slip::{self, Worth};

/// Room for the fields beside the files, bytes.
const FIELDS: u64 = 256 << 10;
/// Longest that a form may take to come.
const PATIENCE: Duration = Duration::from_mins(5);
/// Longest form without files, bytes.
const PLAIN_MAX: usize = 64 << 10;

/// What all addresses share.
#[derive(Clone)]
struct Door {
    desk: Arc<Desk>,
    sink: Arc<dyn Sink>,
}

/// The door of one form.
pub fn router(desk: Arc<Desk>, sink: Arc<dyn Sink>) -> Router {
    let settings = &desk.settings;
    let files = settings.max_file.saturating_mul(settings.files as u64);
    // One file too many must get in to be told of.
    let most = files + settings.max_file + FIELDS;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    Router::new()
        .route("/", get(show).post(fill))
        .route("/style.css", get(style))
        .route("/snippet", get(snippet))
        .route("/done/{ticket}", get(done))
        .layer(DefaultBodyLimit::max(most))
        .with_state(Door { desk, sink })
        .layer(map_response(secured))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: Option<String>,
}

async fn show(
    State(door): State<Door>,
    Extension(caller): Extension<Caller>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let desk = &door.desk;
    if let Err(retry) = desk.pages.take(caller.key(), 1, clock::monotonic()) {
        return wait(desk, language(&wanted, &headers), retry);
    }
    let speaks = language(&wanted, &headers);
    sheet(desk, speaks, &Entry::default(), &[], StatusCode::OK).await
}

async fn fill(
    State(door): State<Door>,
    Extension(caller): Extension<Caller>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Response {
    let (desk, headers) = (&door.desk, request.headers().clone());
    let speaks = language(&wanted, &headers);
    if let From::Site(site) = from(&headers, desk.public.as_ref())
        && !desk.settings.origins.hold(&site)
    {
        return page::notice(desk, speaks, "form-foreign", StatusCode::FORBIDDEN);
    }
    if let Err(retry) = desk.forms.take(caller.key(), 1, clock::monotonic()) {
        return wait(desk, speaks, retry);
    }
    let Ok(read) = timeout(PATIENCE, read(desk, request)).await else {
        return page::notice(desk, speaks, "form-unread", StatusCode::REQUEST_TIMEOUT);
    };
    let mut entry = match read {
        Ok(entry) => entry,
        Err(status) => return page::notice(desk, speaks, "form-unread", status),
    };
    let own = entry.left.language.as_deref().and_then(Language::from_tag);
    let speaks = own.unwrap_or(speaks);
    entry.left.language = Some(speaks.tag().to_owned());
    match settle(&door, speaks, entry).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a form was not kept");
            page::notice(desk, speaks, "form-busy", StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Decides about a form that was read.
async fn settle(door: &Door, speaks: Language, mut entry: Entry) -> Result<Response, StoreError> {
    let desk = &door.desk;
    let now = clock::now();
    if !entry.bait.is_empty() {
        // Whoever fills that in need not learn that it was seen.
        return Ok(page::notice(desk, speaks, "form-thanks", StatusCode::OK));
    }
    let wrong = entry.check();
    if !wrong.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(sheet(desk, speaks, &entry, &wrong, status).await);
    }
    let key = match slip::judge(&desk.sealer, &desk.code, &entry.slip, now).await? {
        Worth::Good(key) => key,
        Worth::Early | Worth::Nothing => {
            return Ok(sheet(desk, speaks, &entry, &[], StatusCode::OK).await);
        }
    };
    // The same form twice is one conversation.
    let left = Left {
        chat: key.clone(),
        at: now,
        ..entry.left
    };
    let body = serde_json::to_string(&left)?;
    if !door.sink.accept(vec![(format!("form {key}"), body)]).await {
        return Ok(page::notice(
            desk,
            speaks,
            "form-busy",
            StatusCode::SERVICE_UNAVAILABLE,
        ));
    }
    let mut tx = desk.database.read().await?;
    let opened = conversations::at_address(&mut tx, &desk.code, &key).await?;
    drop(tx);
    let Some(opened) = opened else {
        return Ok(page::notice(desk, speaks, "form-thanks", StatusCode::OK));
    };
    let number = opened.number.to_string();
    let seal = desk.sealer.seal(&["done", &desk.code, &number]).await?;
    // A reload of what follows sends nothing again.
    let to = format!("{}/done/{number}.{seal}?lang={}", desk.code, speaks.tag());
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::try_from(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    Ok(response)
}

async fn done(
    State(door): State<Door>,
    Path(ticket): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let (desk, speaks) = (&door.desk, language(&wanted, &headers));
    let (number, seal) = ticket.split_once('.').unwrap_or_default();
    match desk
        .sealer
        .is_seal(&["done", &desk.code, number], seal)
        .await
    {
        Ok(true) => page::confirmation(desk, speaks, number),
        Ok(false) => page::below(desk, speaks, "form-unread", StatusCode::NOT_FOUND),
        Err(_) => page::below(desk, speaks, "form-busy", StatusCode::SERVICE_UNAVAILABLE),
    }
}

async fn style(State(door): State<Door>) -> Response {
    let mut response = page::style(&door.desk.settings.colour).into_response();
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// What a site can put into a page of its own.
async fn snippet() -> Response {
    asset(
        "text/plain; charset=utf-8",
        include_str!("snippet.html"),
        300,
    )
}

/// Reads fields and files, or fields alone.
async fn read(desk: &Desk, request: Request) -> Result<Entry, StatusCode> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let body: Body = request.into_body();
        let bytes = to_bytes(body, PLAIN_MAX).await;
        let bytes = bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let mut entry = Entry::default();
        for (name, value) in url::form_urlencoded::parse(&bytes).take(40) {
            entry.set(&name, &value);
        }
        return Ok(entry);
    }
    let parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| StatusCode::UNSUPPORTED_MEDIA_TYPE)?;
    Entry::read(parts, &desk.settings, &desk.shelf)
        .await
        .map_err(|error| error.status())
}

/// The page with the fields, filled in as far as they were.
async fn sheet(
    desk: &Desk,
    speaks: Language,
    entry: &Entry,
    wrong: &[Wrong],
    status: StatusCode,
) -> Response {
    // A slip that is or becomes good stays, so that a double press is one form.
    let now = clock::now();
    let kept = slip::judge(&desk.sealer, &desk.code, &entry.slip, now).await;
    let slip = match kept {
        Ok(Worth::Good(_) | Worth::Early) => Ok(entry.slip.clone()),
        _ => slip::write(&desk.sealer, &desk.code, now).await,
    };
    match slip {
        Ok(slip) => page::sheet(desk, &Sheet::of(speaks, entry, wrong, slip), status),
        Err(error) => {
            tracing::error!(%error, "no form could be given out");
            page::notice(desk, speaks, "form-busy", StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn wait(desk: &Desk, speaks: Language, retry: u64) -> Response {
    let mut response = page::notice(desk, speaks, "form-slow", StatusCode::TOO_MANY_REQUESTS);
    let seconds = HeaderValue::from(retry.div_ceil(1000).max(1));
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}

fn language(wanted: &Wanted, headers: &HeaderMap) -> Language {
    let asked = wanted.lang.as_deref().and_then(Language::from_tag);
    asked
        .or_else(|| crate::channels::street::answer::language(headers))
        .unwrap_or_default()
}
