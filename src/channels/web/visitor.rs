//! Who a visitor is, and the tokens by which his devices prove it.
//!
//! Of a token only its digest is kept. Each connect brings a new one; the one it
//! came with lives a while longer, because the answer may be lost: a day, and
//! from the moment the browser says that it has the new one, two minutes. All of
//! a visitor's tokens go at once when his epoch is changed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::channels::street::chance;
use crate::store::database::Tx;
use crate::store::drawer;
use crate::store::error::StoreError;

use super::wire::{Contact, Page};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// A token that is not used for so long is forgotten.
const LIFE: i64 = 180 * DAY;
/// How long the former one lives if the new one is never confirmed.
const UNCONFIRMED: i64 = DAY;
/// And after it was confirmed.
const CONFIRMED: i64 = 2 * MINUTE;

/// A visitor who has said something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The address of his conversation. No secret, but nobody's business.
    #[serde(skip)]
    pub chat: String,
    /// Tokens of other epochs are void.
    pub epoch: String,
    /// What he told of himself.
    #[serde(default)]
    pub contact: Contact,
    /// Where he was when he said something last.
    #[serde(default)]
    pub page: Option<(String, String)>,
    /// IETF tag of his language.
    #[serde(default)]
    pub language: Option<String>,
    /// All his tokens are void for ever: whoever he is next, it is somebody else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// Whom a token belongs to.
#[derive(Debug)]
pub enum Found {
    /// A visitor.
    Known(Box<Visitor>),
    /// Nobody yet: made by a browser just now.
    Fresh,
    /// Nobody any more, or never.
    Unknown,
}

#[derive(Serialize, Deserialize)]
struct Held {
    chat: String,
    epoch: String,
}

/// Whether it has the form of a token: who made it (`n` the browser, `s` we),
/// and 256 bits.
#[must_use]
pub fn is_token(token: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    token.len() == 44 && token.starts_with(['n', 's']) && token.bytes().all(plain)
}

/// Finds out whom `token` belongs to.
pub async fn find(tx: &mut Tx, inbox: &str, token: &str, now: i64) -> Result<Found, StoreError> {
    if !is_token(token) {
        return Ok(Found::Unknown);
    }
    let Some(held) = drawer::get(tx, inbox, &token_name(token), now).await? else {
        // One of ours that is gone must never begin anew: somebody else may know it.
        return Ok(if token.starts_with('n') {
            Found::Fresh
        } else {
            Found::Unknown
        });
    };
    let held: Held = serde_json::from_str(&held)?;
    Ok(match get(tx, inbox, &held.chat, now).await? {
        Some(visitor) if visitor.epoch == held.epoch => Found::Known(visitor.into()),
        _ => Found::Unknown,
    })
}

/// The visitor of a chat.
pub async fn get(
    tx: &mut Tx,
    inbox: &str,
    chat: &str,
    now: i64,
) -> Result<Option<Visitor>, StoreError> {
    let Some(kept) = drawer::get(tx, inbox, &visitor_name(chat), now).await? else {
        return Ok(None);
    };
    let visitor: Visitor = serde_json::from_str(&kept)?;
    Ok(Some(Visitor {
        chat: chat.to_owned(),
        ..visitor
    }))
}

/// Makes whoever holds `token` a visitor; the same one if he is one already.
/// `None` if the token is good for nobody.
pub async fn admit(
    tx: &mut Tx,
    inbox: &str,
    token: &str,
    visitor: Visitor,
    now: i64,
) -> Result<Option<Visitor>, StoreError> {
    let fresh = Visitor {
        chat: Uuid::new_v4().simple().to_string(),
        epoch: Uuid::new_v4().simple().to_string(),
        ..visitor
    };
    let held = serde_json::to_string(&Held {
        chat: fresh.chat.clone(),
        epoch: fresh.epoch.clone(),
    })?;
    let name = token_name(token);
    let can_begin = is_token(token) && token.starts_with('n');
    if can_begin && drawer::add(tx, inbox, &name, &held, Some(now + LIFE)).await? {
        keep(tx, inbox, &fresh).await?;
        return Ok(Some(fresh));
    }
    match find(tx, inbox, token, now).await? {
        Found::Known(visitor) => Ok(Some(*visitor)),
        Found::Fresh | Found::Unknown => Ok(None),
    }
}

