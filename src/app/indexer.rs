//! Keeps the index of search up to date, some seconds behind the road; who
//! searches meanwhile brings up the rest himself.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::store::database::Database;
use crate::store::search::index;

/// How long words gather before they are taken in together.
const GATHER: Duration = Duration::from_secs(3);
/// Rest after a failure.
const RETRY: Duration = Duration::from_secs(30);

/// Works until `stop`: at once what was left, then whenever something happened.
pub async fn run(database: Database, stop: CancellationToken) {
    let mut news = database.hatched();
    let work = async {
        loop {
            if let Err(error) = index::catch_up(&database).await {
                tracing::warn!(%error, "what was said last is not in the index yet");
                tokio::time::sleep(RETRY).await;
            }
            if let Err(RecvError::Closed) = news.recv().await {
                return;
            }
            tokio::time::sleep(GATHER).await;
            // All that came meanwhile is taken in now.
            news = news.resubscribe();
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}
