//! The seam between one SQL text and two databases.
//!
//! A write is a closure over a [`Tx`]; it runs in one transaction and either
//! all of it is durable when [`Database::write`] returns, or none of it.
//! Writes that wait together share one commit (each in a savepoint of its
//! own), so a thousand a second cost a handful of disk flushes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite};
use tokio::sync::{broadcast, mpsc};

use super::error::StoreError;
use super::outbox::Head;
use super::writer::{self, Job, News};

/// Runs one expression on whichever connection a [`Tx`] holds.
macro_rules! on {
    ($tx:expr, $conn:ident => $body:expr) => {
        match &mut $tx.conn {
            $crate::store::database::Conn::Sqlite(held) => {
                let $conn = &mut **held;
                $body.await.map_err($crate::store::error::StoreError::from)
            }
            $crate::store::database::Conn::Postgres(held) => {
                let $conn = &mut **held;
                $body.await.map_err($crate::store::error::StoreError::from)
            }
        }
    };
}
pub(crate) use on;

/// Executes a statement; gives the number of rows it touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::database::on!($tx, c => async {
            sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected())
        })
    };
}
pub(crate) use run;

/// Fetches exactly one row.
macro_rules! one {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::database::on!($tx, c => sqlx::query_as($sql)$(.bind($arg))*.fetch_one(c))
    };
}
pub(crate) use one;

/// Fetches a row if there is one.
macro_rules! maybe {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::database::on!($tx, c => sqlx::query_as($sql)$(.bind($arg))*.fetch_optional(c))
    };
}
pub(crate) use maybe;

/// Fetches all rows.
macro_rules! all {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::database::on!($tx, c => sqlx::query_as($sql)$(.bind($arg))*.fetch_all(c))
    };
}
pub(crate) use all;

/// How often SQLite's log is moved into the file.
const CHECK_POINT_EVERY: Duration = Duration::from_millis(500);
/// Pages of 4 KiB in the log beyond which a commit moves the rest by itself:
/// under steady load the log is never quite empty, but must not grow for ever.
const WAL_MAX: &str = "8000";

/// An open database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pools: Pools,
    hatched: broadcast::Sender<Arc<[Head]>>,
    planned: broadcast::Sender<i64>,
    /// Held while a SQLite file is open, so that no second process opens it.
    _lock: Option<Arc<std::fs::File>>,
    /// Leases that this process holds.
    held: Arc<AtomicUsize>,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite {
        read: SqlitePool,
        write: mpsc::Sender<Box<dyn Job>>,
    },
    Postgres {
        pool: PgPool,
        write: mpsc::Sender<Box<dyn Job>>,
    },
}

/// A connection, inside or outside a transaction.
#[derive(Debug)]
pub struct Tx {
    pub(crate) conn: Conn,
    /// Parcels put into the outbox by this transaction; told to delivery after the commit.
    pub(crate) hatched: Vec<Head>,
    /// When the nearest timer set by this transaction is due; told to the
    /// scheduler after the commit.
    pub(crate) planned: Option<i64>,
}

/// A part of a transaction that may fail by itself.
#[derive(Debug)]
#[must_use = "a part must be settled"]
pub struct Part {
    hatched: usize,
    words: &'static Words,
}

/// How a part begins and ends.
#[derive(Debug)]
struct Words {
    save: &'static str,
    undo: &'static str,
    keep: &'static str,
}

#[derive(Debug)]
pub(crate) enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// Every file of the folder, for whichever database.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Endings of the files for one database alone: `NNNN_x.sqlite.sql`, `NNNN_x.postgres.sql`.
pub(super) const FOR_SQLITE: &str = ".sqlite";
pub(super) const FOR_POSTGRES: &str = ".postgres";

/// The steps without those for `other` databases.
pub(super) fn migrations(other: &str) -> sqlx::migrate::Migrator {
    let fitting = |step: &&sqlx::migrate::Migration| !step.description.ends_with(other);
    sqlx::migrate::Migrator::with_migrations(MIGRATIONS.iter().filter(fitting).cloned().collect())
}

