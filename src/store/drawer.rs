//! Small things that channels remember under a name, some for a while only.
//!
//! What has expired is not found, whether it is swept out already or not.

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// The drawer that all inboxes share.
pub const SHARED: &str = "";

/// What `inbox` keeps under `name`.
pub async fn get(
    tx: &mut Tx,
    inbox: &str,
    name: &str,
    now: i64,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT value FROM drawer WHERE inbox = $1 AND name = $2 \
         AND (expires_at IS NULL OR expires_at > $3)",
        inbox,
        name,
        now
    )?;
    Ok(row.map(|(value,)| value))
}

/// Keeps `value` under `name`, until `expires` (milliseconds UTC) if set.
pub async fn set(
    tx: &mut Tx,
    inbox: &str,
    name: &str,
    value: &str,
    expires: Option<i64>,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO drawer (inbox, name, value, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (inbox, name) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at",
        inbox,
        name,
        value,
        expires
    )?;
    Ok(())
}

/// As [`set`], unless there is something under that name (expired or not):
/// then `false`.
pub async fn add(
    tx: &mut Tx,
    inbox: &str,
    name: &str,
    value: &str,
    expires: Option<i64>,
) -> Result<bool, StoreError> {
    let added = run!(
        tx,
        "INSERT INTO drawer (inbox, name, value, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (inbox, name) DO NOTHING",
        inbox,
        name,
        value,
        expires
    )?;
    Ok(added > 0)
}

/// Lets what is under `name` expire at `at`, unless it does so sooner.
pub async fn expire(tx: &mut Tx, inbox: &str, name: &str, at: i64) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE drawer SET expires_at = $3 WHERE inbox = $1 AND name = $2 \
         AND (expires_at IS NULL OR expires_at > $3)",
        inbox,
        name,
        at
    )?;
    Ok(())
}

/// Takes out what is under `name`: of all who try, one gets it.
pub async fn take(
    tx: &mut Tx,
    inbox: &str,
    name: &str,
    now: i64,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "DELETE FROM drawer WHERE inbox = $1 AND name = $2 \
         AND (expires_at IS NULL OR expires_at > $3) RETURNING value",
        inbox,
        name,
        now
    )?;
    Ok(row.map(|(value,)| value))
}

/// Throws away whatever holds `value`; looks at all that is in this drawer.
pub async fn discard(tx: &mut Tx, inbox: &str, value: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM drawer WHERE inbox = $1 AND value = $2",
        inbox,
        value
    )?;
    Ok(())
}

/// Sweeps out what expired before `now`, at most 1000 at a time; gives how many.
pub async fn prune(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM drawer WHERE (inbox, name) IN \
         (SELECT inbox, name FROM drawer WHERE expires_at IS NOT NULL AND expires_at <= $1 LIMIT 1000)",
        now
    )
}
