//! The store on both databases: what one promises, the other keeps.

mod crew;
mod feed;
mod intake;
mod letters;
mod lists;
mod outbox;
mod people;
mod prompts;
mod prune;
mod records;
mod scripts;
mod search;
mod tickets;
mod timers;
mod writes;

use topicdesk::store::database::Database;

use crate::support::postgres;

/// Runs `test` on a fresh SQLite file, and on PostgreSQL where one was started.
pub async fn on_both<F: AsyncFn(Database, String)>(test: F) {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    test(Database::open(&url).await.unwrap(), url).await;
    if let Some(url) = postgres::fresh().await {
        test(Database::open(&url).await.unwrap(), url).await;
    }
}
