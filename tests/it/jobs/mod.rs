//! The scheduler on both databases: on time, once, in order, whatever happens.

mod crash;
mod faults;
mod killed;
mod time;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use topicdesk::jobs::scheduler::Scheduler;
use topicdesk::jobs::task::Task;
use topicdesk::model::ids::TimerId;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::settings;
use topicdesk::store::timers::{self, Plan, Timer};

use crate::support::PATIENCE;

const NOW: i64 = 1_700_000_000_000;

/// What the timers of these tests do.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Do {
    /// Notes that it was done.
    Note(String),
    /// Notes it, then fails.
    Fail(String),
    /// Notes it within a part, then panics.
    Panic(String),
    /// Notes it and cancels that timer.
    Cancel(String, TimerId),
    /// Notes it and plans itself again, this much later, under the same key.
    Again(String, i64),
}

/// Does it, within the transaction.
struct Doer;

impl Task for Doer {
    fn run<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            match timer.job::<Do>()? {
                Do::Note(what) => note(tx, &what, timer, now).await,
                Do::Fail(what) => {
                    note(tx, &what, timer, now).await?;
                    Err(StoreError::NotYet("on purpose"))
                }
                Do::Panic(what) => {
                    let _open = tx.part().await?;
                    note(tx, &what, timer, now).await?;
                    panic!("on purpose")
                }
                Do::Cancel(what, other) => {
                    timers::cancel(tx, other).await?;
                    note(tx, &what, timer, now).await
                }
                Do::Again(what, pause) => {
                    let plan = Plan::new(timer.due + pause, &Do::Again(what.clone(), pause))?;
                    timers::set(tx, plan.keyed("again"), now).await?;
                    note(tx, &what, timer, now).await
                }
            }
        })
    }

    fn parked<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { note(tx, "parked", timer, now).await })
    }
}

/// Adds `what` to the notes: how often, in which place, how late.
async fn note(tx: &mut Tx, what: &str, timer: &Timer, now: i64) -> Result<(), StoreError> {
    let place = settings::count(tx, "notes").await?;
    let old = settings::get(tx, &format!("note:{what}")).await?;
    let before = old.map_or(0, |old| old.split(' ').count());
    assert!(timer.due <= now, "{what} comes too early");
    let late = timer.late(now).as_millis();
    let line = vec![format!("{place}:{late}"); before + 1].join(" ");
    settings::set(tx, &format!("note:{what}"), &line).await
}

/// A database, a clock and schedulers.
struct Bench {
    database: Database,
    clock: Arc<AtomicI64>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// What was noted about one thing.
#[derive(Debug, PartialEq, Eq)]
struct Noted {
    times: usize,
    place: i64,
    late: i64,
}

impl Bench {
    fn new(database: Database) -> Self {
        Self {
            database,
            clock: Arc::new(AtomicI64::new(NOW)),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Starts a scheduler by the bench's clock.
    fn start(&self) {
        let clock = self.clock.clone();
        let clock = Arc::new(move || clock.load(Ordering::SeqCst));
        let scheduler = Scheduler::by(self.database.clone(), Arc::new(Doer), clock);
        self.tasks.spawn(scheduler.run(self.stop.clone()));
    }

    async fn stop(&mut self) {
        self.stop.cancel();
        self.tasks.close();
        tokio::time::timeout(PATIENCE, self.tasks.wait())
            .await
            .unwrap();
        self.stop = CancellationToken::new();
        self.tasks = TaskTracker::new();
    }

    fn time_is(&self, now: i64) {
        self.clock.store(now, Ordering::SeqCst);
    }

    async fn plan(&self, due: i64, what: Do) -> TimerId {
        self.set(Plan::new(due, &what).unwrap()).await
    }

    async fn set(&self, plan: Plan) -> TimerId {
        let set = self
            .database
            .write(move |tx| Box::pin(timers::set(tx, plan, NOW)));
        set.await.unwrap().0
    }

    /// Waits until `what` is noted so often.
    async fn noted(&self, what: &str, times: usize) -> Noted {
        let noted = async {
            loop {
                if let Some(noted) = self.notes(what).await
                    && noted.times >= times
                {
                    return noted;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let noted = tokio::time::timeout(PATIENCE, noted).await;
        let noted = noted.unwrap_or_else(|_| panic!("«{what}» was not done {times} times"));
        assert_eq!(noted.times, times, "{what}");
        noted
    }

    async fn notes(&self, what: &str) -> Option<Noted> {
        let mut tx = self.database.read().await.unwrap();
        let line = settings::get(&mut tx, &format!("note:{what}"))
            .await
            .unwrap()?;
        let (place, late) = line.split(' ').next()?.split_once(':')?;
        Some(Noted {
            times: line.split(' ').count(),
            place: place.parse().unwrap(),
            late: late.parse().unwrap(),
        })
    }

    /// How many timers there are, and how many of them are parked.
    async fn count(&self) -> (i64, i64) {
        let mut tx = self.database.read().await.unwrap();
        timers::count(&mut tx).await.unwrap()
    }

    /// Waits until so many are left, parked ones included.
    async fn left(&self, count: i64) {
        let left = async {
            while self.count().await.0 != count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let left = tokio::time::timeout(PATIENCE * 3, left).await;
        assert!(left.is_ok(), "{:?} are left", self.count().await);
    }

    /// The numbers 0.. that were noted, by the place in which they were.
    async fn order(&self, count: usize) -> Vec<usize> {
        let mut order = BTreeMap::new();
        for n in 0..count {
            let noted = self.noted(&n.to_string(), 1).await;
            order.insert(noted.place, n);
        }
        order.into_values().collect()
    }
}

fn number(n: usize) -> Do {
    Do::Note(n.to_string())
}
