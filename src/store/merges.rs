//! One person on several accounts: contacts are joined by hand and separated
//! by hand.
//!
//! A join is an edge from one contact to another; the person is the contact at
//! the root. Nothing else is moved: every account remembers the contact it was
//! made with (`origin`), every field stays with its own. So a separation gives
//! back exactly what was joined, in whatever order, and what came in between
//! stays where it was put.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::ids::ContactId;
use crate::model::search::{Query, phone, token::tokens};

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;
use super::journal::{self, Entry};
use super::people::{self, EMAIL, PHONE, family};
use super::search;

/// Most people that are looked at for one thing they may share.
const LOOK_AT: i64 = 20;

/// A join of two contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Merge {
    /// Which.
    pub id: Uuid,
    /// Who stayed.
    pub into_contact: ContactId,
    /// Who was joined to him.
    pub from_contact: ContactId,
    /// When, milliseconds UTC.
    pub merged_at: i64,
    /// The staff person who did it.
    pub merged_by: i64,
}

/// Why two contacts may be one person; better reasons first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same telephone number.
    Phone,
    /// The same e-mail address.
    Email,
    /// The same handle.
    Username,
    /// The same full name, and the same language.
    Name,
}

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub contact: ContactId,
    /// The best reason.
    pub reason: Reason,
    /// What they share, as the candidate has it.
    pub shared: String,
}

/// The person that a contact belongs to: himself, unless he was joined to another.
pub async fn person(tx: &mut Tx, contact: ContactId) -> Result<ContactId, StoreError> {
    let row: Option<(ContactId,)> = maybe!(
        tx,
        "WITH RECURSIVE up (id) AS (SELECT id FROM contact WHERE id = $1 UNION \
         SELECT j.into_contact FROM contact_merge j JOIN up ON j.from_contact = up.id \
         WHERE j.undone_at IS NULL) \
         SELECT id FROM up WHERE NOT EXISTS \
         (SELECT 1 FROM contact_merge j WHERE j.from_contact = up.id AND j.undone_at IS NULL)",
        contact
    )?;
    Ok(row.map_or(contact, |(id,)| id))
}

/// Joins the person `from` to the person `into`; `None` if they are one already.
pub async fn merge(
    tx: &mut Tx,
    into: ContactId,
    from: ContactId,
    by: i64,
    now: i64,
) -> Result<Option<Uuid>, StoreError> {
    let (into, from) = (person(tx, into).await?, person(tx, from).await?);
    if into == from {
        return Ok(None);
    }
    let id = Uuid::now_v7();
    run!(
        tx,
        "INSERT INTO contact_merge (id, into_contact, from_contact, merged_at, merged_by) \
         VALUES ($1, $2, $3, $4, $5)",
        id,
        into,
        from,
        now,
        by
    )?;
    run!(
        tx,
        "UPDATE identity SET origin = COALESCE(origin, contact), contact = $1 WHERE contact = $2",
        into,
        from
    )?;
    people::rename(tx, into).await?;
    note(tx, "merge", (id, into, from), by, now).await?;
    Ok(Some(id))
}

/// Takes a join back; `false` if that was done already.
pub async fn separate(tx: &mut Tx, id: Uuid, by: i64, now: i64) -> Result<bool, StoreError> {
    let join: Option<(ContactId, ContactId)> = maybe!(
        tx,
        "UPDATE contact_merge SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL \
         RETURNING into_contact, from_contact",
        id,
        now,
        by
    )?;
    let Some((into, from)) = join else {
        return Ok(false);
    };
    run!(
        tx,
        concat!(
            family!(),
            "UPDATE identity SET contact = $1 WHERE origin IN (SELECT id FROM family)"
        ),
        from
    )?;
    people::rename(tx, into).await?;
    people::rename(tx, from).await?;
    note(tx, "separate", (id, into, from), by, now).await?;
    Ok(true)
}

/// The joins that make a person, newest first.
pub async fn of(tx: &mut Tx, contact: ContactId) -> Result<Vec<Merge>, StoreError> {
    let contact = person(tx, contact).await?;
    all!(
        tx,
        concat!(
            family!(),
            "SELECT j.id, j.into_contact, j.from_contact, j.merged_at, j.merged_by FROM contact_merge j \
             JOIN family f ON f.id = j.from_contact WHERE j.undone_at IS NULL \
             ORDER BY j.merged_at DESC, j.id DESC"
        ),
        contact
    )
}

/// Remembers that two are different people, so that they are not suggested again.
pub async fn refuse(
    tx: &mut Tx,
    a: ContactId,
    b: ContactId,
    by: i64,
    now: i64,
) -> Result<(), StoreError> {
    let (one, other) = (a.min(b), a.max(b));
    let news = run!(
        tx,
        "INSERT INTO contact_apart (one, other, at, by_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (one, other) DO NOTHING",
        one,
        other,
        now,
        by
    )?;
    if news > 0 {
        note(tx, "keep_apart", (Uuid::nil(), one, other), by, now).await?;
    }
    Ok(())
}

