//! Answers to pressed buttons and to inline queries.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::CallbackAnswer;
use serde_json::Value;
use std::collections::HashSet;

const LATE: &str = "query is too old and response timeout expired or query ID is invalid";

pub fn answer(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let text = call
        .params
        .text("text")
        .map(std::borrow::Cow::into_owned)
        .filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(ApiError::bad("MESSAGE_TOO_LONG"));
    }
    let id = call
        .params
        .text("callback_query_id")
        .unwrap_or_default()
        .into_owned();
    let window = i64::try_from(call.state.options.callback_window.as_millis()).unwrap_or(i64::MAX);
    let now = call.state.now();
    let theirs = call
        .state
        .callbacks
        .get(&id)
        .is_some_and(|callback| callback.bot == call.bot);
    let callback = if theirs {
        call.state.callbacks.remove(&id)
    } else {
        None
    };
    let callback = callback.filter(|callback| now - callback.at <= window);
    let callback = callback.ok_or_else(|| ApiError::bad(LATE))?;
    let alert = call.params.flag("show_alert");
    let url = call
        .params
        .text("url")
        .map(std::borrow::Cow::into_owned)
        .filter(|url| !url.is_empty());
    // Who pressed may have gone meanwhile.
    let _ = callback.answer.send(CallbackAnswer { text, alert, url });
    Ok(Value::Bool(true))
}

pub fn answer_inline(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let Some(results) = call.params.list("results") else {
        return Err(ApiError::bad("can't parse inline query results"));
    };
    if results.len() > 50 {
        return Err(ApiError::bad("RESULTS_TOO_MUCH"));
    }
    let mut ids = HashSet::new();
    for result in &results {
        let id = result["id"].as_str().unwrap_or_default();
        if !(1..=64).contains(&id.len()) {
            return Err(ApiError::bad("RESULT_ID_INVALID"));
        }
        if !ids.insert(id) {
            return Err(ApiError::bad("RESULT_ID_DUPLICATE"));
        }
        if result["type"] == "article" {
            let title = result["title"].as_str().unwrap_or_default();
            let words = result.pointer("/input_message_content/message_text");
            if title.is_empty() {
                return Err(ApiError::bad(
                    "can't parse inline query result: field \"title\" must be non-empty",
                ));
            }
            let words = words.and_then(Value::as_str).unwrap_or_default();
            if words.trim().is_empty() {
                return Err(ApiError::bad("message text is empty"));
            }
        }
    }
    let id = call
        .params
        .text("inline_query_id")
        .unwrap_or_default()
        .into_owned();
    let theirs = call
        .state
        .queries
        .get(&id)
        .is_some_and(|query| query.bot == call.bot);
    let query = if theirs {
        call.state.queries.remove(&id)
    } else {
        None
    };
    let query = query.ok_or_else(|| ApiError::bad(LATE))?;
    // Who typed may have gone meanwhile.
    let _ = query.answer.send(results);
    Ok(Value::Bool(true))
}
