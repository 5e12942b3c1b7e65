//! What people do with messages.

use super::draft::{Draft, Source};
use super::{Place, World};
use crate::standin::errors::ApiError;
use crate::standin::methods::media::place as place_media;
use crate::standin::methods::reactions::EMOJI;
use crate::standin::methods::send::write;
use crate::standin::state::chat::{ChatKey, Member, Status};
use crate::standin::state::message::Reaction;
use crate::standin::state::post::{Post, Reply};
use crate::standin::state::user::{ANONYMOUS_ADMIN, CHANNEL_BOT, stand_in_sender};
use crate::standin::state::{Change, State};
use crate::standin::text::{CAPTION, TEXT, clean, utf16};
use serde_json::{Map, Value, json};

/// What an act that cannot be done is told; the words of the errors are for developers.
pub type Acted<T> = Result<T, String>;

fn words(error: ApiError) -> String {
    error.description
}

impl World {
    /// Sends a message as a person and gives its id. In a private chat this
    /// presses Start first, if need be, without the message `/start`.
    pub fn send(&self, person: i64, place: Place, draft: Draft) -> Acted<i64> {
        let mut state = self.lock();
        let id = put(&mut state, person, place, draft, None)?;
        state.tell_message(place.key(person), id, "message");
        Ok(id)
    }

    /// Sends an album.
    pub fn send_album(&self, person: i64, place: Place, items: Vec<Draft>) -> Acted<Vec<i64>> {
        let mut state = self.lock();
        let group = state.fresh().to_string();
        let mut ids = Vec::new();
        for item in items {
            let id = put(&mut state, person, place, item, Some(&group))?;
            state.tell_message(place.key(person), id, "message");
            ids.push(id);
        }
        Ok(ids)
    }

    /// Presses Start, with the payload of a deep link.
    pub fn start(&self, person: i64, bot: i64, payload: Option<&str>) -> Acted<i64> {
        let text = payload.map_or_else(
            || "/start".to_owned(),
            |payload| format!("/start {payload}"),
        );
        self.send(person, Place::Private { bot }, Draft::text(text))
    }

    /// Edits a text or caption.
    pub fn edit(
        &self,
        person: i64,
        place: Place,
        message: i64,
        text: &str,
        entities: Option<&Value>,
    ) -> Acted<()> {
        let key = place.key(person);
        let mut state = self.lock();
        let now = state.now() / 1000;
        let chat = state.chat_mut(key).map_err(words)?;
        let found = chat
            .messages
            .get_mut(&message)
            .filter(|message| !message.deleted && message.sender == person);
        let found = found.ok_or("no such message of this person")?;
        let (field, marks, max) = if found.body.contains_key("text") {
            ("text", "entities", TEXT)
        } else {
            ("caption", "caption_entities", CAPTION)
        };
        let text = clean(text, entities, max).map_err(words)?;
        found.body.remove(field);
        found.body.remove(marks);
        write(&mut found.body, &text, field, marks);
        found.body.insert("edit_date".into(), json!(now));
        state.touch(Change::Message(key, message));
        state.tell_message(key, message, "edited_message");
        Ok(())
    }

    /// Deletes a message: nobody is told.
    pub fn delete(&self, person: i64, place: Place, message: i64) -> Acted<()> {
        let deleted = self.lock().delete_message(place.key(person), message);
        if deleted {
            Ok(())
        } else {
            Err("no such message".to_owned())
        }
    }