/// The version of the newest migration.
#[must_use]
pub fn newest_step() -> i64 {
    MIGRATIONS
        .iter()
        .map(|step| step.version)
        .max()
        .unwrap_or(0)
}

/// Parcels announced and not yet read by a slow listener; it reads the table then.
const HATCHED_BACKLOG: usize = 4096;
/// The same for timers.
const PLANNED_BACKLOG: usize = 256;

impl Database {
    /// Opens `sqlite:path` (made if missing) or `postgres://…` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = sqlite_file(url) {
            Self::open_sqlite(path).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            Err(StoreError::Address(format!("{scheme}:…")))
        }
    }

    /// Whether several processes may share this database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres { .. })
    }

    /// Runs `work` in one transaction, durable on return. `work` must touch
    /// nothing but the database; on an error or a panic all of it is undone. One
    /// that was begun is finished even if the caller goes away.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (Pools::Sqlite { write, .. } | Pools::Postgres { write, .. }) = &self.pools;
        writer::submit(write, work).await
    }

    /// A connection for reading what is committed.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let conn = match &self.pools {
            Pools::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Pools::Postgres { pool, .. } => Conn::Postgres(pool.acquire().await?),
        };
        Ok(Tx::over(conn))
    }

    /// Hears of every parcel that this process commits.
    #[must_use]
    pub fn hatched(&self) -> broadcast::Receiver<Arc<[Head]>> {
        self.hatched.subscribe()
    }

    /// How many transactions wait for the writer.
    #[must_use]
    pub fn writes_waiting(&self) -> usize {
        let (Pools::Sqlite { write, .. } | Pools::Postgres { write, .. }) = &self.pools;
        write.max_capacity() - write.capacity()
    }

    /// Hears when timers that this process commits are due, milliseconds UTC: of
    /// each commit the nearest.
    #[must_use]
    pub fn planned(&self) -> broadcast::Receiver<i64> {
        self.planned.subscribe()
    }

    /// How many leases this process holds.
    pub(crate) fn held(&self) -> &Arc<AtomicUsize> {
        &self.held
    }

    /// The pool of a shared database, for leases and notifications.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Postgres { pool, .. } => Some(pool),
            Pools::Sqlite { .. } => None,
        }
    }

    /// Closes all connections after the writes under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, .. } => read.close().await,
            Pools::Postgres { pool, .. } => pool.close().await,
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let lock = lock_file(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: a commit survives a power cut, not only a crash of ours.
            .synchronous(SqliteSynchronous::Full)
            .auto_vacuum(SqliteAutoVacuum::None)
            .foreign_keys(true)
            .pragma("cache_size", "-4096")
            .pragma("wal_autocheckpoint", WAL_MAX)
            .statement_cache_capacity(200)
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        migrations(FOR_POSTGRES).run(&writer).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        let hatched = broadcast::channel(HATCHED_BACKLOG).0;
        let planned = broadcast::channel(PLANNED_BACKLOG).0;
        let news = News::new(&hatched, &planned);
        let write = writer::sqlite(writer, news).await?;
        tokio::spawn(check_point(read.clone()));
        Ok(Self {
            pools: Pools::Sqlite { read, write },
            hatched,
            planned,
            _lock: Some(Arc::new(lock)),
            held: Arc::default(),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = postgres_options(url)?;
        // A process that stands still must not make the others wait for ever.
        let options = options.options([("idle_in_transaction_session_timeout", "20s")]);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await?;
        migrations(FOR_SQLITE).run(&pool).await?;
        let hatched = broadcast::channel(HATCHED_BACKLOG).0;
        let planned = broadcast::channel(PLANNED_BACKLOG).0;
        let write = writer::postgres(pool.clone(), News::new(&hatched, &planned));
        Ok(Self {
            pools: Pools::Postgres { pool, write },
            hatched,
            planned,
            _lock: None,
            held: Arc::default(),
        })
    }
}

/// The file that a `sqlite:` address names.
pub(super) fn sqlite_file(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

pub(super) fn postgres_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    url.parse()
        .map_err(|_| StoreError::Address("postgres:…".into()))
}

/// Moves what was committed from the log into the file, so that no commit has
/// to wait for that; ends when the database is closed.
async fn check_point(read: SqlitePool) {
    loop {
        tokio::time::sleep(CHECK_POINT_EVERY).await;
        let done = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
        match done.execute(&read).await {
            Ok(_) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the database's log was not moved"),
        }
    }
}

impl Tx {
    pub(crate) fn over(conn: Conn) -> Self {
        Self {
            conn,
            hatched: Vec::new(),
            planned: None,
        }
    }

    /// Remembers that a timer was set for `due`.
    pub(crate) fn plans(&mut self, due: i64) {
        self.planned = Some(self.planned.map_or(due, |planned| planned.min(due)));
    }

    /// Whether it is on PostgreSQL, for the few texts that cannot be shared.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.conn, Conn::Postgres(_))
    }

    /// Starts a part whose failure shall undo its own changes alone; end it
    /// with [`Tx::settle`]. (Not a closure: one that borrows its surroundings
    /// cannot be written with today's async closures.)
    pub async fn part(&mut self) -> Result<Part, StoreError> {
        self.begin(&NESTED).await
    }

    /// Like [`Tx::part`], for work that may leave parts of its own open when it
    /// fails (one that panicked): those are undone with it. Does not nest in itself.
    pub async fn enclosure(&mut self) -> Result<Part, StoreError> {
        self.begin(&ENCLOSING).await
    }

    async fn begin(&mut self, words: &'static Words) -> Result<Part, StoreError> {
        self.command(words.save).await?;
        Ok(Part {
            hatched: self.hatched.len(),
            words,
        })
    }

    /// Ends a part: keeps its changes if it went well, else undoes them.
    pub async fn settle<T>(
        &mut self,
        part: Part,
        outcome: Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if outcome.is_err() {
            self.command(part.words.undo).await?;
            self.hatched.truncate(part.hatched);
        }
        self.command(part.words.keep).await?;
        outcome
    }

    pub(crate) async fn command(&mut self, sql: &'static str) -> Result<(), StoreError> {
        run!(self, sql)?;
        Ok(())
    }
}

