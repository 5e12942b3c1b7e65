//! Scripts and their versions. A version is never changed; saving makes a new one.

use crate::model::ids::{FolderId, ScriptId};
use crate::model::script::{Body, Saying};
use crate::model::script_list::{self, Head, Listing, View};

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;
use super::script_folders;

/// The columns of a [`Head`].
macro_rules! heads {
    () => {
        "SELECT id, folder, title, inboxes, brands, languages, changes, position, archived, \
         version, used FROM script"
    };
}

/// Most typed words that are looked at.
const MOST_WORDS: usize = 8;

/// A script with its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// All but what it says.
    pub head: Head,
    /// What it says and does.
    pub body: Body,
}

/// A script to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewScript<'a> {
    /// Where; `None`: at the top.
    pub folder: Option<FolderId>,
    /// What it is called.
    pub title: &'a str,
    /// Codes of the inboxes it is for; empty: all.
    pub inboxes: &'a [String],
    /// Brands it is for; empty: all.
    pub brands: &'a [String],
    /// What it says and does; checked by the caller ([`Body::check`]).
    pub body: &'a Body,
}

/// What a script said at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Number, from 1 on.
    pub version: i64,
    /// What it said and did.
    pub body: Body,
    /// Who wrote it; `None`: it came from a file.
    pub author: Option<i64>,
    /// When, milliseconds.
    pub at: i64,
}

/// Makes a script, last in its folder; `None` if its folder has one of that title.
pub async fn add(
    tx: &mut Tx,
    new: &NewScript<'_>,
    author: Option<i64>,
    now: i64,
) -> Result<Option<ScriptId>, StoreError> {
    if named(tx, new.folder, new.title).await?.is_some() {
        return Ok(None);
    }
    let id = ScriptId::fresh();
    let (last,): (i64,) = one!(
        tx,
        "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM script \
         WHERE COALESCE(folder, $1) = COALESCE($2, $1)",
        NOWHERE,
        new.folder
    )?;
    let sought = Sought::of(new.title, new.body)?;
    let (inboxes, brands) = (json(new.inboxes)?, json(new.brands)?);
    run!(
        tx,
        "INSERT INTO script (id, folder, title, inboxes, brands, position, version, languages, \
         changes, title_words, text_words) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10)",
        id,
        new.folder,
        new.title,
        inboxes,
        brands,
        last + 1,
        sought.languages,
        !new.body.change.is_empty(),
        sought.title,
        sought.text
    )?;
    keep(tx, id, 1, new.body, author, now).await?;
    Ok(Some(id))
}

/// The script, put away or not.
pub async fn get(tx: &mut Tx, id: ScriptId) -> Result<Option<Script>, StoreError> {
    let row: Option<Row> = maybe!(tx, concat!(heads!(), " WHERE id = $1"), id)?;
    let Some(head) = row.map(Row::head).transpose()? else {
        return Ok(None);
    };
    let newest = version(tx, id, head.version).await?;
    Ok(newest.map(|it| Script {
        head,
        body: it.body,
    }))
}

/// What the script said in one of its versions.
pub async fn version(
    tx: &mut Tx,
    id: ScriptId,
    version: i64,
) -> Result<Option<Version>, StoreError> {
    let row: Option<(String, Option<i64>, i64)> = maybe!(
        tx,
        "SELECT body, author, at FROM script_version WHERE script = $1 AND version = $2",
        id,
        version
    )?;
    row.map(|(body, author, at)| {
        Ok(Version {
            version,
            body: serde_json::from_str(&body)?,
            author,
            at,
        })
    })
    .transpose()
}

/// The script of this title in the folder, put away or not.
pub async fn named(
    tx: &mut Tx,
    folder: Option<FolderId>,
    title: &str,
) -> Result<Option<ScriptId>, StoreError> {
    let row: Option<(ScriptId,)> = maybe!(
        tx,
        "SELECT id FROM script WHERE COALESCE(folder, $1) = COALESCE($2, $1) AND title = $3",
        NOWHERE,
        folder,
        title
    )?;
    Ok(row.map(|(id,)| id))
}

