//! The folders that scripts lie in, one level deep.

use crate::model::ids::FolderId;
use crate::model::script_list::Folder;

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;
use super::scripts::NOWHERE;

/// Makes a folder, last among its neighbours; `None` if one of them has this
/// title, or if `parent` itself lies in a folder or is not there.
pub async fn add(
    tx: &mut Tx,
    parent: Option<FolderId>,
    title: &str,
) -> Result<Option<FolderId>, StoreError> {
    if named(tx, parent, title).await?.is_some() {
        return Ok(None);
    }
    if let Some(parent) = parent
        && get(tx, parent).await?.is_none_or(|it| it.parent.is_some())
    {
        return Ok(None);
    }
    let (last,): (i64,) = one!(
        tx,
        "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM script_folder \
         WHERE COALESCE(parent, $1) = COALESCE($2, $1)",
        NOWHERE,
        parent
    )?;
    let id = FolderId::fresh();
    run!(
        tx,
        "INSERT INTO script_folder (id, parent, title, position) VALUES ($1, $2, $3, $4)",
        id,
        parent,
        title,
        last + 1
    )?;
    Ok(Some(id))
}

/// The folder, put away or not.
pub async fn get(tx: &mut Tx, id: FolderId) -> Result<Option<Folder>, StoreError> {
    let row: Option<Row> = maybe!(
        tx,
        "SELECT id, parent, title, position, archived FROM script_folder WHERE id = $1",
        id
    )?;
    Ok(row.map(Row::folder))
}

/// The folder of this title in `parent`, put away or not.
pub async fn named(
    tx: &mut Tx,
    parent: Option<FolderId>,
    title: &str,
) -> Result<Option<FolderId>, StoreError> {
    let row: Option<(FolderId,)> = maybe!(
        tx,
        "SELECT id FROM script_folder WHERE COALESCE(parent, $1) = COALESCE($2, $1) AND title = $3",
        NOWHERE,
        parent,
        title
    )?;
    Ok(row.map(|(id,)| id))
}

/// Every folder, those put away too, as placed.
pub async fn all(tx: &mut Tx) -> Result<Vec<Folder>, StoreError> {
    let rows: Vec<Row> = all!(
        tx,
        "SELECT id, parent, title, position, archived FROM script_folder ORDER BY position, title"
    )?;
    Ok(rows.into_iter().map(Row::folder).collect())
}

/// Gives the folder another title; `false` if a neighbour has it, or if there
/// is no such folder.
pub async fn rename(tx: &mut Tx, id: FolderId, title: &str) -> Result<bool, StoreError> {
    let Some(folder) = get(tx, id).await? else {
        return Ok(false);
    };
    let other = named(tx, folder.parent, title).await?;
    if other.is_some_and(|other| other != id) {
        return Ok(false);
    }
    run!(
        tx,
        "UPDATE script_folder SET title = $2 WHERE id = $1",
        id,
        title
    )?;
    Ok(true)
}

/// Puts the folder at the place `at`, from 0 on, among its neighbours.
pub async fn place(tx: &mut Tx, id: FolderId, at: usize) -> Result<(), StoreError> {
    let Some(folder) = get(tx, id).await? else {
        return Ok(());
    };
    let folders = self::all(tx).await?.into_iter();
    let mut order: Vec<FolderId> = folders
        .filter(|it| it.parent == folder.parent && it.id != id)
        .map(|it| it.id)
        .collect();
    order.insert(at.min(order.len()), id);
    for (position, folder) in (1_i64..).zip(order) {
        run!(
            tx,
            "UPDATE script_folder SET position = $2 WHERE id = $1 AND position <> $2",
            folder,
            position
        )?;
    }
    Ok(())
}

/// Puts the folder away with all that is in it, or takes it out again.
pub async fn archive(tx: &mut Tx, id: FolderId, archived: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE script_folder SET archived = $2 WHERE id = $1",
        id,
        archived
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: FolderId,
    parent: Option<FolderId>,
    title: String,
    position: i64,
    archived: bool,
}

impl Row {
    fn folder(self) -> Folder {
        Folder {
            id: self.id,
            parent: self.parent,
            title: self.title,
            position: self.position,
            archived: self.archived,
        }
    }
}
