//! Whether the program lives, and whether it can work.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::sync::Mutex;

use crate::clock;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::settings;

/// A poll is held for 25 s and given up after 55 s; this long without an answer
/// is no accident, milliseconds.
pub const SILENCE_MAX: i64 = 90_000;

/// How long an answer on the database is believed, milliseconds.
const BELIEVED: i64 = 1000;

/// Longest that the database may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// When each polled account was last answered. Beaten by the pollers, also by
/// one that stands by because another process polls.
#[derive(Debug, Default)]
pub struct Pulse {
    beats: Vec<(String, AtomicI64)>,
}

/// What readiness is judged by.
#[derive(Debug)]
pub struct Vitals {
    database: Database,
    pulse: Arc<Pulse>,
    /// When the database was asked last, and whether it answered.
    asked: Mutex<Option<(i64, bool)>>,
}

impl Pulse {
    /// For these accounts; none if all updates come by webhook.
    #[must_use]
    pub fn new(accounts: impl IntoIterator<Item = String>) -> Self {
        let beats = accounts.into_iter();
        Self {
            beats: beats.map(|name| (name, AtomicI64::new(NEVER))).collect(),
        }
    }

    /// `account` was answered at `now` ([`clock::monotonic`]). Unknown ones are ignored.
    pub fn beat(&self, account: &str, now: i64) {
        if let Some((_, beat)) = self.beats.iter().find(|(name, _)| name == account) {
            beat.store(now, Ordering::Relaxed);
        }
    }

    /// Whether every account was answered within [`SILENCE_MAX`] before `now`.
    pub fn is_felt(&self, now: i64) -> bool {
        self.beats.iter().all(|(_, beat)| {
            let beat = beat.load(Ordering::Relaxed);
            beat != NEVER && now.saturating_sub(beat) <= SILENCE_MAX
        })
    }
}

const NEVER: i64 = i64::MIN;

impl Vitals {
    /// Of this database and these pollers.
    #[must_use]
    pub fn new(database: Database, pulse: Arc<Pulse>) -> Self {
        Self {
            database,
            pulse,
            asked: Mutex::new(None),
        }
    }

    /// Whether the database answers. Anybody may ask, so it is asked at most
    /// once a second and by one at a time.
    async fn database_answers(&self) -> bool {
        let mut asked = self.asked.lock().await;
        let now = clock::monotonic();
        if let Some((at, answered)) = *asked
            && now - at < BELIEVED
        {
            return answered;
        }
        let answer = tokio::time::timeout(PATIENCE, ask(&self.database)).await;
        let answered = matches!(answer, Ok(Ok(())));
        *asked = Some((clock::monotonic(), answered));
        answered
    }
}

/// `GET /health`: the process lives.
pub async fn live() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// `GET /health/ready`: 200 if the database answers and updates are asked for, else 503.
pub async fn ready(State(vitals): State<Arc<Vitals>>) -> Response {
    let database = vitals.database_answers().await;
    let updates = vitals.pulse.is_felt(clock::monotonic());
    let word = |good: bool, bad: &'static str| if good { "ok" } else { bad };
    let body = json!({
        "status": word(database && updates, "not ready"),
        "database": word(database, "no answer"),
        "updates": word(updates, "silent"),
    });
    let status = if database && updates {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body)).into_response()
}

async fn ask(database: &Database) -> Result<(), StoreError> {
    let mut tx = database.read().await?;
    settings::get(&mut tx, "").await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_silent_account_is_enough_to_be_alarmed() {
        let pulse = Pulse::new(["a".to_owned(), "b".to_owned()]);
        assert!(!pulse.is_felt(0), "nothing was heard yet");
        pulse.beat("a", 0);
        assert!(!pulse.is_felt(0), "b was not heard yet");
        pulse.beat("b", 50_000);
        pulse.beat("stranger", 50_000);
        assert!(pulse.is_felt(SILENCE_MAX));
        assert!(!pulse.is_felt(SILENCE_MAX + 1), "a fell silent");
        assert!(Pulse::new([]).is_felt(0), "nothing is polled");
    }
}