/// Saves what the script says and does from now on; gives the number of its
/// newest version, which is the old one if nothing was changed; `None` if there
/// is no such script.
pub async fn save(
    tx: &mut Tx,
    id: ScriptId,
    body: &Body,
    author: Option<i64>,
    now: i64,
) -> Result<Option<i64>, StoreError> {
    let Some(old) = get(tx, id).await? else {
        return Ok(None);
    };
    if old.body == *body {
        return Ok(Some(old.head.version));
    }
    let version = old.head.version + 1;
    let sought = Sought::of(&old.head.title, body)?;
    run!(
        tx,
        "UPDATE script SET version = $2, languages = $3, changes = $4, text_words = $5 WHERE id = $1",
        id,
        version,
        sought.languages,
        !body.change.is_empty(),
        sought.text
    )?;
    keep(tx, id, version, body, author, now).await?;
    Ok(Some(version))
}

/// Gives the script another title; `false` if another one of its folder has it,
/// or if there is no such script.
pub async fn rename(tx: &mut Tx, id: ScriptId, title: &str) -> Result<bool, StoreError> {
    let Some(script) = get(tx, id).await? else {
        return Ok(false);
    };
    let other = named(tx, script.head.folder, title).await?;
    if other.is_some_and(|other| other != id) {
        return Ok(false);
    }
    let words = spaced(&script_list::words(title));
    run!(
        tx,
        "UPDATE script SET title = $2, title_words = $3 WHERE id = $1",
        id,
        title,
        words
    )?;
    Ok(true)
}

/// Puts the script into a folder at the place `at`, from 0 on; `false` if
/// another one there has its title, or if there is no such script.
pub async fn place(
    tx: &mut Tx,
    id: ScriptId,
    folder: Option<FolderId>,
    at: usize,
) -> Result<bool, StoreError> {
    let Some(script) = get(tx, id).await? else {
        return Ok(false);
    };
    let other = named(tx, folder, &script.head.title).await?;
    if other.is_some_and(|other| other != id) {
        return Ok(false);
    }
    let rows: Vec<(ScriptId,)> = all!(
        tx,
        "SELECT id FROM script WHERE COALESCE(folder, $1) = COALESCE($2, $1) AND id <> $3 \
         ORDER BY position, title",
        NOWHERE,
        folder,
        id
    )?;
    let mut order: Vec<ScriptId> = rows.into_iter().map(|(id,)| id).collect();
    order.insert(at.min(order.len()), id);
    for (position, script) in (1_i64..).zip(order) {
        run!(
            tx,
            "UPDATE script SET position = $2 WHERE id = $1 AND position <> $2",
            script,
            position
        )?;
    }
    run!(
        tx,
        "UPDATE script SET folder = $2 WHERE id = $1",
        id,
        folder
    )?;
    Ok(true)
}

/// Sets the inboxes and brands that the script is for; empty: all.
pub async fn limit(
    tx: &mut Tx,
    id: ScriptId,
    inboxes: &[String],
    brands: &[String],
) -> Result<(), StoreError> {
    let (inboxes, brands) = (json(inboxes)?, json(brands)?);
    run!(
        tx,
        "UPDATE script SET inboxes = $2, brands = $3 WHERE id = $1",
        id,
        inboxes,
        brands
    )?;
    Ok(())
}

/// Puts the script away, or takes it out again.
pub async fn archive(tx: &mut Tx, id: ScriptId, archived: bool) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE script SET archived = $2 WHERE id = $1",
        id,
        archived
    )?;
    Ok(())
}

/// The scripts and folders for a conversation.
pub async fn list(tx: &mut Tx, view: View<'_>) -> Result<Listing, StoreError> {
    let folders = script_folders::all(tx).await?;
    let rows: Vec<Row> = all!(tx, concat!(heads!(), " WHERE NOT archived"))?;
    let heads: Result<Vec<Head>, StoreError> = rows.into_iter().map(Row::head).collect();
    Ok(Listing::of(folders, heads?, view))
}

