//! Runs timers when they are due, one scheduler a process.
//!
//! 1. It sleeps until the nearest timer is due, but no longer than a second: then
//!    it reads the wall clock again, so that neither a suspended machine nor a
//!    clock that was put right delays anything. That costs no look at the
//!    database: a transaction that sets a timer tells when it is due.
//! 2. Timers are run in small bites, one transaction each, so that messages need
//!    not wait; within it each timer has a part of its own, so that none disturbs
//!    another. A part takes the timer and writes what follows: both or neither.
//! 3. What fails is tried again later, and after some attempts parked and told of.
//!
//! Every process of a shared database runs timers: they take turns bite by
//! bite, none has to notice that another died or stands still, and there is no
//! lease to lose. There alone the nearest timer is looked up every second (one
//! step in an index), for those set by processes that ended since.
//!
//! Must not know what any job means.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::model::ids::TimerId;
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::timers::{self, Timer};

use super::policy;
use super::task::Task;

/// Most timers in one transaction.
const BITE: i64 = 50;
/// How long a transaction takes in further timers, milliseconds.
const BITE_TIME: i64 = 8;
/// How often the wall clock is read at least.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Tells the time, milliseconds UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Runs the timers of a database.
pub struct Scheduler {
    database: Database,
    task: Arc<dyn Task>,
    clock: Clock,
}

impl Scheduler {
    /// A scheduler that asks `task` what jobs mean.
    pub fn new(database: Database, task: Arc<dyn Task>) -> Self {
        Self::by(database, task, Arc::new(clock::now))
    }

    /// The same by another clock.
    pub fn by(database: Database, task: Arc<dyn Task>, clock: Clock) -> Self {
        Self {
            database,
            task,
            clock,
        }
    }

