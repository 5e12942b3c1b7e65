//! The record as it is at one moment, read while everybody else goes on.
//!
//! SQLite: a read transaction in WAL mode. PostgreSQL: `REPEATABLE READ`. What
//! was committed before is in it, what is committed later is not.

use futures_util::TryStreamExt;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::store::aside;
use crate::store::database::{Conn, Tx, all};
use crate::store::error::StoreError;

use super::catalogue::{self, Kind, Table, quoted};
use super::value::Cell;

/// The moment.
#[derive(Debug)]
pub struct Snapshot {
    tx: Tx,
    tables: Vec<Table>,
}

impl Snapshot {
    /// Takes it of the database at `url`, which must be there; nothing is
    /// written to it and no migration is run.
    pub async fn take(url: &str) -> Result<Self, StoreError> {
        let mut tx = aside::connect(url, false).await?;
        let begin = match tx.conn {
            Conn::Sqlite(_) => "BEGIN",
            Conn::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        tx.command(begin).await?;
        // The first statement that reads fixes the moment.
        let tables = catalogue::tables(&mut tx).await?;
        Ok(Self { tx, tables })
    }

    /// The tables, each after those that it refers to.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The versions of the migrations that it has seen.
    pub async fn steps(&mut self) -> Result<Vec<i64>, StoreError> {
        catalogue::steps(&mut self.tx).await
    }

    /// The digests of the files in the books after `last`, in order, some
    /// hundred at a time; none when there are no more.
    pub async fn files(&mut self, last: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = all!(
            self.tx,
            "SELECT digest FROM file WHERE digest > $1 ORDER BY digest LIMIT 500",
            last
        )?;
        Ok(rows.into_iter().map(|(digest,)| digest).collect())
    }

    /// Hands every row of `table` to `each`, one JSON array a row, and stops
    /// at the first error of it. Holds one row at a time.
    pub async fn rows<E: From<StoreError>>(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = select(table, &self.tx);
        macro_rules! walk {
            ($conn:expr) => {{
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **$conn);
                while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
                    let cells = table.columns.iter().enumerate();
                    let cells: Result<Vec<Value>, sqlx::Error> = cells
                        .map(|(at, column)| Ok(Cell::of_row(&row, at, column.kind)?.into_json()))
                        .collect();
                    let cells = cells.map_err(StoreError::from)?;
                    let line = serde_json::to_string(&cells).map_err(StoreError::from)?;
                    each(&line)?;
                }
            }};
        }
        match &mut self.tx.conn {
            Conn::Sqlite(conn) => walk!(conn),
            Conn::Postgres(conn) => walk!(conn),
        }
        Ok(())
    }
}

fn select(table: &Table, tx: &Tx) -> String {
    let postgres = matches!(tx.conn, Conn::Postgres(_));
    let columns = table.columns.iter().map(|column| {
        let name = quoted(&column.name);
        match column.kind {
            Kind::Json if postgres => format!("CAST({name} AS TEXT)"),
            Kind::Integer if postgres => format!("CAST({name} AS BIGINT)"),
            Kind::Real if postgres => format!("CAST({name} AS DOUBLE PRECISION)"),
            _ => name,
        }
    });
    let columns: Vec<String> = columns.collect();
    format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name))
}
