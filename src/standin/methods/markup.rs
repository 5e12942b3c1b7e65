//! `reply_markup`: what is accepted, and what is kept of it.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::chat::ChatKey;
use serde_json::{Value, json};

/// Most buttons of a keyboard (community figure).
const BUTTONS: usize = 100;
/// Largest markup, in bytes of JSON (community figure).
const SIZE: usize = 10_240;
/// What a button may do; each has exactly one.
const ACTIONS: &[&str] = &[
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

impl Call<'_> {
    /// The inline keyboard that the message keeps; other keyboards are checked
    /// for being objects and shown to nobody.
    pub fn markup(&self, key: ChatKey) -> Result<Option<Value>, ApiError> {
        let Some(markup) = self.params.json("reply_markup") else {
            return Ok(None);
        };
        if !markup.is_object() {
            return Err(ApiError::bad("object expected as reply markup"));
        }
        let Some(rows) = markup.get("inline_keyboard") else {
            return Ok(None);
        };
        let rows = rows
            .as_array()
            .ok_or_else(|| ApiError::bad("field \"inline_keyboard\" must be of type Array"))?;
        let mut count = 0;
        let mut kept = Vec::new();
        for row in rows {
            let row = row
                .as_array()
                .ok_or_else(|| ApiError::bad("can't parse inline keyboard button row"))?;
            count += row.len();
            row.iter().try_for_each(|button| check(button, key))?;
            if !row.is_empty() {
                kept.push(Value::Array(row.clone()));
            }
        }
        if count > BUTTONS || markup.to_string().len() > SIZE {
            return Err(ApiError::bad("reply markup is too long"));
        }
        Ok((!kept.is_empty()).then(|| json!({"inline_keyboard": kept})))
    }
}

fn check(button: &Value, key: ChatKey) -> Result<(), ApiError> {
    let text = button["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ApiError::bad(
            "can't parse inline keyboard button: field \"text\" must be non-empty",
        ));
    }
    let actions: Vec<&str> = ACTIONS
        .iter()
        .copied()
        .filter(|action| button.get(*action).is_some())
        .collect();
    match actions.as_slice() {
        ["callback_data"] => {
            let size = button["callback_data"].as_str().map_or(0, str::len);
            if (1..=64).contains(&size) {
                Ok(())
            } else {
                Err(ApiError::bad("BUTTON_DATA_INVALID"))
            }
        }
        ["url"] => {
            let url = button["url"]
                .as_str()
                .and_then(|url| url::Url::parse(url).ok());
            let fits =
                url.is_some_and(|url| matches!(url.scheme(), "http" | "https" | "tg" | "ton"));
            if fits {
                Ok(())
            } else {
                Err(ApiError::bad("BUTTON_URL_INVALID"))
            }
        }
        ["web_app"] if !key.is_private() => Err(ApiError::bad("BUTTON_TYPE_INVALID")),
        ["copy_text"] => {
            let size = button
                .pointer("/copy_text/text")
                .and_then(Value::as_str)
                .map_or(0, |text| text.chars().count());
            if (1..=256).contains(&size) {
                Ok(())
            } else {
                Err(ApiError::bad("BUTTON_COPY_TEXT_INVALID"))
            }
        }
        [_] => Ok(()),
        _ => Err(ApiError::bad(
            "text buttons are unallowed in the inline keyboard",
        )),
    }
}
