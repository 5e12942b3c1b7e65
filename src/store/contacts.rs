//! Contacts and their identities, one identity per account in one inbox.

use crate::model::ids::{ContactId, IdentityId};

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// What an inbox knows of a person.
#[derive(Clone, Debug, Default)]
pub struct Person<'a> {
    /// The far side's conversation address.
    pub address: &'a str,
    /// Cleaned display name.
    pub name: &'a str,
    /// Public handle.
    pub username: Option<&'a str>,
    /// Public link.
    pub link: Option<&'a str>,
    /// Language of the person's app.
    pub language: Option<&'a str>,
}

/// The identity behind an address; `None` if never seen.
pub async fn find(
    tx: &mut Tx,
    inbox: &str,
    address: &str,
) -> Result<Option<IdentityId>, StoreError> {
    let row: Option<(IdentityId,)> = maybe!(
        tx,
        "SELECT id FROM identity WHERE inbox = $1 AND address = $2",
        inbox,
        address
    )?;
    Ok(row.map(|(id,)| id))
}

/// Adds a person with a contact of his own.
pub async fn add(
    tx: &mut Tx,
    inbox: &str,
    person: &Person<'_>,
    now: i64,
) -> Result<IdentityId, StoreError> {
    let (contact, identity) = (ContactId::fresh(), IdentityId::fresh());
    run!(
        tx,
        "INSERT INTO contact (id, name, language, created_at) VALUES ($1, $2, $3, $4)",
        contact,
        person.name,
        person.language,
        now
    )?;
    run!(
        tx,
        "INSERT INTO identity (id, contact, inbox, address, name, username, link, source) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        identity,
        contact,
        inbox,
        person.address,
        person.name,
        person.username,
        person.link
    )?;
    Ok(identity)
}

/// Takes over a changed name or handle.
pub async fn rename(tx: &mut Tx, id: IdentityId, person: &Person<'_>) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE identity SET name = $2, username = $3, link = $4 WHERE id = $1",
        id,
        person.name,
        person.username,
        person.link
    )?;
    Ok(())
}

/// Keeps the code of the newest link that led here.
pub async fn set_source(tx: &mut Tx, id: IdentityId, source: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE identity SET source = $2 WHERE id = $1",
        id,
        source
    )?;
    Ok(())
}

/// Notes whether the customer blocks us; `true` if that is news.
pub async fn set_blocked(tx: &mut Tx, id: IdentityId, blocked: bool) -> Result<bool, StoreError> {
    let changed = run!(
        tx,
        "UPDATE identity SET blocked = $2 WHERE id = $1 AND blocked <> $2",
        id,
        blocked
    )?;
    Ok(changed > 0)
}
