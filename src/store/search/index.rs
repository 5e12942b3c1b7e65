//! Brings the index up to date. What is stored gets a *place* in its own
//! transaction (by triggers, migration 0005); here the words of the places
//! after the *mark* are read and put into the index, a bite at a time, so that
//! the road never waits for it. What was there before the index was, or before
//! it was made anew, lies after the mark just the same.

use std::time::{Duration, Instant};

use crate::model::content::Content;
use crate::model::ids::ContactId;
use crate::model::search::{self, Entry};

use super::syntax;
use crate::store::conversations::TASKS;
use crate::store::database::{Database, Tx, all, maybe, one, run};
use crate::store::error::StoreError;
use crate::store::settings;

/// Places in one transaction: a few milliseconds of the writer's time.
const BITE: i64 = 100;

/// One index: what is said, or the names of people.
pub struct Index {
    /// Name of the setting that holds the mark.
    mark: &'static str,
    /// What `search_again` calls it.
    what: &'static str,
    newest: &'static str,
    add: [&'static str; 2],
    drop: [&'static str; 2],
    clear: [&'static str; 2],
    fill: &'static str,
}

/// What is said.
pub static SAID: Index = Index {
    mark: "search.message",
    what: "message",
    newest: "SELECT MAX(id) FROM search_message",
    add: [
        "INSERT INTO search_said (rowid, words) VALUES ($1, $2)",
        "INSERT INTO search_said (id, words) VALUES ($1, $2::tsvector)",
    ],
    drop: [
        "DELETE FROM search_said WHERE rowid = $1",
        "DELETE FROM search_said WHERE id = $1",
    ],
    clear: [
        "INSERT INTO search_said (search_said) VALUES ('delete-all')",
        "DELETE FROM search_said",
    ],
    fill: "INSERT INTO search_message (message) SELECT id FROM message m \
           WHERE NOT EXISTS (SELECT 1 FROM search_message s WHERE s.message = m.id) ORDER BY id",
};

/// The names of people, and what is known of them.
pub static NAME: Index = Index {
    mark: "search.contact",
    what: "contact",
    newest: "SELECT MAX(id) FROM search_contact",
    add: [
        "INSERT INTO search_name (rowid, words) VALUES ($1, $2)",
        "INSERT INTO search_name (id, words) VALUES ($1, $2::tsvector)",
    ],
    drop: [
        "DELETE FROM search_name WHERE rowid = $1",
        "DELETE FROM search_name WHERE id = $1",
    ],
    clear: [
        "INSERT INTO search_name (search_name) VALUES ('delete-all')",
        "DELETE FROM search_name",
    ],
    fill: "INSERT INTO search_contact (contact) SELECT id FROM contact c \
           WHERE NOT EXISTS (SELECT 1 FROM search_contact s WHERE s.contact = c.id) ORDER BY id",
};

/// Takes everything that is stored and not yet in the index into it; between
/// the bites it rests as long as each took. Gives how many places it took in.
pub async fn catch_up(database: &Database) -> Result<u64, StoreError> {
    let mut taken = 0;
    loop {
        let begun = Instant::now();
        let bite = database.write(|tx| Box::pin(bite(tx))).await?;
        if bite == 0 {
            return Ok(taken);
        }
        taken += bite;
        if bite >= BITE.unsigned_abs() {
            tokio::time::sleep(begun.elapsed().min(Duration::from_secs(1))).await;
        }
    }
}

/// As many places are taken in while a transaction waits.
const FRESH: i64 = 300;

/// Takes in what was said just now, within this transaction, if that is little;
/// what another process is taking in is left to it.
pub async fn freshen(tx: &mut Tx) -> Result<(), StoreError> {
    if behind(tx).await? > FRESH {
        return Ok(());
    }
    for _ in 0..=FRESH / BITE {
        let part = tx.part().await?;
        let taken = bite(tx).await;
        if !matches!(tx.settle(part, taken).await, Ok(1..)) {
            break;
        }
    }
    Ok(())
}

/// Takes one bite of each index; 0 if all is done.
pub async fn bite(tx: &mut Tx) -> Result<u64, StoreError> {
    Ok(SAID.bite(tx).await? + NAME.bite(tx).await?)
}

/// Forgets the index and lets [`catch_up`] make it anew: after a restore, or
/// when words are to be cut in another way.
pub async fn rebuild(tx: &mut Tx) -> Result<(), StoreError> {
    for index in [&SAID, &NAME] {
        let clear = pick(tx, index.clear);
        run!(tx, clear)?;
        run!(tx, "DELETE FROM search_again WHERE what = $1", index.what)?;
        run!(tx, index.fill)?;
        settings::set(tx, index.mark, "0").await?;
    }
    Ok(())
}

/// Whether there is anything to take in.
pub async fn waits(tx: &mut Tx) -> Result<bool, StoreError> {
    for index in [&SAID, &NAME] {
        if index.mark(tx).await? < index.newest(tx).await? {
            return Ok(true);
        }
    }
    let changed: Option<(i64,)> = maybe!(tx, "SELECT id FROM search_again LIMIT 1")?;
    Ok(changed.is_some())
}

/// How many messages are not in the index yet, about.
pub async fn behind(tx: &mut Tx) -> Result<i64, StoreError> {
    let mark = SAID.mark(tx).await?;
    Ok(SAID.newest(tx).await? - mark)
}

impl Index {
    /// The newest place.
    pub async fn newest(&self, tx: &mut Tx) -> Result<i64, StoreError> {
        let (newest,): (Option<i64>,) = one!(tx, self.newest)?;
        Ok(newest.unwrap_or(0))
    }

    async fn mark(&self, tx: &mut Tx) -> Result<i64, StoreError> {
        let mark = settings::get(tx, self.mark).await?;
        Ok(mark.and_then(|mark| mark.parse().ok()).unwrap_or(0))
    }

    async fn bite(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        let mark = self.mark(tx).await?;
        let mut taken = self.changed(tx, mark).await?;
        let new = if self.what == SAID.what {
            messages(tx, mark).await?
        } else {
            contacts(tx, mark).await?
        };
        let Some((last, _)) = new.last() else {
            return Ok(taken);
        };
        settings::set(tx, self.mark, &last.to_string()).await?;
        for (id, entry) in &new {
            self.add(tx, *id, entry).await?;
            taken += 1;
        }
        Ok(taken)
    }

    /// Takes in what has changed since; what lies after the mark comes anyway.
    async fn changed(&self, tx: &mut Tx, mark: i64) -> Result<u64, StoreError> {
        let places: Vec<(i64,)> = all!(
            tx,
            "SELECT id FROM search_again WHERE what = $1 ORDER BY id LIMIT $2",
            self.what,
            BITE
        )?;
        for (id,) in &places {
            if *id <= mark {
                let drop = pick(tx, self.drop);
                run!(tx, drop, *id)?;
                let entry = if self.what == SAID.what {
                    message(tx, *id).await?
                } else {
                    contact(tx, *id).await?
                };
                self.add(tx, *id, &entry).await?;
            }
            run!(
                tx,
                "DELETE FROM search_again WHERE what = $1 AND id = $2",
                self.what,
                *id
            )?;
        }
        Ok(places.len() as u64)
    }

    async fn add(&self, tx: &mut Tx, id: i64, entry: &Entry) -> Result<(), StoreError> {
        if entry.is_empty() {
            return Ok(());
        }
        let words = if tx.is_postgres() {
            syntax::vector(entry)
        } else {
            syntax::fts5_entry(entry)
        };
        let add = pick(tx, self.add);
        run!(tx, add, id, words.as_str())?;
        Ok(())
    }
}

/// The text for the database that `tx` is on.
pub fn pick(tx: &Tx, [sqlite, postgres]: [&'static str; 2]) -> &'static str {
    if tx.is_postgres() { postgres } else { sqlite }
}

async fn messages(tx: &mut Tx, mark: i64) -> Result<Vec<(i64, Entry)>, StoreError> {
    let rows: Vec<(i64, String)> = all!(
        tx,
        // A number that the planner knows (BITE): it must not expect a million.
        "SELECT s.id, m.content FROM (SELECT id, message FROM search_message WHERE id > $1 \
         ORDER BY id LIMIT 100) s JOIN message m ON m.id = s.message ORDER BY s.id",
        mark
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, content)| (id, said(&content)))
        .collect())
}

async fn message(tx: &mut Tx, id: i64) -> Result<Entry, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT m.content FROM search_message s JOIN message m ON m.id = s.message WHERE s.id = $1",
        id
    )?;
    Ok(row.map_or_else(Entry::default, |(content,)| said(&content)))
}

/// A content that cannot be read is found by nothing, and stops nothing.
fn said(content: &str) -> Entry {
    serde_json::from_str::<Content>(content).map_or_else(
        |_| Entry::default(),
        |content| Entry::of(&search::text(&content)),
    )
}

async fn contacts(tx: &mut Tx, mark: i64) -> Result<Vec<(i64, Entry)>, StoreError> {
    let places: Vec<(i64,)> = all!(
        tx,
        "SELECT id FROM search_contact WHERE id > $1 ORDER BY id LIMIT $2",
        mark,
        BITE
    )?;
    let mut entries = Vec::with_capacity(places.len());
    for (id,) in places {
        entries.push((id, contact(tx, id).await?));
    }
    Ok(entries)
}

async fn contact(tx: &mut Tx, id: i64) -> Result<Entry, StoreError> {
    let row: Option<(ContactId,)> =
        maybe!(tx, "SELECT contact FROM search_contact WHERE id = $1", id)?;
    match row {
        Some((contact,)) => Ok(Entry::of(&known(tx, contact).await?)),
        None => Ok(Entry::default()),
    }
}

/// What is known of a contact, in one line; empty if he has been joined to another.
pub async fn known(tx: &mut Tx, contact: ContactId) -> Result<String, StoreError> {
    let mut pieces: Vec<String> = Vec::new();
    let accounts: Vec<(String, Option<String>)> = all!(
        tx,
        "SELECT name, username FROM identity WHERE contact = $1 AND inbox <> $2 ORDER BY id",
        contact,
        TASKS
    )?;
    if accounts.is_empty() {
        return Ok(String::new());
    }
    for (name, username) in accounts {
        pieces.push(name);
        pieces.extend(username.map(|username| format!("@{username}")));
    }
    let fields: Vec<(String,)> = all!(
        tx,
        "SELECT f.value FROM contact_field f WHERE f.contact = $1 OR f.contact IN \
         (SELECT origin FROM identity WHERE contact = $1) ORDER BY f.name, f.contact",
        contact
    )?;
    pieces.extend(fields.into_iter().map(|(value,)| value));
    let mut seen = std::collections::BTreeSet::new();
    pieces.retain(|piece| !piece.is_empty() && seen.insert(piece.clone()));
    Ok(pieces.join(" · "))
}
