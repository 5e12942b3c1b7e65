//! Shows that a customer has changed what he said, and what it was.

use crate::botapi::send::ReplyTo;
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::{burst, notice as words};
use crate::desk::outcome::{Trouble, trouble};
use crate::desk::wire::Spot;
use crate::model::content::Content;
use crate::model::ids::MessageId;
use crate::model::rich::RichText;
use crate::model::status::Role;
use crate::relay::views;
use crate::store::conversations::{self, Conversation};
use crate::store::messages::{self, Message};
use crate::store::posts::{self, Post};

use super::dress::add;
use super::show::Showing;
use super::{DeskRim, Outcome, Stop};

impl DeskRim {
    /// Shows the new wording of what a customer said, and what it was.
    pub(super) async fn repost(&self, chat: i64, id: MessageId) -> Outcome {
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(Ending::nothing());
        };
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(Ending::nothing());
        };
        let shown = posts::of_message(&mut tx, chat, id).await?;
        let former = messages::former(&mut tx, id).await?;
        let Some(post) = shown.first().cloned() else {
            return Ok(Ending::nothing());
        };
        // Without this the words would go to General.
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let all = posts::at(&mut tx, chat, post.post).await?;
        let mut texts = Vec::new();
        for other in &all {
            let Some(other) = other.message else { continue };
            let found = messages::get(&mut tx, other).await?;
            texts.extend(found.and_then(|found| found.content.words().cloned()));
        }
        drop(tx);
        let was = former
            .as_ref()
            .and_then(Content::words)
            .map(|words| words.text.clone());
        let edited = words::customer_edited(was.as_deref(), self.stage.language);
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        if all.iter().any(|post| post.role == Role::Card) {
            // The card is drawn with the words under it; what they were is told beside it.
            let accounts = self.stage.accounts(&conversation.inbox);
            let posted = self.wire.post(spot, &edited, Some(post.post), true).await?;
            return Ok(Ending::done(move |tx| {
                Box::pin(async move {
                    posts::add(tx, chat, &told(&conversation, posted)).await?;
                    views::card(tx, &accounts, conversation.id, clock::now()).await
                })
            }));
        }
        let mut content = self.dressed(&message, false);
        if all.len() > 1 {
            content = Content::Text {
                text: burst::burst(&texts).unwrap_or_default(),
            };
        }
        let same_file = former
            .as_ref()
            .and_then(Content::file)
            .map(|file| &file.unique)
            == message.content.file().map(|file| &file.unique);
        let fits = shown.len() == 1 && add(&mut content, &edited.text);
        if same_file && fits {
            match self.wire.reword(chat, post.post, &content).await {
                Ok(()) => return Ok(Ending::nothing().spending(1)),
                Err(error) if matches!(trouble(&error), Trouble::Never(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.post_anew(spot, &conversation, &message, post.post, &edited.text)
            .await
    }

    /// Posts the new wording as an answer to the old one, which stays.
    async fn post_anew(
        &self,
        spot: Spot,
        conversation: &Conversation,
        message: &Message,
        old: i64,
        edited: &RichText,
    ) -> Outcome {
        let reply = ReplyTo {
            message: old,
            quote: None,
        };
        let showing = Showing {
            spot,
            conversation,
            place: &spot.place(Some(reply), true),
            unsure: false,
            there: 0,
            role: Role::Customer,
        };
        // In one post with what it was, if there is room: then a second try
        // never shows half of it again.
        let mut message = message.clone();
        add(&mut message.content, edited);
        let posted = self.show(&showing, &message).await?;
        let (chat, spent) = (spot.chat, posted.len() as i64);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for post in &posted {
                    posts::add(tx, chat, post).await?;
                }
                Ok(())
            })
        })
        .spending(spent))
    }
}

fn told(conversation: &Conversation, post: i64) -> Post {
    Post {
        post,
        slot: 0,
        conversation: conversation.id,
        message: None,
        role: Role::Notice,
    }
}
