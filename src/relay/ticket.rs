//! What happens to a ticket, whoever does it: the one place in which its work
//! state changes.
//!
//! Every change is noted with what it was before, so that the last one can be
//! undone; what it plans for later (timers, messages) carries its id.

use crate::model::ids::ChangeId;
use crate::model::status::{Resolution, Status};
use crate::model::ticket::{self, Deed, Refusal, Work};
use crate::store::changes::{self, Change};
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::inboxes;
use crate::store::journal::{self, Entry};
use crate::store::tickets::{self, Beginning};

use super::outbound::Scene;
use super::parcels;
use super::planned::TakenBack;
use super::responsible;
use super::spam;
use super::views;

/// Who changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person of the desk.
    Staff(i64),
    /// An anonymous administrator of the group.
    Anonymous,
    /// The customer, by writing.
    Customer,
    /// The program, by the clock or a rule.
    System,
}

impl Actor {
    /// As the journal names him.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Staff(id) => id.to_string(),
            Self::Anonymous => "anonymous".into(),
            Self::Customer => "customer".into(),
            Self::System => "system".into(),
        }
    }
}

/// What became of a deed.
pub type Outcome = Result<Change, Refusal>;

impl Scene<'_> {
    /// Changes the conversation's ticket, with everything that follows from it.
    pub async fn happen(
        &self,
        tx: &mut Tx,
        actor: Actor,
        deed: &Deed,
    ) -> Result<Outcome, StoreError> {
        match ticket::next(&self.conversation.work(), deed) {
            Ok(became) => self.become_so(tx, actor, Some(deed), became).await.map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Notes a change to what was decided, and makes it; without a deed it is
    /// that of a macro, which leaves the state as it is.
    pub(super) async fn become_so(
        &self,
        tx: &mut Tx,
        actor: Actor,
        deed: Option<&Deed>,
        became: Work,
    ) -> Result<Change, StoreError> {
        let change = Change {
            id: ChangeId::fresh(),
            ticket: self.conversation.ticket,
            at: self.now,
            actor: actor.name(),
            deed: deed.map_or("macro", Deed::name).into(),
            was: self.conversation.work(),
            became,
            rest: None,
            reminder: None,
        };
        changes::add(tx, &change).await?;
        self.log(tx, &change.actor, &change.deed, None).await?;
        self.put(tx, &change.was, &change.became).await?;
        self.plan(tx, &change).await?;
        Ok(change)
    }

    /// Sets the work state and has it shown.
    pub(super) async fn put(
        &self,
        tx: &mut Tx,
        was: &Work,
        became: &Work,
    ) -> Result<(), StoreError> {
        let (id, now) = (self.conversation.id, self.now);
        if was == became {
            return views::noted(tx, &self.accounts, id, now).await;
        }
        tickets::set_work(tx, self.conversation.ticket, became, now).await?;
        if became.status.is_over() {
            conversations::settled(tx, id).await?;
        }
        if shuts(was.status) != shuts(became.status) {
            views::gate(tx, &self.accounts, id, now).await?;
        }
        if !ticket::is_turn(was, became) {
            views::title(tx, &self.accounts, id, now).await?;
            return views::card(tx, &self.accounts, id, now).await;
        }
        views::noted(tx, &self.accounts, id, now).await
    }

    /// Whether the ticket ended so long ago that the customer's next message is
    /// about something else.
    pub(super) async fn is_long_over(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        let conversation = self.conversation;
        let Some(ended) = conversation.closed_at.or(conversation.solved_at) else {
            return Ok(false);
        };
        let hours = inboxes::setting(tx, &conversation.inbox, inboxes::REOPEN_HOURS)
            .await?
            .and_then(|hours| hours.parse().ok())
            .unwrap_or(REOPEN_HOURS);
        Ok(self.now - ended > hours.clamp(0, MAX_HOURS) * 3_600_000)
    }

    /// Begins a new ticket in the same topic, with a card of its own. What was
    /// said of the old one stays above.
    pub(super) async fn renew(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let conversation = self.conversation;
        let id = conversation.id;
        let beginning = Beginning {
            since: conversation.seq,
            assignee: responsible::of_new(tx, conversation.identity, &conversation.inbox).await?,
            ..Beginning::default()
        };
        let ticket = conversations::renew(tx, id, &beginning, self.now).await?;
        let detail = ticket.to_string();
        let entry = Entry {
            actor: &Actor::Customer.name(),
            action: "ticket",
            conversation: Some(id),
            message: None,
            detail: Some(&detail),
        };
        journal::add(tx, entry, self.now).await?;
        if shuts(conversation.status) {
            views::gate(tx, &self.accounts, id, self.now).await?;
        }
        views::title(tx, &self.accounts, id, self.now).await?;
        parcels::open(tx, &self.accounts, id, self.now).await
    }

    /// Reverts the last change that a person meant, if nothing came after it,
    /// with what it planned (product.md, P34). A macro is one change: what it
    /// did beside the state goes back with it, as far as nobody changed that
    /// since.
    pub async fn undo(&self, tx: &mut Tx, actor: Actor) -> Result<Undone, StoreError> {
        let newest = changes::newest(tx, self.conversation.ticket, LOOKED_AT).await?;
        let overtaken = newest.first().is_some_and(|change| !is_meant(change));
        let Some(change) = newest.into_iter().find(is_meant) else {
            return Ok(if overtaken {
                Undone::Overtaken
            } else {
                Undone::Nothing
            });
        };
        // One that left the state as it was cannot be overtaken in it.
        let moved = change.was != change.became;
        if moved && (overtaken || change.became != self.conversation.work()) {
            return Ok(Undone::Overtaken);
        }
        // Who presses twice does not undo two changes.
        if changes::undone_since(tx, &change).await?
            || !changes::undone(tx, change.id, &actor.name(), self.now).await?
        {
            return Ok(Undone::Nothing);
        }
        let detail = change.id.to_string();
        let entry = Entry {
            actor: &actor.name(),
            action: "undo",
            conversation: Some(self.conversation.id),
            message: None,
            detail: Some(&detail),
        };
        journal::add(tx, entry, self.now).await?;
        if moved {
            self.put(tx, &change.became, &change.was).await?;
        }
        let mut back = self.take_back(tx, &change).await?;
        if let Some(rest) = &change.rest {
            self.put_back(tx, actor, change.at, rest, &mut back).await?;
        }
        if change.became.resolution == Some(Resolution::Spam) {
            spam::show_withheld(tx, self, change.at).await?;
        } else if moved && change.became.status.is_over() {
            conversations::unsettled(tx, self.conversation.id).await?;
        }
        Ok(Undone::Done(Box::new(change), back))
    }
}

/// Whether a person meant this change, so that he can undo it: what follows
/// from answering or taking is not meant so, unless a macro did it.
fn is_meant(change: &Change) -> bool {
    MEANT.contains(&change.deed.as_str()) || change.rest.is_some()
}

/// How many changes an undo looks through for one that was meant.
const LOOKED_AT: i64 = 20;
/// See [`inboxes::REOPEN_HOURS`]; as long as a solution counts as tried.
pub const REOPEN_HOURS: i64 = 72;
/// Most hours that can be set: ten years.
pub const MAX_HOURS: i64 = 87_600;

/// Names of the deeds by which a person means to change the state, so that he
/// can undo them.
const MEANT: [&str; 8] = [
    "status", "snooze", "remind", "forget", "spam", "close", "solve", "reopen",
];

/// What became of an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// This change is reverted, and what it planned.
    Done(Box<Change>, TakenBack),
    /// There is none.
    Nothing,
    /// Something has happened since.
    Overtaken,
}

/// Whether the topic is closed while a ticket stands there. Only the end does
/// it: a snoozed topic stays open, for an agent who wants to write has no
/// patience to open it first, and it saves two of the group's operations.
#[must_use]
pub fn shuts(status: Status) -> bool {
    status == Status::Closed
}