/// People who may be the same as `contact`, the best reasons first; never
/// those who are one already, or were said not to be. Looks in the index of
/// search: somebody who came just now may be missing.
pub async fn suggest(
    tx: &mut Tx,
    contact: ContactId,
    limit: usize,
) -> Result<Vec<Candidate>, StoreError> {
    let contact = person(tx, contact).await?;
    let own = Traits::of(tx, contact).await?;
    let apart = apart(tx, contact).await?;
    let mut seen = BTreeSet::from([contact]);
    let mut candidates: Vec<Candidate> = Vec::new();
    for query in own.queries() {
        for other in search::contacts(tx, &query, LOOK_AT).await? {
            let other = person(tx, other).await?;
            if !seen.insert(other) || !apart.is_disjoint(&members(tx, other).await?) {
                continue;
            }
            let shared = own.shared(&Traits::of(tx, other).await?);
            candidates.extend(shared.map(|(reason, shared)| Candidate {
                contact: other,
                reason,
                shared,
            }));
        }
    }
    candidates.sort_by_key(|candidate| candidate.reason);
    candidates.truncate(limit);
    Ok(candidates)
}

/// By what a person may be recognised: how it compares, and how it is written.
#[derive(Default)]
struct Traits(Vec<(Reason, String, String)>);

impl Traits {
    async fn of(tx: &mut Tx, contact: ContactId) -> Result<Self, StoreError> {
        let mut traits = Self::default();
        for field in people::fields(tx, contact).await? {
            match field.name.as_str() {
                PHONE => traits.add(Reason::Phone, phone(&field.value), &field.value),
                EMAIL => {
                    let email = field.value.trim().to_lowercase();
                    traits.add(
                        Reason::Email,
                        email.contains('@').then_some(email),
                        &field.value,
                    );
                }
                _ => {}
            }
        }
        let rows: Vec<(String, Option<String>, Option<String>)> = all!(
            tx,
            "SELECT i.name, i.username, k.language FROM identity i \
             JOIN contact k ON k.id = COALESCE(i.origin, i.contact) WHERE i.contact = $1 ORDER BY i.id",
            contact
        )?;
        for (name, username, language) in rows {
            let handle = username.as_deref().map(str::to_lowercase);
            traits.add(
                Reason::Username,
                handle,
                username.as_deref().unwrap_or_default(),
            );
            let words: Vec<String> = tokens(&name).into_iter().map(|token| token.text).collect();
            // A first name alone says nothing.
            let full = (words.len() > 1)
                .then(|| format!("{} {}", words.join(" "), language.unwrap_or_default()));
            traits.add(Reason::Name, full, &name);
        }
        Ok(traits)
    }

    fn add(&mut self, reason: Reason, compares: Option<String>, written: &str) {
        if let Some(compares) = compares.filter(|compares| !compares.is_empty()) {
            self.0.push((reason, compares, written.to_owned()));
        }
    }

    /// What finds those who share something.
    fn queries(&self) -> Vec<Query> {
        let query = |(reason, _, written): &(Reason, String, String)| match reason {
            Reason::Phone => Query::parse(written),
            _ => Query::parse(&format!("\"{}\"", written.replace('"', " "))),
        };
        self.0
            .iter()
            .map(query)
            .filter(|query| !query.is_empty())
            .collect()
    }

    fn shared(&self, other: &Self) -> Option<(Reason, String)> {
        let shared = other.0.iter().filter(|(reason, compares, _)| {
            let same = |(own, by, _): &(Reason, String, String)| own == reason && by == compares;
            self.0.iter().any(same)
        });
        let best = shared.min_by_key(|(reason, ..)| *reason);
        best.map(|(reason, _, written)| (*reason, written.clone()))
    }
}

/// All contacts that are one person.
async fn members(tx: &mut Tx, person: ContactId) -> Result<BTreeSet<ContactId>, StoreError> {
    let rows: Vec<(ContactId,)> = all!(tx, concat!(family!(), "SELECT id FROM family"), person)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// All contacts that were said to be other people.
async fn apart(tx: &mut Tx, person: ContactId) -> Result<BTreeSet<ContactId>, StoreError> {
    let rows: Vec<(ContactId,)> = all!(
        tx,
        concat!(
            family!(),
            "SELECT a.other FROM contact_apart a JOIN family f ON f.id = a.one UNION \
             SELECT a.one FROM contact_apart a JOIN family f ON f.id = a.other"
        ),
        person
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn note(
    tx: &mut Tx,
    action: &str,
    (merge, into, from): (Uuid, ContactId, ContactId),
    by: i64,
    now: i64,
) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "merge": merge, "into": into, "from": from }).to_string();
    let entry = Entry {
        actor: &by.to_string(),
        action,
        detail: Some(&detail),
        ..Entry::default()
    };
    journal::add(tx, entry, now).await
}
