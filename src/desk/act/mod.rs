//! Intent → effects, in the transaction that stores the update.
//!
//! Every press and command is checked here at the moment it acts: who, which
//! conversation, which state. What is left to do after the commit (and may be
//! lost with a crash) is returned as [`After`].

mod area;
mod group;
mod post;
mod press;

use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::rights;
use crate::store::staff::{self, Standing};

use super::areas::Found;
use super::buttons;
use super::cards::toast::Toast;
use super::commands;
use super::intent::{Author, Intent, Place, Pressed, Talk};
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
    /// Answer an inline query.
    Found {
        /// Inline query id.
        id: String,
        /// What is offered.
        results: Vec<Found>,
    },
    /// Offer the private commands to a person of the staff.
    Offer {
        /// Who.
        user: i64,
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
    if let Intent::Press(pressed) = intent {
        return press(tx, stage, pressed, now).await;
    }
    let Some(chat) = stage.chat() else {
        return Ok(Vec::new());
    };
    let room = Room { stage, chat, now };
    if let Some(post) = intent.post()
        && let Some(after) = room.answered(tx, post).await?
    {
        return Ok(after);
    }
    match intent {
        Intent::Say(post) => room.say(tx, post).await?,
        Intent::Note(post) => room.note(tx, post).await?,
        Intent::Held { post, why } => room.held(tx, post, why).await?,
        Intent::Edited {
            message,
            author,
            content,
            as_note,
            at,
            ..
        } => {
            // Who may not answer changes nothing that the customer sees.
            let inside = *as_note || !room.may(tx, author.id, Right::Answer).await?;
            room.edited(tx, *message, content, inside, *at).await?;
        }
        Intent::Command {
            topic,
            message,
            author,
            name,
            given,
            reply,
            known,
        } => {
            let order = commands::obey::Order {
                topic: *topic,
                message: *message,
                author,
                name,
                given,
                reply,
                known: *known,
            };
            return commands::obey::obey(tx, &room, &order).await;
        }
        Intent::React {
            message,
            author,
            emoji,
        } => {
            if room.may(tx, author.id, Right::Answer).await? {
                room.react(tx, *message, emoji).await?;
            }
        }
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
        Intent::Inline { id, author, query } => {
            return room.inline(tx, id, author, query).await;
        }
        Intent::Press(_) | Intent::Setup { .. } | Intent::Private { .. } => {}
        Intent::Ignore(reason) => tracing::debug!(reason, "nothing for the desk"),
    }
    Ok(Vec::new())
}

/// Acts on a press; it is always answered.
async fn press(
    tx: &mut Tx,
    stage: &Stage,
    pressed: &Pressed,
    now: i64,
) -> Result<Vec<After>, StoreError> {
    let chat = stage.chat();
    if let (Some(chat), Some(asked)) = (chat, buttons::asked(&pressed.data)) {
        let room = Room { stage, chat, now };
        return room.press_area(tx, pressed, &asked).await;
    }
    let own = pressed
        .fleeting
        .is_none_or(|(_, receiver)| receiver == pressed.author.id);
    let toast = match chat {
        Some(desk) if own && pressed.chat == Some(desk) => {
            let place = (desk, pressed.message);
            press::press(tx, stage, place, &pressed.author, &pressed.data, now).await?
        }
        _ => Toast::Forbidden,
    };
    Ok(vec![After::Answer {
        id: pressed.id.clone(),
        toast,
    }])
}

/// Acts on what somebody of the staff says to us in private; `None` if it is
/// not the desk's business.
pub async fn private(
    tx: &mut Tx,
    stage: &Stage,
    talk: &Talk,
    now: i64,
) -> Result<Option<Vec<After>>, StoreError> {
    match stage.chat() {
        Some(chat) => Room { stage, chat, now }.private(tx, talk).await,
        None => Ok(None),
    }
}

/// Where and when it happens.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Our surroundings.
    pub stage: &'a Stage,
    /// The group.
    pub chat: i64,
    /// Milliseconds UTC.
    pub now: i64,
}

impl Room<'_> {
    /// Whether a person of the group may do something. Who was never seen has
    /// come a moment ago and is an agent.
    pub async fn may(&self, tx: &mut Tx, person: i64, right: Right) -> Result<bool, StoreError> {
        let standing = staff::standing(tx, person)
            .await?
            .unwrap_or(Standing::Agent);
        rights::may(tx, standing, right).await
    }

    /// Remembers who acts, under the name he has now.
    pub async fn seen(&self, tx: &mut Tx, author: &Author) -> Result<(), StoreError> {
        staff::seen(tx, author.id, &author.name, author.username.as_deref()).await
    }
}
