//! What people searched for lately, so that they can turn the pages: the button
//! names the search, the words and the beginnings of its pages lie here.

use super::database::{Tx, maybe, one, run};
use super::error::StoreError;
use super::search::Cursor;

/// Searches of a person that are kept.
const KEPT: i64 = 20;

/// A search that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// What is searched for.
    pub words: String,
    /// Where the second page begins, the third, and so on, as far as they are known.
    pub pages: Vec<Cursor>,
}

/// Notes a search of a person and forgets his oldest; gives its number.
pub async fn begin(tx: &mut Tx, staff: i64, words: &str, now: i64) -> Result<i64, StoreError> {
    let (id,): (i64,) = one!(
        tx,
        "INSERT INTO search_asked (staff, id, words, pages, at) \
         SELECT $1, COALESCE(MAX(id), 0) + 1, $2, '', $3 FROM search_asked WHERE staff = $1 \
         RETURNING id",
        staff,
        words,
        now
    )?;
    run!(
        tx,
        "DELETE FROM search_asked WHERE staff = $1 AND id <= $2",
        staff,
        id - KEPT
    )?;
    Ok(id)
}

/// A search of a person; `None` if it is forgotten, or not his.
pub async fn get(tx: &mut Tx, staff: i64, id: i64) -> Result<Option<Search>, StoreError> {
    let row: Option<(String, String)> = maybe!(
        tx,
        "SELECT words, pages FROM search_asked WHERE staff = $1 AND id = $2",
        staff,
        id
    )?;
    Ok(row.map(|(words, pages)| Search {
        words,
        pages: pages.split_whitespace().filter_map(read).collect(),
    }))
}

/// Notes where the pages begin.
pub async fn reach(tx: &mut Tx, staff: i64, id: i64, pages: &[Cursor]) -> Result<(), StoreError> {
    let pages: Vec<String> = pages
        .iter()
        .map(|page| format!("{}.{}", page.level, page.before))
        .collect();
    run!(
        tx,
        "UPDATE search_asked SET pages = $3 WHERE staff = $1 AND id = $2",
        staff,
        id,
        pages.join(" ")
    )?;
    Ok(())
}

fn read(page: &str) -> Option<Cursor> {
    let (level, before) = page.split_once('.')?;
    Some(Cursor {
        level: level.parse().ok()?,
        before: before.parse().ok()?,
    })
}
