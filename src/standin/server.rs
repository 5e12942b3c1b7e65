//! The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.
//! Every call goes: token → method → parameters → faults → budget → method → log.

use super::errors::ApiError;
use super::faults::Effect;
use super::link::Link;
use super::log;
use super::methods::params::Params;
use super::methods::{Call, Method, find};
use super::request::parameters;
use super::state::chat::ChatKey;
use super::webhook;
use super::world::World;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct Server {
    /// The world.
    pub world: World,
    /// Fires when the stand-in stops.
    pub stop: CancellationToken,
    /// Delivers webhooks.
    pub client: reqwest::Client,
}

/// Everything under `/bot…` and `/file/bot…`.
pub async fn bot_api(
    State(server): State<Server>,
    ConnectInfo(link): ConnectInfo<Link>,
    request: Request,
) -> Response {
    let path = request.uri().path().replace("%3A", ":");
    if let Some((token, path)) = path
        .strip_prefix("/file/bot")
        .and_then(|rest| rest.split_once('/'))
    {
        return file(&server, token, path).unwrap_or_else(IntoResponse::into_response);
    }
    let Some((token, method)) = path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
    else {
        return ApiError::not_found().into_response();
    };
    match call(&server, &link, token, method, request).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

fn file(server: &Server, token: &str, path: &str) -> Result<Response, ApiError> {
    let state = server.world.lock();
    state.bot_of(token)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let unique = name.split('.').next().unwrap_or_default();
    let file = state
        .files
        .get(unique)
        .filter(|file| file.path() == path)
        .ok_or_else(ApiError::not_found)?;
    if file.bytes.len() > state.options.max_download {
        return Err(ApiError::bad("file is too big"));
    }
    Ok((
        [(header::CONTENT_TYPE, "application/octet-stream")],
        file.bytes.clone(),
    )
        .into_response())
}

async fn call(
    server: &Server,
    link: &Link,
    token: &str,
    name: &str,
    request: Request,
) -> Result<Response, ApiError> {
    let (bot, max_upload) = {
        let state = server.world.lock();
        (state.bot_of(token)?.id, state.options.max_upload)
    };
    let method = find(name).ok_or_else(ApiError::not_found)?;
    let params = parameters(method, request, max_upload).await?;
    let chat = params.chat();
    let polling = method.name == "getUpdates";
    let (effect, mut latency) = {
        let mut state = server.world.lock();
        (
            state.faults.strike(method.name, chat),
            if polling {
                Duration::ZERO
            } else {
                state.options.latency
            },
        )
    };
    let mut lose = false;
    match effect {
        None => {}
        Some(Effect::Delay(milliseconds)) => latency += Duration::from_millis(milliseconds),
        Some(Effect::LoseAnswer) => lose = true,
        Some(refusal) => {
            pause(latency).await;
            return Ok(refuse(server, link, method, bot, chat, refusal));
        }
    }
    pause(latency / 2).await;
    let result = apply(server, method, bot, &params, chat, lose);
    let text = match result {
        Ok(generation) if polling => {
            wait(
                server,
                bot,
                &params,
                generation.as_u64().unwrap_or_default(),
            )
            .await
        }
        other => other.map(|value| value.to_string()),
    };
    if lose {
        link.cut();
    }
    pause(latency / 2).await;
    let body = format!(r#"{{"ok":true,"result":{}}}"#, text?);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

/// Applies a call under the lock: budget, method, log.
fn apply(
    server: &Server,
    method: &'static Method,
    bot: i64,
    params: &Params,
    chat: Option<i64>,
    answer_lost: bool,
) -> Result<Value, ApiError> {
    let charge = method.charge(params);
    let mut state = server.world.lock();
    let at = state.now();
    let steady = state.steady();
    let key = ChatKey::seen_by(bot, chat.unwrap_or_default());
    let budgets = state.options.budgets;
    let fits = match charge {
        Some((family, cost)) => state
            .limits
            .check(&budgets, bot, key, family, cost, steady)
            .map_err(ApiError::too_many),
        None => Ok(()),
    };
    let result = fits.and_then(|()| {
        method.require(params)?;
        (method.run)(&mut Call {
            state: &mut state,
            bot,
            params,
        })
    });
    if let (Ok(_), Some((family, cost))) = (&result, charge) {
        state
            .limits
            .charge(&budgets, bot, key, family, cost, steady);
    }
    if method.name != "getUpdates" {
        let code = result.as_ref().map_or_else(|error| error.code, |_| 200);
        let cost = charge.map_or(0, |(_, cost)| cost);
        state.log.record(log::Call {
            method: method.name,
            bot,
            chat,
            at,
            code,
            cost,
            answer_lost,
        });
        state.wake();
    }
    if method.name == "setWebhook" && result.is_ok() {
        webhook::start(server, bot, &state);
    }
    result
}

/// What a call that is not applied is told.
fn refuse(
    server: &Server,
    link: &Link,
    method: &'static Method,
    bot: i64,
    chat: Option<i64>,
    effect: Effect,
) -> Response {
    let (code, response) = match effect {
        Effect::Error500 => (
            500,
            ApiError::new(500, "Internal Server Error: sorry").into_response(),
        ),
        Effect::BadGateway => {
            let page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
            (
                502,
                (
                    StatusCode::BAD_GATEWAY,
                    [(header::CONTENT_TYPE, "text/html")],
                    page,
                )
                    .into_response(),
            )
        }
        Effect::TooMany(seconds) => (429, ApiError::too_many(seconds).into_response()),
        Effect::Refuse { code, description } => {
            (code, ApiError::new(code, description).into_response())
        }
        Effect::Reset | Effect::LoseAnswer | Effect::Delay(_) => {
            link.cut();
            (0, StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    };
    let mut state = server.world.lock();
    let at = state.now();
    state.log.record(log::Call {
        method: method.name,
        bot,
        chat,
        at,
        code,
        cost: 0,
        answer_lost: false,
    });
    state.wake();
    response
}

/// The long poll: wakes on a new update, on another poll, on a webhook.
async fn wait(
    server: &Server,
    bot: i64,
    params: &Params,
    generation: u64,
) -> Result<String, ApiError> {
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout =
        u64::try_from(params.int("timeout").unwrap_or_default().clamp(0, 50)).unwrap_or_default();
    let deadline = Instant::now() + Duration::from_secs(timeout);
    let wake = server
        .world
        .lock()
        .bots
        .get(&bot)
        .ok_or_else(ApiError::unauthorized)?
        .wake
        .clone();
    loop {
        let woken = wake.notified();
        tokio::pin!(woken);
        // Armed before looking, so that nothing slips between.
        woken.as_mut().enable();
        {
            let mut state = server.world.lock();
            let now = state.now();
            let bot = state
                .bots
                .get_mut(&bot)
                .ok_or_else(ApiError::unauthorized)?;
            if bot.webhook.is_some() {
                return Err(ApiError::webhook_active());
            }
            if bot.queue.poll != generation {
                return Err(ApiError::second_poller());
            }
            if let Some(batch) = bot.queue.batch(limit, now) {
                return Ok(batch);
            }
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep_until(deadline) => return Ok("[]".to_owned()),
            () = server.stop.cancelled() => return Ok("[]".to_owned()),
        }
    }
}
