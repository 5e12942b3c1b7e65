//! Which files our own store holds, and what each account calls them.
//!
//! The bytes are in [`super::folder`]. A row is written before its file is in
//! place, so that the sum of all sizes is never too low.

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;

/// Bytes of all files together.
pub async fn used(tx: &mut Tx) -> Result<i64, StoreError> {
    let (sum,): (i64,) = one!(
        tx,
        "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file"
    )?;
    Ok(sum)
}

/// Takes file `digest` of `size` bytes into the books, unless all together
/// would be over `most` bytes: then `false`. A known file is `true`.
/// `loose_until`: when it may go (milliseconds UTC) unless somebody uses it;
/// `None` is a use.
pub async fn add(
    tx: &mut Tx,
    (digest, size): (&str, i64),
    most: i64,
    loose_until: Option<i64>,
    now: i64,
) -> Result<bool, StoreError> {
    // Said even of one that stays: whoever drops a loose one has to wait, or to go first.
    let known = run!(
        tx,
        "UPDATE file SET loose_until = CASE WHEN loose_until IS NULL THEN NULL \
         ELSE CAST($2 AS BIGINT) END WHERE digest = $1",
        digest,
        loose_until
    )?;
    if known > 0 {
        return Ok(true);
    }
    if used(tx).await?.saturating_add(size) > most {
        return Ok(false);
    }
    run!(
        tx,
        "INSERT INTO file (digest, size, created_at, loose_until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (digest) DO NOTHING",
        digest,
        size,
        now,
        loose_until
    )?;
    Ok(true)
}

/// Notes that file `digest` is used, and stays.
pub async fn claim(tx: &mut Tx, digest: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE file SET loose_until = NULL WHERE digest = $1 AND loose_until IS NOT NULL",
        digest
    )?;
    Ok(())
}

/// Files that nobody has used until `now`, at most 100.
pub async fn loose(tx: &mut Tx, now: i64) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT digest FROM file WHERE loose_until IS NOT NULL AND loose_until < $1 \
         ORDER BY loose_until LIMIT 100",
        now
    )?;
    Ok(rows.into_iter().map(|(digest,)| digest).collect())
}

/// Strikes file `digest` out of the books if nobody has used it until `now`;
/// else `false`.
pub async fn drop_loose(tx: &mut Tx, digest: &str, now: i64) -> Result<bool, StoreError> {
    let gone = run!(
        tx,
        "DELETE FROM file WHERE digest = $1 AND loose_until IS NOT NULL AND loose_until < $2",
        digest,
        now
    )?;
    if gone > 0 {
        run!(tx, "DELETE FROM file_handle WHERE digest = $1", digest)?;
    }
    Ok(gone > 0)
}

/// Bytes of file `digest`; `None` if it is not in the books.
pub async fn size(tx: &mut Tx, digest: &str) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = maybe!(tx, "SELECT size FROM file WHERE digest = $1", digest)?;
    Ok(row.map(|(size,)| size))
}

/// Notes that `account` calls file `digest` by `handle`; safe to say twice.
pub async fn remember(
    tx: &mut Tx,
    account: &str,
    digest: &str,
    handle: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO file_handle (account, handle, digest) VALUES ($1, $2, $3) \
         ON CONFLICT (account, digest, handle) DO NOTHING",
        account,
        handle,
        digest
    )?;
    Ok(())
}

/// What `account` calls file `digest`, if it has seen it.
pub async fn handle(
    tx: &mut Tx,
    account: &str,
    digest: &str,
) -> Result<Option<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT handle FROM file_handle WHERE account = $1 AND digest = $2 ORDER BY handle LIMIT 1",
        account,
        digest
    )?;
    Ok(rows.into_iter().next().map(|(handle,)| handle))
}

/// The file that `account` calls `handle`.
pub async fn named(tx: &mut Tx, account: &str, handle: &str) -> Result<Option<String>, StoreError> {
    let rows: Vec<(String,)> = all!(
        tx,
        "SELECT digest FROM file_handle WHERE handle = $2 AND account = $1 ORDER BY digest LIMIT 1",
        account,
        handle
    )?;
    Ok(rows.into_iter().next().map(|(digest,)| digest))
}

/// Forgets that `account` calls anything `handle`.
pub async fn forget(tx: &mut Tx, account: &str, handle: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM file_handle WHERE account = $1 AND handle = $2",
        account,
        handle
    )?;
    Ok(())
}
