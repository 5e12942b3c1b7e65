//! Sending what is no file.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::post::Post;
use crate::standin::text::{TEXT, Text, clean};
use serde_json::{Map, Value, json};

type Answer = Result<Value, ApiError>;

impl Call<'_> {
    /// Posts `body` where the call says and answers with the message.
    pub fn post(&mut self, mut body: Map<String, Value>) -> Answer {
        let asks = self
            .params
            .json("reply_markup")
            .is_some_and(|markup| markup.get("force_reply") == Some(&Value::Bool(true)));
        let key = self.destination()?;
        let (topic, reply) = self.topic_and_reply(key)?;
        if let Some(markup) = self.markup(key)? {
            body.insert("reply_markup".into(), markup);
        }
        if self.params.flag("protect_content") {
            body.insert("has_protected_content".into(), json!(true));
        }
        let id = self.state.post(
            key,
            Post {
                sender: self.bot,
                topic,
                reply,
                body,
                asks,
                ..Post::default()
            },
        )?;
        // Other bots of the group may be told (bot-to-bot mode); the sender never is.
        self.state.tell_message(key, id, "message");
        Ok(self.state.message_json(self.bot, key, id))
    }

    /// A cleaned text of the parameters `text` and `entities` (or their like).
    pub fn cleaned(&self, text: &str, entities: &str, max: usize) -> Result<Text, ApiError> {
        if self.params.has("parse_mode")
            && self
                .params
                .text("parse_mode")
                .is_some_and(|mode| !mode.is_empty())
        {
            return Err(ApiError::bad(
                "can't parse entities: the stand-in takes entities only, no parse_mode",
            ));
        }
        let list = self.params.json(entities);
        clean(
            &self.params.text(text).unwrap_or_default(),
            list.as_ref(),
            max,
        )
    }
}

/// Puts a text and its entities into a body under the given names.
pub fn write(body: &mut Map<String, Value>, text: &Text, field: &str, entities: &str) {
    if !text.text.is_empty() {
        body.insert(field.into(), json!(text.text));
    }
    if !text.entities.is_empty() {
        body.insert(entities.into(), json!(text.entities));
    }
}

pub fn message(call: &mut Call<'_>) -> Answer {
    let text = call.cleaned("text", "entities", TEXT)?;
    if text.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    let mut body = Map::new();
    write(&mut body, &text, "text", "entities");
    if let Some(options) = call
        .params
        .json("link_preview_options")
        .filter(Value::is_object)
    {
        body.insert("link_preview_options".into(), options);
    }
    if let Some(wish) = call.whispered() {
        return call.whisper(&wish, body);
    }
    call.post(body)
}

fn point(call: &Call<'_>) -> Result<Value, ApiError> {
    let latitude = call
        .params
        .float("latitude")
        .filter(|angle| angle.abs() <= 90.0);
    let longitude = call
        .params
        .float("longitude")
        .filter(|angle| angle.abs() <= 180.0);
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => {
            Ok(json!({"latitude": latitude, "longitude": longitude}))
        }
        _ => Err(ApiError::bad("location is invalid")),
    }
}

pub fn location(call: &mut Call<'_>) -> Answer {
    let mut location = point(call)?;
    if let Some(object) = location.as_object_mut() {
        for field in ["live_period", "heading"] {
            if let Some(number) = call.params.int(field) {
                object.insert(field.into(), json!(number));
            }
        }
    }
    call.post(Map::from_iter([("location".to_owned(), location)]))
}

pub fn venue(call: &mut Call<'_>) -> Answer {
    let location = point(call)?;
    let title = call.params.text("title").unwrap_or_default();
    let address = call.params.text("address").unwrap_or_default();
    let venue = json!({"location": location, "title": title, "address": address});
    call.post(Map::from_iter([
        ("venue".to_owned(), venue),
        ("location".to_owned(), location),
    ]))
}

pub fn contact(call: &mut Call<'_>) -> Answer {
    let mut contact = Map::new();
    for field in ["phone_number", "first_name", "last_name", "vcard"] {
        if let Some(text) = call.params.text(field) {
            contact.insert(field.into(), json!(text));
        }
    }
    call.post(Map::from_iter([(
        "contact".to_owned(),
        Value::Object(contact),
    )]))
}

pub fn dice(call: &mut Call<'_>) -> Answer {
    let emoji = call
        .params
        .text("emoji")
        .unwrap_or("🎲".into())
        .into_owned();
    let value = call.state.fresh() % 6 + 1;
    call.post(Map::from_iter([(
        "dice".to_owned(),
        json!({"emoji": emoji, "value": value}),
    )]))
}

pub fn poll(call: &mut Call<'_>) -> Answer {
    let question = call
        .params
        .text("question")
        .unwrap_or_default()
        .into_owned();
    let given = call.params.list("options").unwrap_or_default();
    if !(1..=300).contains(&question.chars().count()) {
        return Err(ApiError::bad("poll question must be non-empty"));
    }
    if !(1..=12).contains(&given.len()) {
        return Err(ApiError::bad("poll must have at least 2 option"));
    }
    let texts: Vec<String> = given
        .iter()
        .filter_map(|option| option.as_str().or(option["text"].as_str()))
        .map(str::to_owned)
        .collect();
    let kind = call
        .params
        .text("type")
        .unwrap_or("regular".into())
        .into_owned();
    let anonymous = !call.params.has("is_anonymous") || call.params.flag("is_anonymous");
    let id = call.state.fresh();
    let mut poll = poll_json(id, &question, &texts, anonymous);
    if let Some(object) = poll.as_object_mut() {
        object.insert("type".into(), json!(kind));
        object.insert(
            "allows_multiple_answers".into(),
            json!(call.params.flag("allows_multiple_answers")),
        );
        object.insert("is_closed".into(), json!(call.params.flag("is_closed")));
    }
    call.post(Map::from_iter([("poll".to_owned(), poll)]))
}

/// The `Poll` object of a regular poll nobody has voted in.
pub fn poll_json(id: i64, question: &str, options: &[String], anonymous: bool) -> Value {
    let options: Vec<Value> = options
        .iter()
        .enumerate()
        .map(|(n, text)| json!({"persistent_id": n.to_string(), "text": text, "voter_count": 0}))
        .collect();
    json!({
        "id": id.to_string(),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": false,
        "is_anonymous": anonymous,
        "type": "regular",
        "allows_multiple_answers": false,
        "allows_revoting": true,
        "members_only": false,
    })
}