/// Every script, those put away too, as placed; for managers and for files.
pub async fn all(tx: &mut Tx) -> Result<Vec<Head>, StoreError> {
    let rows: Vec<Row> = all!(tx, concat!(heads!(), " ORDER BY position, title"))?;
    rows.into_iter().map(Row::head).collect()
}

/// The scripts for a conversation that answer to what was typed: every word
/// begins a word of the title or text. Those with more words in the title come
/// first, among these the most used; at most `most`.
pub async fn find(
    tx: &mut Tx,
    typed: &str,
    view: View<'_>,
    most: usize,
) -> Result<Vec<Head>, StoreError> {
    let mut typed = script_list::words(typed);
    typed.truncate(MOST_WORDS);
    // The longest word leaves least to look through.
    let Some(longest) = typed.iter().max_by_key(|word| word.len()) else {
        return Ok(Vec::new());
    };
    let rows: Vec<SoughtRow> = all!(
        tx,
        "SELECT id, title_words, text_words FROM script WHERE NOT archived \
         AND (title_words LIKE $1 OR text_words LIKE $1)",
        format!("% {longest}%")
    )?;
    let shown = list(tx, view).await?;
    let mut found: Vec<(usize, &Head)> = rows
        .iter()
        .filter_map(|(id, title, text)| {
            let head = shown.all().iter().find(|head| head.id == *id)?;
            let title: Vec<&str> = title.split_whitespace().collect();
            let text: Vec<&str> = text.split_whitespace().collect();
            Some((script_list::rank(&typed, &title, &text)?, head))
        })
        .collect();
    found.sort_by(|(one, a), (other, b)| (other, b.used, &a.title).cmp(&(one, a.used, &b.title)));
    let found = found.into_iter().take(most);
    Ok(found.map(|(_, head)| head.clone()).collect())
}

/// Stands for "no folder" where the databases cannot compare NULLs.
pub(super) const NOWHERE: uuid::Uuid = uuid::Uuid::nil();

type SoughtRow = (ScriptId, String, String);

#[derive(sqlx::FromRow)]
struct Row {
    id: ScriptId,
    folder: Option<FolderId>,
    title: String,
    inboxes: String,
    brands: String,
    languages: String,
    changes: bool,
    position: i64,
    archived: bool,
    version: i64,
    used: i64,
}

impl Row {
    fn head(self) -> Result<Head, StoreError> {
        Ok(Head {
            id: self.id,
            folder: self.folder,
            title: self.title,
            inboxes: serde_json::from_str(&self.inboxes)?,
            brands: serde_json::from_str(&self.brands)?,
            languages: serde_json::from_str(&self.languages)?,
            changes: self.changes,
            position: self.position,
            archived: self.archived,
            version: self.version,
            used: self.used,
        })
    }
}

/// What lists and searches read of a body.
struct Sought {
    languages: String,
    title: String,
    text: String,
}

impl Sought {
    fn of(title: &str, body: &Body) -> Result<Self, StoreError> {
        let languages: Vec<&String> = body.says.keys().collect();
        let texts = |saying: &Saying| {
            let captions = saying.media.iter().map(|piece| piece.caption.text.clone());
            let texts = std::iter::once(saying.text.text.clone()).chain(captions);
            texts.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = body.says.values().map(texts).collect();
        Ok(Self {
            languages: json(&languages)?,
            title: spaced(&script_list::words(title)),
            text: spaced(&script_list::words(&texts.join(" "))),
        })
    }
}

fn spaced(words: &[String]) -> String {
    words.iter().flat_map(|word| [" ", word]).collect()
}

async fn keep(
    tx: &mut Tx,
    id: ScriptId,
    version: i64,
    body: &Body,
    author: Option<i64>,
    now: i64,
) -> Result<(), StoreError> {
    let body = json(body)?;
    run!(
        tx,
        "INSERT INTO script_version (script, version, body, author, at) VALUES ($1, $2, $3, $4, $5)",
        id,
        version,
        body,
        author,
        now
    )?;
    Ok(())
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}
