//! When timers are run, and when not.

use topicdesk::store::timers::{self, Plan};

use super::{Bench, Do, NOW, number};
use crate::store::on_both;

const HOUR: i64 = 3_600_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_is_run_when_it_is_due_and_not_before() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        bench.start();
        bench.plan(NOW + HOUR, number(0)).await;
        // A nearer one wakes the scheduler; the other still waits then.
        bench.plan(NOW - 3, number(1)).await;
        assert_eq!(bench.noted("1", 1).await.late, 3);
        assert_eq!(bench.notes("0").await, None);
        // The clock is put right, or the machine was suspended.
        bench.time_is(NOW + HOUR);
        assert_eq!(bench.noted("0", 1).await.late, 0);
        bench.left(0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_goes_back_repeats_nothing_and_holds_up_nothing_new() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        bench.start();
        bench.plan(NOW, number(0)).await;
        bench.noted("0", 1).await;
        bench.time_is(NOW - HOUR);
        bench.plan(NOW, number(1)).await;
        bench.plan(NOW - HOUR, number(2)).await;
        bench.noted("2", 1).await;
        assert_eq!(bench.notes("1").await, None, "it is an hour too early");
        bench.time_is(NOW + 5);
        assert_eq!(bench.noted("1", 1).await.late, 5);
        bench.noted("0", 1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_run_once_and_in_order() {
    const COUNT: usize = 130;
    on_both(async |database, _| {
        let mut bench = Bench::new(database);
        // Set in a muddled order: 37 and 130 have no common divisor.
        for n in (0..COUNT).map(|n| n * 37 % COUNT) {
            bench.plan(NOW + n as i64 * 1000, number(n)).await;
        }
        bench.start();
        bench.noted("0", 1).await;
        bench.stop().await;
        bench.time_is(NOW + HOUR);
        bench.start();
        let order = bench.order(COUNT).await;
        assert!(order.is_sorted(), "{order:?}");
        let late = bench.noted("1", 1).await.late;
        assert_eq!(late, HOUR - 1000, "it knows that it is late");
        bench.left(0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_replaced_moved_or_cancelled_is_not_run_as_it_was() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        let keyed = |due, n| Plan::new(due, &number(n)).unwrap().keyed("k");
        bench.set(keyed(NOW + 10, 0)).await;
        bench.set(keyed(NOW + 30, 1)).await;
        let moved = bench.plan(NOW + 10, number(2)).await;
        let cancelled = bench.plan(NOW + 10, number(3)).await;
        bench.start();
        let write = bench.database.write(move |tx| {
            Box::pin(async move {
                timers::move_to(tx, moved, NOW + 20).await?;
                timers::cancel(tx, cancelled).await
            })
        });
        assert_eq!(write.await.unwrap().map(|timer| timer.id), Some(cancelled));
        bench.plan(NOW + 10, number(4)).await;
        bench.time_is(NOW + 15);
        bench.noted("4", 1).await;
        assert_eq!(bench.notes("2").await, None);
        bench.time_is(NOW + 100);
        assert_eq!(bench.noted("1", 1).await.late, 70);
        assert_eq!(bench.noted("2", 1).await.late, 80);
        bench.left(0).await;
        assert_eq!(bench.notes("0").await, None);
        assert_eq!(bench.notes("3").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_may_cancel_another_that_is_due_with_it() {
    on_both(async |database, _| {
        let bench = Bench::new(database);
        let victim = bench.plan(NOW + 1, number(0)).await;
        bench.plan(NOW, Do::Cancel("cancels".into(), victim)).await;
        bench.plan(NOW + 2, number(2)).await;
        bench.time_is(NOW + 10);
        bench.start();
        bench.noted("2", 1).await;
        bench.noted("cancels", 1).await;
        bench.left(0).await;
        assert_eq!(bench.notes("0").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_may_plan_itself_again() {
    on_both(async |database, _| {
        let mut bench = Bench::new(database);
        let again = Plan::new(NOW, &Do::Again("again".into(), 1000)).unwrap();
        bench.set(again.keyed("again")).await;
        bench.start();
        bench.noted("again", 1).await;
        bench.time_is(NOW + 3000);
        bench.noted("again", 4).await;
        bench.stop().await;
        assert_eq!(bench.count().await, (1, 0));
    })
    .await;
}
