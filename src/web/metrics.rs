//! `GET /metrics`, in the text format of Prometheus.
//!
//! Not for the street: it is only there under a token, or at an address of
//! its own. What must be asked of the database is asked once in a while,
//! however often somebody scrapes, and over indexes.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::meter;
use crate::model::errand::Class;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::{intake, outbox};

use super::health::Vitals;

/// How long figures from the database are good, milliseconds.
const GOOD_FOR: i64 = 10_000;
/// Longest that the database may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often what was timed is put into its buckets, so that it does not pile
/// up when nobody scrapes.
const UPKEEP: Duration = Duration::from_secs(5);
/// Bounds of the buckets of every duration, seconds.
const BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0,
];

/// All figures of this process.
pub struct Metrics {
    handle: PrometheusHandle,
    vitals: Arc<Vitals>,
    database: Database,
    token: Option<SecretString>,
    /// When the database was asked last.
    asked: Mutex<Option<i64>>,
}

impl Metrics {
    /// Starts recording, once in a process. `token`: whoever asks must know it.
    #[must_use]
    pub fn new(vitals: Arc<Vitals>, database: Database, token: Option<SecretString>) -> Self {
        Self {
            handle: recorder(),
            vitals,
            database,
            token,
            asked: Mutex::new(None),
        }
    }

    /// Keeps the memory for what was timed bounded, until `stop`.
    pub async fn upkeep(self: Arc<Self>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(UPKEEP) => self.handle.run_upkeep(),
            }
        }
    }

    /// Brings the figures that nobody counts as they come up to date.
    async fn look(&self) {
        self.vitals.measure();
        meter::writes_waiting(self.database.writes_waiting());
        let mut asked = self.asked.lock().await;
        let now = clock::monotonic();
        if asked.is_some_and(|at| now - at < GOOD_FOR) {
            return;
        }
        let answer = tokio::time::timeout(PATIENCE, self.ask()).await;
        meter::database(matches!(answer, Ok(Ok(()))));
        *asked = Some(clock::monotonic());
    }

    async fn ask(&self) -> Result<(), StoreError> {
        let mut tx = self.database.read().await?;
        for account in self.vitals.accounts() {
            let (total, oldest) = outbox::survey(&mut tx, account).await?;
            meter::outbox(account, total);
            let now = clock::now();
            for to_desk in [true, false] {
                for class in Class::ALL {
                    let mut found = oldest.iter();
                    let found = found.find(|row| row.to_desk == to_desk && row.class == class);
                    let (count, age) = found.map_or((0, 0), |row| (row.count, now - row.since));
                    meter::outbox_class(account, meter::rim(!to_desk), class.name(), count, age);
                }
            }
            let open = intake::open(&mut tx, account).await?;
            for state in ["new", "doubt", "failed"] {
                let count = open.iter().find(|(is, _)| is == state);
                meter::intake_open(account, state, count.map_or(0, |(_, count)| *count));
            }
        }
        Ok(())
    }
}

/// `/metrics` alone.
pub fn router(metrics: Arc<Metrics>) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .with_state(metrics)
}

/// 200 with all figures; 401 without the token, if there is one.
async fn scrape(State(metrics): State<Arc<Metrics>>, headers: HeaderMap) -> Response {
    if !metrics
        .token
        .as_ref()
        .is_none_or(|token| knows(&headers, token))
    {
        return (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    metrics.look().await;
    let format = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (format, metrics.handle.render()).into_response()
}

fn knows(headers: &HeaderMap, token: &SecretString) -> bool {
    let mut said = headers.get_all(AUTHORIZATION).iter();
    let (Some(said), None) = (said.next(), said.next()) else {
        return false;
    };
    let expected = format!("Bearer {}", token.expose_secret());
    said.as_bytes().ct_eq(expected.as_bytes()).into()
}

/// The recorder of this process.
fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let start = || {
        let builder = PrometheusBuilder::new();
        // Fails for no buckets only.
        let builder = builder
            .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS)
            .unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Fails if somebody else records in this process: then these stay empty.
        let _ = metrics::set_global_recorder(recorder);
        meter::describe();
        handle
    };
    HANDLE.get_or_init(start).clone()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_token_is_said_once_and_whole() {
        let token = SecretString::from("0123456789abcdef");
        let said = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            knows(&headers, &token)
        };
        assert!(said(&["Bearer 0123456789abcdef"]));
        assert!(!said(&[]));
        assert!(!said(&["Bearer 0123456789abcde"]));
        assert!(!said(&["0123456789abcdef"]));
        assert!(!said(&[
            "Bearer 0123456789abcdef",
            "Bearer 0123456789abcdef"
        ]));
    }
}
