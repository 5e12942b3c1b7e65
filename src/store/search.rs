//! Finds messages, people and tickets in all that was ever said, closed tickets
//! included. Every question is answered from an index, the newest finds first,
//! and reads no more of it than a page needs.
//!
//! Order: how well it fits ([`LEVELS`]), then the newest first. Both databases
//! answer the same in the same order.

pub mod index;
pub mod syntax;

use crate::model::content::Content;
use crate::model::ids::{ContactId, ConversationId, MessageId};
use crate::model::rich::RichText;
use crate::model::search::snippet::snippet;
use crate::model::search::{self, Expr, LEVELS, Query};
use crate::model::status::Side;

use self::index::pick;
use super::database::{Database, Tx, all, maybe};
use super::error::StoreError;

/// Graphemes of a snippet.
const SNIPPET: usize = 120;
/// Most people that a page shows.
const PEOPLE: i64 = 5;
/// As many messages are taken into the index while somebody waits for a page;
/// more of them are told of instead ([`Page::behind`]).
const WAIT_FOR: i64 = 1_000;
/// PostgreSQL reads so many of the newest places one by one before it asks its
/// index, which does not know what is new: words that are in every third
/// message are found at once, rare ones by the index.
const WINDOW: i64 = 10_000;

/// Where a page ends; opaque to those who show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Number of the level in [`LEVELS`].
    pub level: u8,
    /// Place of the last find.
    pub before: i64,
}

/// One page of finds.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The conversation whose ticket has the number asked for.
    pub ticket: Option<Numbered>,
    /// People and shops, on the first page alone.
    pub people: Vec<Who>,
    /// Messages.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` if there is none.
    pub next: Option<Cursor>,
    /// How many messages are not in the index yet; 0 in the usual case.
    pub behind: i64,
}

/// A ticket found by its number.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbered {
    /// Its number.
    pub number: i64,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Thread id of the topic, if there is one.
    pub topic: Option<i64>,
    /// Code of the inbox.
    pub inbox: String,
    /// Customer's display name.
    pub name: String,
}

/// A person found by name, handle, telephone number or anything else known of him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Which.
    pub contact: ContactId,
    /// What is known, on one line, the finds in bold.
    pub words: RichText,
}

/// A message found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub message: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Number of the ticket it belongs to.
    pub number: Option<i64>,
    /// Thread id of the topic, if there is one.
    pub topic: Option<i64>,
    /// Code of the inbox.
    pub inbox: String,
    /// Customer's display name.
    pub name: String,
    /// Who said it to whom.
    pub side: Side,
    /// The agent's name, if by one.
    pub author: Option<String>,
    /// Milliseconds UTC.
    pub at: i64,
    /// The piece in which it was found, the finds in bold.
    pub words: RichText,
}

/// One page of what `query` finds, from `after` on. What was said just now is
/// found as well.
pub async fn find(
    database: &Database,
    query: &Query,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut tx = database.read().await?;
    if index::waits(&mut tx).await? && index::behind(&mut tx).await? <= WAIT_FOR {
        // Given back first: who waits for the writer holds no other connection.
        drop(tx);
        index::catch_up(database).await?;
        tx = database.read().await?;
    }
    page(&mut tx, query, after, limit).await
}

/// One page from what is in the index already.
pub async fn page(
    tx: &mut Tx,
    query: &Query,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut page = Page {
        behind: index::behind(tx).await?,
        ..Page::default()
    };
    if after.is_none() {
        if let Some(number) = query.number {
            page.ticket = numbered(tx, number).await?;
        }
        if query.number_only {
            return Ok(page);
        }
        page.people = people(tx, query, PEOPLE).await?;
    }
    let (mut found, next) = places(tx, query, after, limit).await?;
    page.next = next;
    for place in found.drain(..) {
        page.hits.extend(hit(tx, query, place).await?);
    }
    Ok(page)
}

/// People found by what is known of them, best first.
pub async fn people(tx: &mut Tx, query: &Query, limit: i64) -> Result<Vec<Who>, StoreError> {
    let mut people = Vec::new();
    for contact in contacts(tx, query, limit).await? {
        let known = index::known(tx, contact).await?;
        let words = snippet(&known, query, SNIPPET);
        people.push(Who { contact, words });
    }
    Ok(people)
}

/// The contacts of [`people`] alone.
pub async fn contacts(
    tx: &mut Tx,
    query: &Query,
    limit: i64,
) -> Result<Vec<ContactId>, StoreError> {
    let sql = pick(
        tx,
        [
            "SELECT rowid FROM search_name WHERE search_name MATCH $1 ORDER BY rowid DESC LIMIT $2",
            // Gathered first: else the newest are read one by one, in vain as a rule.
            "WITH fits AS MATERIALIZED (SELECT id FROM search_name WHERE words @@ $1::tsquery) \
             SELECT id FROM fits ORDER BY id DESC LIMIT $2",
        ],
    );
    let mut contacts = Vec::new();
    let mut better = None;
    for level in LEVELS {
        let left = limit - contacts.len() as i64;
        let Some(expr) = query.at(level) else {
            continue;
        };
        if left <= 0 {
            break;
        }
        let asked = asked(tx, &expr, better.as_ref());
        let places: Vec<(i64,)> = all!(tx, sql, asked.as_str(), left)?;
        for (place,) in places {
            let row: Option<(ContactId,)> = maybe!(
                tx,
                "SELECT contact FROM search_contact WHERE id = $1",
                place
            )?;
            contacts.extend(row.map(|(contact,)| contact));
        }
        better = Some(expr);
    }
    Ok(contacts)
}

