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
pub async fn add(
    tx: &mut Tx,
    digest: &str,
    size: i64,
    most: i64,
    now: i64,
) -> Result<bool, StoreError> {
    if self::size(tx, digest).await?.is_some() {
        return Ok(true);
    }
    if used(tx).await?.saturating_add(size) > most {
        return Ok(false);
    }
    run!(
        tx,
        "INSERT INTO file (digest, size, created_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
        digest,
        size,
        now
    )?;
    Ok(true)
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
