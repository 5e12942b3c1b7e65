//! What an agent's words and deeds change.
//!
//! The prime rule is kept twice: only [`Scene::say`] and [`Scene::release`] put a message on
//! its way, and whoever sends it asks again whether it is still for the customer.

use crate::channels::contract::Quote;
use crate::model::content::Content;
use crate::model::errand::{Class, Errand};
use crate::model::ids::MessageId;
use crate::model::notice::{Notice, Plain};
use crate::model::status::{Role, Side, State, Status};
use crate::store::conversations::{self, Conversation, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};
use crate::store::posts::{self, Post};

use super::parcels::{self, ALBUM_WAIT, Accounts, Shape};
use super::words;

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
    /// Says it to the customer. An item of an album that was kept inside is kept
    /// inside as well. Safe to call twice.
    pub async fn say(&self, tx: &mut Tx, written: &Written<'_>) -> Result<(), StoreError> {
        if let Some(album) = written.album {
            let others = messages::album(tx, self.conversation.id, album).await?;
            let mut inside = others.iter().filter(|other| other.side == Side::Note);
            if let Some(other) = inside.next() {
                let first = inside.next().is_none();
                let kept = self.note(tx, written, other.state).await?;
                return match kept {
                    Some(id) if first && other.state != State::Held => {
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
        if self.conversation.assignee.is_none()
            && conversations::take(tx, id, written.author).await?
        {
            self.log(tx, &written.author.to_string(), "take", None)
                .await?;
        }
        if conversations::set_status(tx, id, Status::WaitingCustomer).await? {
            if self.conversation.status == Status::Closed {
                parcels::gate(tx, &self.accounts, id, self.now).await?;
            }
            parcels::title(tx, &self.accounts, id, self.now).await?;
        }
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
        parcels::card(tx, &self.accounts, id, self.now).await
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

    /// Sends a message that was kept inside. `false` if it is no longer there to send.
    pub async fn release(
        &self,
        tx: &mut Tx,
        chat: i64,
        id: MessageId,
        actor: &str,
    ) -> Result<bool, StoreError> {
        let Some(message) = messages::get(tx, id).await? else {
            return Ok(false);
        };
        // Only what somebody was asked about: a plain note never leaves.
        let held = |message: &Message| message.side == Side::Note && message.state == State::Held;
        if !held(&message) || message.conversation != self.conversation.id {
            return Ok(false);
        }
        let mut items = match &message.album {
            Some(album) => messages::album(tx, self.conversation.id, album).await?,
            None => vec![message],
        };
        items.retain(held);
        for item in &items {
            messages::take_side(tx, item.id, Side::Agent, State::Queued).await?;
            posts::recast(tx, chat, item.id, Role::Agent).await?;
            parcels::mark(tx, &self.accounts, self.conversation.id, item.id, self.now).await?;
        }
        self.log(tx, actor, "release", Some(id)).await?;
        let seq = conversations::next_seq(tx, self.conversation.id).await?;
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
        messages::settle(tx, id, State::Queued, None).await?;
        self.log(tx, actor, "retry", Some(id)).await?;
        let seq = conversations::next_seq(tx, self.conversation.id).await?;
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
        parcels::mark(tx, &self.accounts, self.conversation.id, id, self.now).await?;
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
        messages::settle(tx, id, State::Sent, None).await?;
        self.log(tx, actor, "leave", Some(id)).await?;
        parcels::mark(tx, &self.accounts, self.conversation.id, id, self.now).await?;
        Ok(true)
    }

    /// Changes the wording of what an agent wrote.
    pub async fn reword(
        &self,
        tx: &mut Tx,
        chat: i64,
        message: &Message,
        content: &Content,
        as_note: bool,
        at: i64,
    ) -> Result<(), StoreError> {
        let same = message.content == *content;
        match (message.side, as_note) {
            (Side::Note, false) if same && message.state != State::Held => {
                // Only its mark was taken away.
                return self.tell(tx, Plain::NoteStaysNote, message.id).await;
            }
            (Side::Agent, true) => {}
            _ if same => return Ok(()),
            _ => {}
        }
        let at = at.max(message.created_at);
        messages::reword(tx, message, content, at).await?;
        let actor = message.author.unwrap_or_default().to_string();
        self.log(tx, &actor, "edit", Some(message.id)).await?;
        match (message.side, as_note) {
            (Side::Note, false) if message.state == State::Held => Ok(()),
            (Side::Note, false) => self.tell(tx, Plain::NoteStaysNote, message.id).await,
            // Whoever is still asked about it must not send a remark by his answer.
            (Side::Note, true) if message.state == State::Held => {
                messages::settle(tx, message.id, State::Received, None).await
            }
            (Side::Agent, true) if stoppable(message) => {
                self.hold_back(tx, chat, message, State::Received).await?;
                match &message.album {
                    Some(album) => {
                        self.hold_album(tx, chat, album, message.id, State::Received)
                            .await
                    }
                    None => Ok(()),
                }
            }
            (Side::Agent, true) => {
                // What the customer has stays what the message says: a later
                // try or a change on its way would carry the remark to him.
                let remark = Message {
                    content: content.clone(),
                    ..message.clone()
                };
                messages::reword(tx, &remark, &message.content, at).await?;
                self.tell(tx, Plain::EditStaysInside, message.id).await
            }
            (Side::Agent, false)
                if matches!(message.state, State::Sent | State::Read | State::Unsure) =>
            {
                if message.content.file().map(|file| &file.unique)
                    != content.file().map(|file| &file.unique)
                {
                    return self.tell(tx, Plain::EditedMedia, message.id).await;
                }
                let seq = conversations::next_seq(tx, self.conversation.id).await?;
                let errand = Errand::Edit {
                    message: message.id,
                };
                parcels::send(
                    tx,
                    &self.accounts,
                    errand,
                    self.conversation,
                    seq,
                    Shape::default(),
                    self.now,
                )
                .await
            }
            // A queued one is read anew when it is sent.
            _ => Ok(()),
        }
    }

    /// Takes the customer's copy back. `None` if it is on its way, else why not.
    pub async fn retract(
        &self,
        tx: &mut Tx,
        message: &Message,
        actor: &str,
    ) -> Result<Option<Plain>, StoreError> {
        if message.side != Side::Agent {
            return Ok(Some(Plain::NothingToDelete));
        }
        self.log(tx, actor, "retract", Some(message.id)).await?;
        match message.state {
            State::Queued => {
                // Whoever sends it will see that it is not wanted any more.
                messages::settle(tx, message.id, State::Retracted, None).await?;
            }
            State::Sent | State::Read | State::Unsure => {}
            State::Received | State::Held | State::Failed | State::Retracted => {
                return Ok(Some(Plain::NothingToDelete));
            }
        }
        let seq = conversations::next_seq(tx, self.conversation.id).await?;
        let errand = Errand::Retract {
            message: message.id,
        };
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
        Ok(None)
    }

    /// Mirrors an agent's reaction on a customer's message.
    pub async fn react(
        &self,
        tx: &mut Tx,
        message: MessageId,
        emoji: Option<String>,
    ) -> Result<(), StoreError> {
        let seq = conversations::next_seq(tx, self.conversation.id).await?;
        let errand = Errand::React { message, emoji };
        parcels::send(
            tx,
            &self.accounts,
            errand,
            self.conversation,
            seq,
            Shape::default(),
            self.now,
        )
        .await
    }

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

    /// Keeps the other items of an album inside as well.
    async fn hold_album(
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
        if kept && state != State::Held {
            self.tell(tx, Plain::AlbumKept, cause).await?;
        }
        Ok(())
    }

    /// Makes a message a note, if it has not gone out; else says so.
    async fn hold_back(
        &self,
        tx: &mut Tx,
        chat: i64,
        message: &Message,
        state: State,
    ) -> Result<(), StoreError> {
        if stoppable(message) {
            messages::take_side(tx, message.id, Side::Note, state).await?;
            posts::recast(tx, chat, message.id, Role::Note).await?;
            parcels::mark(
                tx,
                &self.accounts,
                self.conversation.id,
                message.id,
                self.now,
            )
            .await
        } else {
            self.tell(tx, Plain::EditStaysInside, message.id).await
        }
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
}

/// Whether the customer cannot have seen it yet.
fn stoppable(message: &Message) -> bool {
    matches!(message.state, State::Queued | State::Failed)
}
