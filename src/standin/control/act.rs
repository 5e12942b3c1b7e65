//! `POST /world/act`: what people do on the page.

use super::files::kind_of;
use super::view::{self, chat_key};
use crate::standin::server::Server;
use crate::standin::state::file::MediaKind;
use crate::standin::world::act::Acted;
use crate::standin::world::draft::Draft;
use crate::standin::world::{Place, World};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How long a pressed button waits for the bot.
const PATIENCE: Duration = Duration::from_secs(10);

/// An act of a person. Only the fields of the act itself are needed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    #[serde(rename = "as")]
    person: i64,
    #[serde(rename = "do")]
    deed: String,
    chat: Value,
    topic: Option<i64>,
    message: Option<i64>,
    text: Option<String>,
    entities: Option<Value>,
    reply_to: Option<i64>,
    quote: Option<String>,
    files: Vec<String>,
    location: Option<Value>,
    contact: Option<Value>,
    venue: Option<Value>,
    poll: Option<Value>,
    dice: Option<Value>,
    sticker: Option<String>,
    as_document: bool,
    anonymous: bool,
    emoji: Option<String>,
    data: Option<String>,
    payload: Option<String>,
    bot: Option<i64>,
    name: Option<String>,
    from_chat: Value,
    from_topic: Option<i64>,
    language: Option<String>,
    result: Value,
}

/// Does it and says what came of it.
pub async fn act(State(server): State<Server>, Json(act): Json<Act>) -> Json<Value> {
    Json(match perform(&server.world, act).await {
        Ok(mut answer) => {
            if let Some(object) = answer.as_object_mut() {
                object.insert("ok".into(), json!(true));
            }
            answer
        }
        Err(error) => json!({"ok": false, "error": error}),
    })
}

async fn perform(world: &World, act: Act) -> Acted<Value> {
    let (person, deed) = (act.person, act.deed.as_str());
    let known = world
        .lock()
        .users
        .get(&person)
        .is_some_and(|user| !user.is_bot);
    if !known && deed != "new_person" {
        return Err("no such person".to_owned());
    }
    let done = || Ok(json!({}));
    match deed {
        "new_person" => {
            let id = new_person(world, &act)?;
            let person = world.lock().users.get(&id).map(view::person);
            return Ok(json!({"person": person}));
        }
        "start" => {
            let message = world.start(person, bot(world, &act)?, act.payload.as_deref())?;
            return Ok(json!({"message": message}));
        }
        "block" => {
            world.block(person, bot(world, &act)?);
            return done();
        }
        "unblock" => {
            world.unblock(person, bot(world, &act)?);
            return done();
        }
        _ => {}
    }
    let place = place(world, &act.chat, act.topic).ok_or("no such chat")?;
    let message = || act.message.ok_or("which message?".to_owned());
    let topic = || act.topic.ok_or("which topic?".to_owned());
    let group = place.key(person).id;
    match deed {
        "send" => return send(world, act, place),
        "edit" => {
            let text = act.text.as_deref().unwrap_or_default();
            world.edit(person, place, message()?, text, act.entities.as_ref())?;
        }
        "delete" => world.delete(person, place, message()?)?,
        "react" => world.react(person, place, message()?, act.emoji.as_deref())?,
        "pin" => world.pin(person, place, message()?)?,
        "typing" => world.typing(person, place),
        "forward" => {
            let from = self::place(world, &act.from_chat, act.from_topic).ok_or("no such chat")?;
            return Ok(json!({"message": world.forward(person, from, message()?, place)?}));
        }
        "press_whisper" | "query" | "choose" => return alone(world, &act, place).await,
        "press" => {
            let pressed = world.press(
                person,
                place,
                message()?,
                act.data.as_deref().unwrap_or_default(),
            )?;
            let answer = tokio::time::timeout(PATIENCE, pressed.answer())
                .await
                .ok()
                .flatten();
            return Ok(json!({"answer": answer}));
        }
        "topic_create" => {
            return Ok(
                json!({"topic": world.create_topic(person, group, act.name.as_deref().unwrap_or_default())?}),
            );
        }
        "topic_close" => drop(world.close_topic(person, group, topic()?)?),
        "topic_reopen" => drop(world.reopen_topic(person, group, topic()?)?),
        "topic_rename" => drop(world.rename_topic(
            person,
            group,
            topic()?,
            act.name.as_deref().unwrap_or_default(),
        )?),
        "topic_delete" => world.delete_topic(group, topic()?)?,
        "join" => world.join(group, person),
        "leave" => world.leave(group, person),
        _ => return Err(format!("nobody knows how to do {deed:?}")),
    }
    done()
}

