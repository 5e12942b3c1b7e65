//! What the staff bot's updates are: the desk's business, or a customer's who
//! writes to the same bot in private.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::channels::contract::{Channel, Event};
use crate::relay::inbound;
use crate::relay::intake::Digest;
use crate::relay::parcels;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;

use super::act::{self, After};
use super::intent::{Intent, Talk};
use super::stage::Stage;
use super::update;

/// A topic that turned up twice is swept away only if it was made lately: the
/// server keeps its news for 24 h (facts 6), milliseconds.
const GHOST_AGE: i64 = 25 * 60 * 60 * 1000;

/// Digests the updates of the staff bot.
pub struct StaffDigest {
    /// Our surroundings.
    pub stage: Arc<Stage>,
    /// The inbox whose customers write to the staff bot itself: code and channel.
    pub inbox: Option<(String, Arc<dyn Channel>)>,
}

/// What an update says.
pub enum Read {
    /// For the desk.
    Desk(Box<Intent>),
    /// In private: the desk's business, if it is somebody of the staff, else a
    /// customer's.
    Private {
        /// What was said.
        talk: Option<Box<Talk>>,
        /// The same as a customer's.
        events: Vec<Event>,
    },
    /// We made a topic.
    Made {
        /// Its thread id.
        topic: i64,
        /// Its title.
        title: String,
        /// When, milliseconds UTC.
        at: i64,
    },
}

impl Digest for StaffDigest {
    type Read = Read;
    type After = After;

    fn read(&self, body: &str) -> Result<Read, String> {
        let raw: Value =
            serde_json::from_str(body).map_err(|error| format!("column {}", error.column()))?;
        if let Some(made) = made(&raw, self.stage.bot) {
            return Ok(made);
        }
        let intent = update::read(&raw, &self.stage.desk_is());
        let Intent::Private { talk, .. } = intent else {
            return Ok(Read::Desk(Box::new(intent)));
        };
        let events = match &self.inbox {
            Some((_, channel)) => channel.read(body)?,
            None => Vec::new(),
        };
        Ok(Read::Private { talk, events })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut Tx,
        read: &'a Read,
        now: i64,
    ) -> BoxFuture<'a, Result<Vec<After>, StoreError>> {
        Box::pin(async move {
            match read {
                Read::Desk(intent) => act::act(tx, &self.stage, intent, now).await,
                Read::Private { talk, events } => {
                    if let Some(talk) = talk
                        && let Some(after) = act::private(tx, &self.stage, talk, now).await?
                    {
                        return Ok(after);
                    }
                    if let Some((inbox, _)) = &self.inbox {
                        let accounts = self.stage.accounts(inbox);
                        for event in events {
                            inbound::apply(tx, &accounts, inbox, event, now).await?;
                        }
                    }
                    Ok(Vec::new())
                }
                Read::Made { topic, title, at } => {
                    self.adopt(tx, *topic, title, *at, now).await?;
                    Ok(Vec::new())
                }
            }
        })
    }
}

impl StaffDigest {
    /// A topic of ours is there. If a crash came between making and noting it,
    /// it is noted now; if another was made in its place meanwhile, it goes.
    async fn adopt(
        &self,
        tx: &mut Tx,
        topic: i64,
        title: &str,
        at: i64,
        now: i64,
    ) -> Result<(), StoreError> {
        let Some(number) = number(title) else {
            if title == self.stage.language.say("feed-title") {
                feed::set_topic(tx, topic, now).await?;
            }
            return Ok(());
        };
        if let Some(conversation) = conversations::topicless(tx, number).await? {
            return conversations::set_topic(tx, conversation.id, topic, title).await;
        }
        let owner = conversations::numbered(tx, number)
            .await?
            .and_then(|found| found.topic);
        if owner.is_some_and(|owner| owner > topic) && now - at < GHOST_AGE {
            parcels::sweep(tx, &self.stage.account, topic, now).await?;
        }
        Ok(())
    }
}

/// The service message about a topic that we made ourselves.
fn made(raw: &Value, bot: i64) -> Option<Read> {
    let message = raw.get("message")?;
    let title = message.get("forum_topic_created")?.get("name")?.as_str()?;
    if message.get("from")?.get("id")?.as_i64()? != bot {
        return None;
    }
    Some(Read::Made {
        topic: message.get("message_thread_id")?.as_i64()?,
        title: title.to_owned(),
        at: message.get("date")?.as_i64()?.saturating_mul(1000),
    })
}

/// The number at the end of a title of ours.
fn number(title: &str) -> Option<i64> {
    let (_, digits) = title.rsplit_once('#')?;
    digits.parse().ok()
}
