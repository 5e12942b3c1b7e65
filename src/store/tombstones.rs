//! What remains of spam that was removed for good.

use crate::model::ids::{ConversationId, IdentityId, TicketId};

use super::database::{Tx, maybe, run};
use super::error::StoreError;

/// The trace of a removed ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Which it was.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// In which inbox.
    pub inbox: String,
    /// Who said that it was spam: `system` or a staff id.
    pub who: String,
    /// When it was removed, milliseconds UTC.
    pub at: i64,
    /// Digest of the sender's address.
    pub digest: String,
}

/// Keeps the trace.
pub async fn raise(tx: &mut Tx, stone: &Tombstone) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO tombstone (ticket, number, inbox, who, at, digest) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ticket) DO NOTHING",
        stone.ticket,
        stone.number,
        &stone.inbox,
        &stone.who,
        stone.at,
        &stone.digest
    )?;
    Ok(())
}

/// Whether a sender was removed as a spammer.
pub async fn is_buried(tx: &mut Tx, digest: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT number FROM tombstone WHERE digest = $1 LIMIT 1",
        digest
    )?;
    Ok(row.is_some())
}

/// Lets a removed sender in again; the ticket's number, if he was one.
pub async fn pardon(tx: &mut Tx, number: i64) -> Result<bool, StoreError> {
    let gone = run!(
        tx,
        "UPDATE tombstone SET digest = '' WHERE number = $1 AND digest <> ''",
        number
    )?;
    Ok(gone > 0)
}

/// Who said that a ticket is spam.
pub async fn declared_by(tx: &mut Tx, ticket: TicketId) -> Result<String, StoreError> {
    let row: Option<(String,)> = maybe!(
        tx,
        "SELECT actor FROM change WHERE ticket = $1 AND deed = 'spam' AND undone_at IS NULL \
         ORDER BY id DESC LIMIT 1",
        ticket
    )?;
    Ok(row.map_or_else(|| "system".into(), |(actor,)| actor))
}

/// Removes all words and names of a conversation. Its rows stay, empty, so that
/// numbers and the journal still lead somewhere.
pub async fn empty(
    tx: &mut Tx,
    conversation: ConversationId,
    identity: IdentityId,
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM revision WHERE message IN (SELECT id FROM message WHERE conversation = $1)",
        "DELETE FROM copy WHERE conversation = $1",
        "DELETE FROM parcel WHERE conversation = $1 AND state = 'ready'",
        "DELETE FROM message WHERE conversation = $1",
        "UPDATE change SET reminder = NULL WHERE ticket IN (SELECT id FROM ticket WHERE conversation = $1)",
        "UPDATE conversation SET topic = NULL, card = NULL, shown = NULL, titled = NULL, last_by = NULL, \
         last_words = NULL, waiting_since = NULL, announced = TRUE WHERE id = $1",
    ] {
        run!(tx, sql, conversation)?;
    }
    // The address goes too: it is personal data. Nothing will be found by it again.
    run!(
        tx,
        "UPDATE identity SET address = 'purged:' || CAST($1 AS TEXT), name = '', alias = NULL, username = NULL, \
         link = NULL, source = NULL, blocked = TRUE WHERE id = $2",
        conversation.to_string(),
        identity
    )?;
    run!(tx, "DELETE FROM portrait WHERE identity = $1", identity)?;
    run!(
        tx,
        "DELETE FROM contact_field WHERE contact = (SELECT contact FROM identity WHERE id = $1) \
         AND (SELECT COUNT(*) FROM identity i WHERE i.contact = contact_field.contact) = 1",
        identity
    )?;
    run!(
        tx,
        "UPDATE contact SET name = '' WHERE id = (SELECT contact FROM identity WHERE id = $1) \
         AND (SELECT COUNT(*) FROM identity i WHERE i.contact = contact.id) = 1",
        identity
    )?;
    Ok(())
}
