//! What an event of the customer's side changes.

use crate::channels::contract::{Event, Happening, Reply};
use crate::model::content::Content;
use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::{Notice, Plain};
use crate::model::status::{Side, State};
use crate::store::contacts;
use crate::store::conversations::{self, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};

use super::parcels::{self, ALBUM_WAIT, Accounts, Shape, Step};
use super::spam;
use super::views;
use super::words;

mod whose;

use whose::{cap, person};

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
            views::card(tx, self.accounts, conversation.id, self.now).await?;
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
        if feed::heard(tx, id).await? {
            parcels::feed(tx, &self.accounts.desk, self.now).await?;
        }
        views::noted(tx, self.accounts, conversation.id, self.now).await
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
            views::card(tx, self.accounts, conversation.id, self.now).await?;
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
    matches!(emoji, "👀" | "👌" | "👎" | "🤝" | "✍" | "🤔" | "😴" | "🙈")
}
