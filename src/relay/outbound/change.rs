//! What an agent changes: wordings, retractions, reactions.

use crate::model::content::Content;
use crate::model::errand::Errand;
use crate::model::ids::MessageId;
use crate::model::notice::Plain;
use crate::model::status::{Role, Side, State};
use crate::relay::parcels;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::posts;

use super::Scene;

impl Scene<'_> {
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
            (Side::Note, false)
                if same && !matches!(message.state, State::Held | State::Scheduled) =>
            {
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
            (Side::Note, false) if matches!(message.state, State::Held | State::Scheduled) => {
                Ok(())
            }
            (Side::Note, false) => self.tell(tx, Plain::NoteStaysNote, message.id).await,
            (Side::Note, true) if message.state == State::Scheduled => {
                self.unschedule(tx, message.id, &actor).await.map(|_| ())
            }
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
                if matches!(
                    message.state,
                    State::Sent | State::Delivered | State::Read | State::Unsure
                ) =>
            {
                if message.content.file().map(|file| &file.unique)
                    != content.file().map(|file| &file.unique)
                {
                    return self.tell(tx, Plain::EditedMedia, message.id).await;
                }
                let errand = Errand::Edit {
                    message: message.id,
                };
                self.give(tx, errand).await
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
        match message.state {
            State::Queued => {
                // Whoever sends it will see that it is not wanted any more.
                messages::settle(tx, message.id, State::Retracted, None).await?;
            }
            State::Sent | State::Delivered | State::Read | State::Unsure => {}
            State::Received | State::Held | State::Scheduled | State::Failed | State::Retracted => {
                return Ok(Some(Plain::NothingToDelete));
            }
        }
        self.log(tx, actor, "retract", Some(message.id)).await?;
        let errand = Errand::Retract {
            message: message.id,
        };
        self.give(tx, errand).await?;
        Ok(None)
    }

    /// Mirrors an agent's reaction on a customer's message.
    pub async fn react(
        &self,
        tx: &mut Tx,
        message: MessageId,
        emoji: Option<String>,
    ) -> Result<(), StoreError> {
        let errand = Errand::React { message, emoji };
        self.give(tx, errand).await
    }

    /// Makes a message a note, if it has not gone out; else says so.
    pub(super) async fn hold_back(
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
}

/// Whether the customer cannot have seen it yet.
pub(super) fn stoppable(message: &Message) -> bool {
    matches!(message.state, State::Queued | State::Failed)
}