/// Keeps what is known of a visitor; nothing of one whose tokens were made void
/// meanwhile, or they would be good again.
pub async fn keep(tx: &mut Tx, inbox: &str, visitor: &Visitor) -> Result<(), StoreError> {
    // A visitor never expires, so any time will do.
    let kept = get(tx, inbox, &visitor.chat, 0).await?;
    if kept.is_some_and(|kept| kept.epoch != visitor.epoch) {
        return Ok(());
    }
    put(tx, inbox, visitor).await
}

async fn put(tx: &mut Tx, inbox: &str, visitor: &Visitor) -> Result<(), StoreError> {
    let value = serde_json::to_string(visitor)?;
    drawer::set(tx, inbox, &visitor_name(&visitor.chat), &value, None).await
}

/// Gives the visitor a new token for the one he came with.
pub async fn rotate(
    tx: &mut Tx,
    inbox: &str,
    visitor: &Visitor,
    old: &str,
    now: i64,
) -> Result<String, StoreError> {
    let fresh = format!("s{}", chance::secret());
    let held = serde_json::to_string(&Held {
        chat: visitor.chat.clone(),
        epoch: visitor.epoch.clone(),
    })?;
    drawer::set(tx, inbox, &token_name(&fresh), &held, Some(now + LIFE)).await?;
    drawer::expire(tx, inbox, &token_name(old), now + UNCONFIRMED).await?;
    Ok(fresh)
}

/// The browser has the new token: the former one soon ends.
pub async fn retire(tx: &mut Tx, inbox: &str, old: &str, now: i64) -> Result<(), StoreError> {
    drawer::expire(tx, inbox, &token_name(old), now + CONFIRMED).await
}

/// Makes all tokens of a visitor void.
pub async fn revoke(tx: &mut Tx, inbox: &str, chat: &str, now: i64) -> Result<(), StoreError> {
    if let Some(mut visitor) = get(tx, inbox, chat, now).await? {
        visitor.epoch = Uuid::new_v4().simple().to_string();
        visitor.gone = true;
        put(tx, inbox, &visitor).await?;
    }
    Ok(())
}

/// Whether nobody can look into the letterbox of this chat any more.
pub async fn is_gone(tx: &mut Tx, inbox: &str, chat: &str) -> Result<bool, StoreError> {
    let visitor = get(tx, inbox, chat, 0).await?;
    Ok(visitor.is_some_and(|visitor| visitor.gone))
}

impl Visitor {
    /// Takes over what he tells of himself; gives what is new of that.
    pub fn learn(&mut self, told: &Contact) -> Vec<(String, String)> {
        let mut news = Vec::new();
        let pairs = [
            ("name", &told.name, &mut self.contact.name),
            ("email", &told.email, &mut self.contact.email),
            ("phone", &told.phone, &mut self.contact.phone),
        ];
        for (name, told, known) in pairs {
            let Some(told) = told else { continue };
            if known.as_deref().unwrap_or_default() != told {
                news.push((name.to_owned(), told.clone()));
            }
            *known = Some(told.clone()).filter(|told| !told.is_empty());
        }
        news
    }

    /// Notes where he is; gives that if it is news.
    pub fn walk(&mut self, page: Option<&Page>) -> Vec<(String, String)> {
        let Some(page) = page else { return Vec::new() };
        let here = Some((page.url.clone(), page.title.clone()));
        if self.page == here {
            return Vec::new();
        }
        self.page = here;
        vec![
            ("page".to_owned(), page.url.clone()),
            ("page-title".to_owned(), page.title.clone()),
        ]
    }
}

fn token_name(token: &str) -> String {
    format!("token:{}", chance::digest(token))
}

