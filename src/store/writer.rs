//! The one writer of a process: transactions that wait together share a commit.
//!
//! On PostgreSQL the writers of several processes take turns by an advisory
//! lock. So no transaction ever meets another half way, on either database:
//! no deadlocks, no lost updates, and "make it unless it waits already" is true.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::meter;

use super::database::{Conn, Tx};
use super::error::StoreError;
use super::outbox::{self, Head};

/// Transactions waiting for the writer; beyond it callers wait to be queued.
const QUEUE: usize = 1024;
/// Most transactions in one commit: bounds what one failed commit takes back.
const BATCH: usize = 128;

// A name of its own: undoing it also undoes what a panic left open inside.
const SAVE: &str = "SAVEPOINT whole";
const UNDO: &str = "ROLLBACK TO SAVEPOINT whole";
const KEEP: &str = "RELEASE SAVEPOINT whole";
/// One process at a time; freed by the end of the transaction or of its process.
const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(8431506127)";

/// One transaction with its result type hidden.
pub trait Job: Send {
    /// Does the work; the reply is sent after the commit.
    fn run(self: Box<Self>, tx: &mut Tx) -> BoxFuture<'_, (bool, Box<dyn Reply>)>;
}

/// Tells the caller of a [`Job`] how it ended.
pub trait Reply: Send {
    /// `committed` is an error if the commit failed.
    fn send(self: Box<Self>, committed: Result<(), StoreError>);
}

/// Where the writer's connection comes from.
enum Source {
    /// The one connection for writing.
    Sqlite(Tx),
    /// A connection for each commit, so that a lost one is replaced.
    Postgres(PgPool),
}

/// Who is told of what was committed.
pub struct News {
    hatched: broadcast::Sender<Arc<[Head]>>,
    planned: broadcast::Sender<i64>,
}

impl News {
    /// Tells these of parcels and of timers.
    pub fn new(hatched: &broadcast::Sender<Arc<[Head]>>, planned: &broadcast::Sender<i64>) -> Self {
        Self {
            hatched: hatched.clone(),
            planned: planned.clone(),
        }
    }

    /// Nobody listening is fine: the rows are in the tables.
    fn tell(&self, heads: Vec<Head>, planned: Option<i64>) {
        if !heads.is_empty() {
            let _ = self.hatched.send(heads.into());
        }
        if let Some(due) = planned {
            let _ = self.planned.send(due);
        }
    }
}

/// Starts the writer of a SQLite file over a pool of one connection.
pub async fn sqlite(
    pool: SqlitePool,
    news: News,
) -> Result<mpsc::Sender<Box<dyn Job>>, StoreError> {
    let tx = Tx::over(Conn::Sqlite(pool.acquire().await?));
    Ok(start(Source::Sqlite(tx), news))
}

/// Starts the writer of a shared database.
pub fn postgres(pool: PgPool, news: News) -> mpsc::Sender<Box<dyn Job>> {
    start(Source::Postgres(pool), news)
}

/// Queues `work` and waits until it is durable. A caller who goes away
/// meanwhile undoes nothing: the work is done all the same, and told of.
pub async fn submit<T, F>(writer: &mpsc::Sender<Box<dyn Job>>, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    writer
        .send(Box::new(Work { work, reply }))
        .await
        .map_err(|_| StoreError::Stopped)?;
    answer.await.map_err(|_| StoreError::Stopped)?
}

fn start(source: Source, news: News) -> mpsc::Sender<Box<dyn Job>> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    tokio::spawn(run(source, receiver, news));
    sender
}

async fn run(mut source: Source, mut jobs: mpsc::Receiver<Box<dyn Job>>, news: News) {
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        match &mut source {
            Source::Sqlite(tx) => {
                commit(tx, &["BEGIN IMMEDIATE"], batch, &news).await;
            }
            Source::Postgres(pool) => match pool.acquire().await {
                Ok(conn) => {
                    let mut tx = Tx::over(Conn::Postgres(conn));
                    if !commit(&mut tx, &["BEGIN", TAKE_TURNS], batch, &news).await {
                        discard(tx);
                    }
                }
                // Dropping the jobs tells their callers that they were not done.
                Err(error) => tracing::error!(%error, "no connection for writing"),
            },
        }
    }
}

