//! Makes a topic with its card, and with the first words if budget is short.

use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::card;
use crate::desk::cards::title::icon_color;
use crate::desk::wire::Spot;
use crate::model::errand::Errand;
use crate::model::ids::{ConversationId, MessageId};
use crate::model::rich::RichText;
use crate::model::status::Role;
use crate::relay::parcels;
use crate::relay::ticket::shuts;
use crate::relay::views;
use crate::store::conversations::{self, Conversation};
use crate::store::messages;
use crate::store::outbox::Parcel;
use crate::store::posts::{self, Post};

use super::history;
use super::notice::repeated;
use super::view::{card_post, digest, title_of};
use super::{DeskRim, Outcome, Stop};

/// General hears of a new dialogue so late, so that several share a line's post.
const ANNOUNCE_WAIT: i64 = 1_500;

impl DeskRim {
    pub(super) async fn open(&self, chat: i64, id: ConversationId, parcels: &[Parcel]) -> Outcome {
        let Some(conversation) = self.conversation(id).await? else {
            return Ok(Ending::nothing());
        };
        let (topic, made) = match conversation.topic {
            Some(topic) => (topic, 0),
            None => (self.make(chat, &conversation).await?, 1),
        };
        if conversation.card.is_some() && conversation.topic.is_some() {
            return Ok(Ending::nothing().covering(1));
        }
        self.introduce(chat, topic, &conversation, parcels)
            .await
            .map(|ending| {
                let spent = ending.spent + made;
                ending.spending(spent)
            })
    }

    /// Makes the topic and notes it at once: a crash after this finds it there.
    /// If the news of one made by a call without an answer came meanwhile, that
    /// one stays and this one goes.
    async fn make(&self, chat: i64, conversation: &Conversation) -> Result<i64, Stop> {
        let title = title_of(conversation);
        let topic = self
            .wire
            .create_topic(
                chat,
                &title,
                icon_color(&conversation.inbox),
                self.icon(conversation),
            )
            .await?;
        let (id, account) = (conversation.id, self.stage.account.clone());
        let topic = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let known = conversations::get(tx, id)
                        .await?
                        .and_then(|found| found.topic);
                    if let Some(known) = known {
                        if known != topic {
                            parcels::sweep(tx, &account, topic, clock::now()).await?;
                        }
                        return Ok(known);
                    }
                    conversations::set_topic(tx, id, topic, &title).await?;
                    Ok(topic)
                })
            })
            .await?;
        Ok(topic)
    }

    /// Posts the card, with as many of the waiting words as fit. What was said in
    /// a topic that was lost is told next.
    async fn introduce(
        &self,
        chat: i64,
        topic: i64,
        conversation: &Conversation,
        parcels: &[Parcel],
    ) -> Outcome {
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let words = self.waiting_words(parcels).await?;
        let texts: Vec<RichText> = words.iter().map(|(_, text)| text.clone()).collect();
        let (mut drawn, held) =
            card::card_with_words(&self.view(conversation).await?, &texts, self.stage.language);
        // A topic that was there before this attempt may hold an earlier card.
        let unsure = parcels.first().is_some_and(|parcel| parcel.unsure);
        if unsure && held > 0 && conversation.topic.is_some() {
            drawn.text.push("\n").append(&repeated(self.stage.language));
        }
        let message = self.wire.post(spot, &drawn, None, false).await?;
        let (id, shown) = (conversation.id, digest(&drawn));
        let accounts = self.stage.accounts(&conversation.inbox);
        let closed = shuts(conversation.status);
        let ending = Ending::done(move |tx| {
            Box::pin(async move {
                let now = clock::now();
                if history::is_any(tx, id).await? {
                    parcels::history(tx, &accounts, id, now).await?;
                }
                conversations::set_card(tx, id, Some(message), &shown).await?;
                posts::add(tx, chat, &card_post(id, message)).await?;
                for (at, (said, _)) in words.iter().take(held).enumerate() {
                    let post = Post {
                        post: message,
                        slot: at as i64 + 1,
                        conversation: id,
                        message: Some(*said),
                        role: Role::Customer,
                    };
                    posts::add(tx, chat, &post).await?;
                }
                if closed {
                    views::gate(tx, &accounts, id, now).await?;
                }
                views::pin(tx, &accounts, id, now).await?;
                parcels::announce(tx, &accounts, ANNOUNCE_WAIT, now).await
            })
        });
        Ok(ending.spending(1).covering(1 + held))
    }

    /// The customer's texts that were picked together with the opening.
    async fn waiting_words(&self, parcels: &[Parcel]) -> Result<Vec<(MessageId, RichText)>, Stop> {
        let mut tx = self.database.read().await?;
        let mut words = Vec::new();
        for parcel in parcels.iter().skip(1) {
            let Errand::Post { message } = parcel.errand else {
                break;
            };
            let found = messages::get(&mut tx, message).await?;
            let Some(text) = found.and_then(|message| message.content.words().cloned()) else {
                break;
            };
            words.push((message, text));
        }
        Ok(words)
    }
}
