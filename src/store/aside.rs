//! One connection of its own to a database, beside whoever else works with it:
//! for taking the whole record out of it and putting it in.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

use super::database::{
    self, Conn, FOR_POSTGRES, FOR_SQLITE, Tx, migrations, postgres_options, sqlite_file,
};
use super::error::StoreError;

/// Whether `url` names a SQLite file that is not there.
pub(super) fn is_missing(url: &str) -> bool {
    sqlite_file(url).is_some_and(|path| !path.exists())
}

/// One connection of its own to the database at `url`, beside whoever else
/// works with it; nothing is made or migrated. It may stand still as long as
/// it likes. Without `write` it cannot change anything.
pub(super) async fn connect(url: &str, write: bool) -> Result<Tx, StoreError> {
    if let Some(path) = sqlite_file(url) {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(beside_sqlite(path, write))
            .await?;
        return Ok(Tx::over(Conn::Sqlite(pool.acquire().await?)));
    }
    let off = [("idle_in_transaction_session_timeout", "0")];
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(postgres_options(url)?.options(off))
        .await?;
    Ok(Tx::over(Conn::Postgres(pool.acquire().await?)))
}

fn beside_sqlite(path: &Path, write: bool) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .pragma("query_only", if write { "off" } else { "on" })
        .busy_timeout(Duration::from_secs(5))
}

/// Ends a connection of [`connect`] after what it has written.
pub(super) async fn close(tx: Tx) -> Result<(), StoreError> {
    match tx.conn {
        Conn::Sqlite(conn) => conn.close().await?,
        Conn::Postgres(conn) => conn.close().await?,
    }
    Ok(())
}

/// Keeps other processes out of a SQLite file; on PostgreSQL there is nothing
/// to do.
pub(super) fn lock(url: &str) -> Result<Option<std::fs::File>, StoreError> {
    sqlite_file(url).map(database::lock_file).transpose()
}

/// Makes the database if need be and runs the migrations up to `version`.
pub(super) async fn migrate(url: &str, version: i64) -> Result<(), StoreError> {
    let upto = |other| {
        let steps = migrations(other);
        let steps = steps.iter().filter(|step| step.version <= version);
        sqlx::migrate::Migrator::with_migrations(steps.cloned().collect())
    };
    if let Some(path) = sqlite_file(url) {
        let options = beside_sqlite(path, true)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .auto_vacuum(SqliteAutoVacuum::None);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        upto(FOR_POSTGRES).run(&pool).await?;
        pool.close().await;
    } else {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(postgres_options(url)?)
            .await?;
        upto(FOR_SQLITE).run(&pool).await?;
        pool.close().await;
    }
    Ok(())
}