/// Does `batch` in one transaction; `false` if the connection's state is unknown.
async fn commit(
    tx: &mut Tx,
    opening: &[&'static str],
    batch: Vec<Box<dyn Job>>,
    news: &News,
) -> bool {
    let (count, begin) = (batch.len(), Instant::now());
    let mut replies = Vec::with_capacity(batch.len());
    let mut begun = Ok(());
    for sql in opening {
        if begun.is_ok() {
            begun = tx.command(sql).await;
        }
    }
    let mut heads = Vec::new();
    tx.planned = None;
    // One alone is undone with the whole; a savepoint would only cost time.
    let alone = batch.len() == 1;
    let mut end = End::Commit;
    for job in batch {
        if begun.is_err() || (!alone && tx.command(SAVE).await.is_err()) {
            continue; // dropping the job tells its caller that we stopped
        }
        tx.hatched.clear();
        let planned = tx.planned;
        let (keep, reply) = job.run(tx).await;
        if !keep {
            tx.hatched.clear();
            tx.planned = planned;
        }
        if alone && !keep {
            end = End::Undo;
        }
        if !alone && !keep {
            let _ = tx.command(UNDO).await;
        }
        if !alone {
            let _ = tx.command(KEEP).await;
        }
        heads.append(&mut tx.hatched);
        replies.push(reply);
    }
    let committed = match (begun, end) {
        (Ok(()), End::Commit) => finish(tx, &heads).await,
        (Ok(()), End::Undo) => tx.command("ROLLBACK").await,
        (Err(error), _) => Err(error),
    };
    meter::committed(count, begin.elapsed());
    let mut clean = true;
    if let Err(error) = &committed {
        tracing::error!(%error, "a commit failed; its transactions are undone");
        clean = tx.command("ROLLBACK").await.is_ok();
    } else {
        news.tell(heads, tx.planned);
    }
    for reply in replies {
        reply.send(match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(StoreError::Damaged(format!("commit failed: {error}"))),
        });
    }
    clean
}

/// How a transaction ends.
enum End {
    Commit,
    Undo,
}

async fn finish(tx: &mut Tx, heads: &[Head]) -> Result<(), StoreError> {
    if matches!(tx.conn, Conn::Postgres(_)) {
        outbox::notify(tx, heads).await?;
    }
    tx.command("COMMIT").await
}

/// Drops a connection whose state is unknown instead of returning it to its pool.
fn discard(tx: Tx) {
    match tx.conn {
        Conn::Sqlite(conn) => drop(conn.detach()),
        Conn::Postgres(conn) => drop(conn.detach()),
    }
}

struct Work<F, T> {
    work: F,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

struct Finished<T> {
    outcome: Result<T, StoreError>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Work<F, T>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    fn run(self: Box<Self>, tx: &mut Tx) -> BoxFuture<'_, (bool, Box<dyn Reply>)> {
        async move {
            let Self { work, reply } = *self;
            let outcome = AssertUnwindSafe(async { work(tx).await })
                .catch_unwind()
                .await;
            let outcome = outcome.unwrap_or(Err(StoreError::Stopped));
            let keep = outcome.is_ok();
            (
                keep,
                Box::new(Finished { outcome, reply }) as Box<dyn Reply>,
            )
        }
        .boxed()
    }
}

impl<T: Send + 'static> Reply for Finished<T> {
    fn send(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match committed {
            Ok(()) => self.outcome,
            Err(error) => self.outcome.and(Err(error)),
        };
        // A caller who went away does not need the answer.
        let _ = self.reply.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::super::database::Database;
    use super::super::settings;
    use super::*;

    async fn keep(database: &Database, name: &'static str) {
        let kept = database.write(move |tx| Box::pin(settings::set(tx, name, "kept")));
        kept.await.unwrap();
    }

    /// What is written alone in its commit has no savepoint; what is written
    /// with others has. Both are undone whole, and disturb nobody.
    #[tokio::test]
    async fn what_fails_or_panics_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("t.db").display());
        let database = Database::open(&url).await.unwrap();
        let fails = || {
            database.write::<(), _>(|tx| {
                Box::pin(async move {
                    let _open = tx.part().await?;
                    settings::set(tx, "failed", "never").await?;
                    Err(StoreError::Stopped)
                })
            })
        };
        let panics = || {
            database.write::<(), _>(|tx| {
                Box::pin(async move {
                    let _open = tx.part().await?;
                    settings::set(tx, "panicked", "never").await?;
                    panic!("on purpose")
                })
            })
        };
        assert!(fails().await.is_err());
        assert!(panics().await.is_err());
        keep(&database, "alone").await;
        let (failed, panicked, ()) = tokio::join!(fails(), panics(), keep(&database, "together"));
        assert!(failed.is_err() && panicked.is_err());
        let mut tx = database.read().await.unwrap();
        for (name, is) in [
            ("failed", None),
            ("panicked", None),
            ("alone", Some("kept")),
            ("together", Some("kept")),
        ] {
            assert_eq!(
                settings::get(&mut tx, name).await.unwrap().as_deref(),
                is,
                "{name}"
            );
        }
    }
}
