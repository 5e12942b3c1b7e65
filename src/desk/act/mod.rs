//! Intent → effects, in the transaction that stores the update.
//!
//! Every press and command is checked here at the moment it acts: who, which
//! conversation, which state. What is left to do after the commit (and may be
//! lost with a crash) is returned as [`After`].

mod group;
mod post;
mod press;

use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff;

use super::cards::toast::Toast;
use super::commands;
use super::intent::{Author, Intent, Place};
use super::stage::Stage;

/// What is done after the commit.
#[derive(Clone, Debug, PartialEq)]
pub enum After {
    /// Answer a press.
    Answer {
        /// Callback query id.
        id: String,
        /// What to say.
        toast: Toast,
    },
    /// Walk somebody through binding the group.
    Setup {
        /// Where it was asked.
        chat: i64,
        /// What kind of chat it is.
        place: Place,
        /// Who asked.
        author: Option<Author>,
    },
    /// Look at our rights and at the group's settings again, and tell people
    /// what is wrong.
    Inspect,
    /// The group has a new id.
    Moved {
        /// The new id.
        to: i64,
    },
}

/// Acts on what one update means.
pub async fn act(
    tx: &mut Tx,
    stage: &Stage,
    intent: &Intent,
    now: i64,
) -> Result<Vec<After>, StoreError> {
    if let Intent::Setup {
        chat,
        place,
        author,
    } = intent
    {
        return Ok(vec![After::Setup {
            chat: *chat,
            place: *place,
            author: author.clone(),
        }]);
    }
    if let Intent::Press {
        id,
        author,
        chat,
        message,
        data,
    } = intent
    {
        let toast = match stage.chat() {
            Some(desk) if *chat == Some(desk) => {
                press::press(tx, stage, (desk, *message), author, data, now).await?
            }
            _ => Toast::Forbidden,
        };
        return Ok(vec![After::Answer {
            id: id.clone(),
            toast,
        }]);
    }
    let Some(chat) = stage.chat() else {
        return Ok(Vec::new());
    };
    let room = Room { stage, chat, now };
    match intent {
        Intent::Say(post) => room.say(tx, post).await?,
        Intent::Note(post) => room.note(tx, post).await?,
        Intent::Held { post, why } => room.held(tx, post, why).await?,
        Intent::Edited {
            message,
            content,
            as_note,
            at,
            ..
        } => {
            room.edited(tx, *message, content, *as_note, *at).await?;
        }
        Intent::Command {
            topic,
            message,
            author,
            name,
            reply,
            known,
            ..
        } => {
            let order = commands::obey::Order {
                topic: *topic,
                message: *message,
                author,
                name,
                reply,
                known: *known,
            };
            commands::obey::obey(tx, &room, &order).await?;
        }
        Intent::React { message, emoji, .. } => room.react(tx, *message, emoji).await?,
        Intent::Refuse {
            topic,
            message,
            why,
        } => room.refuse(tx, *topic, *message, *why).await?,
        Intent::TopicClosed { topic, by } => room.topic_closed(tx, *topic, by.as_ref()).await?,
        Intent::TopicReopened { topic, by } => room.topic_reopened(tx, *topic, by.as_ref()).await?,
        Intent::TopicRenamed { topic, name, .. } => room.topic_renamed(tx, *topic, name).await?,
        Intent::Members(seats) => room.members(tx, seats).await?,
        Intent::Migrated { to } => return room.migrated(tx, *to).await,
        Intent::Rights { .. } | Intent::GroupChanged(_) => return Ok(vec![After::Inspect]),
        Intent::Press { .. } | Intent::Setup { .. } | Intent::Private { .. } => {}
        Intent::Ignore(reason) => tracing::debug!(reason, "nothing for the desk"),
    }
    Ok(Vec::new())
}

/// Where and when it happens.
pub struct Room<'a> {
    /// Our surroundings.
    pub stage: &'a Stage,
    /// The group.
    pub chat: i64,
    /// Milliseconds UTC.
    pub now: i64,
}

impl Room<'_> {
    /// Remembers who acts, under the name he has now.
    pub async fn seen(&self, tx: &mut Tx, author: &Author) -> Result<(), StoreError> {
        staff::seen(tx, author.id, &author.name, author.username.as_deref()).await
    }
}
