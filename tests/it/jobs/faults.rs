//! One that fails holds up nobody, is tried again, and is never lost.

use topicdesk::jobs::policy::{ATTEMPTS_MAX, next_try};
use topicdesk::store::timers;

use super::{Bench, Do, NOW, number};
use crate::store::on_both;

#[tokio::test(flavor = "multi_thread")]
async fn others_are_run_and_its_own_effects_are_undone() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        bench.plan(NOW, number(0)).await;
        bench.plan(NOW + 1, Do::Fail("failed".into())).await;
        bench.plan(NOW + 2, Do::Panic("panicked".into())).await;
        bench.plan(NOW + 3, number(1)).await;
        bench.time_is(NOW + 10);
        bench.start();
        assert_eq!(bench.order(2).await, [0, 1]);
        bench.left(2).await;
        assert_eq!(bench.notes("failed").await, None);
        assert_eq!(bench.notes("panicked").await, None);
        let mut tx = bench.database.read().await.unwrap();
        assert_eq!(timers::next_due(&mut tx).await.unwrap(), Some(NOW + 1010));
        assert!(
            timers::ripe(&mut tx, NOW + 1009, 9)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(timers::ripe(&mut tx, NOW + 1010, 9).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_again_and_again_is_parked_and_told_of_once() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        let id = bench.plan(NOW, Do::Fail("failed".into())).await;
        bench.start();
        let mut now = NOW;
        for failed in 1..ATTEMPTS_MAX {
            let next = next_try(failed, now).unwrap();
            bench.until_next(Some(next)).await;
            now = next;
            bench.time_is(now);
        }
        bench.until_next(None).await;
        assert_eq!(bench.count().await, (1, 1));
        assert_eq!(bench.noted("parked", 1).await.late, now - NOW);
        // Nobody tries it any more, until somebody moves it.
        bench.time_is(i64::MAX / 2);
        bench.plan(NOW, number(1)).await;
        bench.noted("1", 1).await;
        let mut tx = bench.database.read().await.unwrap();
        assert_eq!(timers::parked(&mut tx, 9).await.unwrap()[0].id, id);
        drop(tx);
        bench.time_is(NOW);
        let moved = bench
            .database
            .write(move |tx| Box::pin(timers::move_to(tx, id, NOW)));
        assert!(moved.await.unwrap());
        bench.until_next(next_try(1, NOW)).await;
        bench.noted("parked", 1).await;
    })
    .await;
}

impl Bench {
    /// Waits until the nearest timer is due then.
    async fn until_next(&self, due: Option<i64>) {
        let wait = async {
            loop {
                let mut tx = self.database.read().await.unwrap();
                let next = timers::next_due(&mut tx).await.unwrap();
                if next == due {
                    return;
                }
                drop(tx);
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(crate::support::PATIENCE, wait).await;
        assert!(waited.is_ok(), "never due at {due:?}");
    }
}