    /// Works until `stop`; what was begun is finished.
    pub async fn run(self, stop: CancellationToken) {
        // Listening starts before the table is read, so that nothing falls between.
        let mut planned = self.database.planned();
        let mut next = None;
        let mut look = true;
        let mut bite = BITE;
        while !stop.is_cancelled() {
            if look {
                match self.nearest().await {
                    Ok(nearest) => (next, look) = (nearest, false),
                    Err(error) => tracing::warn!(%error, "timers could not be looked up"),
                }
            }
            let now = (self.clock)();
            if next.is_some_and(|next| next <= now) {
                match self.bite(bite).await {
                    Ok(left) => {
                        (next, bite) = (left, BITE);
                        tokio::task::yield_now().await;
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(%error, "timers that are due could not be run");
                        if bite == 1 {
                            self.blame().await;
                        }
                        // One alone next, to find out which.
                        (bite, look) = (1, true);
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                due = planned.recv() => match due {
                    Ok(due) => next = Some(next.map_or(due, |next| next.min(due))),
                    Err(broadcast::error::RecvError::Lagged(_)) => look = true,
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                () = tokio::time::sleep(pause(next, now, look)) => look |= self.database.is_shared(),
            }
        }
    }

    async fn nearest(&self) -> Result<Option<i64>, StoreError> {
        timers::next_due(&mut self.database.read().await?).await
    }

    /// Runs some of the timers that are due, the longest due first; tells when
    /// the nearest of those that are left is.
    async fn bite(&self, most: i64) -> Result<Option<i64>, StoreError> {
        let (task, clock) = (self.task.clone(), self.clock.clone());
        let write = self.database.write(move |tx| {
            Box::pin(async move {
                let now = clock();
                let end = clock::monotonic() + BITE_TIME;
                for id in timers::ripe(tx, now, most).await? {
                    run(tx, &*task, id, now).await?;
                    if clock::monotonic() >= end {
                        break;
                    }
                }
                timers::next_due(tx).await
            })
        });
        write.await
    }

    /// A timer with which nothing can be committed must not hold up the others.
    async fn blame(&self) {
        let (task, clock) = (self.task.clone(), self.clock.clone());
        let write = self.database.write(move |tx| {
            Box::pin(async move {
                let now = clock();
                for id in timers::ripe(tx, now, 1).await? {
                    failed(tx, &*task, id, "its effects cannot be committed", now).await?;
                }
                Ok(())
            })
        });
        if let Err(error) = write.await {
            tracing::warn!(%error, "the database does not take anything");
        }
    }
}

/// How long to sleep unless something happens.
fn pause(next: Option<i64>, now: i64, trouble: bool) -> Duration {
    let wait = next.map_or(i64::MAX, |next| next.saturating_sub(now));
    match u64::try_from(wait) {
        Ok(wait) if !trouble => Duration::from_millis(wait).min(LOOK_EVERY),
        _ => LOOK_EVERY,
    }
}

/// Runs one timer in a part of its own. An error is one of the database.
async fn run(tx: &mut Tx, task: &dyn Task, id: TimerId, now: i64) -> Result<(), StoreError> {
    let part = tx.enclosure().await?;
    let tried = attempt(tx, task, id, now).await;
    let error = tried.as_ref().err().map(ToString::to_string);
    let settled = tx.settle(part, tried).await;
    match error {
        None => settled,
        // If it was not undone either, this fails too, and all of the bite with it.
        Some(error) => failed(tx, task, id, &error, now).await,
    }
}

async fn attempt(tx: &mut Tx, task: &dyn Task, id: TimerId, now: i64) -> Result<(), StoreError> {
    // Another one of this bite may have cancelled or moved it.
    let Some(timer) = timers::take(tx, id, now).await? else {
        return Ok(());
    };
    shielded(task.run(tx, &timer, now)).await
}

/// Notes that a timer failed.
async fn failed(
    tx: &mut Tx,
    task: &dyn Task,
    id: TimerId,
    error: &str,
    now: i64,
) -> Result<(), StoreError> {
    let Some(timer) = timers::get(tx, id).await? else {
        return Ok(());
    };
    let attempts = timer.attempts + 1;
    let next = policy::next_try(attempts, now);
    timers::put_off(tx, id, next, error).await?;
    if next.is_some() {
        tracing::warn!(timer = %id, attempts, error, "a timer failed; it is tried again");
        return Ok(());
    }
    tracing::error!(timer = %id, attempts, error, "a timer failed for the last time; it is parked");
    alert(tx, task, &timer, now).await
}

/// Has people told; if that fails, the timer is parked all the same.
async fn alert(tx: &mut Tx, task: &dyn Task, timer: &Timer, now: i64) -> Result<(), StoreError> {
    let part = tx.enclosure().await?;
    let told = shielded(task.parked(tx, timer, now)).await;
    let error = told.as_ref().err().map(ToString::to_string);
    let settled = tx.settle(part, told).await;
    match error {
        None => settled,
        Some(error) => {
            tracing::error!(timer = %timer.id, error, "nobody could be told of a parked timer");
            Ok(())
        }
    }
}

/// A panic is an error like another.
async fn shielded(work: impl Future<Output = Result<(), StoreError>>) -> Result<(), StoreError> {
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| Err(StoreError::Damaged("the job panicked".into())))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use futures_util::future::BoxFuture;

    use super::*;
    use crate::store::database::run;
    use crate::store::settings;
    use crate::store::timers::Plan;

    /// Spoils the commit of every transaction in which a job says so.
    struct Spoiler;

    impl Task for Spoiler {
        fn run<'a>(
            &'a self,
            tx: &'a mut Tx,
            timer: &'a Timer,
            _: i64,
        ) -> BoxFuture<'a, Result<(), StoreError>> {
            Box::pin(async move {
                if timer.job::<bool>()? {
                    run!(tx, "PRAGMA defer_foreign_keys = ON")?;
                    run!(
                        tx,
                        "INSERT INTO identity (id, contact, inbox, address, name) \
                         VALUES ('a', 'nobody', '', '', '')"
                    )?;
                }
                settings::count(tx, "done").await.map(drop)
            })
        }

        fn parked<'a>(
            &'a self,
            _: &'a mut Tx,
            _: &'a Timer,
            _: i64,
        ) -> BoxFuture<'a, Result<(), StoreError>> {
            Box::pin(async { Ok(()) })
        }
    }

    #[tokio::test]
    async fn what_cannot_be_committed_holds_up_the_others_for_a_moment_only() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("t.db").display());
        let database = Database::open(&url).await.unwrap();
        let set = database.write(|tx| {
            Box::pin(async move {
                for (due, spoils) in [(1, false), (2, true), (3, false)] {
                    timers::set(tx, Plan::new(due, &spoils)?, 0).await?;
                }
                Ok(())
            })
        });
        set.await.unwrap();
        let stop = CancellationToken::new();
        let scheduler = Scheduler::by(database.clone(), Arc::new(Spoiler), Arc::new(|| 10));
        let scheduler = tokio::spawn(scheduler.run(stop.clone()));
        let left = async {
            loop {
                let mut tx = database.read().await.unwrap();
                if timers::count(&mut tx).await.unwrap() == (1, 0) {
                    return timers::next_due(&mut tx).await.unwrap();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let left = tokio::time::timeout(Duration::from_secs(20), left).await;
        assert_eq!(
            left.unwrap(),
            Some(1010),
            "the spoiler is tried again later"
        );
        stop.cancel();
        scheduler.await.unwrap();
    }

    #[test]
    fn sleeps_no_longer_than_a_second_and_no_shorter_in_trouble() {
        let ms = Duration::from_millis;
        assert_eq!(pause(None, 0, false), ms(1000));
        assert_eq!(pause(Some(700), 500, false), ms(200));
        assert_eq!(pause(Some(i64::MAX), -5, false), ms(1000));
        assert_eq!(pause(Some(500), 500, false), ms(0));
        assert_eq!(pause(Some(500), 500, true), ms(1000));
        assert_eq!(pause(Some(400), 500, false), ms(1000));
    }
}
