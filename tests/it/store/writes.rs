//! A write is all or nothing, whoever fails and whoever goes away.

use std::time::Duration;

use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::lease::Lease;
use topicdesk::store::settings;

use super::on_both;
use crate::support::PATIENCE;

fn trouble() -> StoreError {
    StoreError::Damaged("on purpose".into())
}

async fn value(database: &Database, name: &str) -> Option<String> {
    let mut tx = database.read().await.unwrap();
    settings::get(&mut tx, name).await.unwrap()
}

async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    settings::count(tx, "n").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_made_once_and_kept() {
    on_both(async |database, url| {
        let write = database.write(|tx| Box::pin(settings::set(tx, "a", "1")));
        write.await.unwrap();
        database.close().await;
        drop(database);
        let again = reopened(&url).await;
        assert_eq!(value(&again, "a").await.as_deref(), Some("1"));
    })
    .await;
}

/// The file's lock is freed when its writer has ended, a moment after the drop.
async fn reopened(url: &str) -> Database {
    let open = async {
        loop {
            match Database::open(url).await {
                Ok(database) => return database,
                Err(StoreError::InUse) => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, open).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_undoes_all_of_a_write() {
    on_both(async |database, _| {
        let failed: Result<(), _> = database
            .write(|tx| {
                Box::pin(async move {
                    settings::set(tx, "a", "1").await?;
                    Err(trouble())
                })
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Damaged(_))));
        assert_eq!(value(&database, "a").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_statement_undoes_all_of_a_write_and_nothing_else() {
    on_both(async |database, _| {
        let failed: Result<(), _> = database
            .write(|tx| {
                Box::pin(async move {
                    settings::set(tx, "a", "1").await?;
                    // A zero byte is no text for PostgreSQL, and a damaged row is none for us.
                    settings::set(tx, "b", "\0").await?;
                    Err(trouble())
                })
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(value(&database, "a").await, None);
        let next = database.write(|tx| Box::pin(settings::set(tx, "a", "2")));
        next.await.unwrap();
        assert_eq!(value(&database, "a").await.as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_undoes_all_of_a_write_and_stops_nobody() {
    on_both(async |database, _| {
        let failed: Result<(), _> = database
            .write(|tx| {
                Box::pin(async move {
                    settings::set(tx, "a", "1").await?;
                    let _open = tx.part().await?;
                    settings::set(tx, "b", "1").await?;
                    panic!("on purpose");
                })
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Stopped)));
        assert_eq!(value(&database, "a").await, None);
        assert_eq!(value(&database, "b").await, None);
        let next = database.write(|tx| Box::pin(settings::set(tx, "a", "2")));
        next.await.unwrap();
        assert_eq!(value(&database, "a").await.as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_leaves_a_whole_write() {
    on_both(async |database, _| {
        let (begun, wait) = tokio::sync::oneshot::channel();
        let (go, going) = tokio::sync::oneshot::channel::<()>();
        let own = database.clone();
        let caller = tokio::spawn(async move {
            own.write(|tx| {
                Box::pin(async move {
                    settings::set(tx, "a", "1").await?;
                    begun.send(()).unwrap();
                    going.await.unwrap();
                    settings::set(tx, "b", "1").await
                })
            })
            .await
        });
        wait.await.unwrap();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        go.send(()).unwrap();
        // The next write waits for its turn, and so for the one before.
        let next = database.write(|tx| Box::pin(settings::set(tx, "c", "1")));
        next.await.unwrap();
        assert_eq!(value(&database, "a").await.as_deref(), Some("1"));
        assert_eq!(value(&database, "b").await.as_deref(), Some("1"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_share_a_commit_fail_apart() {
    on_both(async |database, _| {
        let writes: Vec<_> = (0..90)
            .map(|n| {
                let database = database.clone();
                tokio::spawn(async move {
                    database
                        .write(move |tx| {
                            Box::pin(async move {
                                settings::set(tx, &format!("k{n}"), "1").await?;
                                match n % 3 {
                                    0 => Ok(()),
                                    1 => Err(trouble()),
                                    _ => panic!("on purpose"),
                                }
                            })
                        })
                        .await
                })
            })
            .collect();
        for (n, write) in writes.into_iter().enumerate() {
            assert_eq!(write.await.unwrap().is_ok(), n % 3 == 0, "{n}");
        }
        for n in 0..90 {
            let kept = value(&database, &format!("k{n}")).await.is_some();
            assert_eq!(kept, n % 3 == 0, "{n}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_undoes_its_own_changes_alone() {
    on_both(async |database, _| {
        database
            .write(|tx| {
                Box::pin(async move {
                    settings::set(tx, "before", "1").await?;
                    let part = tx.part().await?;
                    let inner = tx.part().await?;
                    settings::set(tx, "inner", "1").await?;
                    tx.settle(inner, Ok(())).await?;
                    let failed = settings::set(tx, "inside", "1").await;
                    let outcome: Result<(), _> = failed.and(Err(trouble()));
                    assert!(tx.settle(part, outcome).await.is_err());
                    let part = tx.part().await?;
                    let kept = settings::set(tx, "kept", "1").await;
                    tx.settle(part, kept).await
                })
            })
            .await
            .unwrap();
        assert!(value(&database, "before").await.is_some());
        assert!(value(&database, "kept").await.is_some());
        assert_eq!(value(&database, "inner").await, None);
        assert_eq!(value(&database, "inside").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_given_once() {
    on_both(async |database, _| {
        let asked: Vec<_> = (0..60)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move { database.write(|tx| Box::pin(count(tx))).await })
            })
            .collect();
        let mut given = Vec::new();
        for one in asked {
            given.push(one.await.unwrap().unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=60).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_value_is_kept_for_all() {
    on_both(async |database, _| {
        let first = database.write(|tx| Box::pin(settings::keep(tx, "key", "a")));
        assert_eq!(first.await.unwrap(), "a");
        let second = database.write(|tx| Box::pin(settings::keep(tx, "key", "b")));
        assert_eq!(second.await.unwrap(), "a");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_has_one_holder_and_outlives_nobody() {
    on_both(async |database, url| {
        let mut lease = Lease::take(&database, "x").await.unwrap().unwrap();
        lease.check().await.unwrap();
        if !database.is_shared() {
            return; // one process, and it holds every lease
        }
        let other = Database::open(&url).await.unwrap();
        assert!(Lease::take(&other, "x").await.unwrap().is_none());
        assert!(Lease::take(&other, "y").await.unwrap().is_some());
        drop(lease);
        let taken = async {
            while Lease::take(&other, "x").await.unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, taken).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_one_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let first = Database::open(&url).await.unwrap();
    assert!(matches!(Database::open(&url).await, Err(StoreError::InUse)));
    first.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_of_two_processes_take_turns() {
    let Some(url) = crate::support::postgres::fresh().await else {
        return;
    };
    let first = Database::open(&url).await.unwrap();
    let second = Database::open(&url).await.unwrap();
    // Each takes the same rows in the opposite order; without turns this is a deadlock.
    let writes: Vec<_> = (0..40)
        .map(|n| {
            let (database, names) = if n % 2 == 0 {
                (first.clone(), ["a", "b", "c"])
            } else {
                (second.clone(), ["c", "b", "a"])
            };
            tokio::spawn(async move {
                database
                    .write(move |tx| {
                        Box::pin(async move {
                            for name in names {
                                settings::count(tx, name).await?;
                                tokio::task::yield_now().await;
                            }
                            Ok(())
                        })
                    })
                    .await
            })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    let next = first.write(|tx| Box::pin(settings::count(tx, "b")));
    assert_eq!(next.await.unwrap(), 41);
}
