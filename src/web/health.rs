//! Whether the program lives, and whether it can work.

use std::collections::{BTreeMap, BTreeSet};
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
use crate::delivery::standing::Standing;
use crate::meter;
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
    watched: Watched,
}

/// Who is looked at beside the database.
#[derive(Debug, Default)]
pub struct Watched {
    /// The staff bot's account; without its updates there is no desk.
    pub desk: String,
    /// Every inbox.
    pub inboxes: Vec<Inbox>,
    /// Which accounts cannot send.
    pub standing: Arc<Standing>,
}

/// An inbox, as it is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// Its code.
    pub code: String,
    /// Its kind of channel.
    pub kind: String,
    /// Who serves it.
    pub account: String,
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

    /// Whether `account` was answered within [`SILENCE_MAX`] before `now`, or is
    /// not polled at all.
    pub fn is_felt(&self, account: &str, now: i64) -> bool {
        let found = self.beats.iter().find(|(name, _)| name == account);
        found.is_none_or(|(_, beat)| {
            let beat = beat.load(Ordering::Relaxed);
            beat != NEVER && now.saturating_sub(beat) <= SILENCE_MAX
        })
    }

    /// How long before `now` each polled account was answered, milliseconds; of
    /// one that never was, how long we have been waiting at the most.
    pub fn ages(&self, now: i64) -> impl Iterator<Item = (&str, i64)> {
        self.beats.iter().map(move |(name, beat)| {
            let beat = beat.load(Ordering::Relaxed);
            let age = if beat == NEVER { now } else { now - beat };
            (name.as_str(), age)
        })
    }
}

const NEVER: i64 = i64::MIN;

impl Vitals {
    /// Of this database, these pollers and accounts.
    #[must_use]
    pub fn new(database: Database, pulse: Arc<Pulse>, watched: Watched) -> Self {
        Self {
            database,
            pulse,
            asked: Mutex::new(None),
            watched,
        }
    }

    /// Every account once.
    pub fn accounts(&self) -> BTreeSet<&str> {
        let inboxes = self.watched.inboxes.iter();
        inboxes
            .map(|inbox| inbox.account.as_str())
            .chain([self.watched.desk.as_str()])
            .collect()
    }

    /// Tells the figures of the moment.
    pub fn measure(&self) {
        for inbox in &self.watched.inboxes {
            meter::inbox(&inbox.code, &inbox.kind, &inbox.account);
        }
        for account in self.accounts() {
            meter::down(account, self.watched.standing.is_down(account));
        }
        for (account, age) in self.pulse.ages(clock::monotonic()) {
            meter::beat(account, age);
        }
    }

    /// How an account is, in a word.
    fn word(&self, account: &str, now: i64) -> &'static str {
        if self.watched.standing.is_down(account) {
            "down"
        } else if self.pulse.is_felt(account, now) {
            OK
        } else {
            "silent"
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

const OK: &str = "ok";

/// `GET /health/ready`: 200 if the database answers and the staff bot's updates
/// come, else 503. An inbox that fails is told of, and takes nobody else's
/// messages with it: `degraded` is 200.
pub async fn ready(State(vitals): State<Arc<Vitals>>) -> Response {
    let database = vitals.database_answers().await;
    let now = clock::monotonic();
    let updates = vitals.pulse.is_felt(&vitals.watched.desk, now);
    let word = |good: bool, bad: &'static str| if good { OK } else { bad };
    let inboxes = vitals.watched.inboxes.iter();
    let inboxes: BTreeMap<&str, &str> = inboxes
        .map(|inbox| (inbox.code.as_str(), vitals.word(&inbox.account, now)))
        .collect();
    let status = if !database || !updates {
        "not ready"
    } else {
        let desk = vitals.word(&vitals.watched.desk, now);
        let all = desk == OK && inboxes.values().all(|word| *word == OK);
        word(all, "degraded")
    };
    let body = json!({
        "status": status,
        "database": word(database, "no answer"),
        "updates": word(updates, "silent"),
        "inboxes": inboxes,
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
    fn each_account_is_felt_for_itself() {
        let pulse = Pulse::new(["a".to_owned(), "b".to_owned()]);
        assert!(!pulse.is_felt("a", 0), "nothing was heard yet");
        pulse.beat("a", 0);
        assert!(pulse.is_felt("a", 0) && !pulse.is_felt("b", 0));
        pulse.beat("b", 50_000);
        pulse.beat("stranger", 50_000);
        assert!(pulse.is_felt("a", SILENCE_MAX));
        assert!(!pulse.is_felt("a", SILENCE_MAX + 1), "a fell silent");
        assert!(pulse.is_felt("b", SILENCE_MAX + 1));
        assert!(pulse.is_felt("hooked", 0), "it is not polled");
        let ages: Vec<(&str, i64)> = pulse.ages(60_000).collect();
        assert_eq!(ages, [("a", 60_000), ("b", 10_000)]);
    }
}
