//! The outbox: brought once, in order, and never forgotten.

use topicdesk::model::errand::{Class, Errand};
use topicdesk::model::ids::ParcelId;
use topicdesk::store::database::Database;
use topicdesk::store::outbox::{self, Draft, Head, Parcel};
use uuid::Uuid;

use super::on_both;

const NOW: i64 = 1_700_000_000_000;
const HOUR: i64 = 3_600_000;

fn draft(seq: i64, fold: Option<&str>) -> Draft {
    Draft {
        account: "bot:1".into(),
        chat: "desk".into(),
        lane: "l".into(),
        seq,
        class: Class::Content,
        weight: Some(7),
        cost: 1,
        errand: Errand::Sweep { topic: seq },
        conversation: None,
        fold: fold.map(str::to_owned),
        due: NOW,
    }
}

async fn put(database: &Database, draft: Draft) {
    let put = database.write(move |tx| Box::pin(outbox::put(tx, draft, NOW)));
    put.await.unwrap();
}

async fn waiting(database: &Database, now: i64) -> Vec<Head> {
    let mut tx = database.read().await.unwrap();
    outbox::waiting(&mut tx, "bot:1", 1000, now).await.unwrap()
}

async fn claim(database: &Database, id: ParcelId, holder: Uuid) -> Option<Parcel> {
    let claimed = database.write(move |tx| Box::pin(outbox::claim(tx, id, holder)));
    claimed.await.unwrap()
}

