//! What an agent sends on after all: a held message, or one that failed or
//! whose fate is unknown.

use crate::model::errand::Errand;
use crate::model::ids::MessageId;
use crate::model::job::Job;
use crate::model::status::{Role, Side, State};
use crate::relay::parcels::{self, Shape};
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::relay::words;
use crate::store::conversations::{self, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::posts;
use crate::store::timers;

use super::Scene;

impl Scene<'_> {
    /// Sends a message that was kept inside. `false` if it is no longer there to send.
    pub async fn release(
        &self,
        tx: &mut Tx,
        chat: i64,
        id: MessageId,
        actor: Actor,
    ) -> Result<bool, StoreError> {
        let Some(message) = messages::get(tx, id).await? else {
            return Ok(false);
        };
        // Only what somebody was asked about: a plain note never leaves.
        let held = |message: &Message| {
            message.side == Side::Note && matches!(message.state, State::Held | State::Scheduled)
        };
        let here = message.conversation == self.conversation.id && !self.conversation.is_task();
        if !held(&message) || !here {
            return Ok(false);
        }
        timers::cancel_key(tx, &Job::say_key(id)).await?;
        let items = self.alike(tx, &message).await?;
        for item in &items {
            messages::take_side(tx, item.id, Side::Agent, State::Queued).await?;
            posts::recast(tx, chat, item.id, Role::Agent).await?;
            parcels::mark(tx, &self.accounts, self.conversation.id, item.id, self.now).await?;
        }
        self.log(tx, &actor.name(), "release", Some(id)).await?;
        self.pass_turn(tx, actor).await?;
        let said = Said {
            at: self.now,
            by: message.author_name.as_deref(),
            words: &words::excerpt(&message.content),
        };
        let seq = conversations::said(tx, self.conversation.id, &said).await?;
        views::card(tx, &self.accounts, self.conversation.id, self.now).await?;
        // The items of an album go with whichever of them is asked for.
        let errand = Errand::Send { message: id };
        parcels::send(
            tx,
            &self.accounts,
            errand,
            self.conversation,
            seq,
            Shape::default(),
            self.now,
        )
        .await?;
        Ok(true)
    }

    /// Puts a message that failed, or perhaps arrived, on its way once more.
    /// `false` if it is neither.
    pub async fn again(&self, tx: &mut Tx, id: MessageId, actor: &str) -> Result<bool, StoreError> {
        let Some(message) = messages::get(tx, id).await? else {
            return Ok(false);
        };
        let stuck =
            matches!(message.state, State::Failed | State::Unsure) && message.side == Side::Agent;
        if !stuck || message.conversation != self.conversation.id {
            return Ok(false);
        }
        for item in self.alike(tx, &message).await? {
            messages::settle(tx, item.id, State::Queued, None).await?;
            parcels::mark(tx, &self.accounts, self.conversation.id, item.id, self.now).await?;
        }
        self.log(tx, actor, "retry", Some(id)).await?;
        let errand = Errand::Send { message: id };
        self.give(tx, errand).await?;
        Ok(true)
    }

    /// Takes it that a message whose fate was unknown has arrived.
    pub async fn leave(&self, tx: &mut Tx, id: MessageId, actor: &str) -> Result<bool, StoreError> {
        let Some(message) = messages::get(tx, id).await? else {
            return Ok(false);
        };
        if message.state != State::Unsure || message.conversation != self.conversation.id {
            return Ok(false);
        }
        for item in self.alike(tx, &message).await? {
            messages::settle(tx, item.id, State::Sent, None).await?;
            parcels::mark(tx, &self.accounts, self.conversation.id, item.id, self.now).await?;
        }
        self.log(tx, actor, "leave", Some(id)).await?;
        Ok(true)
    }

    /// The message and those of its album that share its fate: one question is
    /// asked of all of them.
    pub(super) async fn alike(
        &self,
        tx: &mut Tx,
        message: &Message,
    ) -> Result<Vec<Message>, StoreError> {
        let Some(album) = &message.album else {
            return Ok(vec![message.clone()]);
        };
        let mut items = messages::album(tx, self.conversation.id, album).await?;
        items.retain(|item| item.side == message.side && item.state == message.state);
        Ok(items)
    }
}
