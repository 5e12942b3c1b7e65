//! The only wiring: opens the store, channels and desk, starts the tasks, stops
//! them in order.

pub mod backup;
pub mod carry;
#[cfg(feature = "standin")]
pub mod demo;
mod feed;
mod indexer;
mod janitor;
mod start;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::delivery::pace::Budget;
use crate::delivery::queue::Budgets;
use crate::desk::areas::Area;
use crate::store::database::Database;

/// What benchmarks and tests may set beyond the settings.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// The stretch of time that `group_per_minute` speaks of, milliseconds.
    pub group_span: i64,
    /// How long an account, or the group, that is down (a token that was
    /// revoked, Topics switched off) is left alone, milliseconds.
    pub down: i64,
    /// How often what could not be acted on is tried again, milliseconds.
    pub retry: u64,
    /// How long nobody must have written in a dialogue before what is only talk
    /// is drawn into its card and title, milliseconds.
    pub talk_pause: i64,
    /// Areas beside those of the desk.
    pub areas: &'static [&'static dyn Area],
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            group_span: 60_000,
            down: 30_000,
            retry: 10_000,
            talk_pause: 60_000,
            areas: &[],
        }
    }
}

/// A running Topicdesk.
pub struct App {
    database: Database,
    stop: CancellationToken,
    tasks: TaskTracker,
    address: Option<SocketAddr>,
    metrics: Option<SocketAddr>,
    stage: Arc<crate::desk::stage::Stage>,
}

impl App {
    /// Starts everything; returns when it is at work.
    pub async fn start(config: Config, tuning: Tuning) -> anyhow::Result<Self> {
        start::start(config, tuning).await
    }

    /// Where the door to the street listens, if it does.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Where `/metrics` is served beside, if it is.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// The database, for looking at.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The group, once bound.
    #[must_use]
    pub fn desk_chat(&self) -> Option<i64> {
        self.stage.chat()
    }

    /// Stops: nothing new is begun, what is under way is finished and written down.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.database.close().await;
    }
}

/// Runs until `stop`.
pub async fn run(config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let app = App::start(config, Tuning::default()).await?;
    if let Some(address) = app.address() {
        tracing::info!(%address, "at work");
    }
    stop.cancelled().await;
    tracing::info!("stopping");
    app.stop().await;
    Ok(())
}

/// The budgets that the settings name.
fn budgets(config: &Config, tuning: Tuning) -> Budgets {
    let limit =
        |limit: Option<std::num::NonZeroU32>| limit.map_or(0, |limit| i64::from(limit.get()));
    let pace = &config.desk.pace;
    Budgets {
        overall: Budget {
            limit: limit(pace.overall_per_second),
            span: 1_000,
        },
        group: Budget {
            limit: limit(pace.group_per_minute),
            span: tuning.group_span,
        },
        // Short bursts are allowed in a private chat (Bot FAQ): three, then wait.
        chat: Budget {
            limit: limit(pace.chat_per_second) * 3,
            span: 3_000,
        },
    }
}
