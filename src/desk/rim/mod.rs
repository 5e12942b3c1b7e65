//! The agents' rim: errands to the desk become posts, cards and topics.
//!
//! Repeating is allowed here: agents would rather read twice than miss a
//! message. What is perhaps there already says so.

mod dress;
mod feed;
mod general;
mod history;
mod mark;
mod notice;
mod page;
mod portrait;
mod post;
mod repost;
mod screen;
mod shelve;
mod show;
mod topic;
pub(in crate::desk) mod view;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::botapi::error::{CallError, Fault};
use crate::botapi::shelf::Shelf;
use crate::clock;
use crate::delivery::rim::{Ending, Fate, Rim};
use crate::model::errand::Errand;
use crate::model::ids::ConversationId;
use crate::relay::parcels;
use crate::store::conversations::{self, Conversation};
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::outbox::Parcel;

use super::bound;
use super::cards::mark::Mark;
use super::outcome::{Trouble, trouble};
use super::stage::Stage;
use super::wire::{Spot, Wire};

/// Attempts before content that is refused for unknown reasons is given up: one
/// message must not stop its conversation for ever.
const REFUSED_MAX: i64 = 5;

/// The rim towards the agents.
pub struct DeskRim {
    /// Where everything stands.
    pub database: Database,
    /// Our calls.
    pub wire: Wire,
    /// Our own store of files.
    pub shelf: Shelf,
    /// Our surroundings.
    pub stage: Arc<Stage>,
    /// Shortest time between two steps of the feed.
    pub feed_span: Duration,
    /// How long what needs a right that is missing waits.
    pub without_right: Duration,
    /// How long nobody must have written before what is only talk is drawn
    /// into card and title, milliseconds.
    pub talk_pause: i64,
}

/// Why an errand is not done.
enum Stop {
    /// A call failed.
    Call(CallError),
    /// The database failed.
    Store(StoreError),
    /// The topic is not there yet, or not any more.
    NoTopic,
}

impl From<CallError> for Stop {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What an errand came to, or why not.
type Outcome = Result<Ending, Stop>;

impl Rim for DeskRim {
    fn deliver<'a>(&'a self, parcels: &'a [Parcel]) -> BoxFuture<'a, Ending> {
        Box::pin(async move {
            let Some(parcel) = parcels.first() else {
                return Ending::nothing();
            };
            let Some(chat) = self.stage.chat() else {
                return Ending::of(Fate::Down {
                    chat_only: true,
                    reason: "no group is bound yet".into(),
                })
                .spending(0);
            };
            let outcome = self.take(chat, parcel, parcels).await;
            match outcome {
                Ok(ending) => ending,
                Err(stop) => self.stopped(chat, parcel, stop).await,
            }
        })
    }

    fn orphaned<'a>(
        &'a self,
        _: &'a mut Tx,
        _: &'a Parcel,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async { Ok(true) })
    }
}

impl DeskRim {
    async fn take(&self, chat: i64, parcel: &Parcel, parcels: &[Parcel]) -> Outcome {
        match &parcel.errand {
            Errand::Open { conversation } => self.open(chat, *conversation, parcels).await,
            Errand::History { conversation } => self.history(chat, *conversation).await,
            Errand::Post { message } => self.post(chat, *message, parcels).await,
            Errand::Repost { message } => self.repost(chat, *message).await,
            Errand::Mark { message } => self.mark(chat, *message).await,
            Errand::Tick { post } => {
                let done = Mark::Delivered.emoji();
                self.wire.react(chat, *post, Some(done)).await?;
                Ok(Ending::nothing().spending(1))
            }
            Errand::Notice {
                conversation,
                notice,
            } => self.notice(chat, *conversation, notice, parcel).await,
            Errand::Repeat {
                conversation,
                post,
                album,
            } => self.repeat(chat, *conversation, (*post, *album)).await,
            Errand::Card { conversation } => self.card(chat, *conversation).await,
            Errand::Refresh {
                conversation,
                since,
            } => self.refresh(*conversation, *since).await,
            Errand::Title { conversation } => self.title(chat, *conversation).await,
            Errand::Gate { conversation } => self.gate(chat, *conversation).await,
            Errand::Pin { conversation } => self.pin(chat, *conversation).await,
            Errand::Sweep { topic } => {
                self.wire
                    .delete_topic(Spot {
                        chat,
                        topic: Some(*topic),
                    })
                    .await?;
                Ok(Ending::nothing().spending(1))
            }
            Errand::Screen { screen } => self.screen(chat, screen).await,
            Errand::Shelve { offered } => self.shelve(offered).await,
            Errand::Announce => self.announce(chat).await,
            Errand::Feed => self.feed(chat, parcel).await,
            Errand::Portrait { conversation } => self.portrait(chat, *conversation, parcel).await,
            Errand::Alert { alert } => self.alert(chat, alert).await,
            Errand::Send { .. }
            | Errand::Edit { .. }
            | Errand::Retract { .. }
            | Errand::Keep { .. }
            | Errand::React { .. }
            | Errand::Revoke { .. } => Ok(Ending::nothing()),
        }
    }

