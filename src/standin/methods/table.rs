//! Every method: name → function. A row names the parameters its function reads
//! (`!` marks the required ones), and what a call costs; the conformance test
//! holds the rows to the machine-readable API.

use super::{
    Call, Cost, Method, album, callbacks, chats, copy, delete, edit, files, icons, me, media,
    reactions, send, topics, whisper,
};
use crate::standin::errors::ApiError;
use crate::standin::limits::Family;
use serde_json::Value;

/// What every send understands.
const SEND: &str = "chat_id! message_thread_id disable_notification protect_content allow_paid_broadcast message_effect_id reply_parameters";
const MARKUP: &str = "reply_markup";
const CAPTION: &str = "caption parse_mode caption_entities";
const ABOVE: &str = "show_caption_above_media has_spoiler";
const THREAD: &str = "chat_id! message_thread_id!";
const EDIT: &str = "chat_id message_id inline_message_id reply_markup";
const WHISPER: &str = "chat_id! receiver_user_id! ephemeral_message_id!";
const NONE: &[&str] = &[];
const MESSAGE: Cost = Cost::One(Family::Message);

const fn row(
    name: &'static str,
    cost: Cost,
    params: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Result<Value, ApiError>,
) -> Method {
    Method {
        name,
        params,
        cost,
        run,
    }
}

