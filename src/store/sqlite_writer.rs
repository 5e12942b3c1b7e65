//! The one writer of a SQLite file: transactions that wait together share a commit.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::database::{Conn, Tx};
use super::error::StoreError;
use super::outbox::Head;

/// Transactions waiting for the writer; beyond it callers wait to be queued.
const QUEUE: usize = 1024;
/// Most transactions in one commit: bounds what one failed commit takes back.
const BATCH: usize = 128;

// A name of its own: undoing it also undoes what a panic left open inside.
const SAVE: &str = "SAVEPOINT whole";
const UNDO: &str = "ROLLBACK TO SAVEPOINT whole";
const KEEP: &str = "RELEASE SAVEPOINT whole";

/// One transaction with its result type hidden.
pub trait Job: Send {
    /// Does the work; the reply is sent after the commit.
    fn run(self: Box<Self>, tx: &mut Tx) -> BoxFuture<'_, (bool, Box<dyn Reply>)>;
}

/// Tells the caller of a [`Job`] how it ended.
pub trait Reply: Send {
    /// `committed` is an error if the commit failed.
    fn send(self: Box<Self>, committed: Result<(), StoreError>, hatched: Vec<Head>);
}

/// Starts the writer over a pool of one connection.
pub async fn start(pool: SqlitePool) -> Result<mpsc::Sender<Box<dyn Job>>, StoreError> {
    let tx = Tx::over(Conn::Sqlite(pool.acquire().await?));
    let (sender, receiver) = mpsc::channel(QUEUE);
    tokio::spawn(run(tx, receiver));
    Ok(sender)
}

/// Queues `work` and waits until it is durable.
pub async fn submit<T, F>(
    writer: &mpsc::Sender<Box<dyn Job>>,
    work: F,
) -> Result<(T, Vec<Head>), StoreError>
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

async fn run(mut tx: Tx, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        commit(&mut tx, batch).await;
    }
}

async fn commit(tx: &mut Tx, batch: Vec<Box<dyn Job>>) {
    let mut replies = Vec::with_capacity(batch.len());
    let begun = tx.command("BEGIN IMMEDIATE").await;
    for job in batch {
        if begun.is_err() || tx.command(SAVE).await.is_err() {
            continue; // dropping the job tells its caller that we stopped
        }
        tx.hatched.clear();
        let (keep, reply) = job.run(tx).await;
        if !keep {
            tx.hatched.clear();
            let _ = tx.command(UNDO).await;
        }
        let _ = tx.command(KEEP).await;
        replies.push((reply, std::mem::take(&mut tx.hatched)));
    }
    let committed = match begun {
        Ok(()) => tx.command("COMMIT").await,
        Err(error) => Err(error),
    };
    if let Err(error) = &committed {
        tracing::error!(%error, "a commit failed; its transactions are undone");
        let _ = tx.command("ROLLBACK").await;
    }
    for (reply, hatched) in replies {
        let outcome = match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(StoreError::Damaged(format!("commit failed: {error}"))),
        };
        reply.send(outcome, hatched);
    }
}

struct Work<F, T> {
    work: F,
    reply: oneshot::Sender<Result<(T, Vec<Head>), StoreError>>,
}

struct Finished<T> {
    outcome: Result<T, StoreError>,
    reply: oneshot::Sender<Result<(T, Vec<Head>), StoreError>>,
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
    fn send(self: Box<Self>, committed: Result<(), StoreError>, hatched: Vec<Head>) {
        let outcome = match committed {
            Ok(()) => self.outcome.map(|value| (value, hatched)),
            Err(error) => self.outcome.and(Err(error)),
        };
        // A caller who went away does not need the answer.
        let _ = self.reply.send(outcome);
    }
}
