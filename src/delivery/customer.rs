//! The customers' rim: errands to a customer become calls of his channel.
//!
//! Nothing goes out twice without a person's word: an attempt whose end nobody
//! knows makes the message `unsure` and asks the agent.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::channels::contract::{Channel, Files, Outbound, Quote, Reply, Sent};
use crate::channels::error::{Refusal, SendError};
use crate::clock;
use crate::model::errand::{Class, Errand};
use crate::model::ids::MessageId;
use crate::model::notice::{Failure, Notice, Plain};
use crate::model::status::{Side, State};
use crate::relay::parcels::{self, Accounts, Shape};
use crate::store::conversations::{self, Conversation};
use crate::store::database::{Database, Tx};
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::posts;

use super::rim::{Ending, Fate, Rim};

/// Attempts before a message is given up with a notice: about two hours.
const ATTEMPTS_MAX: i64 = 30;

/// An inbox with what it needs to send.
#[derive(Clone)]
pub struct Outlet {
    /// Its channel.
    pub channel: Arc<dyn Channel>,
    /// Where files of agents come from.
    pub files: Arc<dyn Files>,
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
            let accounts = self.accounts(&conversation);
            let items = self.items(tx, &message).await?;
            unsure(tx, &accounts, &items, clock::now()).await?;
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
        let id = match parcel.errand {
            Errand::Send { message }
            | Errand::Edit { message }
            | Errand::Retract { message }
            | Errand::React { message, .. } => message,
            _ => return Ok(None),
        };
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(None);
        };
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(None);
        };
        let Some(outlet) = self.outlets.get(&conversation.inbox).cloned() else {
            return Ok(None);
        };
        let copies = messages::copies(&mut tx, id).await?;
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
            Errand::Edit { .. } => edit(parcel, step).await,
            Errand::Retract { .. } => retract(parcel, step).await,
            Errand::React { emoji, .. } => react(parcel, step, emoji.as_deref()).await,
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
            Ok(sent) => arrived(step, items, sent).spending(spent),
            Err(error) => failed(parcel, step, items, error),
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

/// Writes down that messages reached the far side.
fn arrived(step: Step, items: Vec<Message>, sent: Sent) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            let now = clock::now();
            let id = step.conversation.id;
            // One far-side id an item; a long text has several for the one item.
            for (at, remote) in sent.ids.iter().enumerate() {
                let item = items.get(at).or(items.last());
                let Some(item) = item else { continue };
                messages::name_copy(tx, id, remote, item.id, at as i64).await?;
            }
            // What did not get there is told; sending all of it again would show
            // the customer twice what did.
            if let Some(error) = &sent.failed {
                partly(tx, &step.accounts, &items, sent.ids.len(), error, now).await?;
            }
            for item in items.iter().take(sent.ids.len()) {
                let Some(current) = messages::get(tx, item.id).await? else {
                    continue;
                };
                if current.side == Side::Note {
                    // Made a note while it was on its way: too late, and said so.
                    messages::take_side(tx, item.id, Side::Agent, State::Sent).await?;
                    tell(tx, &step.accounts, &current, Plain::EditStaysInside, now).await?;
                } else if matches!(current.state, State::Queued | State::Unsure) {
                    messages::settle(tx, item.id, State::Sent, None).await?;
                    if current.content != item.content {
                        let seq = conversations::next_seq(tx, id).await?;
                        let errand = Errand::Edit { message: item.id };
                        let shape = Shape::default();
                        parcels::send(
                            tx,
                            &step.accounts,
                            errand,
                            &step.conversation,
                            seq,
                            shape,
                            now,
                        )
                        .await?;
                    }
                }
                parcels::mark(tx, &step.accounts, id, item.id, now).await?;
            }
            Ok(())
        })
    })
}

/// Tells that the rest of an album, or of a long text, did not arrive.
async fn partly(
    tx: &mut Tx,
    accounts: &Accounts,
    items: &[Message],
    arrived: usize,
    error: &SendError,
    now: i64,
) -> Result<(), StoreError> {
    let missing = items.get(arrived..).unwrap_or_default();
    for item in missing {
        messages::settle(tx, item.id, State::Failed, Some(&error.to_string())).await?;
        parcels::mark(tx, accounts, item.conversation, item.id, now).await?;
    }
    let Some(told) = missing.first().or(items.last()) else {
        return Ok(());
    };
    let notice = Notice::Failed {
        message: told.id,
        why: Failure::Rejected,
        reason: error.to_string(),
    };
    parcels::notice(tx, accounts, told.conversation, notice, Class::Alert, now).await
}

/// Decides about a send that did not succeed.
fn failed(parcel: &Parcel, step: Step, items: Vec<Message>, error: SendError) -> Ending {
    match error {
        SendError::Later {
            after: Some(after), ..
        } => Ending::of(Fate::Limited { after }),
        SendError::Later { reason, .. } if parcel.attempts < ATTEMPTS_MAX => {
            Ending::of(Fate::Later {
                after: None,
                reason,
            })
        }
        SendError::Later { reason, .. } => give_up(step, items, Failure::GaveUp, reason),
        SendError::AccountDown { reason } => Ending::of(Fate::Down {
            chat_only: false,
            reason,
        })
        .spending(0),
        SendError::Refused { refusal, reason } => give_up(step, items, failure(refusal), reason),
        SendError::Unsure { reason } => {
            tracing::warn!(%reason, "an agent's message may or may not have arrived");
            Ending::done(move |tx| {
                Box::pin(async move { unsure(tx, &step.accounts, &items, clock::now()).await })
            })
        }
    }
}

