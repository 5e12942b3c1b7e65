//! How each database writes what a text is found by, and what is searched for.
//! Words hold letters, digits and one mark alone (a property of
//! [`crate::model::search`]), so none of them can be taken for an operator.

use std::fmt::Write as _;

use crate::model::search::{Entry, Expr};

/// Most positions that PostgreSQL tells apart.
const LAST_POSITION: usize = 16_383;

/// For a column of FTS5: words in order, then keys.
#[must_use]
pub fn fts5_entry(entry: &Entry) -> String {
    let words: Vec<&str> = entry
        .words
        .iter()
        .chain(&entry.keys)
        .map(String::as_str)
        .collect();
    words.join(" ")
}

/// For `MATCH`.
#[must_use]
pub fn fts5(expr: &Expr) -> String {
    match expr {
        Expr::Word(word) => format!("\"{word}\""),
        Expr::Begins(beginning) => format!("\"{beginning}\" *"),
        Expr::Row(words) => format!("\"{}\"", words.join(" ")),
        Expr::All(parts) => joined(parts, " AND ", fts5),
        Expr::Any(parts) => joined(parts, " OR ", fts5),
    }
}

/// What fits `expr` and not `better`.
#[must_use]
pub fn fts5_without(expr: &Expr, better: Option<&Expr>) -> String {
    match better {
        Some(better) => format!("({}) NOT ({})", fts5(expr), fts5(better)),
        None => fts5(expr),
    }
}

/// A `tsvector` in its text form: words with their places, keys without.
#[must_use]
pub fn vector(entry: &Entry) -> String {
    let mut out = String::new();
    for (at, word) in entry.words.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(out, "'{word}':{} ", (at + 1).min(LAST_POSITION));
    }
    for key in &entry.keys {
        let _ = write!(out, "'{key}' ");
    }
    out
}

/// A `tsquery` in its text form.
#[must_use]
pub fn tsquery(expr: &Expr) -> String {
    match expr {
        Expr::Word(word) => format!("'{word}'"),
        Expr::Begins(beginning) => format!("'{beginning}':*"),
        Expr::Row(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            format!("({})", words.join(" <-> "))
        }
        Expr::All(parts) => joined(parts, " & ", tsquery),
        Expr::Any(parts) => joined(parts, " | ", tsquery),
    }
}

/// What fits `expr` and not `better`.
#[must_use]
pub fn tsquery_without(expr: &Expr, better: Option<&Expr>) -> String {
    match better {
        Some(better) => format!("({}) & !({})", tsquery(expr), tsquery(better)),
        None => tsquery(expr),
    }
}

fn joined(parts: &[Expr], with: &str, write: fn(&Expr) -> String) -> String {
    let parts: Vec<String> = parts.iter().map(write).collect();
    format!("({})", parts.join(with))
}
