//! The customers' rim: errands to a customer become calls of his channel.
//! `sent` decides what follows a message that was sent, `change` makes changes to one.
//!
//! Nothing goes out twice without a person's word: an attempt whose end nobody
//! knows makes the message `unsure` and asks the agent.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::BoxFuture;

use crate::channels::contract::{Channel, Files, Outbound, Reply};
use crate::clock;
use crate::model::errand::{Class, Errand};
use crate::model::ids::MessageId;
use crate::model::notice::{Notice, Plain};
use crate::model::rich::Quote;
use crate::model::status::{Side, State};
use crate::relay::parcels::{self, Accounts};
use crate::store::conversations::{self, Conversation};
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::posts;

use super::rim::{Ending, Fate, Rim};

mod change;
mod sent;

/// Attempts before a message is given up with a notice: about two hours.
const ATTEMPTS_MAX: i64 = 30;

/// An inbox with what it needs to send.
#[derive(Clone)]
pub struct Outlet {
    /// Its channel.
    pub channel: Arc<dyn Channel>,
    /// Where files of agents come from.
    pub files: Arc<dyn Files>,
    /// Whether the managers know that its account is out of service.
    pub down: Arc<AtomicBool>,
}

/// The rim towards the customers.
pub struct CustomerRim {
    /// Where everything stands.
    pub database: Database,
    /// The account of the staff bot.
    pub desk: String,
    /// Tells the group's id, once known.
    pub group: Arc<dyn Fn() -> Option<i64> + Send + Sync>,
    /// Inboxes by code.
    pub outlets: HashMap<String, Outlet>,
}

/// What a step needs to know.
struct Step {
    conversation: Conversation,
    /// The message, or the items of its album that are to go.
    messages: Vec<Message>,
    copies: Vec<String>,
    outlet: Outlet,
    accounts: Accounts,
}

impl Rim for CustomerRim {
    fn deliver<'a>(&'a self, parcels: &'a [Parcel]) -> BoxFuture<'a, Ending> {
        Box::pin(async move {
            let Some(parcel) = parcels.first() else {
                return Ending::nothing();
            };
            if let Errand::Revoke { inbox, chat } = &parcel.errand {
                return match self.outlets.get(inbox) {
                    Some(outlet) => change::revoke(parcel, outlet, chat).await,
                    None => Ending::nothing(),
                };
            }
            match self.step(parcel).await {
                Ok(Some(step)) => self.take(parcel, step).await,
                Ok(None) => Ending::nothing(),
                Err(error) => Ending::of(Fate::Later {
                    after: None,
                    reason: error.to_string(),
                })
                .spending(0),
            }
        })
    }

    fn orphaned<'a>(
        &'a self,
        tx: &'a mut Tx,
        parcel: &'a Parcel,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            // Edits, retractions and reactions may be said twice with no harm.
            let Errand::Send { message } = parcel.errand else {
                return Ok(true);
            };
            let Some(message) = messages::get(tx, message).await? else {
                return Ok(false);
            };
            let Some(conversation) = conversations::get(tx, message.conversation).await? else {
                return Ok(false);
            };
            let outlet = self.outlets.get(&conversation.inbox);
            if outlet.is_some_and(|outlet| outlet.channel.limits().keyed) {
                return Ok(true);
            }
            let accounts = self.accounts(&conversation);
            let items = self.items(tx, &message).await?;
            sent::unsure(tx, &accounts, &items, clock::now()).await?;
            Ok(false)
        })
    }
}

impl CustomerRim {
    fn accounts(&self, conversation: &Conversation) -> Accounts {
        let inbox = self
            .outlets
            .get(&conversation.inbox)
            .map(|outlet| outlet.channel.account().to_owned());
        Accounts {
            desk: self.desk.clone(),
            inbox: inbox.unwrap_or_default(),
        }
    }

    /// The message and, if it is of an album, its neighbours that are to go with it.
    async fn items(&self, tx: &mut Tx, message: &Message) -> Result<Vec<Message>, StoreError> {
        let Some(album) = &message.album else {
            return Ok(vec![message.clone()]);
        };
        let mut items = messages::album(tx, message.conversation, album).await?;
        items.retain(|item| item.side == Side::Agent && item.state == State::Queued);
        Ok(items)
    }

