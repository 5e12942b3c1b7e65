//! Which address of the chat leads where, and who may ask for it.
//!
//! Pages and scripts are for everybody; who may frame the page is the browser's
//! business, which the policy tells it. Whatever speaks for a visitor must come
//! from our own page: there is no cookie that another site could use, and no
//! other site's script that could talk to us.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;

use crate::channels::contract::Sink;
use crate::channels::street::answer::{self, failure, language, secured};
use crate::channels::street::caller::Caller;
use crate::channels::street::chance;
use crate::channels::street::origin::{From, from, host};
use crate::channels::street::stock::{self, Untaken};
use crate::clock;
use crate::locale::Language;
use crate::store::drawer;
use crate::store::letters;

use super::assets::{ASSETS, Asset};
use super::core::{Core, kind};
use super::files::{Ticket, claim};
use super::letter::Letter;
use super::talk::End;
use super::talk::say::upload_name;
use super::visitor::{self, Found, Visitor};
use super::{poll, socket};

/// How long browsers may keep the script whose address never changes.
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// The same for what has another address as soon as it changes.
const LONG: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// How long an upload waits for its saying, milliseconds.
const UPLOAD_LIFE: i64 = 24 * 60 * 60 * 1000;
/// How much longer its bytes stay, so that no saying finds them gone, milliseconds.
const LOOSE: i64 = UPLOAD_LIFE;

/// What all addresses share.
#[derive(Clone)]
pub struct Desk {
    /// The inbox.
    pub core: Arc<Core>,
    /// Where what visitors do goes.
    pub sink: Arc<dyn Sink>,
}

/// The door of one inbox.
pub fn router(core: Arc<Core>, sink: Arc<dyn Sink>) -> Router {
    Router::new()
        .route("/widget.js", get(widget))
        .route("/config", get(config))
        .route("/frame", get(frame))
        .route("/ws", get(socket::upgrade))
        .route("/poll", post(poll::poll))
        .route("/file", post(up))
        .route("/file/{claim}", get(down))
        .route("/part/{version}/{name}", get(part))
        .with_state(Desk { core, sink })
        .layer(map_response(secured))
}

/// Whether a request that speaks for a visitor comes from our own page.
pub fn is_ours(core: &Core, headers: &HeaderMap) -> bool {
    from(headers, core.public.as_ref()) == From::Ours
}

async fn widget(headers: HeaderMap) -> Response {
    let mut response = asset(&ASSETS.widget, &headers, SHORT);
    let headers = response.headers_mut();
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

async fn part(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    // While an update rolls on, a page may ask for what another process would give.
    let never = HeaderValue::from_static("no-store");
    let cache = if version == ASSETS.version {
        LONG
    } else {
        never
    };
    ASSETS
        .parts
        .iter()
        .find(|part| part.name == name)
        .map_or_else(
            || failure(StatusCode::NOT_FOUND, "nothing_here", None),
            |part| asset(part, &headers, cache),
        )
}

/// A file of the binary, packed if the browser can unpack it.
fn asset(asset: &'static Asset, asked: &HeaderMap, cache: HeaderValue) -> Response {
    let mut response = if unpacks(asked) {
        asset.packed.as_slice().into_response()
    } else {
        asset.plain.as_str().into_response()
    };
    let headers = response.headers_mut();
    if unpacks(asked) {
        headers.insert(CONTENT_ENCODING, GZIP);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, cache);
    response
}

const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Whether the browser says that it can unpack gzip.
fn unpacks(headers: &HeaderMap) -> bool {
    let said = headers
        .get(ACCEPT_ENCODING)
        .and_then(|said| said.to_str().ok());
    said.is_some_and(|said| said.split(',').any(|way| way.trim() == "gzip"))
}

async fn frame(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let lines = host(&headers).map_or_else(String::new, |host| {
        // Older browsers do not count sockets as our own origin.
        format!(" wss://{host} ws://{host}")
    });
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
         media-src 'self' blob:; connect-src 'self'{lines}; base-uri 'none'; form-action 'none'; \
         frame-ancestors {}",
        desk.core.settings.origins.ancestors()
    );
    let never = HeaderValue::from_static("no-store");
    let mut response = asset(&ASSETS.frame, &headers, never);
    let headers = response.headers_mut();
    match HeaderValue::try_from(policy) {
        Ok(policy) => {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
            response
        }
        Err(_) => failure(StatusCode::BAD_REQUEST, "bad_host", None),
    }
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: Option<String>,
}