/// Writes down that messages will not arrive, and tells the agents why.
fn give_up(step: Step, items: Vec<Message>, why: Failure, reason: String) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            let now = clock::now();
            for item in &items {
                messages::settle(tx, item.id, State::Failed, Some(&reason)).await?;
                parcels::mark(tx, &step.accounts, item.conversation, item.id, now).await?;
            }
            if why == Failure::Blocked {
                crate::store::contacts::set_blocked(tx, step.conversation.identity, true).await?;
                parcels::card(tx, &step.accounts, step.conversation.id, now).await?;
            }
            let Some(first) = items.first() else {
                return Ok(());
            };
            let notice = Notice::Failed {
                message: first.id,
                why,
                reason,
            };
            parcels::notice(
                tx,
                &step.accounts,
                first.conversation,
                notice,
                Class::Alert,
                now,
            )
            .await
        })
    })
}

/// Writes down that nobody knows whether messages arrived, and asks the agents.
async fn unsure(
    tx: &mut Tx,
    accounts: &Accounts,
    items: &[Message],
    now: i64,
) -> Result<(), StoreError> {
    for item in items {
        messages::settle(tx, item.id, State::Unsure, None).await?;
        parcels::mark(tx, accounts, item.conversation, item.id, now).await?;
        let notice = Notice::Unsure { message: item.id };
        parcels::notice(tx, accounts, item.conversation, notice, Class::Alert, now).await?;
    }
    Ok(())
}

async fn edit(parcel: &Parcel, step: Step) -> Ending {
    let (Some(message), Some(copy)) =
        (step.messages.first().cloned(), step.copies.first().cloned())
    else {
        return Ending::nothing();
    };
    if message.side != Side::Agent || message.state == State::Retracted {
        return Ending::nothing();
    }
    if !step.outlet.channel.limits().edits {
        return say(step, message, Plain::EditImpossible);
    }
    let outcome = step
        .outlet
        .channel
        .edit(&step.conversation.address, &copy, &message.content)
        .await;
    change(parcel, outcome, |refused| {
        if refused {
            say(step, message, Plain::EditImpossible)
        } else {
            Ending::nothing().spending(1)
        }
    })
}

async fn retract(parcel: &Parcel, step: Step) -> Ending {
    let Some(message) = step.messages.first().cloned() else {
        return Ending::nothing();
    };
    if step.copies.is_empty() {
        // It never went out, and will not: its parcel finds it retracted.
        return say(step, message, Plain::TookBack);
    }
    if !step.outlet.channel.limits().retracts {
        return say(step, message, Plain::CannotTakeBack);
    }
    let mut outcome = Ok(());
    for copy in &step.copies {
        outcome = step
            .outlet
            .channel
            .retract(&step.conversation.address, copy)
            .await;
        if outcome.is_err() {
            break;
        }
    }
    change(parcel, outcome, |refused| {
        if refused {
            return say(step, message, Plain::TooOldToDelete);
        }
        Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                messages::withdraw(tx, message.id, now).await?;
                messages::settle(tx, message.id, State::Retracted, None).await?;
                tell(tx, &step.accounts, &message, Plain::TookBack, now).await
            })
        })
    })
}

async fn react(parcel: &Parcel, step: Step, emoji: Option<&str>) -> Ending {
    let Some(copy) = step.copies.first() else {
        return Ending::nothing();
    };
    if !step.outlet.channel.limits().reactions {
        return Ending::nothing();
    }
    let outcome = step
        .outlet
        .channel
        .react(&step.conversation.address, copy, emoji)
        .await;
    change(parcel, outcome, |_| Ending::nothing().spending(1))
}

/// Decides about a change that may be repeated with no harm; `then` is told
/// whether it was refused.
fn change(
    parcel: &Parcel,
    outcome: Result<(), SendError>,
    then: impl FnOnce(bool) -> Ending,
) -> Ending {
    match outcome {
        Ok(()) => then(false),
        Err(SendError::Later {
            after: Some(after), ..
        }) => Ending::of(Fate::Limited { after }),
        Err(SendError::Later { reason, .. } | SendError::Unsure { reason })
            if parcel.attempts < ATTEMPTS_MAX =>
        {
            Ending::of(Fate::Later {
                after: None,
                reason,
            })
        }
        Err(SendError::AccountDown { reason }) => Ending::of(Fate::Down {
            chat_only: false,
            reason,
        })
        .spending(0),
        Err(error) => {
            tracing::info!(%error, "a change was refused");
            then(true)
        }
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

fn failure(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::WindowClosed => Failure::WindowClosed,
        Refusal::Blocked => Failure::Blocked,
        Refusal::Gone => Failure::Gone,
        Refusal::TooLarge => Failure::TooLarge,
        Refusal::Unsupported => Failure::Unsupported,
        Refusal::Rejected => Failure::Rejected,
    }
}
