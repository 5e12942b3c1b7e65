//! Tidies up while the rest works.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::botapi::shelf::Shelf;
use crate::clock;
use crate::store::database::Database;
use crate::store::{drawer, intake, letters, pages, prompts};

use super::feed::Feeds;

/// Every so many rounds old news are forgotten.
const PRUNE_EVERY: u32 = 30;
/// Telegram repeats an update for 24 h (facts 6); after twice that nobody will.
const KEEP: i64 = 48 * 60 * 60 * 1000;

/// A letter is forgotten at this age, heard or not: whoever has not looked into
/// his letterbox for so long has no token any more that opens it. What was said
/// stays in the record of the conversation.
const LETTERS: i64 = 180 * 24 * 60 * 60 * 1000;

/// Works until `stop`; every `retry` tries again what could not be acted on.
pub async fn run(
    database: Database,
    shelf: Shelf,
    feeds: Feeds,
    retry: Duration,
    stop: CancellationToken,
) {
    let mut round: u32 = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(retry) => {}
        }
        feeds.retry().await;
        if round.is_multiple_of(PRUNE_EVERY) {
            prune(&database, &stop).await;
            close_pages(&database).await;
            sweep(&shelf, &stop).await;
        }
        round = round.wrapping_add(1);
    }
}

/// Forgets old news in small bites, so that nobody waits for it.
async fn prune(database: &Database, stop: &CancellationToken) {
    let swept = database.write(|tx| Box::pin(prompts::prune(tx, clock::now())));
    if let Err(error) = swept.await {
        tracing::warn!(%error, "old questions could not be forgotten");
    }
    let now = clock::now();
    while !stop.is_cancelled() {
        let pruned = database
            .write(move |tx| {
                Box::pin(async move {
                    let expired = drawer::prune(tx, now).await?;
                    let letters = letters::prune(tx, now - LETTERS).await?;
                    let news = intake::prune(tx, now - KEEP).await?;
                    Ok(news.max(letters).max(expired))
                })
            })
            .await;
        match pruned {
            Ok(1000) => tokio::task::yield_now().await,
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "old news could not be forgotten");
                return;
            }
        }
    }
}

/// Forgets pages whose links are long dead; those left over wait for the next round.
async fn close_pages(database: &Database) {
    let before = clock::now() - KEEP;
    let closed = database.write(move |tx| Box::pin(pages::prune(tx, before)));
    if let Err(error) = closed.await {
        tracing::warn!(%error, "old pages could not be forgotten");
    }
}

/// Removes files that were sent up and never used.
async fn sweep(shelf: &Shelf, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match shelf.sweep(clock::now()).await {
            Ok(100) => tokio::task::yield_now().await,
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "files that nobody used could not be removed");
                return;
            }
        }
    }
}
