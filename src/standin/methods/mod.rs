//! The methods of the Bot API: one table, name → function. A row names the
//! parameters its function reads (`!` marks the required ones), and what a call
//! costs; the conformance test holds the table to the machine-readable API.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all rows of the table have one shape"
)]

mod album;
mod callbacks;
mod chats;
mod copy;
mod delete;
mod edit;
mod files;
pub mod icons;
mod markup;
mod me;
pub mod media;
pub mod params;
mod place;
pub mod reactions;
mod reply;
pub mod send;
mod topics;

use self::params::Params;
use super::errors::ApiError;
use super::limits::Family;
use super::state::State;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One call under way: the world, who calls, with what.
pub struct Call<'a> {
    /// The world, locked.
    pub state: &'a mut State,
    /// The bot's id.
    pub bot: i64,
    /// The parameters.
    pub params: &'a Params,
}

/// What a call costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Free,
    /// One operation.
    One(Family),
    /// As many operations as the list in this parameter has items.
    Items(&'static str),
}

/// A row of the table.
pub struct Method {
    /// The documented name.
    pub name: &'static str,
    /// Names of parameters, in groups, separated by blanks.
    pub params: &'static [&'static str],
    /// What a call costs.
    pub cost: Cost,
    /// What it does.
    pub run: fn(&mut Call<'_>) -> Result<Value, ApiError>,
}

/// What every send understands.
const SEND: &str = "chat_id! message_thread_id disable_notification protect_content allow_paid_broadcast message_effect_id reply_parameters";
const MARKUP: &str = "reply_markup";
const CAPTION: &str = "caption parse_mode caption_entities";
const ABOVE: &str = "show_caption_above_media has_spoiler";
const THREAD: &str = "chat_id! message_thread_id!";
const EDIT: &str = "chat_id message_id inline_message_id reply_markup";
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
    row("getFile", Cost::Free, &["file_id!"], files::get_file),
];

static INDEX: LazyLock<HashMap<String, &'static Method>> = LazyLock::new(|| {
    METHODS
        .iter()
        .map(|method| (method.name.to_ascii_lowercase(), method))
        .collect()
});

/// The method of a name in any case.
pub fn find(name: &str) -> Option<&'static Method> {
    INDEX.get(&name.to_ascii_lowercase()).copied()
}

impl Method {
    /// Names of all parameters, and whether each is required.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let words = self
            .params
            .iter()
            .flat_map(|group| group.split(' '))
            .filter(|word| !word.is_empty());
        words.map(|word| {
            word.strip_suffix('!')
                .map_or((word, false), |name| (name, true))
        })
    }

    /// The budget a call is charged to and how many operations it is.
    pub fn charge(&self, params: &Params) -> Option<(Family, usize)> {
        match self.cost {
            Cost::Free => None,
            Cost::One(family) => Some((family, 1)),
            Cost::Items(list) => Some((
                Family::Message,
                params.list(list).map_or(1, |items| items.len()).max(1),
            )),
        }
    }

    /// Refuses a call that lacks a required parameter.
    pub fn require(&self, params: &Params) -> Result<(), ApiError> {
        for (name, required) in self.parameters() {
            if required && !params.has(name) {
                return Err(ApiError::bad(match name {
                    "chat_id" => "chat_id is empty".to_owned(),
                    "text" => "message text is empty".to_owned(),
                    "callback_query_id" => "callback_query_id is empty".to_owned(),
                    "name" => "topic name must be non-empty".to_owned(),
                    "message_id" | "message_ids" => {
                        "message identifier is not specified".to_owned()
                    }
                    "message_thread_id" => "invalid message thread identifier specified".to_owned(),
                    "file_id" => "invalid file_id".to_owned(),
                    name if self.name.starts_with("send") => {
                        format!("there is no {name} in the request")
                    }
                    name => format!("{name} is not specified"),
                }));
            }
        }
        Ok(())
    }
}
