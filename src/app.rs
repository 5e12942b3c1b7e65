//! The only wiring: opens the store, channels and desk, starts the tasks, stops
//! them in order.

use std::net::SocketAddr;

use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::locale::Language;

/// What the demo may be told.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Forget what earlier runs left.
    pub fresh: bool,
    /// Where the page is served.
    pub listen: SocketAddr,
    /// Language of the agents' side.
    pub language: Language,
    /// Open the page in the browser.
    pub open: bool,
}

/// Runs until `stop`.
#[expect(clippy::unused_async, reason = "a placeholder")]
pub async fn run(_config: Config, _stop: CancellationToken) -> anyhow::Result<()> {
    anyhow::bail!("not wired yet")
}

/// Runs the demo until `stop`.
#[expect(clippy::unused_async, reason = "a placeholder")]
pub async fn demo(_options: DemoOptions, _stop: CancellationToken) -> anyhow::Result<()> {
    anyhow::bail!("not wired yet")
}
