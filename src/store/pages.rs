//! Pages that a person opens by a signed link: what they show, and until when.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::ids::MessageId;
use crate::model::link::Pass;

use super::database::{Database, Tx, maybe, one, run};
use super::error::StoreError;
use super::settings;

/// Setting that holds the key of all links.
const KEY: &str = "page_key";

/// What a page shows. Read anew each time it is opened, so that what was taken
/// back meanwhile is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// The whole text of a message.
    Text {
        /// Which.
        message: MessageId,
    },
    /// A file of a message, to be downloaded.
    File {
        /// Which message.
        message: MessageId,
        /// The file: SHA-256 of its bytes, hexadecimal.
        digest: String,
    },
}

impl Subject {
    /// The kind, as stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::File { .. } => "file",
        }
    }
}

/// A page in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it shows.
    pub subject: Subject,
    /// It was taken back.
    pub revoked: bool,
    /// Good until then, milliseconds UTC.
    pub expires_at: i64,
}

/// The key of all links of this database, made when first asked for.
pub async fn key(database: &Database) -> Result<SecretString, StoreError> {
    // Two random UUIDs: 244 bits of chance.
    let fresh = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let key = database
        .write(move |tx| Box::pin(async move { settings::keep(tx, KEY, &fresh).await }))
        .await?;
    Ok(key.into())
}

/// The page of `subject`, made unless there is one; good for at least `span`
/// milliseconds from `now`.
pub async fn keep(tx: &mut Tx, subject: &Subject, span: i64, now: i64) -> Result<Pass, StoreError> {
    let shown = serde_json::to_string(subject)?;
    let (page, expires_at): (Uuid, i64) = one!(
        tx,
        "INSERT INTO page (id, kind, subject, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (kind, subject) WHERE revoked_at IS NULL \
         DO UPDATE SET expires_at = excluded.expires_at RETURNING id, expires_at",
        // Not by time: nothing about one page tells of another.
        Uuid::new_v4(),
        subject.kind(),
        &shown,
        now,
        now.saturating_add(span)
    )?;
    Ok(Pass { page, expires_at })
}

/// The page with this id.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Page>, StoreError> {
    let row: Option<(String, i64, Option<i64>)> = maybe!(
        tx,
        "SELECT subject, expires_at, revoked_at FROM page WHERE id = $1",
        id
    )?;
    row.map(|(subject, expires_at, revoked_at)| {
        Ok(Page {
            subject: serde_json::from_str(&subject)?,
            revoked: revoked_at.is_some(),
            expires_at,
        })
    })
    .transpose()
}

/// Takes the page of `subject` back; every link to it is dead. `false` if there
/// is none.
pub async fn revoke(tx: &mut Tx, subject: &Subject, now: i64) -> Result<bool, StoreError> {
    let shown = serde_json::to_string(subject)?;
    let revoked = run!(
        tx,
        "UPDATE page SET revoked_at = $3 WHERE kind = $1 AND subject = $2 AND revoked_at IS NULL",
        subject.kind(),
        &shown,
        now
    )?;
    Ok(revoked > 0)
}

/// Forgets pages that expired before `before`, at most 1000 at a time; gives
/// how many. Their links are dead by their own expiry.
pub async fn prune(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    run!(
        tx,
        "DELETE FROM page WHERE id IN (SELECT id FROM page WHERE expires_at < $1 LIMIT 1000)",
        before
    )
}