    async fn step(&self, parcel: &Parcel) -> Result<Option<Step>, StoreError> {
        let (Errand::Send { message }
        | Errand::Edit { message }
        | Errand::Retract { message }
        | Errand::Keep { message }
        | Errand::React { message, .. }) = parcel.errand.clone()
        else {
            return Ok(None);
        };
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, message).await? else {
            return Ok(None);
        };
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(None);
        };
        let Some(outlet) = self.outlets.get(&conversation.inbox).cloned() else {
            return Ok(None);
        };
        let copies = messages::copies(&mut tx, message.id).await?;
        let messages = match parcel.errand {
            Errand::Send { .. } => self.items(&mut tx, &message).await?,
            _ => vec![message],
        };
        let accounts = self.accounts(&conversation);
        Ok(Some(Step {
            conversation,
            messages,
            copies,
            outlet,
            accounts,
        }))
    }

    async fn take(&self, parcel: &Parcel, step: Step) -> Ending {
        match &parcel.errand {
            Errand::Send { .. } => self.send(parcel, step).await,
            Errand::Edit { .. } => change::edit(parcel, step).await,
            Errand::Retract { .. } => change::retract(parcel, step).await,
            Errand::Keep { .. } => change::keep(parcel, step).await,
            Errand::React { emoji, .. } => change::react(parcel, step, emoji.as_deref()).await,
            _ => Ending::nothing(),
        }
    }

    async fn send(&self, parcel: &Parcel, step: Step) -> Ending {
        // Asked once more at the last moment: is it (still) for the customer?
        let items: Vec<Message> = step
            .messages
            .iter()
            .filter(|item| item.side == Side::Agent && item.state == State::Queued)
            .cloned()
            .collect();
        let Some(first) = items.first() else {
            return Ending::nothing();
        };
        let out = match self.outbound(&step, first, &items).await {
            Ok(out) => out,
            Err(error) => {
                return Ending::of(Fate::Later {
                    after: None,
                    reason: error.to_string(),
                })
                .spending(0);
            }
        };
        let spent = items.len() as i64;
        match step.outlet.channel.send(&out, &*step.outlet.files).await {
            Ok(accepted) => {
                step.outlet.down.store(false, Ordering::Relaxed);
                sent::arrived(step, items, accepted, (self.group)()).spending(spent)
            }
            Err(error) => sent::failed(parcel, step, items, error),
        }
    }

    async fn outbound(
        &self,
        step: &Step,
        first: &Message,
        items: &[Message],
    ) -> Result<Outbound, StoreError> {
        let mut tx = self.database.read().await?;
        let reply = match first.reply_to {
            Some(id) => messages::copies(&mut tx, id)
                .await?
                .into_iter()
                .next()
                .map(|id| Reply {
                    id,
                    quote: first
                        .quote
                        .as_deref()
                        .and_then(|quote| serde_json::from_str::<Quote>(quote).ok()),
                }),
            None => None,
        };
        let origin = match (self.group)() {
            Some(chat) => posts::of_message(&mut tx, chat, first.id)
                .await?
                .first()
                .map(|post| (chat, post.post)),
            None => None,
        };
        Ok(Outbound {
            key: first.id,
            chat: step.conversation.address.clone(),
            contents: items.iter().map(|item| item.content.clone()).collect(),
            reply,
            origin,
        })
    }
}

/// Tells the agents something about a message of theirs, and that is all.
fn say(step: Step, message: Message, what: Plain) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move { tell(tx, &step.accounts, &message, what, clock::now()).await })
    })
}

async fn tell(
    tx: &mut Tx,
    accounts: &Accounts,
    message: &Message,
    what: Plain,
    now: i64,
) -> Result<(), StoreError> {
    let notice = Notice::Plain {
        what,
        post: None,
        message: Some(MessageId(message.id.0)),
    };
    parcels::notice(
        tx,
        accounts,
        message.conversation,
        notice,
        Class::Confirm,
        now,
    )
    .await
}
