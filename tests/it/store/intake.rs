//! What the far sides told is acted on once, and tried again where it failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::BoxFuture;
use topicdesk::relay::intake::{Digest, Raw, accept, retry};
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::{intake, settings};

use super::on_both;

const NOW: i64 = 1_700_000_000_000;

/// Counts what it is told; refuses the word `bad` while broken.
struct Counter {
    broken: AtomicBool,
}

impl Digest for Counter {
    type Read = String;
    type After = String;

    fn read(&self, body: &str) -> Result<String, String> {
        match body {
            "garbage" => Err("no sense in it".into()),
            body => Ok(body.to_owned()),
        }
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut Tx,
        read: &'a String,
        _: i64,
    ) -> BoxFuture<'a, Result<Vec<String>, StoreError>> {
        Box::pin(async move {
            settings::count(tx, read).await?;
            if read == "bad" && self.broken.load(Ordering::SeqCst) {
                return Err(StoreError::Damaged("on purpose".into()));
            }
            Ok(vec![read.clone()])
        })
    }
}

fn batch(words: &[(&str, &str)]) -> Vec<Raw> {
    words
        .iter()
        .map(|(remote, body)| Raw {
            remote: (*remote).to_owned(),
            body: (*body).to_owned(),
        })
        .collect()
}

async fn next(database: &Database, name: &'static str) -> i64 {
    let next = database.write(move |tx| Box::pin(settings::count(tx, name)));
    next.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_news_twice_is_acted_on_once() {
    on_both(async |database, _| {
        let digest = Arc::new(Counter {
            broken: AtomicBool::new(false),
        });
        let news = batch(&[("1", "a"), ("2", "b"), ("1", "a")]);
        let done = accept(&database, &digest, "x", news.clone()).await.unwrap();
        assert_eq!(done, ["a", "b"]);
        assert!(
            accept(&database, &digest, "x", news)
                .await
                .unwrap()
                .is_empty()
        );
        // The same number of another account is other news.
        let other = accept(&database, &digest, "y", batch(&[("1", "a")])).await;
        assert_eq!(other.unwrap(), ["a"]);
        assert_eq!(next(&database, "a").await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_stops_nothing_leaves_nothing_and_is_tried_again() {
    on_both(async |database, _| {
        let digest = Arc::new(Counter {
            broken: AtomicBool::new(true),
        });
        let news = batch(&[("1", "a"), ("2", "bad"), ("3", "garbage"), ("4", "c")]);
        let done = accept(&database, &digest, "x", news.clone()).await.unwrap();
        assert_eq!(done, ["a", "c"]);
        // A replay of what failed does not act a second time beside the retry.
        assert!(
            accept(&database, &digest, "x", news)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(retry(&database, &digest, "x").await.unwrap().is_empty());
        digest.broken.store(false, Ordering::SeqCst);
        assert_eq!(retry(&database, &digest, "x").await.unwrap(), ["bad"]);
        assert!(retry(&database, &digest, "x").await.unwrap().is_empty());
        assert_eq!(next(&database, "bad").await, 2);
    })
    .await;
}

/// Two processes find the same body waiting; one acts.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_waits_is_acted_on_by_one_process() {
    on_both(async |database, _| {
        let digest = Arc::new(Counter {
            broken: AtomicBool::new(true),
        });
        let news: Vec<(String, &str)> = (0..20).map(|n| (n.to_string(), "bad")).collect();
        let news: Vec<(&str, &str)> = news.iter().map(|(id, body)| (&**id, *body)).collect();
        accept(&database, &digest, "x", batch(&news)).await.unwrap();
        digest.broken.store(false, Ordering::SeqCst);
        let tries = (0..4).map(|_| retry(&database, &digest, "x"));
        let done = futures_util::future::join_all(tries).await;
        let done: usize = done.into_iter().map(|one| one.unwrap().len()).sum();
        assert_eq!(done, 20);
        assert_eq!(next(&database, "bad").await, 21);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_works_is_given_up_and_stays_to_be_seen() {
    on_both(async |database, _| {
        let digest = Arc::new(Counter {
            broken: AtomicBool::new(true),
        });
        accept(&database, &digest, "x", batch(&[("1", "bad")]))
            .await
            .unwrap();
        for _ in 0..10 {
            retry(&database, &digest, "x").await.unwrap();
        }
        let mut tx = database.read().await.unwrap();
        assert!(intake::pending(&mut tx, "x").await.unwrap().is_empty());
        assert!(intake::known(&mut tx, "x", "1").await.unwrap());
        drop(tx);
        let pruned = database.write(|tx| Box::pin(intake::prune(tx, i64::MAX)));
        assert_eq!(pruned.await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_news_are_forgotten_in_bites() {
    on_both(async |database, _| {
        database
            .write(|tx| {
                Box::pin(async move {
                    for n in 0..1_500 {
                        intake::keep(tx, "x", &n.to_string(), "{}", None, NOW + n).await?;
                    }
                    intake::keep(tx, "x", "open", "{}", Some("why"), NOW).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        let prune = async |before: i64| {
            let pruned = database.write(move |tx| Box::pin(intake::prune(tx, before)));
            pruned.await.unwrap()
        };
        // A clock that went back forgets nothing; one that went on forgets only what is done.
        assert_eq!(prune(NOW - 1).await, 0);
        assert_eq!(prune(NOW + 1_400).await, 1_000);
        assert_eq!(prune(NOW + 1_400).await, 400);
        assert_eq!(prune(NOW + 1_400).await, 0);
        let mut tx = database.read().await.unwrap();
        let pending = intake::pending(&mut tx, "x").await.unwrap();
        assert_eq!(pending.len(), 1);
        assert_eq!(pending[0].remote, "open");
    })
    .await;
}
