//! Processes die and share the work; everything is still done once.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;
use topicdesk::jobs::scheduler::Scheduler;
use topicdesk::store::database::Database;
use topicdesk::store::error::StoreError;
use topicdesk::store::timers::{self, Plan};

use super::{Bench, Doer, NOW, number};
use crate::support::{PATIENCE, postgres};

const COUNT: usize = 600;
const URL: &str = "TOPICDESK_TEST_JOBS";

/// The process that the tests below start and kill: this very program.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a part of the tests beside it"]
async fn child() {
    #[expect(clippy::disallowed_methods, reason = "what the starting test says")]
    let url = std::env::var(URL).unwrap();
    let database = Database::open(&url).await.unwrap();
    let scheduler = Scheduler::new(database, Arc::new(Doer));
    scheduler.run(CancellationToken::new()).await;
}

fn start(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "jobs::crash::child", "--ignored"])
        .env(URL, url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn fill(database: &Database) {
    let fill = database.write(|tx| {
        Box::pin(async move {
            for n in 0..COUNT {
                let plan = Plan::new(NOW + n as i64, &number(n))?;
                timers::set(tx, plan, NOW).await?;
            }
            Ok::<(), StoreError>(())
        })
    });
    fill.await.unwrap();
}

/// Waits until some more are done than there were left.
async fn some_done(database: &Database, left: i64) -> i64 {
    let some = async {
        loop {
            let mut tx = database.read().await.unwrap();
            let now = timers::count(&mut tx).await.unwrap().0;
            if now < left || now == 0 {
                return now;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(PATIENCE * 2, some).await.unwrap()
}

/// A database file has one process; after a killed one the next goes on.
#[tokio::test(flavor = "multi_thread")]
async fn killed_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("t.db");
    let url = format!("sqlite:{}", file.display());
    let database = Database::open(&url).await.unwrap();
    fill(&database).await;
    database.close().await;
    drop(database);
    // The child's work is watched from beside, as another process would.
    let watch = sqlx::SqlitePool::connect(&url).await.unwrap();
    let mut left = COUNT as i64;
    for round in 0..4_u64 {
        let mut child = start(&url);
        let some = async {
            loop {
                let count = sqlx::query_as("SELECT COUNT(*) FROM timer");
                let (now,): (i64,) = count.fetch_one(&watch).await.unwrap();
                if now < left || now == 0 {
                    return now;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        left = tokio::time::timeout(PATIENCE * 2, some).await.unwrap();
        // At some moment of a transaction, another one in every round.
        tokio::time::sleep(Duration::from_millis(round * 7 % 5)).await;
        child.kill().await.unwrap();
    }
    assert!(left > 0, "all was done before anybody was killed");
    watch.close().await;
    let bench = Bench::new(Database::open(&url).await.unwrap());
    bench.time_is(NOW + 1_000_000);
    bench.start();
    bench.left(0).await;
    let order = bench.order(COUNT).await;
    assert!(order.is_sorted(), "{order:?}");
}

/// Two processes share the work, and one after the other is killed.
#[tokio::test(flavor = "multi_thread")]
async fn killed_and_shared_on_postgres() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let bench = Bench::new(Database::open(&url).await.unwrap());
    fill(&bench.database).await;
    let mut children = [start(&url), start(&url)];
    let mut left = COUNT as i64;
    for round in 0..4 {
        left = some_done(&bench.database, left).await;
        let child = &mut children[round % 2];
        child.kill().await.unwrap();
        *child = start(&url);
    }
    bench.left(0).await;
    let order = bench.order(COUNT).await;
    assert!(order.is_sorted(), "{order:?}");
}

/// A timer set by a process that dies before it is due.
#[tokio::test(flavor = "multi_thread")]
async fn a_timer_outlives_whoever_set_it() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let bench = Bench::new(Database::open(&url).await.unwrap());
    bench.start();
    bench.plan(NOW, number(0)).await;
    bench.noted("0", 1).await;
    // The other one tells nobody here and runs nothing.
    let other = Bench::new(Database::open(&url).await.unwrap());
    other.plan(NOW, number(1)).await;
    other.database.close().await;
    bench.noted("1", 1).await;
}
