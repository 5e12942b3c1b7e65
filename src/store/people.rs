//! What is known of contacts: their accounts, fields and photos, and which of
//! them an agent keeps at hand. Contacts that were joined are one person here.

use uuid::Uuid;

use crate::model::content::Content;
use crate::model::ids::{ContactId, ConversationId, IdentityId, MessageId};

use super::contacts::Person;
use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;
use super::merges;

/// Field: the telephone number.
pub const PHONE: &str = "phone";
/// Field: the e-mail address.
pub const EMAIL: &str = "email";
/// Field: the company or shop.
pub const COMPANY: &str = "company";
/// Field: what agents shall know.
pub const NOTE: &str = "note";
/// Field: the staff id of the personal coordinator.
pub const COORDINATOR: &str = "coordinator";

/// Field: what the desk calls him, whatever his accounts are called.
pub const ALIAS: &str = "alias";

/// All contacts that are the person `$1`: he himself, and those joined to him.
macro_rules! family {
    () => {
        "WITH RECURSIVE family (id) AS (SELECT id FROM contact WHERE id = $1 UNION \
         SELECT j.from_contact FROM contact_merge j JOIN family f ON j.into_contact = f.id \
         WHERE j.undone_at IS NULL) "
    };
}
pub(crate) use family;

/// One account of a person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Which.
    pub identity: IdentityId,
    /// Code of the inbox.
    pub inbox: String,
    /// The far side's address of it.
    pub address: String,
    /// Display name that the channel tells.
    pub name: String,
    /// What the desk calls him.
    pub alias: Option<String>,
    /// Handle.
    pub username: Option<String>,
    /// Link to it.
    pub link: Option<String>,
    /// Whether the customer blocks us there.
    pub blocked: bool,
    /// The conversation with it, if there is one.
    pub conversation: Option<ConversationId>,
    /// The thread of its topic, if there is one.
    pub topic: Option<i64>,
}

impl Account {
    /// What its owner is called at the desk.
    #[must_use]
    pub fn called(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// Something known of a person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Field {
    /// The contact that it was set for.
    pub contact: ContactId,
    /// What it is: [`PHONE`], [`EMAIL`] … or any word of the desk's own.
    pub name: String,
    /// What is known.
    pub value: String,
    /// The staff person who set it; `None` if the customer told it himself.
    pub set_by: Option<i64>,
    /// Milliseconds UTC, if known.
    pub set_at: Option<i64>,
}

/// What can be kept at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Kind {
    /// A person.
    Contact,
    /// A ticket.
    Ticket,
}

/// Something an agent keeps at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Favourite {
    /// What it is.
    pub what: Kind,
    /// Which.
    pub id: Uuid,
    /// Since when, milliseconds UTC.
    pub at: i64,
}

/// A photo that a customer sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// The message it came with.
    pub message: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Milliseconds UTC.
    pub at: i64,
    /// File and caption.
    pub content: Content,
}

/// The person behind an account.
pub async fn of_identity(tx: &mut Tx, id: IdentityId) -> Result<Option<ContactId>, StoreError> {
    let row: Option<(ContactId,)> = maybe!(tx, "SELECT contact FROM identity WHERE id = $1", id)?;
    Ok(row.map(|(id,)| id))
}

/// The name that a contact came with.
pub async fn name(tx: &mut Tx, contact: ContactId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = maybe!(tx, "SELECT name FROM contact WHERE id = $1", contact)?;
    Ok(row.map(|(name,)| name))
}

/// The accounts of a person, oldest first.
pub async fn accounts(tx: &mut Tx, contact: ContactId) -> Result<Vec<Account>, StoreError> {
    all!(
        tx,
        "SELECT i.id AS identity, i.inbox, i.address, i.name, i.alias, i.username, i.link, i.blocked, \
         c.id AS conversation, c.topic FROM identity i LEFT JOIN conversation c ON c.identity = i.id \
         WHERE i.contact = $1 ORDER BY i.id",
        contact
    )
}

/// Adds an account to a person that there is already.
pub async fn add_account(
    tx: &mut Tx,
    contact: ContactId,
    inbox: &str,
    person: &Person<'_>,
) -> Result<IdentityId, StoreError> {
    let identity = IdentityId::fresh();
    run!(
        tx,
        "INSERT INTO identity (id, contact, inbox, address, name, username, link) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        identity,
        contact,
        inbox,
        person.address,
        person.name,
        person.username,
        person.link
    )?;
    rename(tx, contact).await?;
    Ok(identity)
}

/// Sets a field of a contact; an empty value removes it. `true` if that is news.
/// All his accounts follow their [`ALIAS`].
pub async fn set(
    tx: &mut Tx,
    contact: ContactId,
    name: &str,
    value: &str,
    by: Option<i64>,
    now: i64,
) -> Result<bool, StoreError> {
    let changed = if value.is_empty() {
        run!(
            tx,
            "DELETE FROM contact_field WHERE contact = $1 AND name = $2",
            contact,
            name
        )?
    } else {
        run!(
            tx,
            "INSERT INTO contact_field (contact, name, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (contact, name) DO UPDATE \
             SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at \
             WHERE contact_field.value <> excluded.value",
            contact,
            name,
            value,
            by,
            now
        )?
    };
    if changed > 0 && name == ALIAS {
        let person = merges::person(tx, contact).await?;
        rename(tx, person).await?;
    }
    Ok(changed > 0)
}