async fn config(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let tag = wanted.lang.as_deref().and_then(Language::from_tag);
    let speaks = tag.or_else(|| language(&headers)).unwrap_or_default();
    let config = Json(desk.core.config(speaks));
    let mut response = config.into_response();
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("origin, accept-language"));
    let origin = headers
        .get("origin")
        .and_then(|origin| origin.to_str().ok());
    if let Some(origin) = origin
        && (desk.core.settings.origins.hold(origin) || is_ours(&desk.core, &headers))
        && let Ok(allowed) = HeaderValue::from_str(origin)
    {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        headers.insert(
            "cross-origin-resource-policy",
            HeaderValue::from_static("cross-origin"),
        );
    }
    response
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn up(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if !is_ours(&desk.core, &headers) {
        return failure(StatusCode::FORBIDDEN, "origin", None);
    }
    let token = headers.get(AUTHORIZATION).and_then(|value| {
        let said = value.to_str().ok()?;
        said.strip_prefix("Bearer ")
    });
    let Some(token) = token else {
        return failure(StatusCode::FORBIDDEN, "unknown_token", None);
    };
    let length = headers.get("content-length").and_then(|value| {
        let said = value.to_str().ok()?;
        said.parse::<u64>().ok()
    });
    if length.is_some_and(|length| length > desk.core.settings.max_file) {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, "too_large", None);
    }
    match take(&desk.core, caller, token, &named.name, length, body).await {
        Ok(response) => response,
        Err(End::TooOften(retry)) => {
            failure(StatusCode::TOO_MANY_REQUESTS, "slow_down", Some(retry))
        }
        Err(End::Unknown | End::Bad) => failure(StatusCode::FORBIDDEN, "unknown_token", None),
        Err(End::Store(error)) => {
            tracing::error!(%error, "a visitor's file was not kept");
            failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(2000))
        }
    }
}

async fn take(
    core: &Arc<Core>,
    caller: Caller,
    token: &str,
    name: &str,
    length: Option<u64>,
    body: Body,
) -> Result<Response, End> {
    let most = core.settings.max_file;
    let weight = u32::try_from(length.unwrap_or(most) >> 10).unwrap_or(u32::MAX);
    let uploads = &core.paces.uploads;
    uploads
        .take(caller.key(), weight.saturating_add(16), clock::monotonic())
        .map_err(End::TooOften)?;
    let visitor = holder(core, caller, token).await?;
    let loose = clock::now() + UPLOAD_LIFE + LOOSE;
    let item = match stock::take(&core.shelf, body, name, most, loose).await {
        Ok(item) => item,
        Err(error) => return Ok(untaken(&error)),
    };
    let id = chance::secret();
    let shown = serde_json::json!({
        "id": id, "name": item.name, "kind": kind(item.shape()), "mime": item.mime,
        "size": item.size, "width": item.width, "height": item.height,
    });
    let kept = serde_json::to_string(&(&visitor.chat, &item)).map_err(|_| End::Bad)?;
    let (inbox, key) = (core.code.clone(), upload_name(&id));
    let until = clock::now() + UPLOAD_LIFE;
    let kept = core.database.write(move |tx| {
        Box::pin(async move { drawer::set(tx, &inbox, &key, &kept, Some(until)).await })
    });
    kept.await?;
    Ok(Json(shown).into_response())
}

/// The visitor who holds the token; made one by his first file.
async fn holder(core: &Arc<Core>, caller: Caller, token: &str) -> Result<Visitor, End> {
    let mut tx = core.database.read().await?;
    let found = visitor::find(&mut tx, &core.code, token, clock::now()).await?;
    drop(tx);
    match found {
        Found::Known(visitor) => Ok(*visitor),
        Found::Fresh => core.admit(caller, token, None).await?.ok_or(End::Unknown),
        Found::Unknown => Err(End::Unknown),
    }
}

fn untaken(error: &Untaken) -> Response {
    match error {
        Untaken::TooLarge => failure(StatusCode::PAYLOAD_TOO_LARGE, "too_large", None),
        Untaken::Empty => failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_kind", None),
        Untaken::Torn => failure(StatusCode::BAD_REQUEST, "torn", None),
        Untaken::Full => {
            tracing::error!("there is no room for visitors' files");
            failure(StatusCode::INSUFFICIENT_STORAGE, "full", None)
        }
        Untaken::Shelf(error) => {
            tracing::error!(%error, "a visitor's file was not kept");
            failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(2000))
        }
    }
}

async fn down(State(desk): State<Desk>, Path(said): Path<String>, headers: HeaderMap) -> Response {
    // Whatever is wrong with an address, it is told in the same words.
    let refused = || failure(StatusCode::FORBIDDEN, "gone", None);
    let core = &desk.core;
    let now = clock::now();
    let item = async {
        let Some(claim) = claim(&said) else {
            return Ok(None);
        };
        let mut tx = core.database.read().await?;
        let Some(visitor) = visitor::get(&mut tx, &core.code, claim.chat, now).await? else {
            return Ok(None);
        };
        let ticket = Ticket {
            inbox: &core.code,
            chat: claim.chat,
            epoch: &visitor.epoch,
            n: claim.n,
        };
        if !ticket.is_true(&core.sealer, &claim, now).await? {
            return Ok(None);
        }
        let Some(letter) = letters::at(&mut tx, core.place(claim.chat), claim.n).await? else {
            return Ok(None);
        };
        let letter: Letter = serde_json::from_str(&letter.body)?;
        Ok::<_, crate::store::error::StoreError>(letter.item)
    };
    match item.await {
        Ok(Some(item)) => match core.shelf.path(&item.digest).await {
            Some(path) => answer::file(&item, &path, &headers).await,
            None => refused(),
        },
        Ok(None) => refused(),
        Err(error) => {
            tracing::error!(%error, "a visitor's file could not be looked up");
            failure(StatusCode::SERVICE_UNAVAILABLE, "busy", Some(2000))
        }
    }
}
