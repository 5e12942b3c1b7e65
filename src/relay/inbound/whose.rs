//! Whose conversation an event belongs to: known, new, gone on elsewhere, or
//! a new ticket of an old one.

use crate::channels::contract::{Event, Profile};
use crate::model::errand::Class;
use crate::model::ids::{ConversationId, IdentityId, MessageId};
use crate::model::notice::{Notice, Plain};
use crate::model::status::Side;
use crate::model::ticket::Deed;
use crate::relay::outbound::Scene;
use crate::relay::parcels;
use crate::relay::responsible;
use crate::relay::spam;
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::store::aliases;
use crate::store::contacts::{self, Person};
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::fields;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};
use crate::store::outbox;
use crate::store::tickets::Beginning;
use crate::store::tombstones;

use super::Place;

/// Longest name, handle or link that is kept.
const FIELD_MAX: usize = 256;

/// Longest of what a customer tells of himself, bytes.
const TOLD_MAX: usize = 2048;

impl Place<'_> {
    pub(super) async fn message(
        &mut self,
        tx: &mut Tx,
        id: &str,
    ) -> Result<Option<(Conversation, Message)>, StoreError> {
        let Some(conversation) = self.known(tx).await? else {
            return Ok(None);
        };
        let named = match messages::by_copy(tx, conversation.id, id).await? {
            None => self.keyed(tx, conversation.id, id).await?,
            named => named,
        };
        let Some(message) = named else {
            // The customer may be quicker than our note of what the far side
            // calls the message that he has just got.
            if outbox::is_flying(tx, &parcels::to_customer(conversation.id)).await? {
                return Err(StoreError::NotYet("the message is on its way"));
            }
            return Ok(None);
        };
        let message = messages::get(tx, message).await?;
        Ok(message.map(|message| (conversation, message)))
    }

    /// The customer's conversation, if there is one.
    pub(super) async fn known(&mut self, tx: &mut Tx) -> Result<Option<Conversation>, StoreError> {
        let own = conversations::at_address(tx, self.inbox, &self.event.chat).await?;
        if own.is_some() {
            return Ok(own);
        }
        match contacts::find(tx, self.inbox, &self.event.chat).await? {
            Some(identity) => self.of_identity(tx, identity).await,
            None => Ok(None),
        }
    }

    /// The message of ours whose key is `id`: a far side that knows our keys may
    /// speak of it before we have noted that it is there.
    pub(super) async fn keyed(
        &mut self,
        tx: &mut Tx,
        conversation: ConversationId,
        id: &str,
    ) -> Result<Option<MessageId>, StoreError> {
        let Ok(key) = id.parse() else { return Ok(None) };
        let message = messages::get(tx, MessageId(key)).await?;
        let ours =
            message.filter(|found| found.conversation == conversation && found.side == Side::Agent);
        Ok(ours.map(|found| found.id))
    }

    /// Keeps what the customer told of himself.
    pub(super) async fn introduced(
        &mut self,
        tx: &mut Tx,
        fields: &[(&'static str, String)],
    ) -> Result<(), StoreError> {
        let person = person(self.event);
        let identity = match contacts::find(tx, self.inbox, &self.event.chat).await? {
            Some(identity) => {
                contacts::rename(tx, identity, &person).await?;
                identity
            }
            None => contacts::add(tx, self.inbox, &person, self.now).await?,
        };
        for (name, value) in fields {
            fields::set(tx, identity, name, cap(value, TOLD_MAX)).await?;
        }
        let Some(conversation) = self.of_identity(tx, identity).await? else {
            return Ok(());
        };
        views::title(tx, self.accounts, conversation.id, self.now).await?;
        views::card(tx, self.accounts, conversation.id, self.now).await
    }

    /// The conversation of an identity, be it one of several there.
    pub(super) async fn of_identity(
        &mut self,
        tx: &mut Tx,
        identity: IdentityId,
    ) -> Result<Option<Conversation>, StoreError> {
        if let Some(own) = conversations::of_identity(tx, identity).await? {
            return Ok(Some(own));
        }
        match aliases::of(tx, identity).await? {
            Some(id) => conversations::get(tx, id).await,
            None => Ok(None),
        }
    }

    /// The conversation that the customer brings with him by a code: from now on
    /// this account is the one that gets the answers. `None` if the code is none,
    /// or he has a conversation here already, which stays as it is.
    pub(super) async fn handed_over(
        &mut self,
        tx: &mut Tx,
        identity: IdentityId,
        code: &str,
    ) -> Result<Option<ConversationId>, StoreError> {
        if !code.starts_with(aliases::PREFIX) || self.of_identity(tx, identity).await?.is_some() {
            return Ok(None);
        }
        let Some(from) = aliases::redeem(tx, code, self.now).await? else {
            return Ok(None);
        };
        let Some(other) = contacts::find(tx, &from.inbox, &from.address).await? else {
            return Ok(None);
        };
        let Some(conversation) = self.of_identity(tx, other).await? else {
            return Ok(None);
        };
        aliases::switch(tx, conversation.id, identity).await?;
        let entry = Entry {
            actor: "customer",
            action: "switch",
            conversation: Some(conversation.id),
            detail: Some(self.inbox),
            ..Entry::default()
        };
        journal::add(tx, entry, self.now).await?;
        let notice = Notice::Plain {
            what: Plain::WentOn,
            post: None,
            message: None,
        };
        let class = Class::Content;
        parcels::notice(tx, self.accounts, conversation.id, notice, class, self.now).await?;
        views::title(tx, self.accounts, conversation.id, self.now).await?;
        views::card(tx, self.accounts, conversation.id, self.now).await?;
        Ok(Some(conversation.id))
    }

    /// The customer's conversation, made if there is none; `None` for a spammer
    /// who was removed for good.
    pub(super) async fn conversation(
        &mut self,
        tx: &mut Tx,
    ) -> Result<Option<Conversation>, StoreError> {
        let person = person(self.event);
        if let Some(known) = conversations::at_address(tx, self.inbox, &self.event.chat).await? {
            if known.blocked {
                contacts::set_blocked(tx, known.identity, false).await?;
            }
            let same = known.told_name == person.name
                && known.username.as_deref() == person.username
                && known.link.as_deref() == person.link;
            if !same {
                contacts::rename(tx, known.identity, &person).await?;
                views::title(tx, self.accounts, known.id, self.now).await?;
            }
            return Ok(Some(known));
        }
        let identity = match contacts::find(tx, self.inbox, &self.event.chat).await? {
            Some(identity) => {
                contacts::rename(tx, identity, &person).await?;
                // He is back at an account that he had left for another.
                if let Some(id) = aliases::of(tx, identity).await? {
                    aliases::switch(tx, id, identity).await?;
                    views::title(tx, self.accounts, id, self.now).await?;
                    return found(conversations::get(tx, id).await?).map(Some);
                }
                identity
            }
            None => {
                let digest = spam::digest(self.inbox, &self.event.chat);
                if tombstones::is_buried(tx, &digest).await? {
                    tracing::debug!("a removed spammer was not heard");
                    return Ok(None);
                }
                contacts::add(tx, self.inbox, &person, self.now).await?
            }
        };
        let beginning = Beginning {
            assignee: responsible::of_new(tx, identity, self.inbox).await?,
            ..Beginning::default()
        };
        let id = conversations::add(tx, identity, self.inbox, &beginning, self.now).await?;
        parcels::open(tx, self.accounts, id, self.now).await?;
        found(conversations::get(tx, id).await?).map(Some)
    }

    /// A customer who returns opens what has ended, or begins a new ticket if
    /// that is long ago; and it is our turn again.
    pub(super) async fn wake_up(
        &mut self,
        tx: &mut Tx,
        conversation: &Conversation,
    ) -> Result<(), StoreError> {
        let scene = Scene {
            accounts: self.accounts.clone(),
            conversation,
            now: self.now,
        };
        if conversation.status.is_over() && scene.is_long_over(tx).await? {
            return scene.renew(tx).await;
        }
        scene
            .happen(tx, Actor::Customer, &Deed::Heard)
            .await
            .map(|_| ())
    }
}

fn found(conversation: Option<Conversation>) -> Result<Conversation, StoreError> {
    conversation.ok_or_else(|| StoreError::Damaged("a conversation is not there".into()))
}

/// Who an event says he is, cut to what is kept.
pub(super) fn person(event: &Event) -> Person<'_> {
    let Profile {
        name,
        username,
        language,
        link,
        ..
    } = &event.who;
    Person {
        address: &event.chat,
        name: cap(name, FIELD_MAX),
        username: username.as_deref().map(|text| cap(text, FIELD_MAX)),
        link: link.as_deref().map(|text| cap(text, FIELD_MAX)),
        language: language.as_deref().map(|text| cap(text, 35)),
    }
}

/// At most `max` bytes, on a character's border.
pub(super) fn cap(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