    /// Sets or takes back a reaction.
    pub fn react(&self, person: i64, place: Place, message: i64, emoji: Option<&str>) -> Acted<()> {
        if emoji.is_some_and(|emoji| !EMOJI.contains(&emoji)) {
            return Err("REACTION_INVALID".to_owned());
        }
        let key = place.key(person);
        let mut state = self.lock();
        let chat = state.chat_mut(key).map_err(words)?;
        let found = chat
            .messages
            .get_mut(&message)
            .filter(|message| !message.deleted)
            .ok_or("no such message")?;
        let old = found
            .reactions
            .iter()
            .find(|reaction| reaction.user == person)
            .cloned();
        let new = emoji.map(|emoji| Reaction {
            user: person,
            emoji: emoji.to_owned(),
        });
        found.reactions.retain(|reaction| reaction.user != person);
        found.reactions.extend(new.clone());
        if old == new {
            return Ok(());
        }
        state.touch(Change::Message(key, message));
        state.tell_reaction(key, message, person, old.as_ref(), new.as_ref());
        Ok(())
    }

    /// Forwards a message as a person.
    pub fn forward(&self, person: i64, from: Place, message: i64, to: Place) -> Acted<i64> {
        let mut state = self.lock();
        let source = from.key(person);
        let found = state
            .chat(source)
            .map_err(words)?
            .message(message)
            .ok_or("no such message")?;
        let mut draft = Draft {
            raw: found.content(),
            ..Draft::default()
        };
        draft
            .raw
            .insert("forward_origin".into(), state.origin_json(source, found));
        let id = put(&mut state, person, to, draft, None)?;
        state.tell_message(to.key(person), id, "message");
        Ok(id)
    }

    /// Blocks a bot.
    pub fn block(&self, person: i64, bot: i64) {
        self.lock().set_blocked(person, bot, true);
    }

    /// Unblocks a bot.
    pub fn unblock(&self, person: i64, bot: i64) {
        self.lock().set_blocked(person, bot, false);
    }

    /// Pins a message as a person.
    pub fn pin(&self, person: i64, place: Place, message: i64) -> Acted<()> {
        self.lock()
            .pin(place.key(person), person, message)
            .map_err(words)
    }

    /// Shows "typing" to the page; bots never learn of it.
    pub fn typing(&self, person: i64, place: Place) {
        let change = Change::Typing(
            place.key(person),
            place.topic(),
            person,
            "typing".to_owned(),
        );
        self.lock().touch(change);
    }

    /// Queues any object as an update of a bot; `update_id` is set here.
    pub fn inject(&self, bot: i64, update: &Value) -> i64 {
        let mut state = self.lock();
        let expires = state.now() + 24 * 3600 * 1000;
        let Some(bot) = state.bots.get_mut(&bot) else {
            return 0;
        };
        let id = bot.queue.push_raw("raw".to_owned(), update, expires);
        bot.wake.notify_waiters();
        id
    }
}

impl State {
    /// Blocking and unblocking is all a bot learns of its members in private chats.
    fn set_blocked(&mut self, person: i64, bot: i64, blocked: bool) {
        let chat = self.private_chat(bot, person);
        if chat.blocked == blocked {
            return;
        }
        chat.blocked = blocked;
        let key = chat.key;
        let (was, is) = if blocked {
            (Status::Member, Status::Kicked)
        } else {
            (Status::Kicked, Status::Member)
        };
        self.touch(Change::Chat(key));
        self.tell_member(key, person, bot, &Member::plain(was), &Member::plain(is));
    }
}

