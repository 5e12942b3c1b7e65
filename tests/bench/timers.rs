//! Timers: those that wait cost nothing, those that are due come in time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use topicdesk::app::{App, Tuning};
use topicdesk::clock;
use topicdesk::jobs::scheduler::Scheduler;
use topicdesk::jobs::task::Task;
use topicdesk::standin::options::Options;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::journal::{self, Entry};
use topicdesk::store::timers::{self, Plan, Timer};

use crate::figure::{Figures, quantile};
use crate::rig::{PATIENCE, Rig, UNLIMITED, processor};

const WAITING: i64 = 100_000;
const DUE: i64 = 10_000;
const DAY: i64 = 86_400_000;

/// Writes a line, as the least of real jobs does, and how late it was.
#[derive(Default)]
struct Late(Mutex<Vec<i64>>);

impl Task for Late {
    fn run<'a>(
        &'a self,
        tx: &'a mut Tx,
        timer: &'a Timer,
        now: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let entry = Entry {
                actor: "system",
                action: "bench",
                ..Entry::default()
            };
            journal::add(tx, entry, now).await?;
            self.0.lock().unwrap().push(clock::now() - timer.due);
            Ok(())
        })
    }

    fn parked<'a>(
        &'a self,
        _: &'a mut Tx,
        timer: &'a Timer,
        _: i64,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        panic!("{timer:?}")
    }
}

impl Late {
    /// How late each was, once all are done.
    async fn all(&self) -> Vec<i64> {
        let done = async {
            while (self.0.lock().unwrap().len() as i64) < DUE {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, done).await.unwrap();
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

pub async fn run(figures: &mut Figures) {
    let rig = Rig::new(Options::unlimited(), 100).await;
    let app = App::start(rig.config(UNLIMITED), Tuning::default())
        .await
        .unwrap();
    let late = Arc::new(Late::default());
    let stop = CancellationToken::new();
    let scheduler = Scheduler::new(app.database().clone(), late.clone());
    let scheduler = tokio::spawn(scheduler.run(stop.clone()));
    rig.introduce().await;

    let empty = idle().await;
    set(app.database(), WAITING, |n| clock::now() + DAY + n).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let full = idle().await;
    figures.note("processor time of 10 s, no timers", empty, "ms");
    figures.note("the same, 100,000 waiting", full, "ms");
    figures.at_most(
        "100,000 waiting cost, of a second",
        (full - empty) / 10.0,
        1.0,
        "ms",
    );

    let quiet = talk(&rig, 2_000).await;
    figures.note(
        "said to asked, 200/s, no timers due, 99 of 100",
        quiet.1,
        "ms",
    );
    let begin = clock::now() + 3_000;
    set(app.database(), DUE, |n| begin + n * 60_000 / DUE).await;
    let (median, most) = talk(&rig, 12_000).await;
    let mut lates = late.all().await;
    figures.at_most(
        "10,000 due within a minute, late, 99 of 100",
        quantile(&mut lates, 0.99),
        2_000.0,
        "ms",
    );
    figures.note("the same, median", quantile(&mut lates, 0.5), "ms");
    figures.at_most("said to asked meanwhile, median", median, 5.0, "ms");
    figures.at_most("the same, 99 of 100", most, 25.0, "ms");

    let at = clock::now() + 3_000;
    set(app.database(), DUE, |_| at).await;
    let (_, most) = talk(&rig, 2_000).await;
    let mut lates = late.all().await;
    figures.note(
        "10,000 due at the same moment, late, 99 of 100",
        quantile(&mut lates, 0.99),
        "ms",
    );
    figures.note("said to asked meanwhile, 99 of 100", most, "ms");
    stop.cancel();
    scheduler.await.unwrap();
    app.stop().await;
}

/// Sets `count` timers; the nth is due at `due(n)`.
async fn set(database: &Database, count: i64, due: impl Fn(i64) -> i64) {
    let dues: Vec<i64> = (0..count).map(due).collect();
    for some in dues.chunks(1_000) {
        let some = some.to_vec();
        let write = database.write(move |tx| {
            Box::pin(async move {
                for due in some {
                    timers::set(tx, Plan::new(due, &"bench")?, 0).await?;
                }
                Ok(())
            })
        });
        write.await.unwrap();
    }
}

/// Processor time that ten quiet seconds cost, milliseconds.
async fn idle() -> f64 {
    let used = processor("self");
    tokio::time::sleep(Duration::from_secs(10)).await;
    (processor("self") - used) * 1e3
}

/// 200 messages a second: how soon each is asked to be posted, median and 99 of 100.
async fn talk(rig: &Rig, messages: usize) -> (f64, f64) {
    rig.world.clear_calls();
    let mut said_at = Vec::with_capacity(messages);
    let mut every = tokio::time::interval(Duration::from_millis(5));
    for n in 0..messages {
        every.tick().await;
        said_at.push(rig.now());
        rig.says(n, n);
    }
    rig.called("sendMessage", messages as u64).await;
    let asked = rig.asked_at();
    let mut waits: Vec<i64> = (0..messages).map(|n| asked[&n] - said_at[n]).collect();
    (quantile(&mut waits, 0.5), quantile(&mut waits, 0.99))
}
