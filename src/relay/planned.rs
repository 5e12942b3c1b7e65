//! What a change of a ticket plans for later, and how an undo takes it back.

use crate::model::errand::Errand;
use crate::model::ids::{ChangeId, MessageId, TicketId};
use crate::model::job::Job;
use crate::model::status::{Resolution, Side, State};
use crate::model::ticket::Deed;
use crate::store::changes::{self, Change};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::outbox;
use crate::store::tickets;
use crate::store::timers::{self, Plan};

use super::macros::Thing;
use super::outbound::Scene;
use super::parcels::{self, to_customer};
use super::ticket::Actor;
use super::views;

/// How long spam can be undone before what it said is removed for good,
/// milliseconds (product.md, Part 6, 1).
pub const PURGE_AFTER: i64 = 10 * 60 * 1000;

/// How long before a promised date it is told that it comes near, milliseconds.
pub const SOON: i64 = 60 * 60 * 1000;

/// What an undo could and could not take back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Messages that had not gone out and now will not.
    pub stopped: Vec<MessageId>,
    /// Messages that the customer has, or may have.
    pub sent: Vec<MessageId>,
    /// How many things by the clock were cancelled.
    pub cancelled: usize,
    /// What a macro did beside the state and is as before.
    pub back: Vec<Thing>,
    /// What somebody has changed since, and stays as it is.
    pub kept: Vec<Thing>,
}

impl Scene<'_> {
    /// Plans to remind of the ticket; an earlier plan gives way, and comes back
    /// if its `cause` is undone.
    pub async fn remind(
        &self,
        tx: &mut Tx,
        at: i64,
        by: i64,
        words: Option<&str>,
        cause: Option<ChangeId>,
    ) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        let job = Job::Wake {
            ticket,
            by,
            words: words.map(str::to_owned),
        };
        let mut plan = Plan::new(at, &job)?
            .about(ticket.0)
            .keyed(Job::wake_key(ticket));
        plan.cause = cause.map(|cause| cause.0);
        let (_, replaced) = timers::set(tx, plan, self.now).await?;
        if let (Some(cause), Some(replaced)) = (cause, replaced) {
            changes::keep_reminder(tx, cause, &replaced).await?;
        }
        Ok(())
    }

    /// Nobody wants to be reminded of the ticket any more.
    pub async fn forget(&self, tx: &mut Tx, actor: Actor) -> Result<(), StoreError> {
        let forgotten = self.happen(tx, actor, &Deed::Forget).await?;
        let key = Job::wake_key(self.conversation.ticket);
        let cancelled = timers::cancel_key(tx, &key).await?;
        if let (Ok(change), Some(cancelled)) = (forgotten, cancelled) {
            changes::keep_reminder(tx, change.id, &cancelled).await?;
        }
        Ok(())
    }

    /// Promises the ticket for `due`, milliseconds UTC, or for no date any more;
    /// it is told [`SOON`] before and then.
    pub async fn promise(
        &self,
        tx: &mut Tx,
        actor: Actor,
        due: Option<i64>,
    ) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        tickets::set_due(tx, ticket, due).await?;
        self.log(tx, &actor.name(), "due", None).await?;
        for soon in [true, false] {
            let key = Job::due_key(ticket, soon);
            timers::cancel_key(tx, &key).await?;
            let Some(at) = due else { continue };
            let when = if soon { at - SOON } else { at };
            if when <= self.now {
                continue;
            }
            let job = Job::Due { ticket, at, soon };
            let plan = Plan::new(when, &job)?.about(ticket.0).keyed(key);
            timers::set(tx, plan, self.now).await?;
        }
        views::card(tx, &self.accounts, self.conversation.id, self.now).await
    }

    /// Plans what follows from a change by itself.
    pub(super) async fn plan(&self, tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
        if change.became.resolution == Some(Resolution::Spam)
            && change.was.resolution != Some(Resolution::Spam)
        {
            let ticket = change.ticket;
            let plan = Plan::new(self.now + PURGE_AFTER, &Job::Purge { ticket })?
                .about(ticket.0)
                .because(change.id.0);
            timers::set(tx, plan, self.now).await?;
        }
        Ok(())
    }

    /// Takes back what a change planned, as far as it has not happened.
    pub(super) async fn take_back(
        &self,
        tx: &mut Tx,
        change: &Change,
    ) -> Result<TakenBack, StoreError> {
        let mut back = TakenBack {
            cancelled: timers::cancel_cause(tx, change.id.0).await?.len(),
            ..TakenBack::default()
        };
        let mut albums: Vec<String> = Vec::new();
        for message in messages::of_cause(tx, change.id).await? {
            // The items of an album share the parcel of its first.
            let goes_along = |album: &String| albums.contains(album);
            if message.state == State::Queued && message.album.as_ref().is_some_and(goes_along) {
                self.retract_unsent(tx, &message).await?;
                back.stopped.push(message.id);
            } else if self.stop(tx, &message).await? {
                albums.extend(message.album.clone());
                back.stopped.push(message.id);
            } else if message.side == Side::Agent && message.state != State::Failed {
                back.sent.push(message.id);
            }
        }
        self.rearm(tx, change.ticket, change).await?;
        Ok(back)
    }

    /// Keeps a message from going out; `false` if that is too late.
    pub async fn stop(&self, tx: &mut Tx, message: &Message) -> Result<bool, StoreError> {
        if message.state != State::Queued {
            return Ok(false);
        }
        let errand = Errand::Send {
            message: message.id,
        };
        if !outbox::withdraw(tx, &to_customer(message.conversation), &errand).await? {
            return Ok(false);
        }
        self.retract_unsent(tx, message).await?;
        Ok(true)
    }

    async fn retract_unsent(&self, tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
        messages::settle(tx, message.id, State::Retracted, None).await?;
        let (to, id) = (message.conversation, message.id);
        parcels::mark(tx, &self.accounts, to, id, self.now).await
    }

    /// A reminder that the change had done away with is planned again, with its
    /// words.
    async fn rearm(
        &self,
        tx: &mut Tx,
        ticket: TicketId,
        change: &Change,
    ) -> Result<(), StoreError> {
        let Some(at) = change.was.wake_at.filter(|_| change.was != change.became) else {
            return Ok(());
        };
        let waits = timers::of_ticket(tx, ticket.0).await?;
        let key = Job::wake_key(ticket);
        if waits.iter().any(|timer| timer.key.as_ref() == Some(&key)) {
            return Ok(());
        }
        if let Some(timer) = change.reminder.as_ref().filter(|timer| timer.due == at) {
            return timers::restore(tx, timer).await.map(|_| ());
        }
        let by = change.actor.parse().unwrap_or_default();
        self.remind(tx, at, by, None, None).await
    }
}