fn put(
    state: &mut State,
    person: i64,
    place: Place,
    draft: Draft,
    album: Option<&str>,
) -> Acted<i64> {
    admit(state, person, place)?;
    let key = place.key(person);
    // With topics switched off everything lands in the main chat.
    let forum = state.chats.get(&key).is_some_and(|chat| chat.is_forum);
    let topic = place.topic().filter(|_| forum);
    let mut body = draft.raw;
    let cap = if draft.media.is_some() { CAPTION } else { TEXT };
    if let Some(text) = &draft.text {
        let text = clean(text, draft.entities.as_ref(), cap).map_err(words)?;
        if draft.media.is_some() {
            write(&mut body, &text, "caption", "caption_entities");
        } else {
            write(&mut body, &text, "text", "entities");
        }
    }
    if let Some((kind, source)) = draft.media {
        let file = match source {
            Source::New { name, mime, bytes } => state.store(kind, &name, &mime, bytes).clone(),
            Source::Stored(unique) => state.files.get(&unique).cloned().ok_or("no such file")?,
        };
        place_media(&mut body, &file, kind, draft.stated);
    }
    if let Some(group) = album {
        body.insert("media_group_id".into(), json!(group));
    }
    if body.is_empty() {
        return Err("the message is empty".to_owned());
    }
    let reply = reply(
        state,
        key,
        topic,
        draft.reply,
        draft.reply_elsewhere,
        draft.quote.as_deref(),
    )?;
    let from = identity(
        state,
        key,
        draft.anonymous,
        draft.channel.as_deref(),
        &mut body,
    );
    let post = Post {
        sender: person,
        from,
        topic,
        reply,
        body,
        pins: None,
        asks: false,
    };
    state.post(key, post).map_err(words)
}

/// Whether the person may write here; a private chat is started on the way.
fn admit(state: &mut State, person: i64, place: Place) -> Acted<()> {
    if let Place::Private { bot } = place {
        if !state.bots.contains_key(&bot) {
            return Err("no such bot".to_owned());
        }
        state.set_blocked(person, bot, false);
        let chat = state.private_chat(bot, person);
        if !chat.started {
            chat.started = true;
            let key = chat.key;
            state.touch(Change::Chat(key));
        }
        return Ok(());
    }
    let chat = state.chat(place.key(person)).map_err(words)?;
    if !chat.has(person) {
        return Err("not a member of the chat".to_owned());
    }
    if !chat.is_forum {
        return Ok(());
    }
    if place.topic().is_some_and(|id| chat.topic(id).is_none()) {
        return Err("the topic is gone".to_owned());
    }
    if !chat.may_post(person, place.topic()) {
        return Err("the topic is closed".to_owned());
    }
    Ok(())
}

fn reply(
    state: &State,
    key: ChatKey,
    topic: Option<i64>,
    same: Option<i64>,
    elsewhere: Option<(i64, i64)>,
    quote: Option<&str>,
) -> Acted<Option<Reply>> {
    let (source, id) = match (same, elsewhere) {
        (Some(id), _) => (key, id),
        (None, Some((chat, id))) => (ChatKey::group(chat), id),
        (None, None) => return Ok(None),
    };
    let replied = state
        .chats
        .get(&source)
        .and_then(|chat| chat.message(id))
        .ok_or("no such message to reply to")?;
    let quote = match quote {
        Some(part) => {
            let at = replied
                .text()
                .find(part)
                .and_then(|at| replied.text().get(..at))
                .map(utf16);
            Some(
                json!({"text": part, "position": at.ok_or("the quote is not in the message")?, "is_manual": true}),
            )
        }
        None => None,
    };
    let forum = state.chats.get(&key).is_some_and(|chat| chat.is_forum);
    if source == key && (!forum || replied.topic == topic) {
        return Ok(Some(Reply {
            to: Some(id),
            external: None,
            quote,
        }));
    }
    let origin = state.origin_json(source, replied);
    let external = json!({"origin": origin, "chat": state.chat_json(source), "message_id": id});
    Ok(Some(Reply {
        to: None,
        external: Some(external),
        quote,
    }))
}

/// Who stands as the sender, where it is not the person.
fn identity(
    state: &State,
    key: ChatKey,
    anonymous: bool,
    channel: Option<&str>,
    body: &mut Map<String, Value>,
) -> Option<Value> {
    if anonymous {
        body.insert("sender_chat".into(), state.chat_json(key));
        return Some(stand_in_sender(ANONYMOUS_ADMIN));
    }
    let title = channel?;
    body.insert(
        "sender_chat".into(),
        json!({"id": -1_009_999_999_999_i64, "type": "channel", "title": title}),
    );
    Some(stand_in_sender(CHANNEL_BOT))
}
