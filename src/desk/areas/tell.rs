//! Telling a person of the staff something that he must know: in private where
//! he can be written to, which costs the group nothing; else by name in the topic.

use crate::desk::act::Room;
use crate::desk::buttons::{self, Keyboard};
use crate::desk::cards::piece::{link, name};
use crate::model::notice::Notice;
use crate::model::rich::RichText;
use crate::model::screen::{Face, Home, Screen};
use crate::relay::parcels;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff;

use super::Card;

/// Nobody waits for private news any longer, milliseconds.
const LIFE: i64 = 24 * 60 * 60 * 1000;

/// Tells him in private, with a link to the topic below; `false` if he cannot
/// be written to there.
pub async fn in_private(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    person: i64,
    card: &Card,
) -> Result<bool, StoreError> {
    if staff::reachable(tx, person).await? != Some(true) {
        return Ok(false);
    }
    let mut text = card.text.clone();
    text.push("\n").append(&title(room, conversation));
    send(tx, room, person, text, &card.keyboard).await?;
    Ok(true)
}

/// Tells him in private, or else in the topic.
pub async fn person(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    (id, shown): (i64, &str),
    card: &Card,
) -> Result<(), StoreError> {
    if in_private(tx, room, conversation, id, card).await? {
        return Ok(());
    }
    by_name(tx, room, conversation, (id, shown), card).await
}

/// Tells him in the topic, so that his app rings.
pub async fn by_name(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    (id, shown): (i64, &str),
    card: &Card,
) -> Result<(), StoreError> {
    let mut words = RichText::default();
    words
        .push_person(&name(shown), id)
        .push(", ")
        .append(&card.text);
    let notice = Notice::Words {
        post: None,
        words,
        keyboard: buttons::to_data(&card.keyboard),
    };
    room.tell(tx, conversation, notice).await
}

/// Writes to him, whether or not anybody tried before.
async fn send(
    tx: &mut Tx,
    room: &Room<'_>,
    person: i64,
    text: RichText,
    keyboard: &Keyboard,
) -> Result<(), StoreError> {
    let screen = Screen {
        user: person,
        home: Home::Private,
        face: Some(Face {
            text,
            keyboard: (!keyboard.is_empty()).then(|| buttons::to_json(keyboard)),
        }),
        replace: None,
        answers: None,
        ask: None,
        until: room.now + LIFE,
    };
    parcels::screen(tx, &room.stage.account, screen, room.now).await
}

/// `#12 · Name`, as a link to the topic.
#[must_use]
pub fn title(room: &Room<'_>, conversation: &Conversation) -> RichText {
    let mut text = RichText::default();
    let shown = match &conversation.subject {
        Some(subject) => name(subject),
        None if conversation.name.trim().is_empty() => room.stage.language.say("card-nameless"),
        None => name(&conversation.name),
    };
    let words = format!("#{} · {shown}", conversation.number);
    match conversation.topic.and_then(|topic| link(room.chat, topic)) {
        Some(url) => text.push_link(&words, &url),
        None => text.push_as("bold", &words),
    };
    text
}