async fn put_back(database: &Database, id: ParcelId, holder: Uuid, unsure: bool) {
    let back =
        database.write(move |tx| Box::pin(outbox::put_back(tx, id, holder, 5_000, unsure, NOW)));
    back.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_claimers_claim_each_parcel_once() {
    on_both(async |database, url| {
        for seq in 0..120 {
            put(&database, draft(seq, None)).await;
        }
        let ids: Vec<ParcelId> = waiting(&database, NOW)
            .await
            .iter()
            .map(|head| head.id)
            .collect();
        assert_eq!(ids.len(), 120);
        // On the shared database half of them are another process.
        let other = if database.is_shared() {
            Database::open(&url).await.unwrap()
        } else {
            database.clone()
        };
        let claimers: Vec<_> = (0..8)
            .map(|n| {
                let database = if n % 2 == 0 {
                    database.clone()
                } else {
                    other.clone()
                };
                let mut ids = ids.clone();
                ids.rotate_left(n * 15);
                tokio::spawn(async move {
                    let holder = Uuid::now_v7();
                    let mut claimed = Vec::new();
                    for id in ids {
                        claimed.extend(claim(&database, id, holder).await.map(|parcel| parcel.id));
                    }
                    claimed
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for claimer in claimers {
            claimed.extend(claimer.await.unwrap());
        }
        assert_eq!(claimed.len(), 120);
        claimed.sort_unstable_by_key(|id| id.0);
        claimed.dedup();
        assert_eq!(claimed.len(), 120);
        assert!(waiting(&database, NOW).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_folded_is_one_until_it_is_claimed() {
    on_both(async |database, _| {
        let puts: Vec<_> = (0..20)
            .map(|seq| {
                let database = database.clone();
                tokio::spawn(async move { put(&database, draft(seq, Some("card:1"))).await })
            })
            .collect();
        for one in puts {
            one.await.unwrap();
        }
        let heads = waiting(&database, NOW).await;
        assert_eq!(heads.len(), 1);
        let holder = Uuid::now_v7();
        claim(&database, heads[0].id, holder).await.unwrap();
        // What is asked for now may not be in what is being drawn.
        put(&database, draft(99, Some("card:1"))).await;
        assert_eq!(waiting(&database, NOW).await.len(), 1);
        // And the one under way may come back beside it.
        put_back(&database, heads[0].id, holder, false).await;
        assert_eq!(waiting(&database, NOW).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_tell_what_was_put() {
    on_both(async |database, _| {
        let mut heard = database.hatched();
        put(&database, draft(3, None)).await;
        let mut second = draft(4, None);
        second.weight = None;
        second.class = Class::First;
        second.cost = 2;
        put(&database, second).await;
        let heads = waiting(&database, NOW).await;
        assert_eq!((heads[0].seq, heads[0].weight), (3, Some(7)));
        assert_eq!((heads[1].seq, heads[1].weight), (4, None));
        assert_eq!((heads[1].class, heads[1].cost), (Class::First, 2));
        // What is announced is what is read.
        let mut announced = Vec::new();
        while announced.len() < 2 {
            announced.extend(heard.recv().await.unwrap().iter().cloned());
        }
        assert_eq!(announced, heads);
        let mut tx = database.read().await.unwrap();
        assert_eq!(outbox::depth(&mut tx).await.unwrap(), (2, Some(NOW)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_leaves_no_parcel_unheard() {
    on_both(async |database, _| {
        let mut heard = database.hatched();
        let (begun, wait) = tokio::sync::oneshot::channel();
        let (go, going) = tokio::sync::oneshot::channel::<()>();
        let own = database.clone();
        let caller = tokio::spawn(async move {
            own.write(|tx| {
                Box::pin(async move {
                    outbox::put(tx, draft(1, None), NOW).await?;
                    begun.send(()).unwrap();
                    going.await.unwrap();
                    Ok(())
                })
            })
            .await
        });
        wait.await.unwrap();
        caller.abort();
        assert!(caller.await.is_err());
        go.send(()).unwrap();
        let heads = heard.recv().await.unwrap();
        assert_eq!(heads.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_undone_is_not_announced() {
    on_both(async |database, _| {
        let mut heard = database.hatched();
        database
            .write(|tx| {
                Box::pin(async move {
                    let part = tx.part().await?;
                    let put = outbox::put(tx, draft(1, None), NOW).await;
                    let failed = put.and(Err::<(), _>(
                        topicdesk::store::error::StoreError::Damaged(String::new()),
                    ));
                    let _ = tx.settle(part, failed).await;
                    outbox::put(tx, draft(2, None), NOW).await
                })
            })
            .await
            .unwrap();
        let heads = heard.recv().await.unwrap();
        let seqs: Vec<i64> = heads.iter().map(|head| head.seq).collect();
        assert_eq!(seqs, [2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_holder_settles_a_parcel() {
    on_both(async |database, _| {
        put(&database, draft(1, None)).await;
        let id = waiting(&database, NOW).await[0].id;
        let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(claim(&database, id, first).await.unwrap().attempts, 1);
        // Somebody else neither returns nor removes it.
        put_back(&database, id, second, false).await;
        let remove = database.write(move |tx| Box::pin(outbox::remove(tx, id, second)));
        remove.await.unwrap();
        assert!(waiting(&database, NOW).await.is_empty());
        put_back(&database, id, first, true).await;
        let head = waiting(&database, NOW).await[0].clone();
        assert_eq!(head.due, NOW + 5_000);
        let again = claim(&database, id, second).await.unwrap();
        assert!(again.unsure);
        assert_eq!(again.attempts, 2);
        // Doubt stays.
        put_back(&database, id, second, false).await;
        assert!(claim(&database, id, second).await.unwrap().unsure);
        let remove = database.write(move |tx| Box::pin(outbox::remove(tx, id, second)));
        remove.await.unwrap();
        let mut tx = database.read().await.unwrap();
        assert_eq!(outbox::depth(&mut tx).await.unwrap(), (0, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_holder_left_is_found() {
    on_both(async |database, _| {
        for seq in 0..3 {
            put(&database, draft(seq, None)).await;
        }
        let ids: Vec<ParcelId> = waiting(&database, NOW)
            .await
            .iter()
            .map(|head| head.id)
            .collect();
        let (dead, alive) = (Uuid::now_v7(), Uuid::now_v7());
        claim(&database, ids[0], dead).await.unwrap();
        claim(&database, ids[1], alive).await.unwrap();
        let id = ids[0];
        let found = database.write(move |tx| {
            Box::pin(async move {
                let found = outbox::orphans(tx, "bot:1", alive).await?;
                outbox::adopt(tx, id, alive).await?;
                outbox::put_back(tx, id, alive, 0, true, NOW).await?;
                Ok(found)
            })
        });
        let found: Vec<ParcelId> = found
            .await
            .unwrap()
            .iter()
            .map(|parcel| parcel.id)
            .collect();
        assert_eq!(found, [ids[0]]);
        // The dead one's late word changes nothing.
        put_back(&database, ids[0], dead, false).await;
        let left: Vec<ParcelId> = waiting(&database, NOW)
            .await
            .iter()
            .map(|head| head.id)
            .collect();
        assert_eq!(left, [ids[0], ids[2]]);
        let other = database.write(|tx| Box::pin(outbox::orphans(tx, "bot:2", Uuid::nil())));
        assert!(other.await.unwrap().is_empty());
    })
    .await;
}

/// Due times are of the wall clock, which people and servers set.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_step_makes_nothing_wait_longer() {
    on_both(async |database, _| {
        let mut later = draft(1, None);
        later.due = NOW + 15_000;
        put(&database, later).await;
        let waits = async |now: i64| waiting(&database, now).await[0].due - now;
        assert_eq!(waits(NOW).await, 15_000);
        assert_eq!(waits(NOW + 10_000).await, 5_000);
        assert!(waits(NOW + 24 * HOUR).await <= 0);
        // An hour back: it waits as long as it was to wait, not an hour.
        assert_eq!(waits(NOW - HOUR).await, 15_000);
        let id = waiting(&database, NOW).await[0].id;
        let holder = Uuid::now_v7();
        claim(&database, id, holder).await.unwrap();
        put_back(&database, id, holder, false).await;
        assert_eq!(waits(NOW - 10 * HOUR).await, 5_000);
        assert_eq!(waits(NOW + 5_000).await, 0);
    })
    .await;
}
