//! What was said before, for a topic that had to be made again.

use crate::clock;
use crate::desk::cards::Card;
use crate::desk::cards::card::Speaker;
use crate::desk::cards::history::{self, Told};
use crate::desk::wire::Spot;
use crate::model::status::Side;
use crate::relay::words;
use crate::store::conversations::Conversation;
use crate::store::messages;
use crate::store::posts;

use super::view::in_words;
use super::{DeskRim, Stop};

/// How many messages are told.
const TOLD: i64 = 10;

impl DeskRim {
    /// Posts the last messages that stood in the lost topic; gives what it spent.
    pub(super) async fn tell_history(
        &self,
        spot: Spot,
        conversation: &Conversation,
    ) -> Result<i64, Stop> {
        let mut told = Vec::new();
        {
            let mut tx = self.database.read().await?;
            for message in messages::newest(&mut tx, conversation.id, i64::MAX, TOLD).await? {
                // What was never shown has a parcel of its own.
                if !posts::is_shown(&mut tx, message.id).await? {
                    continue;
                }
                told.push(Told {
                    words: in_words(&words::excerpt(&message.content), self.stage.language),
                    by: match (message.side, message.author_name) {
                        (Side::Customer, _) | (_, None) => Speaker::Customer,
                        (_, Some(name)) => Speaker::Agent(name),
                    },
                    note: message.side == Side::Note,
                    at: message.created_at,
                });
            }
        }
        let text = history::history(&told, clock::now(), self.stage.zone, self.stage.language);
        match text {
            Some(text) => {
                self.wire.post(spot, &Card::from(text), None, true).await?;
                Ok(1)
            }
            None => Ok(0),
        }
    }
}
