//! Timers: found in the order of due, replaced by key, cancelled by cause.

use serde_json::json;
use topicdesk::model::ids::TimerId;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::timers::{self, Plan, Timer};
use uuid::Uuid;

use super::on_both;

const NOW: i64 = 1_700_000_000_000;

fn plan(due: i64) -> Plan {
    Plan::new(due, &json!({ "do": "it" })).unwrap()
}

async fn set(database: &Database, plan: Plan) -> (TimerId, Option<Timer>) {
    let set = database.write(move |tx| Box::pin(timers::set(tx, plan, NOW)));
    set.await.unwrap()
}

async fn ripe(database: &Database, now: i64) -> Vec<TimerId> {
    let mut tx = database.read().await.unwrap();
    timers::ripe(&mut tx, now, 100).await.unwrap()
}

async fn next_due(database: &Database) -> Option<i64> {
    let mut tx = database.read().await.unwrap();
    timers::next_due(&mut tx).await.unwrap()
}

async fn take(database: &Database, id: TimerId, now: i64) -> Option<Timer> {
    let take = database.write(move |tx| Box::pin(timers::take(tx, id, now)));
    take.await.unwrap()
}

async fn cancel(database: &Database, id: TimerId) -> Option<Timer> {
    let cancel = database.write(move |tx| Box::pin(timers::cancel(tx, id)));
    cancel.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_found_in_order_and_taken_once() {
    on_both(async |database, _| {
        assert_eq!(next_due(&database).await, None);
        let (late, _) = set(&database, plan(NOW + 2)).await;
        let (first, _) = set(&database, plan(NOW)).await;
        let (second, _) = set(&database, plan(NOW)).await;
        set(&database, plan(NOW + 3)).await;
        assert_eq!(next_due(&database).await, Some(NOW));
        assert!(ripe(&database, NOW - 1).await.is_empty());
        assert_eq!(ripe(&database, NOW + 2).await, [first, second, late]);
        assert_eq!(take(&database, late, NOW + 1).await, None, "not yet");
        let timer = take(&database, late, NOW + 2).await.unwrap();
        assert_eq!((timer.id, timer.due), (late, NOW + 2));
        assert_eq!(timer.job::<serde_json::Value>().unwrap()["do"], "it");
        assert!(timer.job::<u32>().is_err());
        assert_eq!(timer.late(NOW + 5).as_millis(), 3);
        assert_eq!(timer.late(NOW).as_millis(), 0);
        assert_eq!(take(&database, late, NOW + 2).await, None, "only once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_one_timer_the_newest() {
    on_both(async |database, _| {
        let (old, none) = set(&database, plan(NOW + 9).keyed("clock:1")).await;
        assert_eq!(none, None);
        set(&database, plan(NOW + 1).keyed("clock:2")).await;
        let (new, replaced) = set(&database, plan(NOW + 5).keyed("clock:1")).await;
        let replaced = replaced.unwrap();
        assert_eq!((replaced.id, replaced.due), (old, NOW + 9));
        assert_eq!(ripe(&database, NOW + 10).await.len(), 2);
        assert_eq!(cancel(&database, old).await, None);
        // The newer one stays; without it the old one comes back as it was.
        let again = replaced.clone();
        let restore = database.write(move |tx| {
            Box::pin(async move {
                assert!(!timers::restore(tx, &again).await?);
                let gone = timers::cancel_key(tx, "clock:1").await?;
                assert_eq!(gone.map(|timer| timer.id), Some(new));
                assert!(timers::restore(tx, &again).await?);
                assert!(!timers::restore(tx, &again).await?);
                timers::cancel_key(tx, "clock:1").await
            })
        });
        assert_eq!(restore.await.unwrap(), Some(replaced));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_cancels_what_its_change_planned() {
    on_both(async |database, _| {
        let (ticket, cause) = (Uuid::now_v7(), Uuid::now_v7());
        let (b, _) = set(&database, plan(NOW + 2).about(ticket).because(cause)).await;
        let (a, _) = set(&database, plan(NOW + 1).about(ticket).because(cause)).await;
        let (other, _) = set(&database, plan(NOW).about(ticket)).await;
        let ids = |timers: Vec<Timer>| timers.iter().map(|timer| timer.id).collect::<Vec<_>>();
        let mut tx = database.read().await.unwrap();
        let all = timers::of_ticket(&mut tx, ticket).await.unwrap();
        assert_eq!(all[1].cause, Some(cause));
        assert_eq!(ids(all), [other, a, b]);
        drop(tx);
        let gone = database.write(move |tx| Box::pin(timers::cancel_cause(tx, cause)));
        assert_eq!(ids(gone.await.unwrap()), [a, b]);
        let gone = database.write(move |tx| Box::pin(timers::cancel_ticket(tx, ticket)));
        assert_eq!(ids(gone.await.unwrap()), [other]);
        assert_eq!(next_due(&database).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_waits_and_at_last_is_parked_until_it_is_moved() {
    on_both(async |database, _| {
        let (id, _) = set(&database, plan(NOW)).await;
        let put_off = database
            .write(move |tx| Box::pin(timers::put_off(tx, id, Some(NOW + 7), "no such row")));
        put_off.await.unwrap();
        assert_eq!(next_due(&database).await, Some(NOW + 7));
        assert_eq!(take(&database, id, NOW + 6).await, None);
        let park = database.write(move |tx| Box::pin(timers::put_off(tx, id, None, "no")));
        park.await.unwrap();
        assert_eq!(next_due(&database).await, None);
        assert_eq!(take(&database, id, i64::MAX).await, None);
        let mut tx = database.read().await.unwrap();
        let parked = timers::parked(&mut tx, 10).await.unwrap();
        assert_eq!(
            (parked[0].id, parked[0].due, parked[0].attempts),
            (id, NOW, 2)
        );
        assert_eq!(timers::count(&mut tx).await.unwrap(), (1, 1));
        drop(tx);
        let moved = database.write(move |tx| Box::pin(timers::move_to(tx, id, NOW + 9)));
        assert!(moved.await.unwrap());
        let timer = take(&database, id, NOW + 9).await.unwrap();
        assert_eq!((timer.due, timer.attempts), (NOW + 9, 0));
        let moved = database.write(move |tx| Box::pin(timers::move_to(tx, id, NOW + 9)));
        assert!(!moved.await.unwrap());
    })
    .await;
}

async fn two(tx: &mut Tx) -> Result<(), StoreError> {
    timers::set(tx, plan(NOW + 8), NOW).await?;
    timers::set(tx, plan(NOW + 3), NOW).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_tells_of_its_nearest_timer() {
    on_both(async |database, _| {
        let mut planned = database.planned();
        database.write(|tx| Box::pin(two(tx))).await.unwrap();
        assert_eq!(planned.recv().await.unwrap(), NOW + 3);
        let undone = database.write::<(), _>(|tx| {
            Box::pin(async move {
                two(tx).await?;
                Err(StoreError::Stopped)
            })
        });
        assert!(undone.await.is_err());
        let nothing = database.write(|tx| Box::pin(timers::next_due(tx)));
        assert_eq!(nothing.await.unwrap(), Some(NOW + 3));
        set(&database, plan(NOW + 5)).await;
        assert_eq!(planned.recv().await.unwrap(), NOW + 5);
    })
    .await;
}
