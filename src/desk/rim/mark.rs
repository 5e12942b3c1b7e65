//! The bot's one reaction on a post: what became of an agent's message, or how
//! the customer reacted.

use crate::botapi::error::Fault;
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::mark::Mark;
use crate::model::errand::Class;
use crate::model::ids::MessageId;
use crate::model::notice::Notice;
use crate::model::status::{Role, Side, State};
use crate::relay::parcels;
use crate::store::conversations;
use crate::store::messages::{self, Message};
use crate::store::posts;

use super::{DeskRim, Outcome};

impl DeskRim {
    pub(super) async fn mark(&self, chat: i64, id: MessageId) -> Outcome {
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(Ending::nothing());
        };
        let shown = posts::of_message(&mut tx, chat, id).await?;
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(Ending::nothing());
        };
        drop(tx);
        // A card is redrawn and stays; a reaction on it would be on the whole of it.
        let own = shown
            .iter()
            .find(|post| matches!(post.role, Role::Agent | Role::Note | Role::Customer));
        let Some(post) = own else {
            return Ok(Ending::nothing());
        };
        let receipts = self.stage.tells_receipts(&conversation.inbox);
        let emoji = emoji(&message, receipts);
        match self.wire.react(chat, post.post, emoji.as_deref()).await {
            Ok(()) => Ok(Ending::nothing().spending(1)),
            Err(error) => match error.fault() {
                // Not every emoji may be set in every group: say it in words.
                Some(Fault::Rejected { .. } | Fault::NotAllowed) if message.reaction.is_some() => {
                    let accounts = self.stage.accounts(&conversation.inbox);
                    let notice = Notice::Reacted {
                        message: id,
                        emoji: message.reaction,
                    };
                    Ok(Ending::done(move |tx| {
                        Box::pin(async move {
                            let now = clock::now();
                            parcels::notice(
                                tx,
                                &accounts,
                                conversation.id,
                                notice,
                                Class::Confirm,
                                now,
                            )
                            .await
                        })
                    }))
                }
                _ => Err(error.into()),
            },
        }
    }
}

/// The reaction that a message's post shall have now; `receipts`: the far side
/// tells what arrived.
fn emoji(message: &Message, receipts: bool) -> Option<String> {
    // Under an agent's message our marks mean something else: those reactions
    // are told in words.
    let ours = |emoji: &str| {
        message.side != Side::Customer && Mark::ALL.iter().any(|mark| mark.emoji() == emoji)
    };
    if message.side == Side::Agent && message.state == State::Retracted {
        return Some(Mark::TakenBack.emoji().to_owned());
    }
    if let Some(reaction) = message.reaction.as_ref().filter(|emoji| !ours(emoji)) {
        return Some(reaction.clone());
    }
    let mark = match (message.side, message.state) {
        (Side::Customer, _) | (_, State::Retracted) => return None,
        (_, State::Scheduled) => Mark::Waits,
        (Side::Note, _) | (_, State::Held) => Mark::Note,
        (Side::Agent, State::Queued | State::Received) => Mark::Queued,
        (Side::Agent, State::Sent) if receipts => Mark::Queued,
        (Side::Agent, State::Sent | State::Delivered) => Mark::Delivered,
        (Side::Agent, State::Read) => Mark::Read,
        (Side::Agent, State::Failed) => Mark::Failed,
        (Side::Agent, State::Unsure) => Mark::Unsure,
    };
    Some(mark.emoji().to_owned())
}