/// Every method but `getUpdates`, `setWebhook`, `deleteWebhook` and
/// `getWebhookInfo` is a pure change of the world; these are rows too, because
/// their parameters are held to the API just the same.
pub const METHODS: &[Method] = &[
    row("getMe", Cost::Free, NONE, me::get_me),
    row("logOut", Cost::Free, NONE, me::done),
    row("close", Cost::Free, NONE, me::done),
    row(
        "getUpdates",
        Cost::Free,
        &["offset limit timeout allowed_updates"],
        me::get_updates,
    ),
    row(
        "setWebhook",
        Cost::Free,
        &[
            "url! certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ],
        me::set_webhook,
    ),
    row(
        "deleteWebhook",
        Cost::Free,
        &["drop_pending_updates"],
        me::delete_webhook,
    ),
    row("getWebhookInfo", Cost::Free, NONE, me::get_webhook_info),
    row(
        "setMyCommands",
        Cost::Free,
        &["commands! scope language_code"],
        me::set_my_commands,
    ),
    row(
        "getMyCommands",
        Cost::Free,
        &["scope language_code"],
        me::get_my_commands,
    ),
    row(
        "deleteMyCommands",
        Cost::Free,
        &["scope language_code"],
        me::delete_my_commands,
    ),
    row(
        "setChatMenuButton",
        Cost::Free,
        &["chat_id menu_button"],
        me::set_chat_menu_button,
    ),
    row("getChat", Cost::Free, &["chat_id!"], chats::get_chat),
    row(
        "getChatMember",
        Cost::Free,
        &["chat_id! user_id!"],
        chats::get_chat_member,
    ),
    row(
        "getChatAdministrators",
        Cost::Free,
        &["chat_id! return_bots"],
        chats::get_chat_administrators,
    ),
    row(
        "getChatMemberCount",
        Cost::Free,
        &["chat_id!"],
        chats::get_chat_member_count,
    ),
    row("leaveChat", Cost::Free, &["chat_id!"], chats::leave_chat),
    row(
        "getUserProfilePhotos",
        Cost::Free,
        &["user_id! offset limit"],
        chats::get_user_profile_photos,
    ),
    row(
        "sendChatAction",
        Cost::One(Family::ChatAction),
        &["chat_id! message_thread_id action!"],
        chats::send_chat_action,
    ),
    row(
        "sendMessage",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            "text! parse_mode entities link_preview_options",
            "ephemeral_message_parameters",
        ],
        send::message,
    ),
    row(
        "sendLocation",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            "latitude! longitude! horizontal_accuracy live_period heading",
        ],
        send::location,
    ),
    row(
        "sendVenue",
        MESSAGE,
        &[SEND, MARKUP, "latitude! longitude! title! address!"],
        send::venue,
    ),
    row(
        "sendContact",
        MESSAGE,
        &[SEND, MARKUP, "phone_number! first_name! last_name vcard"],
        send::contact,
    ),
    row("sendDice", MESSAGE, &[SEND, MARKUP, "emoji"], send::dice),
    row(
        "sendPoll",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            "question! options! is_anonymous type allows_multiple_answers is_closed",
        ],
        send::poll,
    ),
    row(
        "sendPhoto",
        MESSAGE,
        &[SEND, MARKUP, CAPTION, ABOVE, "photo!"],
        media::photo,
    ),
    row(
        "sendVideo",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            CAPTION,
            ABOVE,
            "video! duration width height thumbnail supports_streaming",
        ],
        media::video,
    ),
    row(
        "sendAnimation",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            CAPTION,
            ABOVE,
            "animation! duration width height thumbnail",
        ],
        media::animation,
    ),
    row(
        "sendDocument",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            CAPTION,
            "document! thumbnail disable_content_type_detection",
        ],
        media::document,
    ),
    row(
        "sendAudio",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            CAPTION,
            "audio! duration performer title thumbnail",
        ],
        media::audio,
    ),
    row(
        "sendVoice",
        MESSAGE,
        &[SEND, MARKUP, CAPTION, "voice! duration"],
        media::voice,
    ),
    row(
        "sendVideoNote",
        MESSAGE,
        &[SEND, MARKUP, "video_note! duration length thumbnail"],
        media::video_note,
    ),
    row(
        "sendSticker",
        MESSAGE,
        &[SEND, MARKUP, "sticker! emoji"],
        media::sticker,
    ),
    row(
        "sendMediaGroup",
        Cost::Items("media"),
        &[SEND, "media!"],
        album::send_media_group,
    ),
    row(
        "copyMessage",
        MESSAGE,
        &[
            SEND,
            MARKUP,
            CAPTION,
            "from_chat_id! message_id! show_caption_above_media",
        ],
        copy::copy_message,
    ),
    row(
        "copyMessages",
        Cost::Items("message_ids"),
        &[
            "chat_id! message_thread_id from_chat_id! message_ids! disable_notification protect_content remove_caption",
        ],
        copy::copy_messages,
    ),
    row(
        "forwardMessage",
        MESSAGE,
        &[
            "chat_id! message_thread_id from_chat_id! message_id! disable_notification protect_content message_effect_id",
        ],
        copy::forward_message,
    ),
    row(
        "forwardMessages",
        Cost::Items("message_ids"),
        &[
            "chat_id! message_thread_id from_chat_id! message_ids! disable_notification protect_content",
        ],
        copy::forward_messages,
    ),
    row(
        "editMessageText",
        MESSAGE,
        &[EDIT, "text parse_mode entities link_preview_options"],
        edit::text,
    ),
    row(
        "editMessageCaption",
        MESSAGE,
        &[EDIT, CAPTION, "show_caption_above_media"],
        edit::caption,
    ),
    row("editMessageMedia", MESSAGE, &[EDIT, "media!"], edit::media),
    row(
        "editMessageReplyMarkup",
        MESSAGE,
        &[EDIT],
        edit::reply_markup,
    ),
    row(
        "deleteMessage",
        Cost::Free,
        &["chat_id! message_id!"],
        delete::delete_message,
    ),
    row(
        "deleteMessages",
        Cost::Free,
        &["chat_id! message_ids!"],
        delete::delete_messages,
    ),
    row(
        "pinChatMessage",
        MESSAGE,
        &["chat_id! message_id! disable_notification"],
        delete::pin,
    ),
    row(
        "unpinChatMessage",
        Cost::Free,
        &["chat_id! message_id"],
        delete::unpin,
    ),
    row(
        "unpinAllForumTopicMessages",
        Cost::Free,
        &[THREAD],
        delete::unpin_topic,
    ),
    row(
        "setMessageReaction",
        Cost::One(Family::Reaction),
        &["chat_id! message_id! reaction is_big"],
        reactions::set,
    ),
    row(
        "createForumTopic",
        MESSAGE,
        &["chat_id! name! icon_color icon_custom_emoji_id"],
        topics::create,
    ),
    row(
        "editForumTopic",
        MESSAGE,
        &[THREAD, "name icon_custom_emoji_id"],
        topics::edit,
    ),
    row("closeForumTopic", MESSAGE, &[THREAD], topics::close),
    row("reopenForumTopic", MESSAGE, &[THREAD], topics::reopen),
    row("deleteForumTopic", MESSAGE, &[THREAD], topics::delete),
    row(
        "closeGeneralForumTopic",
        MESSAGE,
        &["chat_id!"],
        topics::close_general,
    ),
    row(
        "reopenGeneralForumTopic",
        MESSAGE,
        &["chat_id!"],
        topics::reopen_general,
    ),
    row(
        "hideGeneralForumTopic",
        MESSAGE,
        &["chat_id!"],
        topics::hide_general,
    ),
    row(
        "unhideGeneralForumTopic",
        MESSAGE,
        &["chat_id!"],
        topics::unhide_general,
    ),
    row(
        "getForumTopicIconStickers",
        Cost::Free,
        NONE,
        icons::stickers,
    ),
    row(
        "answerCallbackQuery",
        Cost::Free,
        &["callback_query_id! text show_alert url cache_time"],
        callbacks::answer,
    ),
    row(
        "answerInlineQuery",
        Cost::Free,
        &["inline_query_id! results! cache_time is_personal next_offset button"],
        callbacks::answer_inline,
    ),
    row(
        "editEphemeralMessageText",
        MESSAGE,
        &[
            WHISPER,
            MARKUP,
            "text! parse_mode entities link_preview_options",
        ],
        whisper::edit_text,
    ),
    row(
        "editEphemeralMessageReplyMarkup",
        MESSAGE,
        &[WHISPER, MARKUP],
        whisper::edit_markup,
    ),
    row(
        "deleteEphemeralMessage",
        MESSAGE,
        &[WHISPER],
        whisper::delete,
    ),
    row("getFile", Cost::Free, &["file_id!"], files::get_file),
    row(
        "getUserProfilePhotos",
        Cost::Free,
        &["user_id! offset limit"],
        files::get_user_profile_photos,
    ),
];
