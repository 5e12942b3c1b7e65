//! Two agents who answered within a minute: the second is told of it after the
//! fact, alone where Telegram can. Nothing is held back for it (product.md, C28).

use crate::desk::act::Room;
use crate::desk::areas::menu;
use crate::desk::buttons;
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::rich::RichText;
use crate::model::screen::{Face, Home, Screen};
use crate::relay::parcels;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};

/// How close two answers clash, milliseconds.
const SPAN: i64 = 60_000;
/// Nobody says more within that time, in places of a conversation.
const NEAR: i64 = 200;
/// Nobody waits for the warning any longer, milliseconds.
const LIFE: i64 = 120_000;

/// The answer of another agent shortly before `at`; ask before the new one is stored.
pub async fn before(
    tx: &mut Tx,
    conversation: &Conversation,
    author: i64,
    at: i64,
) -> Result<Option<Message>, StoreError> {
    if conversation.sent == 0 {
        return Ok(None);
    }
    let last = messages::last_answer(tx, conversation.id, conversation.seq - NEAR).await?;
    Ok(last.filter(|it| {
        it.author.is_some_and(|other| other != author) && (at - it.created_at).abs() < SPAN
    }))
}

/// Tells the author of the answer `post`.
pub async fn warn(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    (author, post): (i64, i64),
    other: &Message,
) -> Result<(), StoreError> {
    let language = room.stage.language;
    let shown = other.author_name.as_deref().unwrap_or_default();
    let args = [("name", Arg::from(name(shown)))];
    let text = RichText::plain(language.say_with("turns-clash", &args));
    let keyboard = vec![vec![menu::close(language)]];
    let screen = Screen {
        user: author,
        home: Home::Topic(conversation.id),
        face: Some(Face {
            text,
            keyboard: Some(buttons::to_json(&keyboard)),
        }),
        replace: None,
        answers: Some(post),
        ask: None,
        until: room.now + LIFE,
    };
    parcels::screen(tx, &room.stage.account, screen, room.now).await
}
