//! What an event of the customer's side changes.

use crate::channels::contract::{Event, Happening, Profile, Reply};
use crate::model::content::Content;
use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, IdentityId, MessageId};
use crate::model::notice::{Notice, Plain};
use crate::model::status::{Side, State};
use crate::model::ticket::Deed;
use crate::store::aliases;
use crate::store::contacts::{self, Person};
use crate::store::conversations::{self, Conversation, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::fields;
use crate::store::inboxes;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};
use crate::store::outbox;
use crate::store::tickets::Beginning;
use crate::store::tombstones;

use super::outbound::Scene;
use super::parcels::{self, ALBUM_WAIT, Accounts, Shape, Step};
use super::spam;
use super::ticket::Actor;
use super::words;

/// Longest name, handle or link that is kept.
const FIELD_MAX: usize = 256;

/// Longest of what a customer tells of himself, bytes.
const TOLD_MAX: usize = 2048;

/// Acts on one event of inbox `inbox`.
pub async fn apply(
    tx: &mut Tx,
    accounts: &Accounts,
    inbox: &str,
    event: &Event,
    now: i64,
) -> Result<(), StoreError> {
    let mut place = Place {
        accounts,
        inbox,
        event,
        now,
    };
    match &event.what {
        Happening::Started { source } => place.started(tx, source.as_deref()).await,
        Happening::Said {
            id,
            content,
            reply,
            album,
            forwarded,
        } => {
            let words = Words {
                id,
                content,
                reply: reply.as_ref(),
                album,
                forwarded,
            };
            place.said(tx, words).await
        }
        Happening::Edited { id, content } => place.edited(tx, id, content).await,
        Happening::Retracted { id } => place.retracted(tx, id).await,
        Happening::Reacted { id, emoji } => place.reacted(tx, id, emoji).await,
        Happening::Blocked(blocked) => place.blocked(tx, *blocked).await,
        Happening::Receipt { id, read } => place.receipt(tx, id, *read).await,
        Happening::Introduced { fields } => place.introduced(tx, fields).await,
        Happening::Nothing(_) => Ok(()),
    }
}

/// One event with its surroundings.
struct Place<'a> {
    accounts: &'a Accounts,
    inbox: &'a str,
    event: &'a Event,
    now: i64,
}

struct Words<'a> {
    id: &'a str,
    content: &'a Content,
    reply: Option<&'a Reply>,
    album: &'a Option<String>,
    forwarded: &'a Option<String>,
}