/// The places that fit, best and newest first, and where the next page begins.
async fn places(
    tx: &mut Tx,
    query: &Query,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<i64>, Option<Cursor>), StoreError> {
    let newest = index::SAID.newest(tx).await?;
    let mut found = Vec::new();
    let mut better = None;
    for (number, level) in (0_u8..).zip(LEVELS) {
        let Some(expr) = query.at(level) else {
            continue;
        };
        let begun = after.map_or(0, |after| after.level);
        if number >= begun {
            let before = match after {
                Some(after) if after.level == number => after.before,
                _ => newest + 1,
            };
            let left = limit - found.len();
            let asked = asked(tx, &expr, better.as_ref());
            // One more than is shown tells whether there is another page.
            let rows = level_places(tx, &asked, before, left as i64 + 1).await?;
            found.extend(rows.iter().take(left));
            if rows.len() > left {
                let next = match found.last() {
                    Some(last) if left > 0 => Cursor {
                        level: number,
                        before: *last,
                    },
                    _ => Cursor {
                        level: number,
                        before,
                    },
                };
                return Ok((found, Some(next)));
            }
        }
        better = Some(expr);
    }
    Ok((found, None))
}

async fn level_places(
    tx: &mut Tx,
    asked: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    if !tx.is_postgres() {
        let rows: Vec<(i64,)> = all!(
            tx,
            "SELECT rowid FROM search_said WHERE search_said MATCH $1 AND rowid < $2 \
             ORDER BY rowid DESC LIMIT $3",
            asked,
            before,
            limit
        )?;
        return Ok(rows.into_iter().map(|(id,)| id).collect());
    }
    let rows: Vec<(i64,)> = all!(
        tx,
        // OFFSET 0: these places are read by their number, not by the index of words.
        "SELECT id FROM (SELECT id, words FROM search_said WHERE id < $2 AND id >= $3 \
         ORDER BY id DESC OFFSET 0) newest WHERE words @@ $1::tsquery ORDER BY id DESC LIMIT $4",
        asked,
        before,
        before - WINDOW,
        limit
    )?;
    let mut found: Vec<i64> = rows.into_iter().map(|(id,)| id).collect();
    let left = limit - found.len() as i64;
    if left > 0 && before > WINDOW {
        let rows: Vec<(i64,)> = all!(
            tx,
            "WITH fits AS MATERIALIZED (SELECT id FROM search_said WHERE words @@ $1::tsquery) \
             SELECT id FROM fits WHERE id < $2 ORDER BY id DESC LIMIT $3",
            asked,
            before - WINDOW,
            left
        )?;
        found.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(found)
}

/// The question in the words of the database.
fn asked(tx: &Tx, expr: &Expr, better: Option<&Expr>) -> String {
    if tx.is_postgres() {
        syntax::tsquery_without(expr, better)
    } else {
        syntax::fts5_without(expr, better)
    }
}

async fn numbered(tx: &mut Tx, number: i64) -> Result<Option<Numbered>, StoreError> {
    maybe!(
        tx,
        "SELECT t.number, c.id AS conversation, c.topic, c.inbox, COALESCE(i.alias, i.name) AS name FROM ticket t \
         JOIN conversation c ON c.id = t.conversation JOIN identity i ON i.id = c.identity \
         WHERE t.number = $1",
        number
    )
}

#[derive(sqlx::FromRow)]
struct Row {
    message: MessageId,
    conversation: ConversationId,
    side: Side,
    author: Option<String>,
    content: String,
    at: i64,
    topic: Option<i64>,
    inbox: String,
    name: String,
    number: Option<i64>,
}

async fn hit(tx: &mut Tx, query: &Query, place: i64) -> Result<Option<Hit>, StoreError> {
    let row: Option<Row> = maybe!(
        tx,
        "SELECT m.id AS message, m.conversation, m.side, m.author_name AS author, m.content, \
         m.created_at AS at, c.topic, c.inbox, COALESCE(i.alias, i.name) AS name, \
         (SELECT t.number FROM ticket t WHERE t.conversation = m.conversation AND t.since < m.seq \
          ORDER BY t.since DESC, t.number DESC LIMIT 1) AS number \
         FROM search_message s JOIN message m ON m.id = s.message \
         JOIN conversation c ON c.id = m.conversation JOIN identity i ON i.id = c.identity \
         WHERE s.id = $1",
        place
    )?;
    let Some(row) = row else { return Ok(None) };
    let content: Content = serde_json::from_str(&row.content)?;
    Ok(Some(Hit {
        message: row.message,
        conversation: row.conversation,
        number: row.number,
        topic: row.topic,
        inbox: row.inbox,
        name: row.name,
        side: row.side,
        author: row.author,
        at: row.at,
        words: snippet(&search::text(&content), query, SNIPPET),
    }))
}
