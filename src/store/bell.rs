//! What the processes on a shared database call to one another, so that nobody
//! has to look into tables for news. A call is heard after the commit, and only
//! by those who listen then: it says where to look, and carries nothing that
//! may be lost.
//!
//! A SQLite file has one process: there nobody calls and no bell ever rings.

use sqlx::postgres::PgListener;

use super::database::{Database, Tx, run};
use super::error::StoreError;

/// Hears the calls of other processes, and those of its own.
#[derive(Debug)]
pub struct Bell(Option<PgListener>);

/// What a [`Bell`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Somebody called this.
    Call(String),
    /// The line was broken for a while: anything may have been missed.
    Missed,
}

/// Calls `words` (at most a few hundred bytes) to all who listen to `name` once
/// the transaction is committed.
pub async fn call(tx: &mut Tx, name: &str, words: &str) -> Result<(), StoreError> {
    if tx.is_postgres() {
        run!(tx, "SELECT pg_notify($1, $2)", name, words)?;
    }
    Ok(())
}

impl Bell {
    /// Listens to the calls of this `name`.
    pub async fn hang(database: &Database, name: &str) -> Result<Self, StoreError> {
        let Some(pool) = database.postgres() else {
            return Ok(Self(None));
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(name).await?;
        Ok(Self(Some(listener)))
    }

    /// Waits for the next ring; an error means that another bell is needed.
    pub async fn ring(&mut self) -> Result<Ring, StoreError> {
        let Some(listener) = &mut self.0 else {
            return std::future::pending().await;
        };
        Ok(match listener.try_recv().await? {
            Some(call) => Ring::Call(call.payload().to_owned()),
            None => Ring::Missed,
        })
    }
}
