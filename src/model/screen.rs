//! What one person of the staff is shown, alone where Telegram can, as data.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ids::{ConversationId, PromptId};
use super::rich::RichText;

/// One showing; stored as JSON inside an errand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// To whom: a user id of Telegram.
    pub user: i64,
    /// Where.
    pub home: Home,
    /// What; `None` takes away what `replace` names.
    pub face: Option<Face>,
    /// What it stands in place of.
    pub replace: Option<Shown>,
    /// The person's post to answer, where the screen must be an ordinary post.
    pub answers: Option<i64>,
    /// The question that it asks, if it does: its answer is waited for.
    pub ask: Option<PromptId>,
    /// Nobody waits for it after this, milliseconds UTC.
    pub until: i64,
}

/// Where a screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// In the topic of a conversation.
    Topic(ConversationId),
    /// In another topic of the group, or in General.
    Thread(Option<i64>),
    /// In the person's own chat with the staff bot.
    Private,
}

/// Words and buttons, as Telegram takes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// At most 4096 UTF-16 units.
    pub text: RichText,
    /// `InlineKeyboardMarkup`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyboard: Option<Value>,
}

/// Something shown before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// An ephemeral message: its `ephemeral_message_id`.
    Ephemeral(i64),
    /// An ordinary message.
    Post(i64),
}