// Savepoints of one name nest: the newest is meant.
static NESTED: Words = Words {
    save: "SAVEPOINT nested",
    undo: "ROLLBACK TO SAVEPOINT nested",
    keep: "RELEASE SAVEPOINT nested",
};
static ENCLOSING: Words = Words {
    save: "SAVEPOINT enclosing",
    undo: "ROLLBACK TO SAVEPOINT enclosing",
    keep: "RELEASE SAVEPOINT enclosing",
};

/// SQLite is for one process; a second one is told so at once instead of
/// sending everything twice.
pub(super) fn lock_file(path: &Path) -> Result<std::fs::File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(name))
        .map_err(sqlx::Error::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(std::fs::TryLockError::Error(error)) => Err(StoreError::Sql(sqlx::Error::Io(error))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn each_database_has_every_step_once() {
        let steps = |other| {
            let steps = migrations(other);
            steps.iter().map(|step| step.version).collect::<Vec<_>>()
        };
        let mut all: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
        all.dedup();
        assert_eq!(all, steps(FOR_SQLITE), "PostgreSQL");
        assert_eq!(all, steps(FOR_POSTGRES), "SQLite");
    }

    /// A file for one database alone is not run on the other.
    #[tokio::test]
    async fn steps_for_another_database_are_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("t.db").display());
        let mut tx = Database::open(&url).await.unwrap().read().await.unwrap();
        let odd: Option<(String,)> = maybe!(
            tx,
            "SELECT description FROM _sqlx_migrations WHERE description LIKE '%.postgres'"
        )
        .unwrap();
        assert_eq!(odd, None);
    }
}
