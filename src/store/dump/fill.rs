//! Putting a record into an empty database, all of it or nothing.

use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::store::aside;
use crate::store::database::{Conn, Tx, on, run};
use crate::store::error::StoreError;
use crate::store::search;

use super::catalogue::{self, Kind, Table, quoted};
use super::value::Cell;

/// Rows put in by one statement, at most.
const ROWS_MAX: usize = 100;
/// Values bound to one statement, at most (SQLite: 32,766; PostgreSQL: 65,535).
const VALUES_MAX: usize = 30_000;

/// The migration that brought the index of words.
const SEARCH: i64 = 5;

/// Tables that a database in use has something in. Others may hold what a
/// migration has put there.
const TELLING: &[&str] = &[
    "conversation",
    "counter",
    "file",
    "intake",
    "message",
    "parcel",
    "setting",
    "staff",
];

/// An open transaction over an empty database. Dropped, it leaves that empty.
#[derive(Debug)]
pub struct Fill {
    tx: Tx,
    tables: Vec<Table>,
    /// Of the newest migration that was run.
    version: i64,
    /// Keeps other processes out of a SQLite file meanwhile.
    _lock: Option<std::fs::File>,
}

/// Whether `url` names a SQLite file that is not there.
#[must_use]
pub fn is_missing(url: &str) -> bool {
    aside::is_missing(url)
}

/// Whether nothing has ever been kept in the database at `url`: it is not there
/// yet, has no tables, or only what migrations put there. Changes nothing.
pub async fn is_unused(url: &str) -> Result<bool, StoreError> {
    if is_missing(url) {
        return Ok(true);
    }
    let mut tx = aside::connect(url, false).await?;
    for table in catalogue::tables(&mut tx).await? {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", quoted(&table.name));
        if TELLING.contains(&&*table.name) && catalogue::finds(&mut tx, sql).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Fill {
    /// Begins to fill the database at `url`, which [`is_unused`], after running
    /// the migrations up to `version`. What these have put into tables goes:
    /// the record brings its own.
    pub async fn begin(url: &str, version: i64) -> Result<Self, StoreError> {
        let lock = aside::lock(url)?;
        aside::migrate(url, version).await?;
        let mut tx = aside::connect(url, true).await?;
        let tables = catalogue::tables(&mut tx).await?;
        tx.command(match tx.conn {
            Conn::Sqlite(_) => "BEGIN IMMEDIATE",
            Conn::Postgres(_) => "BEGIN",
        })
        .await?;
        for table in tables.iter().rev() {
            let sql = format!("DELETE FROM {}", quoted(&table.name));
            on!(tx, c => async {
                sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(drop)
            })?;
        }
        Ok(Self {
            tx,
            tables,
            version,
            _lock: lock,
        })
    }

    /// The tables to be filled.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Puts rows into `table`; `lines` are those of
    /// [`super::snapshot::Snapshot::rows`], one a line. Gives their number.
    pub async fn rows(&mut self, table: &Table, lines: &str) -> Result<u64, StoreError> {
        let each = ROWS_MAX.min(VALUES_MAX / table.columns.len().max(1)).max(1);
        let lines: Vec<&str> = lines.lines().collect();
        for some in lines.chunks(each) {
            let rows: Result<Vec<Vec<Cell>>, StoreError> =
                some.iter().map(|line| row(table, line)).collect();
            self.insert(table, rows?).await?;
        }
        Ok(lines.len() as u64)
    }

    async fn insert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let sql = insert(table, rows.len(), &self.tx);
        on!(self.tx, c => async {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for cell in rows.into_iter().flatten() {
                query = match cell {
                    Cell::Text(value) => query.bind(value),
                    Cell::Integer(value) => query.bind(value),
                    Cell::Real(value) => query.bind(value),
                    Cell::Boolean(value) => query.bind(value),
                    Cell::Uuid(value) => query.bind(value),
                    Cell::Bytes(value) => query.bind(value),
                };
            }
            query.execute(c).await.map(drop)
        })
    }

    /// Notes that every parcel may have been delivered since, and every update
    /// that waited been acted on: the record is older than what has happened.
    /// Whoever takes them over asks or says so instead of sending twice.
    pub async fn doubt(&mut self) -> Result<(), StoreError> {
        run!(
            self.tx,
            "UPDATE parcel SET state = 'flying', holder = NULL, fold = NULL"
        )?;
        run!(
            self.tx,
            "UPDATE intake SET state = 'doubt' WHERE state = 'new'"
        )?;
        Ok(())
    }

    /// Makes it durable, with what is derived from it begun anew.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.version >= SEARCH {
            search::index::rebuild(&mut self.tx).await?;
        }
        self.tx.command("COMMIT").await?;
        aside::close(self.tx).await
    }
}

fn row(table: &Table, line: &str) -> Result<Vec<Cell>, StoreError> {
    let values: Vec<Value> = serde_json::from_str(line)?;
    if values.len() != table.columns.len() {
        let name = &table.name;
        return Err(StoreError::Damaged(format!(
            "a row of {name} is too short or too long"
        )));
    }
    values
        .into_iter()
        .zip(&table.columns)
        .map(|(value, column)| Cell::of_json(value, column.kind))
        .collect()
}

fn insert(table: &Table, rows: usize, tx: &Tx) -> String {
    let postgres = matches!(tx.conn, Conn::Postgres(_));
    let names: Vec<String> = table.columns.iter().map(|c| quoted(&c.name)).collect();
    let mut number = 0;
    let mut one = || {
        let values = table.columns.iter().map(|column| {
            number += 1;
            match column.kind {
                Kind::Json if postgres => format!("CAST(${number} AS JSONB)"),
                _ => format!("${number}"),
            }
        });
        format!("({})", values.collect::<Vec<_>>().join(", "))
    };
    let values: Vec<String> = (0..rows).map(|_| one()).collect();
    format!(
        "INSERT INTO {} ({}) VALUES {}",
        quoted(&table.name),
        names.join(", "),
        values.join(", ")
    )
}
