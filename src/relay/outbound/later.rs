//! What an agent says later: a note until its time, so that nothing can send it
//! before.

use crate::model::ids::MessageId;
use crate::model::job::Job;
use crate::model::status::{Side, State};
use crate::relay::parcels;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::timers::{self, Plan};

use super::{Scene, Written};

impl Scene<'_> {
    /// Keeps it until `at`, milliseconds UTC. Gives the message, if it is new.
    pub async fn schedule(
        &self,
        tx: &mut Tx,
        written: &Written<'_>,
        at: i64,
    ) -> Result<Option<MessageId>, StoreError> {
        let kept = self.note(tx, written, State::Scheduled).await?;
        if let Some(id) = kept {
            let actor = written.author.to_string();
            self.log(tx, &actor, "schedule", Some(id)).await?;
            self.say_at(tx, id, at).await?;
        }
        Ok(kept)
    }

    /// Gives a message that waits another time; whoever does it has read what
    /// the customer wrote so far. `false` if it does not wait.
    pub async fn put_off(
        &self,
        tx: &mut Tx,
        id: MessageId,
        at: i64,
        actor: &str,
    ) -> Result<bool, StoreError> {
        if self.scheduled(tx, id).await?.is_none() {
            return Ok(false);
        }
        self.log(tx, actor, "reschedule", Some(id)).await?;
        self.say_at(tx, id, at).await?;
        Ok(true)
    }

    /// Makes a message that waits, or about which somebody is asked, a plain
    /// note. `false` if it is neither.
    pub async fn unschedule(
        &self,
        tx: &mut Tx,
        id: MessageId,
        actor: &str,
    ) -> Result<bool, StoreError> {
        let Some(message) = self.scheduled(tx, id).await? else {
            return Ok(false);
        };
        timers::cancel_key(tx, &Job::say_key(id)).await?;
        self.log(tx, actor, "unschedule", Some(id)).await?;
        self.settle_all(tx, &message, State::Received).await?;
        Ok(true)
    }

    /// Keeps a message back whose time has come, until somebody decides.
    pub async fn keep_back(&self, tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
        self.log(tx, "system", "keep_back", Some(message.id))
            .await?;
        self.settle_all(tx, message, State::Held).await
    }

    async fn settle_all(
        &self,
        tx: &mut Tx,
        message: &Message,
        state: State,
    ) -> Result<(), StoreError> {
        let id = self.conversation.id;
        for item in self.alike(tx, message).await? {
            messages::settle(tx, item.id, state, None).await?;
            parcels::mark(tx, &self.accounts, id, item.id, self.now).await?;
        }
        Ok(())
    }

    /// The message, if it waits (or is asked about) in this conversation.
    async fn scheduled(&self, tx: &mut Tx, id: MessageId) -> Result<Option<Message>, StoreError> {
        let message = messages::get(tx, id).await?;
        Ok(message.filter(|message| {
            message.conversation == self.conversation.id
                && message.side == Side::Note
                && matches!(message.state, State::Scheduled | State::Held)
        }))
    }

    async fn say_at(&self, tx: &mut Tx, message: MessageId, at: i64) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        let since = match conversations::get(tx, self.conversation.id).await? {
            Some(now) => now.seq,
            None => self.conversation.seq,
        };
        if let Some(held) = messages::get(tx, message).await?
            && held.state == State::Held
        {
            self.settle_all(tx, &held, State::Scheduled).await?;
        }
        let job = Job::Say {
            ticket,
            message,
            since,
        };
        let plan = Plan::new(at, &job)?
            .about(ticket.0)
            .keyed(Job::say_key(message));
        timers::set(tx, plan, self.now).await.map(|_| ())
    }
}
