//! Looking into raw JSON of the Bot API without a type.

use serde_json::Value;

use crate::model::rich::{Entity, RichText};

/// The string `key` of an object.
pub fn text<'a>(raw: &'a Value, key: &str) -> Option<&'a str> {
    raw.get(key)?.as_str()
}

/// The string `key` of an object as an owned one, unless it is empty.
pub fn owned(raw: &Value, key: &str) -> Option<String> {
    text(raw, key)
        .filter(|text| !text.is_empty())
        .map(Into::into)
}

/// The integer `key` of an object.
pub fn int(raw: &Value, key: &str) -> Option<i64> {
    raw.get(key)?.as_i64()
}

/// Whether `key` of an object is true.
pub fn flag(raw: &Value, key: &str) -> bool {
    raw.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The items of the array `key`; none if it is not one.
pub fn items<'a>(raw: &'a Value, key: &str) -> &'a [Value] {
    raw.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The words `key` with their formatting `entities`; what is broken of it is
/// left out, kinds unknown to this program are kept.
pub fn rich(raw: &Value, key: &str, entities: &str) -> RichText {
    RichText {
        text: text(raw, key).unwrap_or_default().into(),
        entities: items(raw, entities)
            .iter()
            .filter_map(|entity| serde_json::from_value::<Entity>(entity.clone()).ok())
            .collect(),
    }
    .repaired()
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    /// JSON of any shape, its keys often those of the Bot API.
    pub fn any_json() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            proptest::sample::select(KEYS).prop_map(str::to_owned),
            "[a-z_]{1,8}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-3i64..9).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            proptest::sample::select(WORDS).prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 80, 8, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((key.clone(), inner), 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    const KEYS: &[&str] = &[
        "update_id",
        "message",
        "edited_message",
        "callback_query",
        "message_reaction",
        "my_chat_member",
        "message_id",
        "message_thread_id",
        "is_topic_message",
        "date",
        "chat",
        "from",
        "id",
        "type",
        "text",
        "entities",
        "offset",
        "length",
        "url",
        "caption",
        "caption_entities",
        "photo",
        "video",
        "document",
        "animation",
        "audio",
        "voice",
        "video_note",
        "sticker",
        "live_photo",
        "rich_message",
        "blocks",
        "items",
        "cells",
        "poll",
        "options",
        "question",
        "checklist",
        "tasks",
        "dice",
        "emoji",
        "value",
        "contact",
        "location",
        "latitude",
        "longitude",
        "venue",
        "reply_to_message",
        "quote",
        "position",
        "forward_origin",
        "sender_user",
        "reply_markup",
        "inline_keyboard",
        "new_reaction",
        "old_reaction",
        "user",
        "new_chat_member",
        "status",
        "file_id",
        "first_name",
        "is_bot",
        "story",
        "invoice",
        "gift",
        "giveaway",
        "users_shared",
        "users",
    ];

    const WORDS: &[&str] = &[
        "private",
        "supergroup",
        "bold",
        "custom_emoji",
        "text_link",
        "date_time",
        "emoji",
        "hidden_user",
        "user",
        "channel",
        "kicked",
        "member",
        "/start",
        "/start abc",
        "👍",
    ];
}
