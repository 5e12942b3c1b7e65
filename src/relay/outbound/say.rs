//! What an agent says: to the customer, or to colleagues.

use crate::model::errand::Errand;
use crate::model::ids::MessageId;
use crate::model::notice::Plain;
use crate::model::status::{Role, Side, State};
use crate::model::ticket::Deed;
use crate::relay::parcels::{self, ALBUM_WAIT, Shape};
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::relay::words;
use crate::store::conversations::{self, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::followers::{self, Part};
use crate::store::messages::{self, Message};
use crate::store::posts::{self, Post};
use crate::store::tickets;

use super::{Scene, Written};

impl Scene<'_> {
    /// Says it to the customer. An item of an album that was kept inside is kept
    /// inside as well. Safe to call twice.
    pub async fn say(&self, tx: &mut Tx, written: &Written<'_>) -> Result<(), StoreError> {
        if self.conversation.is_task() {
            // There is nobody to say it to.
            return self.note(tx, written, State::Received).await.map(|_| ());
        }
        if let Some(album) = written.album {
            let others = messages::album(tx, self.conversation.id, album).await?;
            let mut inside = others.iter().filter(|other| other.side == Side::Note);
            if let Some(other) = inside.next() {
                let first = inside.next().is_none();
                let kept = self.note(tx, written, other.state).await?;
                return match kept {
                    Some(id) if first && other.state == State::Received => {
                        self.tell(tx, Plain::AlbumKept, id).await
                    }
                    _ => Ok(()),
                };
            }
        }
        let Some(message) = self.keep(tx, written, Side::Agent, State::Queued).await? else {
            return Ok(());
        };
        let id = self.conversation.id;
        self.take_part(tx, written.author, written.at).await?;
        self.pass_turn(tx, Actor::Staff(written.author)).await?;
        let shape = match written.album {
            Some(album) => Shape {
                fold: Some(format!("out:{id}:{album}")),
                wait: ALBUM_WAIT,
                weight: None,
            },
            None => Shape::default(),
        };
        let errand = Errand::Send {
            message: message.id,
        };
        parcels::send(
            tx,
            &self.accounts,
            errand,
            self.conversation,
            message.seq,
            shape,
            self.now,
        )
        .await?;
        parcels::mark(tx, &self.accounts, id, message.id, self.now).await?;
        views::noted(tx, &self.accounts, id, self.now).await
    }

    /// Keeps it inside, for good or ([`State::Held`]) until somebody decides; an
    /// album goes with its first inside item. Gives the note, if it is new.
    pub async fn note(
        &self,
        tx: &mut Tx,
        written: &Written<'_>,
        state: State,
    ) -> Result<Option<MessageId>, StoreError> {
        let Some(message) = self.keep(tx, written, Side::Note, state).await? else {
            return Ok(None);
        };
        if let Some(album) = written.album {
            self.hold_album(tx, written.chat, album, message.id, state)
                .await?;
        }
        parcels::mark(
            tx,
            &self.accounts,
            self.conversation.id,
            message.id,
            self.now,
        )
        .await?;
        Ok(Some(message.id))
    }

    /// We have answered: it is the customer's turn, in an open topic.
    pub(super) async fn pass_turn(&self, tx: &mut Tx, actor: Actor) -> Result<(), StoreError> {
        self.happen(tx, actor, &Deed::Answered).await.map(|_| ())
    }

    /// What answering makes of somebody: responsible if nobody is, else a helper.
    pub(super) async fn take_part(
        &self,
        tx: &mut Tx,
        author: i64,
        at: i64,
    ) -> Result<(), StoreError> {
        let ticket = self.conversation.ticket;
        if self.conversation.assignee.is_none()
            && tickets::take(tx, ticket, author, self.now).await?
        {
            self.log(tx, &author.to_string(), "take", None).await?;
            views::card(tx, &self.accounts, self.conversation.id, self.now).await?;
        }
        // Whoever else answers helps, and wants to know how it goes on.
        if self.conversation.assignee.is_some_and(|id| id != author) {
            let part = Part::Watcher;
            followers::add(tx, ticket, author, part, author, self.now).await?;
        }
        if self.conversation.sent == 0 {
            tickets::answered(tx, ticket, at).await?;
        }
        Ok(())
    }

    /// Stores what an agent wrote; `None` if it is stored already.
    async fn keep(
        &self,
        tx: &mut Tx,
        written: &Written<'_>,
        side: Side,
        state: State,
    ) -> Result<Option<Message>, StoreError> {
        if !posts::at(tx, written.chat, written.post).await?.is_empty() {
            return Ok(None);
        }
        let excerpt = words::excerpt(written.content);
        let seq = if side == Side::Agent {
            let said = Said {
                at: written.at,
                by: Some(written.author_name),
                words: &excerpt,
            };
            conversations::said(tx, self.conversation.id, &said).await?
        } else {
            conversations::next_seq(tx, self.conversation.id).await?
        };
        let message = Message {
            id: MessageId::fresh(),
            conversation: self.conversation.id,
            seq,
            side,
            author: Some(written.author),
            author_name: Some(written.author_name.to_owned()),
            content: written.content.clone(),
            reply_to: written.reply_to,
            quote: written.quote.map(serde_json::to_string).transpose()?,
            album: written.album.map(str::to_owned),
            forwarded: None,
            state,
            error: None,
            reaction: None,
            created_at: written.at,
            edited_at: None,
        };
        messages::add(tx, &message).await?;
        let post = Post {
            post: written.post,
            slot: 0,
            conversation: self.conversation.id,
            message: Some(message.id),
            role: if side == Side::Agent {
                Role::Agent
            } else {
                Role::Note
            },
        };
        posts::add(tx, written.chat, &post).await?;
        parcels::keep(tx, &self.accounts.desk, &message, self.now).await?;
        Ok(Some(message))
    }

    /// Keeps the other items of an album inside as well.
    pub(super) async fn hold_album(
        &self,
        tx: &mut Tx,
        chat: i64,
        album: &str,
        cause: MessageId,
        state: State,
    ) -> Result<(), StoreError> {
        let mut kept = false;
        for other in messages::album(tx, self.conversation.id, album).await? {
            if other.side == Side::Agent && other.id != cause {
                self.hold_back(tx, chat, &other, state).await?;
                kept = true;
            }
        }
        if kept && state == State::Received {
            self.tell(tx, Plain::AlbumKept, cause).await?;
        }
        Ok(())
    }
}
