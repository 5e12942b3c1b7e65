//! Who of several processes does what only one may do at a time.
//!
//! A SQLite file has one process (see the lock in [`super::database`]), which
//! holds every lease. On PostgreSQL a lease is a session-level advisory lock:
//! the server frees it the moment its holder dies, with no clock and no
//! waiting. (Behind a pooler in transaction mode advisory locks do not work;
//! connect to the server itself.)

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Postgres};

use super::database::Database;
use super::error::StoreError;

/// A held lease; dropping it gives it up.
#[derive(Debug)]
pub struct Lease {
    /// Detached from its pool, so that closing it frees the lock.
    connection: Option<sqlx::PgConnection>,
    /// How many this process holds; this one is counted.
    held: Arc<AtomicUsize>,
}

/// A process that holds some leases lets others go first by so much for each,
/// so that those who start together share the work.
const COURTESY: Duration = Duration::from_millis(150);

impl Lease {
    /// Takes the lease called `name` if it is free.
    pub async fn take(database: &Database, name: &str) -> Result<Option<Self>, StoreError> {
        let Some(pool) = database.postgres() else {
            return Ok(Some(Self::counted(None, database.held())));
        };
        let held = u32::try_from(database.held().load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        tokio::time::sleep(COURTESY * held.min(10)).await;
        let mut connection: PoolConnection<Postgres> = pool.acquire().await?;
        let (taken,): (bool,) = sqlx::query_as("SELECT pg_try_advisory_lock($1)")
            .bind(key(name))
            .fetch_one(&mut *connection)
            .await?;
        Ok(taken.then(|| Self::counted(Some(connection.detach()), database.held())))
    }

    /// Fails once the lease is lost; to be asked about every second.
    pub async fn check(&mut self) -> Result<(), StoreError> {
        if let Some(connection) = &mut self.connection {
            connection.ping().await?;
        }
        Ok(())
    }

    fn counted(connection: Option<sqlx::PgConnection>, held: &Arc<AtomicUsize>) -> Self {
        held.fetch_add(1, Ordering::Relaxed);
        Self {
            connection,
            held: held.clone(),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.held.fetch_sub(1, Ordering::Relaxed);
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
