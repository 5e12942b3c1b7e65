//! Updates that the Bot API brings: `POST /telegram/<account>`.
//!
//! The secret is compared before a byte of the body is read, and 200 goes out
//! only after the update is stored; after anything else the server brings it
//! again (facts: until it is 24 h old).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::botapi::poll::{Raw, raw_update};
use crate::botapi::webhook::HEADER;

/// Longest body that is read, bytes.
pub const BODY_MAX: usize = 1 << 20;

/// Longest that a body may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who takes updates in.
pub trait Hook: Send + Sync {
    /// Stores `update` of `account` durably; may be dropped half way, and may
    /// get an update again. On an error the server is told to repeat.
    fn accept<'a>(&'a self, account: &'a str, update: Raw) -> BoxFuture<'a, Result<(), HookError>>;
}

/// Why an update was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// It could not be stored.
    #[error("the update could not be stored: {0}")]
    Store(#[from] crate::store::error::StoreError),
    /// We are stopping.
    #[error("stopping")]
    Stopping,
}

/// The accounts whose updates are brought, each with its secret.
#[derive(Clone)]
pub struct Hooks {
    secrets: Arc<BTreeMap<String, SecretString>>,
    hook: Arc<dyn Hook>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.secrets.keys()).finish()
    }
}

impl Hooks {
    /// Hands updates of the accounts that are named here to `hook`.
    #[must_use]
    pub fn new(secrets: BTreeMap<String, SecretString>, hook: Arc<dyn Hook>) -> Self {
        Self {
            secrets: Arc::new(secrets),
            hook,
        }
    }
}

/// Takes an update: 200 stored, 400 no update, 401 wrong secret, 404 no such
/// account, 408 too slow, 413 too long, 503 not stored.
pub async fn take(
    State(hooks): State<Hooks>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let Some((account, secret)) = hooks.secrets.get_key_value(&account) else {
        return StatusCode::NOT_FOUND;
    };
    if !proves(&headers, secret) {
        tracing::warn!(account, "a call to the webhook without its secret");
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(read) = tokio::time::timeout(PATIENCE, to_bytes(body, BODY_MAX)).await else {
        return StatusCode::REQUEST_TIMEOUT;
    };
    let Ok(bytes) = read else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let Some(update) = std::str::from_utf8(&bytes).ok().and_then(raw_update) else {
        tracing::warn!(account, "the webhook was brought what is no update");
        return StatusCode::BAD_REQUEST;
    };
    match hooks.hook.accept(account, update).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(account, %error, "an update was not taken in");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Whether the caller knows the secret, said exactly once.
fn proves(headers: &HeaderMap, secret: &SecretString) -> bool {
    let mut said = headers.get_all(HEADER).iter();
    let (Some(said), None) = (said.next(), said.next()) else {
        return false;
    };
    said.as_bytes()
        .ct_eq(secret.expose_secret().as_bytes())
        .into()
}
