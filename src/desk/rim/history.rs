//! What was said before, for a topic that had to be made again.

use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::Card;
use crate::desk::cards::card::Speaker;
use crate::desk::cards::history::{self, Told};
use crate::desk::wire::Spot;
use crate::model::errand::Class;
use crate::model::ids::ConversationId;
use crate::model::notice::{Failure, Notice};
use crate::model::status::{Side, State};
use crate::relay::{parcels, words};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::posts;

use super::view::in_words;
use super::{DeskRim, Outcome, Stop};

/// How many messages are told.
const TOLD: i64 = 10;

/// Whether anything was ever shown of a conversation.
pub(super) async fn is_any(tx: &mut Tx, id: ConversationId) -> Result<bool, StoreError> {
    for message in messages::newest(tx, id, i64::MAX, TOLD).await? {
        if posts::is_shown(tx, message.id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl DeskRim {
    /// Tells the last messages that stood in the lost topic; what agents were
    /// asked there about their own they are asked again.
    pub(super) async fn history(&self, chat: i64, id: ConversationId) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let lost = self.lost(chat, topic, id).await?;
        let (zone, language) = (self.stage.zone, self.stage.language);
        let told: Vec<Told> = lost.iter().map(|message| self.told(message)).collect();
        let Some(text) = history::history(&told, clock::now(), zone, language) else {
            return Ok(Ending::nothing());
        };
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        self.wire.post(spot, &Card::from(text), None, true).await?;
        let accounts = self.stage.accounts(&conversation.inbox);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                for notice in lost.into_iter().filter_map(open_question) {
                    parcels::notice(tx, &accounts, id, notice, Class::Alert, now).await?;
                }
                Ok(())
            })
        }))
    }

    /// The newest messages that were shown, but not in this topic.
    async fn lost(
        &self,
        chat: i64,
        topic: i64,
        id: ConversationId,
    ) -> Result<Vec<Message>, StoreError> {
        let mut tx = self.database.read().await?;
        let mut lost = Vec::new();
        for message in messages::newest(&mut tx, id, i64::MAX, TOLD).await? {
            // What was never shown has a parcel of its own. A topic's id is that
            // of its first message, so what is newer stands in it.
            let here = posts::of_message(&mut tx, chat, message.id).await?;
            if here.iter().all(|post| post.post < topic)
                && posts::is_shown(&mut tx, message.id).await?
            {
                lost.push(message);
            }
        }
        Ok(lost)
    }

    fn told(&self, message: &Message) -> Told {
        Told {
            words: in_words(&words::excerpt(&message.content), self.stage.language),
            by: match (message.side, &message.author_name) {
                (Side::Customer, _) | (_, None) => Speaker::Customer,
                (_, Some(name)) => Speaker::Agent(name.clone()),
            },
            note: message.side == Side::Note,
            at: message.created_at,
        }
    }
}

/// What an agent still has to decide about a message of his.
fn open_question(message: Message) -> Option<Notice> {
    match (message.side, message.state) {
        (Side::Agent, State::Unsure) => Some(Notice::Unsure {
            message: message.id,
        }),
        (Side::Agent, State::Failed) => Some(Notice::Failed {
            message: message.id,
            why: Failure::Rejected,
            reason: message.error.unwrap_or_default(),
        }),
        _ => None,
    }
}
