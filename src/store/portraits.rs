//! Customers' pictures, as they were when somebody wanted to see them.

use crate::model::ids::IdentityId;

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// A picture, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Portrait {
    /// Its digest in our own store; `None` if there was none to be seen.
    pub digest: Option<String>,
    /// When the far side was asked, milliseconds UTC.
    pub asked_at: i64,
}

/// The picture of an account's owner; `None` if nobody ever asked for it.
pub async fn get(tx: &mut Tx, identity: IdentityId) -> Result<Option<Portrait>, StoreError> {
    maybe!(
        tx,
        "SELECT digest, asked_at FROM portrait WHERE identity = $1",
        identity
    )
}

/// Keeps what the far side showed.
pub async fn put(tx: &mut Tx, identity: IdentityId, portrait: &Portrait) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO portrait (identity, digest, asked_at) VALUES ($1, $2, $3) \
         ON CONFLICT (identity) DO UPDATE SET digest = excluded.digest, asked_at = excluded.asked_at",
        identity,
        &portrait.digest,
        portrait.asked_at
    )?;
    Ok(())
}

/// Forgets it; the far side is asked again the next time.
pub async fn forget(tx: &mut Tx, identity: IdentityId) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM portrait WHERE identity = $1", identity)?;
    Ok(())
}
