//! What follows when a message was sent, or was not.

use std::sync::atomic::Ordering;

use crate::channels::contract::Sent;
use crate::channels::error::{Refusal, SendError};
use crate::clock;
use crate::delivery::rim::{Ending, Fate};
use crate::model::errand::{Class, Errand};
use crate::model::notice::{Alert, Failure, Notice, Plain};
use crate::model::status::{Role, Side, State};
use crate::relay::parcels::{self, Accounts, Shape};
use crate::relay::views;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::{contacts, conversations, posts};

use super::{ATTEMPTS_MAX, Step, tell};

/// Writes down that messages reached the far side; `group` is where the agents
/// wrote them.
pub(super) fn arrived(step: Step, items: Vec<Message>, sent: Sent, group: Option<i64>) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            let now = clock::now();
            let id = step.conversation.id;
            // One far-side id an item; long words have more.
            let more = sent.more.iter().map(|(at, remote)| (*at, remote));
            for (part, (at, remote)) in sent.ids.iter().enumerate().chain(more).enumerate() {
                let Some(item) = items.get(at) else { continue };
                messages::name_copy(tx, id, remote, item.id, part as i64).await?;
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
                    if let Some(chat) = group {
                        posts::recast(tx, chat, item.id, Role::Agent).await?;
                    }
                    messages::reword(tx, &current, &item.content, now).await?;
                    tell(tx, &step.accounts, &current, Plain::EditStaysInside, now).await?;
                } else if matches!(
                    current.state,
                    State::Queued | State::Unsure | State::Delivered | State::Read
                ) {
                    // The customer may have been quicker than we.
                    if matches!(current.state, State::Queued | State::Unsure) {
                        messages::settle(tx, item.id, State::Sent, None).await?;
                    }
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
pub(super) fn failed(parcel: &Parcel, step: Step, items: Vec<Message>, error: SendError) -> Ending {
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
        SendError::AccountDown { reason } => down(&step, reason),
        SendError::Refused { refusal, reason } => give_up(step, items, failure(refusal), reason),
        SendError::Unsure { reason }
            if step.outlet.channel.limits().keyed && parcel.attempts < ATTEMPTS_MAX =>
        {
            Ending::of(Fate::Later {
                after: None,
                reason,
            })
        }
        SendError::Unsure { reason } => {
            tracing::warn!(%reason, "an agent's message may or may not have arrived");
            Ending::done(move |tx| {
                Box::pin(async move { unsure(tx, &step.accounts, &items, clock::now()).await })
            })
        }
    }
}

/// The inbox is out of service: it is left alone for a while, and the managers
/// are told once.
fn down(step: &Step, reason: String) -> Ending {
    let mut ending = Ending::of(Fate::Down {
        chat_only: false,
        reason,
    })
    .spending(0);
    if !step.outlet.down.swap(true, Ordering::Relaxed) {
        let desk = step.accounts.desk.clone();
        let alert = Alert::InboxDown {
            inbox: step.conversation.inbox.clone(),
        };
        ending.settle = Some(Box::new(move |tx| {
            Box::pin(async move { parcels::alert(tx, &desk, alert, clock::now()).await })
        }));
    }
    ending
}

/// Writes down that messages will not arrive, and tells the agents why.
fn give_up(step: Step, items: Vec<Message>, why: Failure, reason: String) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            let now = clock::now();
            let mut lost = Vec::new();
            for item in items {
                let current = messages::get(tx, item.id).await?;
                // Made a note while it was on its way: then nothing is missing.
                if current.is_none_or(|current| current.side == Side::Note) {
                    continue;
                }
                messages::settle(tx, item.id, State::Failed, Some(&reason)).await?;
                parcels::mark(tx, &step.accounts, item.conversation, item.id, now).await?;
                lost.push(item);
            }
            if why == Failure::Blocked {
                contacts::set_blocked(tx, step.conversation.identity, true).await?;
                views::card(tx, &step.accounts, step.conversation.id, now).await?;
            }
            let Some(first) = lost.first() else {
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
pub(super) async fn unsure(
    tx: &mut Tx,
    accounts: &Accounts,
    items: &[Message],
    now: i64,
) -> Result<(), StoreError> {
    let mut asked = items.first();
    for item in items.iter().rev() {
        // Made a note while it was on its way: it stays one, and is never sent again.
        let current = messages::get(tx, item.id).await?;
        if current.is_some_and(|current| current.side == Side::Agent) {
            messages::settle(tx, item.id, State::Unsure, None).await?;
            asked = Some(item);
        }
        parcels::mark(tx, accounts, item.conversation, item.id, now).await?;
    }
    // One question for an album.
    let Some(item) = asked else { return Ok(()) };
    let notice = Notice::Unsure { message: item.id };
    parcels::notice(tx, accounts, item.conversation, notice, Class::Alert, now).await
}

fn failure(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::WindowClosed => Failure::WindowClosed,
        Refusal::Blocked => Failure::Blocked,
        Refusal::Gone => Failure::Gone,
        Refusal::OneWay => Failure::OneWay,
        Refusal::TooLarge => Failure::TooLarge,
        Refusal::Unsupported => Failure::Unsupported,
        Refusal::Rejected => Failure::Rejected,
    }
}
