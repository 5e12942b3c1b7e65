//! Takes in what a far side tells us: stored first, acted on in the same
//! transaction, acknowledged by the caller only afterwards.

use std::sync::Arc;
use std::time::Instant;

use futures_util::future::BoxFuture;

use crate::clock;
use crate::meter;
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::{intake, outbox};

/// Tries before something that cannot be acted on is given up (with an alert).
const TRIES_MAX: i64 = 8;
/// Longest body that is read; a longer one is kept, not acted on.
const BODY_MAX: usize = 1 << 20;

/// Knows what a raw body of one account means.
pub trait Digest: Send + Sync + 'static {
    /// What a body says.
    type Read: Send + Sync + 'static;
    /// What is to be done after the commit, and may be lost with a crash.
    type After: Send + 'static;

    /// Reads a body. Pure.
    fn read(&self, body: &str) -> Result<Self::Read, String>;

    /// Acts on it, in the transaction that keeps it.
    fn apply<'a>(
        &'a self,
        tx: &'a mut Tx,
        read: &'a Self::Read,
        now: i64,
    ) -> BoxFuture<'a, Result<Vec<Self::After>, StoreError>>;
}

/// One raw body.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The far side's id of it, unique in the account.
    pub remote: String,
    /// As it came.
    pub body: String,
}

/// Stores `batch` and acts on it, in order; known ones are passed over. One
/// that cannot be acted on is kept for [`retry`] and stops nothing. When this
/// returns `Ok`, the far side may forget the batch.
pub async fn accept<D: Digest>(
    database: &Database,
    digest: &Arc<D>,
    account: &str,
    batch: Vec<Raw>,
) -> Result<Vec<D::After>, StoreError> {
    let begin = Instant::now();
    let batch: Batch<D> = batch
        .into_iter()
        .map(|raw| {
            let read = read(&**digest, &raw.body);
            (raw, read)
        })
        .collect();
    // Nearly always all goes well; then setting each apart only costs time.
    let stored = match store(database, digest, account, &batch, false).await {
        Ok(after) => Ok(after),
        Err(_) => store(database, digest, account, &batch, true).await,
    };
    let (outcome, count) = match &stored {
        Ok((_, failed)) => ("stored", batch.len().saturating_sub(*failed)),
        Err(_) => ("refused", batch.len()),
    };
    meter::taken(account, outcome, count as u64);
    meter::stored(account, begin.elapsed());
    let (after, failed) = stored?;
    meter::taken(account, "failed", failed as u64);
    Ok(after)
}

/// Bodies with what they say.
type Batch<D> = Arc<[(Raw, Result<<D as Digest>::Read, String>)]>;

/// Stores and acts on a batch in one transaction. `apart`: one that cannot be
/// acted on is kept for another try; else it fails the whole. Also gives how
/// many could not be acted on.
async fn store<D: Digest>(
    database: &Database,
    digest: &Arc<D>,
    account: &str,
    batch: &Batch<D>,
    apart: bool,
) -> Result<(Vec<D::After>, usize), StoreError> {
    let (digest, account, batch) = (digest.clone(), account.to_owned(), batch.clone());
    database
        .write(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                let (mut after, mut failed) = (Vec::new(), 0);
                for (raw, read) in batch.iter() {
                    if !intake::keep(tx, &account, &raw.remote, &raw.body, None, now).await? {
                        continue;
                    }
                    match read {
                        Ok(read) if !apart => after.extend(digest.apply(tx, read, now).await?),
                        Ok(read) => match act(tx, &*digest, read, now).await {
                            Ok(todo) => after.extend(todo),
                            Err(error) => {
                                report(&account, &raw.remote, &error);
                                failed += 1;
                                let error = error.to_string();
                                intake::settle(tx, &account, &raw.remote, Some(&error), false).await?;
                            }
                        },
                        Err(error) => {
                            tracing::error!(%account, remote = %raw.remote, %error, "kept, but it cannot be read");
                            failed += 1;
                            intake::settle(tx, &account, &raw.remote, Some(error), true).await?;
                        }
                    }
                }
                Ok((after, failed))
            })
        })
        .await
}

/// Tries again what could not be acted on.
pub async fn retry<D: Digest>(
    database: &Database,
    digest: &Arc<D>,
    account: &str,
) -> Result<Vec<D::After>, StoreError> {
    let pending = intake::pending(&mut database.read().await?, account).await?;
    let mut after = Vec::new();
    for item in pending {
        after.extend(again(database, digest, account, item, false).await?);
    }
    Ok(after)
}

/// Acts on what waited when the backup was taken from which this database was
/// restored. It may have been acted on since, so whatever it leads to is left as
/// if somebody had died while he delivered it: customers hear nothing without a
/// person's word, and posts say that they may be there twice. (Where the far
/// side is our own letterbox, that was restored with the rest.) To be called
/// before anybody delivers.
pub async fn settle_doubts<D: Digest>(
    database: &Database,
    digest: &Arc<D>,
    account: &str,
) -> Result<(), StoreError> {
    let doubtful = intake::doubtful(&mut database.read().await?, account).await?;
    for item in doubtful {
        again(database, digest, account, item, true).await?;
    }
    Ok(())
}

/// Tries once more to act on `item`, unless another process does.
async fn again<D: Digest>(
    database: &Database,
    digest: &Arc<D>,
    account: &str,
    item: intake::Pending,
    doubtful: bool,
) -> Result<Vec<D::After>, StoreError> {
    let (digest, account) = (digest.clone(), account.to_owned());
    database
        .write(move |tx| {
            Box::pin(async move {
                if !intake::claim(tx, &account, &item).await? {
                    return Ok(Vec::new());
                }
                let before = tx.hatched.len();
                let outcome = match read(&*digest, &item.body) {
                    Ok(read) => act(tx, &*digest, &read, clock::now()).await,
                    Err(error) => Err(StoreError::Damaged(error)),
                };
                let last = item.attempts + 1 >= TRIES_MAX;
                let error = outcome.as_ref().err().map(ToString::to_string);
                match (&outcome, doubtful) {
                    (Ok(_), true) => outbox::forsake(tx, before).await?,
                    // It has led to nothing yet, and may tell of what is in doubt itself.
                    (Err(StoreError::NotYet(_)), true) | (_, false) => {}
                    // Still in doubt at the next start.
                    (Err(why), true) if !last => {
                        report(&account, &item.remote, why);
                        return Ok(Vec::new());
                    }
                    (Err(_), true) => {}
                }
                if let (Some(error), true) = (&error, last) {
                    tracing::error!(%account, remote = %item.remote, %error, "given up; it stays in the table intake");
                }
                intake::settle(tx, &account, &item.remote, error.as_deref(), last).await?;
                Ok(outcome.unwrap_or_default())
            })
        })
        .await
}

fn report(account: &str, remote: &str, error: &StoreError) {
    if let StoreError::NotYet(why) = error {
        tracing::debug!(%account, %remote, why, "kept for another try");
    } else {
        tracing::error!(%account, %remote, %error, "kept for another try");
    }
}

fn read<D: Digest>(digest: &D, body: &str) -> Result<D::Read, String> {
    if body.len() > BODY_MAX {
        return Err(format!("{} bytes are more than {BODY_MAX}", body.len()));
    }
    digest.read(body)
}

async fn act<D: Digest>(
    tx: &mut Tx,
    digest: &D,
    read: &D::Read,
    now: i64,
) -> Result<Vec<D::After>, StoreError> {
    let part = tx.part().await?;
    let outcome = digest.apply(tx, read, now).await;
    tx.settle(part, outcome).await
}
