//! Which tables there are, and what their columns hold.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::store::database::{Conn, Tx, all, on};
use crate::store::error::StoreError;

/// The beginning of the names of what is derived from the rest.
const DERIVED: &str = "search";

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, derived ones left out.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds, whatever the database calls that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number of 64 bits with a fraction.
    Real,
    /// Yes or no.
    Boolean,
    /// An identifier.
    Uuid,
    /// Bytes.
    Bytes,
    /// A document, as text.
    Json,
}

impl Kind {
    /// The kind of a declared type; `None` for one that no table of ours uses.
    #[must_use]
    pub fn of(declared: &str) -> Option<Self> {
        let declared = declared.to_ascii_uppercase();
        Some(match declared.split('(').next()?.trim() {
            "TEXT" | "VARCHAR" | "CHARACTER VARYING" => Self::Text,
            "BIGINT" | "INTEGER" | "INT" | "SMALLINT" => Self::Integer,
            "DOUBLE PRECISION" | "REAL" => Self::Real,
            "BOOLEAN" => Self::Boolean,
            "UUID" => Self::Uuid,
            "BLOB" | "BYTEA" => Self::Bytes,
            "JSON" | "JSONB" => Self::Json,
            _ => return None,
        })
    }
}

/// Every table of our own, each after those that it refers to.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let sqlite = matches!(tx.conn, Conn::Sqlite(_));
    let names: Vec<(String,)> = if sqlite {
        all!(
            tx,
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )?
    } else {
        all!(
            tx,
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        )?
    };
    let mut found = Vec::new();
    for (name,) in names.into_iter().filter(|(name,)| is_ours(name)) {
        let columns = columns(tx, &name, sqlite).await?;
        let parents = parents(tx, &name, sqlite).await?;
        found.push((Table { name, columns }, parents));
    }
    Ok(ordered(found))
}

fn is_ours(name: &str) -> bool {
    !name.starts_with("sqlite_") && !name.starts_with("_sqlx") && !name.starts_with(DERIVED)
}

async fn columns(tx: &mut Tx, table: &str, sqlite: bool) -> Result<Vec<Column>, StoreError> {
    let rows: Vec<(String, String)> = if sqlite {
        // `hidden` tells what is computed.
        all!(
            tx,
            "SELECT name, type FROM pragma_table_xinfo($1) WHERE hidden = 0 ORDER BY cid",
            table
        )?
    } else {
        all!(
            tx,
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' \
             ORDER BY ordinal_position",
            table
        )?
    };
    rows.into_iter()
        .filter(|(name, declared)| {
            !name.starts_with(DERIVED) && !declared.eq_ignore_ascii_case("tsvector")
        })
        .map(|(name, declared)| match Kind::of(&declared) {
            Some(kind) => Ok(Column { name, kind }),
            None => Err(StoreError::Damaged(format!(
                "{table}.{name} is of the unknown type {declared}"
            ))),
        })
        .collect()
}

/// The tables that `table` refers to.
async fn parents(tx: &mut Tx, table: &str, sqlite: bool) -> Result<BTreeSet<String>, StoreError> {
    let rows: Vec<(String,)> = if sqlite {
        all!(
            tx,
            "SELECT \"table\" FROM pragma_foreign_key_list($1)",
            table
        )?
    } else {
        all!(
            tx,
            "SELECT CAST(parent.relname AS TEXT) FROM pg_constraint \
             JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid \
             WHERE contype = 'f' AND child.relname = $1 \
             AND connamespace = CAST(current_schema() AS regnamespace)",
            table
        )?
    };
    Ok(rows
        .into_iter()
        .map(|(parent,)| parent)
        .filter(|parent| parent != table)
        .collect())
}

/// Parents first, else by name. What refers in a circle comes last, by name.
fn ordered(mut tables: Vec<(Table, BTreeSet<String>)>) -> Vec<Table> {
    let mut sorted: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let known: BTreeSet<&str> = tables.iter().map(|(table, _)| &*table.name).collect();
        let free = tables
            .iter()
            .position(|(_, parents)| !parents.iter().any(|parent| known.contains(&**parent)));
        sorted.push(tables.remove(free.unwrap_or(0)).0);
    }
    sorted
}

/// A name as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The versions of the migrations that were run, in order.
pub async fn steps(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = all!(tx, "SELECT version FROM _sqlx_migrations ORDER BY version")?;
    Ok(rows.into_iter().map(|(version,)| version).collect())
}

/// Whether a statement finds anything.
pub(super) async fn finds(tx: &mut Tx, sql: String) -> Result<bool, StoreError> {
    on!(tx, c => async {
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_optional(c).await.map(|row| row.is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, parents: &[&str]) -> (Table, BTreeSet<String>) {
        let name = name.to_owned();
        let columns = Vec::new();
        let parents = parents.iter().map(|parent| (*parent).to_owned());
        (Table { name, columns }, parents.collect())
    }

    #[test]
    fn parents_come_first() {
        let sorted = ordered(vec![
            table("a", &["c"]),
            table("b", &[]),
            table("c", &["d"]),
            table("d", &[]),
        ]);
        let names: Vec<&str> = sorted.iter().map(|table| &*table.name).collect();
        assert_eq!(names, ["b", "d", "c", "a"]);
        let round = ordered(vec![table("x", &["y"]), table("y", &["x"])]);
        assert_eq!(round.len(), 2, "a circle ends");
    }

    #[test]
    fn derived_and_foreign_tables_are_left_out() {
        for name in [
            "search",
            "search_data",
            "sqlite_sequence",
            "_sqlx_migrations",
        ] {
            assert!(!is_ours(name), "{name}");
        }
        assert!(is_ours("message"));
        assert_eq!(Kind::of("character varying(9)"), Some(Kind::Text));
        assert_eq!(Kind::of("tsvector"), None);
    }
}
