//! A refused call, changed so that it may be accepted; pure.
//!
//! Each repair takes something away, so a call can be repaired only a few
//! times. Only calls that certainly had no effect are repaired: anything else
//! would show a message twice.

use serde_json::Value;

use super::error::{CallError, Fault};
use super::reason::{Target, Why};
use super::send::Call;

/// The call to make instead of `call`, which failed with `error`; `None` if
/// there is nothing to change.
///
/// - the quoted words are not there: without the quote
/// - the answered message is not there: not as an answer
/// - the picture is no photo, or too big for one: as a document
/// - no voice messages wanted: as a document
/// - the formatting is broken: as plain words
///
/// Only uploads can become documents: a `file_id` keeps its kind for ever
/// (facts 4.3). Items of an album are not repaired; send them one by one.
#[must_use]
pub fn repair(call: &Call, error: &CallError) -> Option<Call> {
    if !error.is_certain_not_sent() {
        return None;
    }
    match error.fault()? {
        Fault::Rejected { why: Why::Quote } => without_quote(call),
        Fault::TargetMissing {
            what: Target::Reply | Target::Any,
        } => without_reply(call),
        Fault::Rejected {
            why: Why::PhotoInvalid | Why::FileTooBig,
        } => as_document(call, &["sendPhoto"]),
        Fault::Rejected {
            why: Why::VoiceForbidden,
        } => as_document(call, &["sendVoice", "sendVideoNote"]),
        Fault::Rejected { why: Why::Entities } => plain(call),
        _ => None,
    }
}

fn without_quote(call: &Call) -> Option<Call> {
    let mut call = call.clone();
    let reply = call.params.as_object_mut()?.get_mut("reply_parameters")?;
    let reply = reply.as_object_mut()?;
    reply.remove("quote")?;
    reply.remove("quote_entities");
    reply.remove("quote_position");
    Some(call)
}

fn without_reply(call: &Call) -> Option<Call> {
    let mut call = call.clone();
    call.params.as_object_mut()?.remove("reply_parameters")?;
    Some(call)
}

fn as_document(call: &Call, methods: &[&str]) -> Option<Call> {
    if call.files.is_empty() || !methods.contains(&call.method) {
        return None;
    }
    let mut call = call.clone();
    let fields = call.params.as_object_mut()?;
    let file = ["photo", "voice", "video_note"]
        .iter()
        .find_map(|field| fields.remove(*field))?;
    for field in ["has_spoiler", "duration", "length"] {
        fields.remove(field);
    }
    fields.insert("document".into(), file);
    fields.insert("disable_content_type_detection".into(), true.into());
    call.method = "sendDocument";
    Some(call)
}

fn plain(call: &Call) -> Option<Call> {
    let mut call = call.clone();
    let fields = call.params.as_object_mut()?;
    let mut changed = false;
    for key in ["entities", "caption_entities"] {
        changed |= fields.remove(key).is_some();
    }
    if let Some(Value::Object(reply)) = fields.get_mut("reply_parameters") {
        changed |= reply.remove("quote_entities").is_some();
    }
    if let Some(Value::Array(items)) = fields.get_mut("media") {
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            changed |= item.remove("caption_entities").is_some();
        }
    }
    changed.then_some(call)
}

#[cfg(test)]
mod tests;