    /// Decides about an errand that was not done.
    async fn stopped(&self, chat: i64, parcel: &Parcel, stop: Stop) -> Ending {
        let soon = |reason: &str| {
            Ending::of(Fate::Later {
                after: Some(Duration::from_millis(500)),
                reason: reason.into(),
            })
        };
        let error = match stop {
            Stop::Store(error) => {
                return Ending::of(Fate::Later {
                    after: None,
                    reason: error.to_string(),
                })
                .spending(0);
            }
            Stop::NoTopic => {
                return self.again(parcel, soon("the topic is to be made first").spending(0));
            }
            Stop::Call(error) => error,
        };
        match trouble(&error) {
            Trouble::Already => Ending::nothing().spending(1),
            // Without the right to manage topics there are no new ones, but what
            // is said in the others can go on.
            Trouble::Wait(Fate::Down { reason, .. })
                if is_about_topic(&parcel.errand)
                    && matches!(error.fault(), Some(Fault::NoRights { .. })) =>
            {
                tracing::warn!(errand = errand_name(&parcel.errand), %reason, "waits for a right");
                Ending::of(Fate::Later {
                    after: Some(self.without_right),
                    reason,
                })
            }
            Trouble::Wait(fate) => Ending::of(fate),
            Trouble::Moved(to) => match self.moved(chat, to).await {
                Ok(()) => soon("the group has a new id"),
                Err(error) => Ending::of(Fate::Later {
                    after: None,
                    reason: error.to_string(),
                }),
            },
            Trouble::TopicGone => self.again(parcel, soon("the topic is gone")),
            Trouble::TopicClosed => self.unlock(chat, parcel).await,
            // A refusal nobody knows may pass; a topic must be had at any time.
            Trouble::Never(reason)
                if matches!(parcel.errand, Errand::Open { .. })
                    || is_content(&parcel.errand) && parcel.attempts < REFUSED_MAX =>
            {
                tracing::error!(errand = errand_name(&parcel.errand), %reason, "refused; trying again");
                Ending::of(Fate::Later {
                    after: None,
                    reason,
                })
            }
            Trouble::Never(reason) => {
                tracing::error!(errand = errand_name(&parcel.errand), %reason, "an errand to the desk was refused");
                Ending::nothing().spending(1)
            }
        }
    }

    /// Has the topic made again before the errand is tried again.
    fn again(&self, parcel: &Parcel, mut ending: Ending) -> Ending {
        let Some(id) = parcel.conversation else {
            return Ending::nothing().spending(1);
        };
        if is_view(&parcel.errand) {
            // A view of a topic that is no more: the new one is drawn when it is made.
            ending = Ending::nothing().spending(1);
        }
        let stage = self.stage.clone();
        ending.settle = Some(Box::new(move |tx| {
            Box::pin(async move {
                let Some(conversation) = conversations::get(tx, id).await? else {
                    return Ok(());
                };
                if let Some(topic) = conversation.topic {
                    conversations::lose_topic(tx, id, topic).await?;
                    tracing::warn!(
                        conversation = conversation.number,
                        "a topic is gone and will be made again"
                    );
                }
                parcels::open(tx, &stage.accounts(&conversation.inbox), id, clock::now()).await
            })
        }));
        ending
    }