/// What a person does with what he alone sees, and inline queries.
async fn alone(world: &World, act: &Act, place: Place) -> Acted<Value> {
    let (person, group) = (act.person, place.key(act.person).id);
    match act.deed.as_str() {
        "press_whisper" => {
            let id = act.message.ok_or("which message?")?;
            let data = act.data.as_deref().unwrap_or_default();
            let pressed = world.press_whisper(person, group, id, data)?;
            let answer = tokio::time::timeout(PATIENCE, pressed.answer()).await;
            Ok(json!({"answer": answer.ok().flatten()}))
        }
        "query" => {
            let words = act.text.as_deref().unwrap_or_default();
            let asked = world.query(person, bot(world, act)?, words)?;
            let results = tokio::time::timeout(PATIENCE, asked.results()).await;
            Ok(json!({"results": results.ok().flatten().unwrap_or_default()}))
        }
        _ => {
            let bot = bot(world, act)?;
            Ok(json!({"message": world.choose(person, place, bot, &act.result)?}))
        }
    }
}

fn new_person(world: &World, act: &Act) -> Acted<i64> {
    let name = act.name.as_deref().unwrap_or_default().trim();
    if !(1..=64).contains(&name.chars().count()) {
        return Err("a name has 1 to 64 characters".to_owned());
    }
    let person = world.person(name);
    world.change_person(person, |user| user.language_code.clone_from(&act.language));
    Ok(person)
}

fn bot(world: &World, act: &Act) -> Acted<i64> {
    let state = world.lock();
    let chat = chat_key(&state, &act.chat)
        .map(|key| key.bot)
        .filter(|bot| *bot != 0);
    act.bot
        .or(chat)
        .or(state.staff_bot)
        .ok_or_else(|| "no such bot".to_owned())
}

fn place(world: &World, chat: &Value, topic: Option<i64>) -> Option<Place> {
    let state = world.lock();
    let key = chat_key(&state, chat)?;
    if key.is_private() {
        return Some(Place::Private { bot: key.bot });
    }
    let forum = state.chats.get(&key)?.is_forum;
    Some(
        topic
            .filter(|_| forum)
            .map_or(Place::Group(key.id), |topic| Place::Topic(key.id, topic)),
    )
}

fn send(world: &World, act: Act, place: Place) -> Acted<Value> {
    let person = act.person;
    let mut drafts = content(world, &act)?;
    if let Some(first) = drafts.first_mut() {
        let mut draft = std::mem::take(first);
        if let Some(text) = &act.text {
            draft = draft.caption(text.clone());
        }
        if let Some(entities) = act.entities {
            draft = draft.entities(entities);
        }
        if let Some(id) = act.reply_to {
            draft = draft.reply(id);
        }
        if let Some(quote) = act.quote {
            draft = draft.quote(quote);
        }
        *first = if act.anonymous {
            draft.anonymous()
        } else {
            draft
        };
    }
    if drafts.len() > 1 {
        let messages = world.send_album(person, place, drafts)?;
        return Ok(json!({"message": messages.first(), "messages": messages}));
    }
    let draft = drafts.pop().ok_or("nothing to send")?;
    Ok(json!({"message": world.send(person, place, draft)?}))
}

/// The drafts of an act: several files are an album if their kinds mix.
fn content(world: &World, act: &Act) -> Acted<Vec<Draft>> {
    let raw = [
        ("location", &act.location),
        ("contact", &act.contact),
        ("venue", &act.venue),
        ("poll", &act.poll),
        ("dice", &act.dice),
    ];
    if let Some((field, Some(value))) = raw.into_iter().find(|(_, value)| value.is_some()) {
        if field == "poll"
            && value["options"]
                .as_array()
                .is_some_and(|list| list.iter().all(Value::is_string))
        {
            let options: Vec<&str> = value["options"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            return Ok(vec![Draft::poll(
                value["question"].as_str().unwrap_or_default(),
                &options,
            )]);
        }
        return Ok(vec![Draft::raw(field, value.clone())]);
    }
    let state = world.lock();
    if let Some(unique) = &act.sticker {
        return if state.files.contains_key(unique) {
            Ok(vec![Draft::stored(MediaKind::Sticker, unique)])
        } else {
            Err("no such file".to_owned())
        };
    }
    if act.files.is_empty() {
        return Ok(vec![Draft::text(act.text.clone().unwrap_or_default())]);
    }
    let files: Vec<_> = act
        .files
        .iter()
        .filter_map(|unique| state.files.get(unique))
        .collect();
    if files.len() != act.files.len() || files.len() > 10 {
        return Err("no such file, or more than ten".to_owned());
    }
    let visual = files
        .iter()
        .all(|file| matches!(kind_of(&file.mime), MediaKind::Photo | MediaKind::Video));
    let kind = |mime: &str| {
        let mixed = files.len() > 1 && !visual;
        if act.as_document || mixed {
            MediaKind::Document
        } else {
            kind_of(mime)
        }
    };
    Ok(files
        .iter()
        .map(|file| Draft::stored(kind(&file.mime), &file.unique))
        .collect())
}