impl Place<'_> {
    /// Opening the chat makes no topic: a swarm of curious people must not
    /// flood the group. Only the way they came is kept.
    async fn started(&mut self, tx: &mut Tx, source: Option<&str>) -> Result<(), StoreError> {
        let Some(source) = source else { return Ok(()) };
        let known = contacts::find(tx, self.inbox, &self.event.chat).await?;
        let identity = match known {
            Some(identity) => identity,
            None => contacts::add(tx, self.inbox, &person(self.event), self.now).await?,
        };
        if self.handed_over(tx, identity, source).await?.is_some() {
            return Ok(());
        }
        contacts::set_source(tx, identity, cap(source, 64)).await?;
        if let Some(conversation) = conversations::of_identity(tx, identity).await? {
            parcels::card(tx, self.accounts, conversation.id, self.now).await?;
        }
        Ok(())
    }

    async fn said(&mut self, tx: &mut Tx, words: Words<'_>) -> Result<(), StoreError> {
        let Some(conversation) = self.conversation(tx).await? else {
            return Ok(());
        };
        let id = MessageId::fresh();
        if !messages::name_copy(tx, conversation.id, words.id, id, 0).await? {
            return Ok(()); // told twice
        }
        let spam = spam::is_spam(&conversation);
        if !spam {
            self.wake_up(tx, &conversation).await?;
        }
        let said = Said {
            at: self.event.at,
            by: None,
            words: &words::excerpt(words.content),
        };
        let seq = conversations::said(tx, conversation.id, &said).await?;
        let reply_to = match words.reply {
            Some(reply) => messages::by_copy(tx, conversation.id, &reply.id).await?,
            None => None,
        };
        let quote = words
            .reply
            .and_then(|reply| reply.quote.as_ref())
            .map(serde_json::to_string)
            .transpose()?;
        let weight = weight(&words);
        let message = Message {
            id,
            conversation: conversation.id,
            seq,
            side: Side::Customer,
            author: None,
            author_name: None,
            content: words.content.clone(),
            reply_to,
            quote,
            album: words.album.clone(),
            forwarded: words.forwarded.clone(),
            state: State::Received,
            error: None,
            reaction: None,
            created_at: self.event.at,
            edited_at: None,
        };
        messages::add(tx, &message).await?;
        if spam {
            return Ok(()); // shown if it turns out to be none
        }
        parcels::keep(tx, &self.accounts.inbox, &message, self.now).await?;
        let class = if conversation.topic.is_some() {
            Class::Content
        } else {
            Class::First
        };
        let shape = match words.album {
            Some(album) => Shape {
                fold: Some(format!("album:{}:{album}", conversation.id)),
                wait: ALBUM_WAIT,
                weight: None,
            },
            None => Shape {
                weight,
                ..Shape::default()
            },
        };
        let errand = Errand::Post { message: id };
        let step = Step {
            errand,
            to: conversation.id,
            seq,
            class,
            shape,
        };
        parcels::post(tx, self.accounts, step, self.now).await?;
        parcels::noted(tx, self.accounts, conversation.id, self.now).await
    }

    async fn edited(&mut self, tx: &mut Tx, id: &str, content: &Content) -> Result<(), StoreError> {
        let Some((conversation, message)) = self.message(tx, id).await? else {
            // Edited before we ever saw it: then it is new to us.
            let words = Words {
                id,
                content,
                reply: None,
                album: &None,
                forwarded: &None,
            };
            return self.said(tx, words).await;
        };
        // Telegram tells of edits that change nothing to be seen (facts 4.4).
        if message.content == *content || message.side != Side::Customer {
            return Ok(());
        }
        messages::reword(tx, &message, content, self.event.at.max(message.created_at)).await?;
        let entry = Entry {
            actor: "customer",
            action: "edit",
            conversation: Some(conversation.id),
            message: Some(message.id),
            detail: None,
        };
        journal::add(tx, entry, self.now).await?;
        let seq = conversations::next_seq(tx, conversation.id).await?;
        let errand = Errand::Repost {
            message: message.id,
        };
        let (to, class, shape) = (conversation.id, Class::Content, Shape::default());
        let step = Step {
            errand,
            to,
            seq,
            class,
            shape,
        };
        parcels::post(tx, self.accounts, step, self.now).await
    }

    async fn retracted(&mut self, tx: &mut Tx, id: &str) -> Result<(), StoreError> {
        let Some((conversation, message)) = self.message(tx, id).await? else {
            return Ok(());
        };
        messages::withdraw(tx, message.id, self.event.at).await?;
        let notice = Notice::TookBack {
            message: message.id,
        };
        parcels::notice(
            tx,
            self.accounts,
            conversation.id,
            notice,
            Class::Content,
            self.now,
        )
        .await
    }

    async fn reacted(
        &mut self,
        tx: &mut Tx,
        id: &str,
        emoji: &[Option<String>],
    ) -> Result<(), StoreError> {
        let Some((conversation, message)) = self.message(tx, id).await? else {
            return Ok(());
        };
        let first = emoji.first().cloned().flatten();
        let custom = first.is_none() && !emoji.is_empty();
        if message.reaction == first && !custom {
            return Ok(());
        }
        messages::react(tx, message.id, first.as_deref()).await?;
        match (&first, custom) {
            // A custom emoji, or one that our own marks use, cannot be shown as a reaction.
            (None, true) => {
                self.reacted_in_words(tx, conversation.id, message.id, None)
                    .await?;
            }
            (Some(emoji), _) if message.side == Side::Agent && is_a_mark(emoji) => {
                self.reacted_in_words(tx, conversation.id, message.id, first.clone())
                    .await?;
            }
            _ => {}
        }
        // What was shown before goes in any case.
        parcels::mark(tx, self.accounts, conversation.id, message.id, self.now).await
    }

    async fn reacted_in_words(
        &mut self,
        tx: &mut Tx,
        conversation: ConversationId,
        message: MessageId,
        emoji: Option<String>,
    ) -> Result<(), StoreError> {
        let notice = Notice::Reacted { message, emoji };
        parcels::notice(
            tx,
            self.accounts,
            conversation,
            notice,
            Class::Confirm,
            self.now,
        )
        .await
    }

    async fn blocked(&mut self, tx: &mut Tx, blocked: bool) -> Result<(), StoreError> {
        let Some(identity) = contacts::find(tx, self.inbox, &self.event.chat).await? else {
            return Ok(());
        };
        let news = contacts::set_blocked(tx, identity, blocked).await?;
        let conversation = conversations::of_identity(tx, identity).await?;
        if let (true, Some(conversation)) = (news, conversation) {
            let what = if blocked {
                Plain::Blocked
            } else {
                Plain::Unblocked
            };
            let notice = Notice::Plain {
                what,
                post: None,
                message: None,
            };
            parcels::notice(
                tx,
                self.accounts,
                conversation.id,
                notice,
                Class::Alert,
                self.now,
            )
            .await?;
            parcels::card(tx, self.accounts, conversation.id, self.now).await?;
        }
        Ok(())
    }

    async fn receipt(&mut self, tx: &mut Tx, id: &str, read: bool) -> Result<(), StoreError> {
        let Some((conversation, message)) = self.message(tx, id).await? else {
            return Ok(());
        };
        // The customer may be quicker than our note that it was sent.
        let news = match message.state {
            State::Queued | State::Sent | State::Unsure => true,
            State::Delivered => read,
            _ => false,
        };
        if news && message.side == Side::Agent {
            let state = if read { State::Read } else { State::Delivered };
            messages::settle(tx, message.id, state, None).await?;
            parcels::mark(tx, self.accounts, conversation.id, message.id, self.now).await?;
        }
        Ok(())
    }

    async fn message(
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
    async fn known(&mut self, tx: &mut Tx) -> Result<Option<Conversation>, StoreError> {
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
    async fn keyed(
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
    async fn introduced(
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
        parcels::title(tx, self.accounts, conversation.id, self.now).await?;
        parcels::card(tx, self.accounts, conversation.id, self.now).await
    }

    /// The conversation of an identity, be it one of several there.
    async fn of_identity(
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
    async fn handed_over(
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
        parcels::title(tx, self.accounts, conversation.id, self.now).await?;
        parcels::card(tx, self.accounts, conversation.id, self.now).await?;
        Ok(Some(conversation.id))
    }

    /// The customer's conversation, made if there is none; `None` for a spammer
    /// who was removed for good.
    async fn conversation(&mut self, tx: &mut Tx) -> Result<Option<Conversation>, StoreError> {
        let person = person(self.event);
        if let Some(known) = conversations::at_address(tx, self.inbox, &self.event.chat).await? {
            if known.blocked {
                contacts::set_blocked(tx, known.identity, false).await?;
            }
            let same = known.name == person.name
                && known.username.as_deref() == person.username
                && known.link.as_deref() == person.link;
            if !same {
                contacts::rename(tx, known.identity, &person).await?;
                parcels::title(tx, self.accounts, known.id, self.now).await?;
            }
            return Ok(Some(known));
        }
        let identity = match contacts::find(tx, self.inbox, &self.event.chat).await? {
            Some(identity) => {
                contacts::rename(tx, identity, &person).await?;
                // He is back at an account that he had left for another.
                if let Some(id) = aliases::of(tx, identity).await? {
                    aliases::switch(tx, id, identity).await?;
                    parcels::title(tx, self.accounts, id, self.now).await?;
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
            assignee: inboxes::responsible(tx, self.inbox).await?,
            ..Beginning::default()
        };
        let id = conversations::add(tx, identity, self.inbox, &beginning, self.now).await?;
        parcels::open(tx, self.accounts, id, self.now).await?;
        found(conversations::get(tx, id).await?).map(Some)
    }

    /// A customer who returns opens what has ended, or begins a new ticket if
    /// that is long ago; and it is our turn again.
    async fn wake_up(
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

/// Plain words that stand alone may share a post with their neighbours.
fn weight(words: &Words<'_>) -> Option<i64> {
    match words.content {
        Content::Text { text } if words.reply.is_none() && words.forwarded.is_none() => {
            i64::try_from(text.len_utf16() + 2).ok()
        }
        _ => None,
    }
}

/// The reactions that tell agents what became of their messages (see
/// `desk::cards::mark`); from a customer they would be misread.
fn is_a_mark(emoji: &str) -> bool {
    matches!(emoji, "👀" | "👌" | "👎" | "🤝" | "✍" | "🤔")
}

fn person(event: &Event) -> Person<'_> {
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
fn cap(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
