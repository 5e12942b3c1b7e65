//! Answers to pressed buttons and to inline queries.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::CallbackAnswer;
use serde_json::Value;

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
    match call.params.list("results") {
        Some(results) if results.len() > 50 => Err(ApiError::bad("RESULTS_TOO_MUCH")),
        Some(_) => Ok(Value::Bool(true)),
        None => Err(ApiError::bad("can't parse inline query results")),
    }
}