    /// Opens a closed topic that we may not post in, before the errand is tried again.
    async fn unlock(&self, chat: i64, parcel: &Parcel) -> Ending {
        let topic = match parcel.conversation {
            Some(id) => self
                .conversation(id)
                .await
                .ok()
                .flatten()
                .and_then(|found| found.topic),
            None => None,
        };
        let opened = match topic {
            Some(_) => self.wire.gate_topic(Spot { chat, topic }, false).await,
            None => return Ending::nothing().spending(1),
        };
        match opened.map_err(|error| trouble(&error)) {
            Ok(()) | Err(Trouble::Already) => Ending::of(Fate::Later {
                after: Some(Duration::from_millis(500)),
                reason: "the topic was closed".into(),
            })
            .spending(2),
            Err(Trouble::Wait(fate)) => Ending::of(fate).spending(2),
            Err(_) => Ending::of(Fate::Down {
                chat_only: true,
                reason: "a topic is closed and the bot may not open it".into(),
            })
            .spending(2),
        }
    }

    /// Notes the new id of a migrated group.
    async fn moved(&self, from: i64, to: i64) -> Result<(), StoreError> {
        if self.stage.chat() != Some(from) {
            return Ok(()); // noted already
        }
        self.database
            .write(move |tx| Box::pin(bound::moved(tx, from, to)))
            .await?;
        self.stage.bind(to);
        tracing::warn!(to, "the group has a new id; put it into the settings");
        Ok(())
    }

    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        conversations::get(&mut self.database.read().await?, id).await
    }
}

/// Whether an errand only redraws what the database holds.
fn is_view(errand: &Errand) -> bool {
    matches!(
        errand,
        Errand::History { .. }
            | Errand::Card { .. }
            | Errand::Refresh { .. }
            | Errand::Title { .. }
            | Errand::Pin { .. }
            | Errand::Gate { .. }
            | Errand::Mark { .. }
            | Errand::Repost { .. }
    )
}

/// Whether an errand needs the right to manage topics.
fn is_about_topic(errand: &Errand) -> bool {
    matches!(
        errand,
        Errand::Open { .. }
            | Errand::Title { .. }
            | Errand::Gate { .. }
            | Errand::Sweep { .. }
            | Errand::Feed
    )
}

/// Whether an errand holds what is shown nowhere else.
fn is_content(errand: &Errand) -> bool {
    matches!(
        errand,
        Errand::Post { .. } | Errand::Notice { .. } | Errand::Feed
    )
}

fn errand_name(errand: &Errand) -> &'static str {
    match errand {
        Errand::Open { .. } => "open",
        Errand::History { .. } => "history",
        Errand::Post { .. } => "post",
        Errand::Repost { .. } => "repost",
        Errand::Mark { .. } => "mark",
        Errand::Tick { .. } => "tick",
        Errand::Notice { .. } => "notice",
        Errand::Repeat { .. } => "repeat",
        Errand::Card { .. } => "card",
        Errand::Refresh { .. } => "refresh",
        Errand::Title { .. } => "title",
        Errand::Gate { .. } => "gate",
        Errand::Pin { .. } => "pin",
        Errand::Sweep { .. } => "sweep",
        Errand::Screen { .. } => "screen",
        Errand::Announce => "announce",
        Errand::Feed => "feed",
        Errand::Portrait { .. } => "portrait",
        Errand::Alert { .. } => "alert",
        Errand::Keep { .. } => "keep",
        Errand::Shelve { .. } => "shelve",
        Errand::Send { .. } => "send",
        Errand::Edit { .. } => "edit",
        Errand::Retract { .. } => "retract",
        Errand::React { .. } => "react",
        Errand::Revoke { .. } => "revoke",
    }
}
