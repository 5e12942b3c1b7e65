//! Shows what customers say, and what went to them without an agent's post.

use std::collections::BTreeSet;

use crate::botapi::send::ReplyTo;
use crate::clock;
use crate::delivery::rim::Ending;
use crate::desk::cards::notice as words;
use crate::desk::wire::Spot;
use crate::model::content::Content;
use crate::model::errand::Errand;
use crate::model::ids::MessageId;
use crate::model::rich::Quote;
use crate::model::status::{Role, Side, State};
use crate::relay::parcels;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::journal::{self, Entry};
use crate::store::messages::{self, Message};
use crate::store::outbox::Parcel;
use crate::store::posts;

use super::show::Showing;
use super::{DeskRim, Outcome, Stop};

impl DeskRim {
    pub(super) async fn post(&self, chat: i64, id: MessageId, waiting: &[Parcel]) -> Outcome {
        let mut tx = self.database.read().await?;
        let Some(message) = messages::get(&mut tx, id).await? else {
            return Ok(Ending::nothing());
        };
        // An undo was quicker: it did not go out, and is not shown as if it had.
        if message.side == Side::Agent && message.state == State::Retracted {
            return Ok(Ending::nothing());
        }
        let Some(conversation) = conversations::get(&mut tx, message.conversation).await? else {
            return Ok(Ending::nothing());
        };
        let Some(topic) = conversation.topic else {
            return Err(Stop::NoTopic);
        };
        let unsure = waiting.first().is_some_and(|parcel| parcel.unsure);
        let (items, there) = self.missing(&mut tx, chat, message, waiting).await?;
        let reply = match items.first().and_then(|item| item.reply_to) {
            Some(answered) => Self::reply(&mut tx, chat, answered, items.first()).await?,
            None => None,
        };
        drop(tx);
        let Some(first) = items.first() else {
            return Ok(Ending::nothing());
        };
        // The first words were loud, and an agent who took it wants to hear the rest.
        let ours = first.side == Side::Agent;
        let silent =
            ours || conversation.assignee.is_none() && conversation.received > items.len() as i64;
        let spot = Spot {
            chat,
            topic: Some(topic),
        };
        let showing = Showing {
            spot,
            conversation: &conversation,
            place: &spot.place(reply, silent),
            unsure,
            there,
            role: if ours { Role::Agent } else { Role::Customer },
        };
        let shown = if first.album.is_some() {
            self.show_album(&showing, &items).await?
        } else if items.len() > 1 {
            self.show_burst(&showing, &items).await?
        } else {
            self.show(&showing, first).await?
        };
        let spent = shown.iter().map(|post| post.post).collect::<BTreeSet<_>>();
        let (id, first) = (conversation.id, first.id);
        let accounts = self.stage.accounts(&conversation.inbox);
        Ok(Ending::done(move |tx| {
            Box::pin(async move {
                for post in &shown {
                    posts::add(tx, chat, post).await?;
                }
                // What became of it may have been known before there was a post to mark.
                for message in shown.iter().filter_map(|post| post.message) {
                    if ours {
                        parcels::mark(tx, &accounts, id, message, clock::now()).await?;
                    }
                }
                if unsure {
                    let entry = Entry {
                        actor: "system",
                        action: "repeat",
                        conversation: Some(id),
                        message: Some(first),
                        detail: None,
                    };
                    journal::add(tx, entry, clock::now()).await?;
                }
                Ok(())
            })
        })
        .spending(spent.len().max(1) as i64))
    }

    /// Of the messages that share the post, those that are not there yet; and
    /// how many posts of a long one an earlier attempt has left.
    async fn missing(
        &self,
        tx: &mut Tx,
        chat: i64,
        message: Message,
        parcels: &[Parcel],
    ) -> Result<(Vec<Message>, usize), Stop> {
        let mut items = Vec::new();
        let mut there = 0;
        let first = parcels.iter().all(|parcel| parcel.attempts <= 1);
        for item in self.together(tx, message, parcels).await? {
            // An item of an album may have gone with its neighbours; nothing
            // else can be there before its first attempt.
            if first && item.album.is_none() {
                items.push(item);
                continue;
            }
            let shown = posts::of_message(tx, chat, item.id).await?.len();
            if shown == 0 || (item.album.is_none() && shown < self.parts(&item)) {
                items.push(item);
                there = shown;
            }
        }
        Ok((items, there))
    }

    /// The messages that share the post: joined texts, or an album's items.
    async fn together(
        &self,
        tx: &mut Tx,
        mut first: Message,
        parcels: &[Parcel],
    ) -> Result<Vec<Message>, Stop> {
        if let Some(album) = &first.album {
            let mut items = messages::album(tx, first.conversation, album).await?;
            items.retain(|item| item.side == first.side);
            if let Some(first) = items.first_mut() {
                self.name_sender(tx, first).await?;
            }
            return Ok(items);
        }
        self.name_sender(tx, &mut first).await?;
        let mut items = vec![first];
        for parcel in parcels.iter().skip(1) {
            let Errand::Post { message } = parcel.errand else {
                continue;
            };
            items.extend(messages::get(tx, message).await?);
        }
        Ok(items)
    }

    /// Puts over what we post for an agent who it is from, and from which script.
    async fn name_sender(&self, tx: &mut Tx, message: &mut Message) -> Result<(), Stop> {
        if message.side != Side::Agent {
            return Ok(());
        }
        let title = messages::script_title(tx, message.id).await?;
        let agent = message.author_name.clone().unwrap_or_default();
        let mut head = words::sent_for(title.as_deref(), &agent, self.stage.language);
        if let Content::Text { text } | Content::Media { caption: text, .. } = &mut message.content
        {
            if !text.is_empty() {
                head.push("\n").append(text);
            }
            *text = head;
        }
        Ok(())
    }

    /// The post to answer, if what was answered is in the group.
    async fn reply(
        tx: &mut Tx,
        chat: i64,
        answered: MessageId,
        item: Option<&Message>,
    ) -> Result<Option<ReplyTo>, Stop> {
        let shown = posts::of_message(tx, chat, answered).await?;
        let quote = item
            .and_then(|item| item.quote.as_deref())
            .and_then(|quote| serde_json::from_str::<Quote>(quote).ok())
            // Positions differ where several texts share a post.
            .filter(|_| shown.first().is_some_and(|post| post.slot == 0));
        Ok(shown.first().map(|post| ReplyTo {
            message: post.post,
            quote,
        }))
    }
}
