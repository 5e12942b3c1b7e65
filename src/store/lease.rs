//! Who of several processes does what only one may do at a time.
//!
//! A SQLite file has one process (see the lock in [`super::database`]), which
//! holds every lease. On PostgreSQL a lease is a session-level advisory lock:
//! the server frees it the moment its holder dies, with no clock and no
//! waiting. (Behind a pooler in transaction mode advisory locks do not work;
//! connect to the server itself.)

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Postgres};

use super::database::Database;
use super::error::StoreError;

/// A held lease; dropping it gives it up.
#[derive(Debug)]
pub struct Lease {
    /// Detached from its pool, so that closing it frees the lock.
    connection: Option<sqlx::PgConnection>,
}

impl Lease {
    /// Takes the lease called `name` if it is free.
    pub async fn take(database: &Database, name: &str) -> Result<Option<Self>, StoreError> {
        let Some(pool) = database.postgres() else {
            return Ok(Some(Self { connection: None }));
        };
        let mut connection: PoolConnection<Postgres> = pool.acquire().await?;
        let (taken,): (bool,) = sqlx::query_as("SELECT pg_try_advisory_lock($1)")
            .bind(key(name))
            .fetch_one(&mut *connection)
            .await?;
        Ok(taken.then(|| Self {
            connection: Some(connection.detach()),
        }))
    }

    /// Fails once the lease is lost; to be asked about every second.
    pub async fn check(&mut self) -> Result<(), StoreError> {
        if let Some(connection) = &mut self.connection {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// Advisory locks are named by a number.
fn key(name: &str) -> i64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("topicdesk:{name}"));
    digest
        .iter()
        .take(8)
        .fold(0_i64, |key, byte| (key << 8) | i64::from(*byte))
}
