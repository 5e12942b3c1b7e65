//! Takes out of an update what the typed reader cannot read, so that the rest survives.
//!
//! teloxide 0.17 gives up a whole message, without a word, for one formatting
//! kind or button that is newer than itself. Only the typed view is cleaned;
//! what a message says is read from the untouched JSON (`content`).

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use teloxide_core::types::{
    ExternalReplyInfo, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
    MaybeInaccessibleMessage, MessageEntity, MessageOrigin, ReactionCount, ReactionType, Story,
    TextQuote, Update, UpdateKind, User,
};

/// Why an update has no typed form. Holds nothing of its content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not an object with an `update_id` that the typed reader can hold.
    #[error("not an update")]
    NotAnUpdate,
    /// A kind of update that the typed reader does not know.
    #[error("an unknown kind of update")]
    Kind,
    /// A known kind that lacks what it must have.
    #[error("a broken update: {0}")]
    Broken(&'static str),
}

/// The typed form of an update, cleaned before.
pub fn typed(raw: &Value) -> Result<Update, Unreadable> {
    let fields = raw.as_object().ok_or(Unreadable::NotAnUpdate)?;
    let kind = KINDS.iter().find(|&&kind| fields.contains_key(kind));
    let mut value = raw.clone();
    clean(&mut value);
    // By way of text: from a `Value` the typed reader cannot borrow the name of
    // the kind, and takes every update for an unknown one.
    let update: Update =
        serde_json::from_str(&value.to_string()).map_err(|_| Unreadable::NotAnUpdate)?;
    match (&update.kind, kind) {
        (UpdateKind::Error(_), Some(kind)) => Err(Unreadable::Broken(kind)),
        (UpdateKind::Error(_), None) => Err(Unreadable::Kind),
        _ => Ok(update),
    }
}

/// Drops from an update, at every depth, what the typed reader stumbles over:
/// entities, buttons, origins and reactions of kinds unknown to it. What it
/// can read stays as it is.
pub fn clean(update: &mut Value) {
    if let Value::Object(fields) = update {
        // The typed reader looks at the first field beside the id only.
        if KINDS.iter().any(|&kind| fields.contains_key(kind)) {
            fields.retain(|key, _| key == "update_id" || KINDS.contains(&key.as_str()));
        }
    }
    sweep(update, DEEPEST);
}

/// Deepest nesting looked into; messages hold messages one level deep.
const DEEPEST: usize = 128;

/// The kinds of updates that the typed reader knows.
const KINDS: [&str; 23] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
];

fn sweep(value: &mut Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        *value = Value::Null;
        return;
    };
    match value {
        Value::Array(list) => list.iter_mut().for_each(|each| sweep(each, depth)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|each| sweep(each, depth));
            for (key, each) in fields.iter_mut() {
                sift(key, each);
            }
            drop_unreadable(fields);
        }
        _ => {}
    }
}

/// Drops unreadable items of a list.
fn sift(key: &str, value: &mut Value) {
    let Value::Array(list) = value else { return };
    match key {
        "new_reaction" | "old_reaction" => list.retain(reads::<ReactionType>),
        "reactions" => list.retain(reads::<ReactionCount>),
        "inline_keyboard" => {
            for row in list.iter_mut().filter_map(Value::as_array_mut) {
                row.retain(reads::<InlineKeyboardButton>);
            }
            list.retain(|row| row.as_array().is_some_and(|row| !row.is_empty()));
        }
        _ if key == "entities" || key.ends_with("_entities") => {
            list.retain(reads::<MessageEntity>);
        }
        _ => {}
    }
}

type IsReadable = fn(&Value) -> bool;

/// Optional fields of a message and what they must be.
const OPTIONAL: [(&str, IsReadable); 12] = [
    ("forward_origin", reads::<MessageOrigin>),
    ("external_reply", reads::<ExternalReplyInfo>),
    ("quote", reads::<TextQuote>),
    ("reply_markup", reads::<InlineKeyboardMarkup>),
    ("link_preview_options", reads::<LinkPreviewOptions>),
    ("reply_to_story", reads::<Story>),
    ("via_bot", reads::<User>),
    ("sender_business_bot", reads::<User>),
    ("reply_to_message", reads::<MaybeInaccessibleMessage>),
    ("pinned_message", reads::<MaybeInaccessibleMessage>),
    ("entities", Value::is_array),
    ("caption_entities", Value::is_array),
];

fn drop_unreadable(fields: &mut Map<String, Value>) {
    for (key, is_readable) in OPTIONAL {
        if fields.get(key).is_some_and(|value| !is_readable(value)) {
            fields.remove(key);
        }
    }
    // The message of a pressed button; a message of its own has no `data`.
    let pressed = fields.contains_key("chat_instance");
    if pressed
        && fields
            .get("message")
            .is_some_and(|m| !reads::<MaybeInaccessibleMessage>(m))
    {
        fields.remove("message");
    }
}

fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    serde_json::from_value::<T>(value.clone()).is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn message(extra: Value) -> Value {
        let mut message = json!({
            "message_id": 5, "date": 1_790_000_000,
            "chat": {"id": 7, "type": "private", "first_name": "Ann"},
            "from": {"id": 7, "is_bot": false, "first_name": "Ann"},
        });
        if let (Value::Object(message), Value::Object(extra)) = (&mut message, extra) {
            message.extend(extra);
        }
        message
    }

    fn update(message: &Value) -> Value {
        json!({"update_id": 1, "message": message})
    }

    fn text_of(raw: &Value) -> String {
        match typed(raw).unwrap().kind {
            UpdateKind::Message(message) => message.text().unwrap().to_owned(),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn new_kinds_cost_only_themselves() {
        let extras = [
            json!({"entities": [
                {"type": "hologram", "offset": 0, "length": 1},
                {"type": "bold", "offset": 0, "length": 2}
            ]}),
            json!({"reply_markup": {"inline_keyboard": [[
                {"text": "new", "hologram": {}},
                {"text": "old", "callback_data": "x", "style": "danger"}
            ], [{"text": "gone", "disabled": {}}]]}}),
            json!({"forward_origin": {"type": "hologram", "date": 1}}),
            json!({"external_reply": {"origin": {"type": "hologram", "date": 1}}}),
            json!({"reply_to_message": message(json!({
                "text": "old", "entities": [{"type": "hologram", "offset": 0, "length": 1}]
            }))}),
            json!({"reply_to_message": {"message_id": 3}}),
            json!({"quote": {"text": "q", "position": 0, "entities": [{"type": "hologram", "offset": 0, "length": 1}]}}),
        ];
        for extra in extras {
            let mut raw = message(extra.clone());
            raw.as_object_mut()
                .unwrap()
                .insert("text".into(), "hi".into());
            assert_eq!(text_of(&update(&raw)), "hi", "{extra}");
        }
    }

    #[test]
    fn the_readable_rest_of_a_list_is_kept() {
        let raw = update(&message(json!({"text": "hi", "entities": [
            {"type": "hologram", "offset": 0, "length": 1},
            {"type": "bold", "offset": 0, "length": 2}
        ]})));
        let UpdateKind::Message(message) = typed(&raw).unwrap().kind else {
            unreachable!()
        };
        assert_eq!(message.entities().unwrap().len(), 1);
    }

    #[test]
    fn new_reactions_are_left_out() {
        let raw = json!({"update_id": 1, "message_reaction": {
            "chat": {"id": 7, "type": "private", "first_name": "Ann"}, "message_id": 5,
            "user": {"id": 7, "is_bot": false, "first_name": "Ann"}, "date": 1,
            "old_reaction": [], "new_reaction": [{"type": "hologram"}, {"type": "emoji", "emoji": "👍"}]
        }});
        let UpdateKind::MessageReaction(reaction) = typed(&raw).unwrap().kind else {
            unreachable!()
        };
        assert_eq!(reaction.new_reaction.len(), 1);
    }

    #[test]
    fn fields_beside_the_update_do_not_hide_it() {
        let mut raw = update(&message(json!({"text": "hi"})));
        raw.as_object_mut().unwrap().insert("aaa".into(), 1.into());
        assert_eq!(text_of(&raw), "hi");
    }

    #[test]
    fn a_pressed_button_outlives_its_message() {
        let raw = json!({"update_id": 1, "callback_query": {
            "id": "1", "from": {"id": 7, "is_bot": false, "first_name": "Ann"},
            "chat_instance": "1", "data": "x", "message": {"message_id": 3, "date": 0}
        }});
        assert!(matches!(
            typed(&raw).unwrap().kind,
            UpdateKind::CallbackQuery(_)
        ));
    }

    #[test]
    fn what_cannot_be_typed_says_why() {
        assert_eq!(typed(&json!([])), Err(Unreadable::NotAnUpdate));
        assert_eq!(typed(&json!({"message": {}})), Err(Unreadable::NotAnUpdate));
        assert_eq!(
            typed(&json!({"update_id": 1, "hologram": {}})),
            Err(Unreadable::Kind)
        );
        assert_eq!(
            typed(&json!({"update_id": 1, "message": {}})),
            Err(Unreadable::Broken("message"))
        );
    }

    #[test]
    fn what_is_known_is_left_alone() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/telegram");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|ext| ext != "json") {
                continue;
            }
            let raw: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let mut cleaned = raw.clone();
            clean(&mut cleaned);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_newer = name.starts_with("new_");
            assert_eq!(cleaned != raw, is_newer, "{name}");
            assert_eq!(typed(&raw).is_err(), name.starts_with("unknown_"), "{name}");
            seen += 1;
        }
        assert!(seen > 20, "fixtures are there");
    }

    proptest! {
        #[test]
        fn any_json_is_survived(mut raw in crate::botapi::raw::tests::any_json()) {
            let _ = typed(&raw);
            clean(&mut raw);
            let once = raw.clone();
            clean(&mut raw);
            prop_assert_eq!(raw, once);
        }
    }
}
