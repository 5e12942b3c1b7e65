//! Reading chats and members, leaving, typing.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::Change;
use crate::standin::state::chat::{ChatKey, Member, Status};
use serde_json::{Value, json};

type Answer = Result<Value, ApiError>;

const ACTIONS: &[&str] = &[
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub fn get_chat(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    let mut full = call.state.chat_json(key);
    let Some(object) = full.as_object_mut() else {
        return Ok(full);
    };
    object.insert("accent_color_id".into(), json!(key.id.rem_euclid(7)));
    object.insert("max_reaction_count".into(), json!(11));
    object.insert(
        "accepted_gift_types".into(),
        json!({
            "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
            "premium_subscription": false, "gifts_from_channels": false
        }),
    );
    if key.is_private()
        && call
            .state
            .users
            .get(&key.id)
            .is_some_and(|person| person.refuses_voice)
    {
        object.insert(
            "has_restricted_voice_and_video_messages".into(),
            json!(true),
        );
    }
    let Some(chat) = call.state.chats.get(&key) else {
        return Ok(full);
    };
    if let Some(pinned) = chat.pinned.last() {
        object.insert(
            "pinned_message".into(),
            call.state.message_json(call.bot, key, *pinned),
        );
    }
    if let Some(seconds) = chat.auto_delete {
        object.insert("message_auto_delete_time".into(), json!(seconds));
    }
    if chat.protected {
        object.insert("has_protected_content".into(), json!(true));
    }
    if let Some(list) = &chat.reactions {
        let list: Vec<Value> = list
            .iter()
            .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
            .collect();
        object.insert("available_reactions".into(), json!(list));
    }
    if !key.is_private() {
        let may: serde_json::Map<String, Value> = [
            "can_send_messages",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_manage_topics",
        ]
        .iter()
        .map(|right| {
            (
                (*right).to_owned(),
                json!(right.starts_with("can_send") || right.starts_with("can_add")),
            )
        })
        .collect();
        object.insert("permissions".into(), Value::Object(may));
    }
    Ok(full)
}

pub fn get_chat_member(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    let id = call.params.int("user_id").unwrap_or_default();
    if !call.state.users.contains_key(&id) {
        return Err(ApiError::bad("PARTICIPANT_ID_INVALID"));
    }
    let user = call.state.user_json(id);
    if key.is_private() {
        return Ok(Member::plain(Status::Member).json(&user));
    }
    let member = call.state.chat(key)?.members.get(&id).cloned();
    Ok(member
        .unwrap_or_else(|| Member::plain(Status::Left))
        .json(&user))
}

fn group(call: &Call<'_>) -> Result<ChatKey, ApiError> {
    let key = call.chat("chat_id")?;
    if key.is_private() {
        Err(ApiError::bad(
            "there are no administrators in the private chat",
        ))
    } else {
        Ok(key)
    }
}

pub fn get_chat_administrators(call: &mut Call<'_>) -> Answer {
    let key = group(call)?;
    let with_bots = call.params.flag("return_bots");
    let chat = call.state.chat(key)?;
    let shown = |id: &i64| with_bots || *id == call.bot || !call.state.bots.contains_key(id);
    let admins = chat
        .members
        .iter()
        .filter(|(id, member)| member.is_admin() && shown(id));
    Ok(admins
        .map(|(id, member)| member.json(&call.state.user_json(*id)))
        .collect())
}

pub fn get_chat_member_count(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    if key.is_private() {
        return Ok(json!(2));
    }
    Ok(json!(
        call.state
            .chat(key)?
            .members
            .values()
            .filter(|member| member.is_here())
            .count()
    ))
}

pub fn leave_chat(call: &mut Call<'_>) -> Answer {
    let key = call.chat("chat_id")?;
    if key.is_private() {
        return Err(ApiError::bad(
            "chat member status can't be changed in private chats",
        ));
    }
    call.state
        .set_member(key, call.bot, call.bot, &Member::plain(Status::Left))?;
    Ok(Value::Bool(true))
}

pub fn get_user_profile_photos(call: &mut Call<'_>) -> Answer {
    let id = call.params.int("user_id").unwrap_or_default();
    if !call.state.users.contains_key(&id) {
        return Err(ApiError::bad("user not found"));
    }
    Ok(json!({"total_count": 0, "photos": []}))
}

pub fn send_chat_action(call: &mut Call<'_>) -> Answer {
    let key = call.destination()?;
    let action = call.params.text("action").unwrap_or_default().into_owned();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::bad("wrong parameter action in request"));
    }
    // A deleted topic is not noticed here (tdlib/telegram-bot-api#732).
    let topic = call.params.int("message_thread_id");
    call.state
        .touch(Change::Typing(key, topic, call.bot, action));
    Ok(Value::Bool(true))
}
