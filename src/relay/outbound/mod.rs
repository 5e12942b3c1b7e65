//! What an agent's words and deeds change: what he says (`say`), changes
//! (`change`) and sends once more (`again`).
//!
//! What is to go at a time (`later`) is a note until then.
//!
//! The prime rule is kept twice: only [`Scene::say`], [`Scene::dispatch`] and [`Scene::release`] put
//! a message on its way, and whoever sends it asks again whether it is still for the customer.

mod again;
mod change;
pub mod dispatch;
mod later;
mod say;

use crate::model::content::Content;
use crate::model::errand::{Class, Errand};
use crate::model::ids::MessageId;
use crate::model::notice::{Notice, Plain};
use crate::model::rich::Quote;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};

use super::parcels::{self, Accounts, Shape};

/// What an agent wrote in a topic.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The group.
    pub chat: i64,
    /// The agent's post there.
    pub post: i64,
    /// Who.
    pub author: i64,
    /// His name.
    pub author_name: &'a str,
    /// What.
    pub content: &'a Content,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// The quoted part of that.
    pub quote: Option<&'a Quote>,
    /// The album it belongs to.
    pub album: Option<&'a str>,
    /// When, milliseconds UTC.
    pub at: i64,
}

/// Where it all happens.
pub struct Scene<'a> {
    /// Who sends.
    pub accounts: Accounts,
    /// In which conversation.
    pub conversation: &'a Conversation,
    /// Milliseconds UTC.
    pub now: i64,
}

impl Scene<'_> {
    /// Tells the agents something about a message of theirs.
    pub async fn tell(
        &self,
        tx: &mut Tx,
        what: Plain,
        message: MessageId,
    ) -> Result<(), StoreError> {
        let notice = Notice::Plain {
            what,
            post: None,
            message: Some(message),
        };
        parcels::notice(
            tx,
            &self.accounts,
            self.conversation.id,
            notice,
            Class::Confirm,
            self.now,
        )
        .await
    }

    /// Gives an errand for the customer, after everything else for him.
    async fn give(&self, tx: &mut Tx, errand: Errand) -> Result<(), StoreError> {
        let seq = conversations::next_seq(tx, self.conversation.id).await?;
        let shape = Shape::default();
        let to = self.conversation;
        parcels::send(tx, &self.accounts, errand, to, seq, shape, self.now).await
    }

    /// Writes a line into the journal.
    pub async fn log(
        &self,
        tx: &mut Tx,
        actor: &str,
        action: &str,
        message: Option<MessageId>,
    ) -> Result<(), StoreError> {
        let entry = Entry {
            actor,
            action,
            conversation: Some(self.conversation.id),
            message,
            detail: None,
        };
        journal::add(tx, entry, self.now).await
    }
}