/// Has all accounts of a person follow what the desk calls him now.
pub async fn rename(tx: &mut Tx, person: ContactId) -> Result<(), StoreError> {
    let fields = fields(tx, person).await?;
    let alias = fields.into_iter().find(|field| field.name == ALIAS);
    run!(
        tx,
        "UPDATE identity SET alias = $2 WHERE contact = $1",
        person,
        alias.map(|field| field.value)
    )?;
    Ok(())
}

/// The fields of a person by name; where several joined contacts have one, the
/// person's own first.
pub async fn fields(tx: &mut Tx, contact: ContactId) -> Result<Vec<Field>, StoreError> {
    all!(
        tx,
        concat!(
            family!(),
            "SELECT k.contact, k.name, k.value, k.set_by, k.set_at FROM contact_field k \
             JOIN family f ON f.id = k.contact \
             ORDER BY k.name, CASE WHEN k.contact = $1 THEN 0 ELSE 1 END, k.contact"
        ),
        contact
    )
}

/// The staff person who looks after a person.
pub async fn coordinator(tx: &mut Tx, contact: ContactId) -> Result<Option<i64>, StoreError> {
    let fields = fields(tx, contact).await?;
    let own = fields.iter().find(|field| field.name == COORDINATOR);
    Ok(own.and_then(|field| field.value.parse().ok()))
}

/// Keeps something at hand or no longer; `true` if that is news.
pub async fn favour(
    tx: &mut Tx,
    staff: i64,
    (what, id): (Kind, Uuid),
    keep: bool,
    now: i64,
) -> Result<bool, StoreError> {
    let changed = if keep {
        run!(
            tx,
            "INSERT INTO favourite (staff, what, id, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (staff, what, id) DO NOTHING",
            staff,
            what,
            id,
            now
        )?
    } else {
        run!(
            tx,
            "DELETE FROM favourite WHERE staff = $1 AND what = $2 AND id = $3",
            staff,
            what,
            id
        )?
    };
    Ok(changed > 0)
}

/// Whether an agent keeps it at hand.
pub async fn is_favourite(
    tx: &mut Tx,
    staff: i64,
    (what, id): (Kind, Uuid),
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT at FROM favourite WHERE staff = $1 AND what = $2 AND id = $3",
        staff,
        what,
        id
    )?;
    Ok(row.is_some())
}

/// What an agent keeps at hand, newest first; the next page begins `after` the
/// last of this one.
pub async fn favourites(
    tx: &mut Tx,
    staff: i64,
    after: Option<Favourite>,
    limit: i64,
) -> Result<Vec<Favourite>, StoreError> {
    let (at, id) = after.map_or((i64::MAX, Uuid::nil()), |last| (last.at, last.id));
    all!(
        tx,
        "SELECT what, id, at FROM favourite WHERE staff = $1 AND (at < $2 OR (at = $2 AND id > $3)) \
         ORDER BY at DESC, id LIMIT $4",
        staff,
        at,
        id,
        limit
    )
}

/// How many photos a person sent.
pub async fn photo_count(tx: &mut Tx, contact: ContactId) -> Result<i64, StoreError> {
    let (count,): (i64,) = one!(
        tx,
        "SELECT COUNT(*) FROM identity i \
         JOIN conversation c ON c.identity = i.id JOIN message m ON m.conversation = c.id \
         WHERE i.contact = $1 AND m.side = 'customer' AND m.content LIKE '%\"media\":\"photo\"%'",
        contact
    )?;
    Ok(count)
}

/// The photos that a person sent, newest first; the next page begins `after`
/// the last of this one.
pub async fn photos(
    tx: &mut Tx,
    contact: ContactId,
    after: Option<&Photo>,
    limit: i64,
) -> Result<Vec<Photo>, StoreError> {
    let (at, id) = after.map_or((i64::MAX, MessageId(Uuid::nil())), |last| {
        (last.at, last.message)
    });
    let rows: Vec<(MessageId, ConversationId, i64, String)> = all!(
        tx,
        // Quotes in a customer's own words are escaped in JSON: they cannot look like this.
        "SELECT m.id, m.conversation, m.created_at, m.content FROM identity i \
         JOIN conversation c ON c.identity = i.id JOIN message m ON m.conversation = c.id \
         WHERE i.contact = $1 AND m.side = 'customer' AND m.content LIKE '%\"media\":\"photo\"%' \
         AND (m.created_at < $2 OR (m.created_at = $2 AND m.id < $3)) \
         ORDER BY m.created_at DESC, m.id DESC LIMIT $4",
        contact,
        at,
        id,
        limit
    )?;
    let photo = |(message, conversation, at, content): (_, _, _, String)| {
        Ok(Photo {
            message,
            conversation,
            at,
            content: serde_json::from_str(&content)?,
        })
    };
    rows.into_iter().map(photo).collect()
}
