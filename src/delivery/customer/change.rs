//! Changes to what the customer has: edits, retractions, reactions; and the
//! keeping of files. All of them may be repeated with no harm.

use crate::channels::error::SendError;
use crate::clock;
use crate::delivery::rim::{Ending, Fate};
use crate::model::notice::Plain;
use crate::model::status::{Side, State};
use crate::relay::parcels;
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;

use super::{ATTEMPTS_MAX, Outlet, Step, say, tell};

pub(super) async fn edit(parcel: &Parcel, step: Step) -> Ending {
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
            say(step, message, Plain::EditRefused)
        } else {
            Ending::nothing().spending(1)
        }
    })
}

pub(super) async fn retract(parcel: &Parcel, step: Step) -> Ending {
    let Some(message) = step.messages.first().cloned() else {
        return Ending::nothing();
    };
    if step.copies.is_empty() {
        // It never went out, and will not: its parcel finds it retracted.
        return taken_back(step, message);
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
        taken_back(step, message)
    })
}

/// Writes down that the customer has it no longer, or never got it.
fn taken_back(step: Step, message: Message) -> Ending {
    Ending::done(move |tx| {
        Box::pin(async move {
            let now = clock::now();
            messages::withdraw(tx, message.id, now).await?;
            messages::settle(tx, message.id, State::Retracted, None).await?;
            parcels::mark(tx, &step.accounts, message.conversation, message.id, now).await?;
            tell(tx, &step.accounts, &message, Plain::TookBack, now).await
        })
    })
}

/// Fetches a file into our own store. What cannot be had is done without: the
/// far side still has it.
pub(super) async fn keep(parcel: &Parcel, step: Step) -> Ending {
    let Some(message) = step.messages.first() else {
        return Ending::nothing();
    };
    let Some(file) = message.content.file() else {
        return Ending::nothing();
    };
    let from_customer = step.outlet.channel.files();
    let files = if message.side == Side::Customer {
        &from_customer
    } else {
        &step.outlet.files
    };
    match files.bytes(file).await {
        Ok(_) => Ending::nothing(),
        Err(SendError::Later { reason, .. } | SendError::Unsure { reason })
            if parcel.attempts < ATTEMPTS_MAX =>
        {
            Ending::of(Fate::Later {
                after: None,
                reason,
            })
            .spending(0)
        }
        Err(error) => {
            tracing::info!(%error, "a file is not kept");
            Ending::nothing()
        }
    }
}

pub(super) async fn react(parcel: &Parcel, step: Step, emoji: Option<&str>) -> Ending {
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

/// Ends the access of the customer's devices.
pub(super) async fn revoke(parcel: &Parcel, outlet: &Outlet, chat: &str) -> Ending {
    let outcome = outlet.channel.revoke(chat).await;
    change(parcel, outcome, |_| Ending::nothing())
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