fn visitor_name(chat: &str) -> String {
    format!("visitor:{chat}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use crate::store::database::Database;

    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    async fn database() -> (tempfile::TempDir, Database) {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("v.db").display());
        let database = Database::open(&url).await.unwrap();
        (dir, database)
    }

    fn made() -> String {
        format!("n{}", chance::secret())
    }

    async fn admitted(database: &Database, token: &str) -> Option<Visitor> {
        let token = token.to_owned();
        let admitted = database.write(move |tx| {
            Box::pin(async move { admit(tx, "A", &token, Visitor::default(), NOW).await })
        });
        admitted.await.unwrap()
    }

    async fn rotated(database: &Database, visitor: &Visitor, token: &str) -> String {
        let (visitor, token) = (visitor.clone(), token.to_owned());
        let rotated = database
            .write(move |tx| Box::pin(async move { rotate(tx, "A", &visitor, &token, NOW).await }));
        rotated.await.unwrap()
    }

    async fn who(database: &Database, inbox: &str, token: &str, now: i64) -> Option<String> {
        let mut tx = database.read().await.unwrap();
        match find(&mut tx, inbox, token, now).await.unwrap() {
            Found::Known(visitor) => Some(visitor.chat),
            _ => None,
        }
    }

    #[tokio::test]
    async fn a_token_makes_one_visitor_however_often_it_says_so() {
        let (_dir, database) = database().await;
        let token = made();
        let first = admitted(&database, &token).await.unwrap();
        assert_eq!(admitted(&database, &token).await.unwrap(), first);
        let other = admitted(&database, &made()).await.unwrap();
        assert_ne!(other.chat, first.chat);
        assert_eq!(
            who(&database, "B", &token, NOW).await,
            None,
            "another inbox"
        );
    }

    #[tokio::test]
    async fn only_a_browsers_own_token_can_begin() {
        let (_dir, database) = database().await;
        let secret = chance::secret();
        for wrong in [
            format!("s{secret}"),
            secret.clone(),
            String::new(),
            format!("n{secret}x"),
            format!("n{}", "é".repeat(22)),
        ] {
            assert_eq!(admitted(&database, &wrong).await, None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_former_token_ends_when_the_new_one_is_known_to_be_there() {
        let (_dir, database) = database().await;
        let old = made();
        let visitor = admitted(&database, &old).await.unwrap();
        let chat = Some(visitor.chat.clone());
        let new = rotated(&database, &visitor, &old).await;
        assert_eq!(who(&database, "A", &old, NOW + DAY - 1).await, chat);
        assert_eq!(who(&database, "A", &old, NOW + DAY).await, None);
        let (inbox, held) = ("A", old.clone());
        let retired =
            database.write(move |tx| Box::pin(async move { retire(tx, inbox, &held, NOW).await }));
        retired.await.unwrap();
        assert_eq!(who(&database, "A", &old, NOW + CONFIRMED - 1).await, chat);
        assert_eq!(who(&database, "A", &old, NOW + CONFIRMED).await, None);
        assert_eq!(who(&database, "A", &new, NOW + CONFIRMED).await, chat);
        assert_eq!(who(&database, "A", &new, NOW + LIFE).await, None);
    }

    #[tokio::test]
    async fn two_tabs_that_come_at_once_both_stay() {
        let (_dir, database) = database().await;
        let old = made();
        let visitor = admitted(&database, &old).await.unwrap();
        let one = rotated(&database, &visitor, &old).await;
        let other = rotated(&database, &visitor, &old).await;
        for token in [&one, &other] {
            let chat = who(&database, "A", token, NOW + 2 * DAY).await;
            assert_eq!(chat.as_ref(), Some(&visitor.chat));
        }
    }

    #[tokio::test]
    async fn revoking_ends_them_all() {
        let (_dir, database) = database().await;
        let old = made();
        let visitor = admitted(&database, &old).await.unwrap();
        let new = rotated(&database, &visitor, &old).await;
        let revoked = database.write(move |tx| {
            Box::pin(async move {
                revoke(tx, "A", &visitor.chat, NOW).await?;
                // Somebody who was in the middle of saying something.
                keep(tx, "A", &visitor).await
            })
        });
        revoked.await.unwrap();
        for token in [&old, &new] {
            let mut tx = database.read().await.unwrap();
            let found = find(&mut tx, "A", token, NOW).await.unwrap();
            let Found::Unknown = found else {
                panic!("{found:?}")
            };
        }
        assert_eq!(
            admitted(&database, &old).await,
            None,
            "it cannot begin anew"
        );
    }

    #[test]
    fn only_news_is_told() {
        let mut visitor = Visitor::default();
        let told = |name: &str, email: Option<&str>| Contact {
            name: Some(name.into()),
            email: email.map(str::to_owned),
            phone: None,
        };
        assert_eq!(visitor.learn(&told("A", Some("a@b.org"))).len(), 2);
        assert_eq!(visitor.learn(&told("A", None)), []);
        assert_eq!(visitor.contact.email.as_deref(), Some("a@b.org"));
        let gone = visitor.learn(&told("A", Some("")));
        assert_eq!(gone, [("email".to_owned(), String::new())]);
        assert_eq!(visitor.contact.email, None);
        let page = Page {
            url: "https://a.org".into(),
            title: "A".into(),
        };
        assert_eq!(visitor.walk(Some(&page)).len(), 2);
        assert_eq!(visitor.walk(Some(&page)), []);
        assert_eq!(visitor.walk(None), []);
    }
}
