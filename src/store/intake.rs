//! Everything the far sides told us, as it came.

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;

/// Keeps a raw body, already acted on (`error` is `None`) or still to be acted
/// on (`error` says why it could not be). `false` if it was here before.
pub async fn keep(
    tx: &mut Tx,
    account: &str,
    remote: &str,
    body: &str,
    error: Option<&str>,
    now: i64,
) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO intake (account, remote, body, received_at, state, attempts, error) \
         VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (account, remote) DO NOTHING",
        account,
        remote,
        body,
        now,
        if error.is_some() { "new" } else { "done" },
        error
    )?;
    Ok(added > 0)
}

/// Whether a body was kept before.
pub async fn known(tx: &mut Tx, account: &str, remote: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT attempts FROM intake WHERE account = $1 AND remote = $2",
        account,
        remote
    )?;
    Ok(row.is_some())
}

/// A kept body that could not be acted on yet.
#[derive(Debug, sqlx::FromRow)]
pub struct Pending {
    /// The far side's id of it.
    pub remote: String,
    /// As it came.
    pub body: String,
    /// Tries so far.
    pub attempts: i64,
}

/// Bodies of `account` still to be acted on, oldest first.
pub async fn pending(tx: &mut Tx, account: &str) -> Result<Vec<Pending>, StoreError> {
    all!(
        tx,
        // The first test on the state is the one of the index `intake_open`.
        "SELECT remote, body, attempts FROM intake \
         WHERE account = $1 AND state <> 'done' AND state = 'new' \
         ORDER BY received_at, remote LIMIT 100",
        account
    )
}

/// Bodies of `account` that may have been acted on since the backup was taken
/// from which this database was restored, oldest first.
pub async fn doubtful(tx: &mut Tx, account: &str) -> Result<Vec<Pending>, StoreError> {
    all!(
        tx,
        "SELECT remote, body, attempts FROM intake \
         WHERE account = $1 AND state <> 'done' AND state = 'doubt' \
         ORDER BY received_at, remote",
        account
    )
}

/// Whether there are [`doubtful`] bodies of anybody.
pub async fn has_doubtful(tx: &mut Tx) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT attempts FROM intake WHERE state <> 'done' AND state = 'doubt' LIMIT 1"
    )?;
    Ok(row.is_some())
}

/// Begins another try: of several processes that saw the same `item`, one does.
/// To be settled in the same transaction.
pub async fn claim(tx: &mut Tx, account: &str, item: &Pending) -> Result<bool, StoreError> {
    let claimed = run!(
        tx,
        "UPDATE intake SET attempts = attempts + 1 \
         WHERE account = $1 AND remote = $2 AND state <> 'done' AND attempts = $3",
        account,
        &item.remote,
        item.attempts
    )?;
    Ok(claimed > 0)
}

/// Notes that a kept body was acted on (`error` is `None`), or failed once more;
/// `last` gives it up.
pub async fn settle(
    tx: &mut Tx,
    account: &str,
    remote: &str,
    error: Option<&str>,
    last: bool,
) -> Result<(), StoreError> {
    let state = match (error, last) {
        (None, _) => "done",
        (Some(_), false) => "new",
        (Some(_), true) => "failed",
    };
    run!(
        tx,
        "UPDATE intake SET state = $3, error = $4 WHERE account = $1 AND remote = $2",
        account,
        remote,
        state,
        error
    )?;
    Ok(())
}

/// How many bodies of `account` were not acted on, by their state: `new` waits
/// for another try, `doubt` is [`doubtful`], `failed` is given up.
pub async fn open(tx: &mut Tx, account: &str) -> Result<Vec<(String, i64)>, StoreError> {
    all!(
        tx,
        "SELECT state, COUNT(*) FROM intake WHERE account = $1 AND state <> 'done' GROUP BY state",
        account
    )
}

/// Forgets bodies acted on before `before`, at most 1000 at a time; gives how many.
pub async fn prune(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM intake WHERE (account, remote) IN \
         (SELECT account, remote FROM intake WHERE received_at < $1 AND state = 'done' LIMIT 1000)",
        before
    )
}
