//! `sendMediaGroup`.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::file::MediaKind;
use crate::standin::state::post::Post;
use serde_json::{Value, json};

pub fn send_media_group(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let key = call.destination()?;
    let (topic, reply) = call.topic_and_reply(key)?;
    let items = call
        .params
        .list("media")
        .ok_or_else(|| ApiError::bad("can't parse media JSON object"))?;
    if items.len() < 2 {
        return Err(ApiError::bad(
            "there are too few messages to send as an album",
        ));
    }
    if items.len() > 10 {
        return Err(ApiError::bad(
            "there are too many messages to send as an album",
        ));
    }
    let mut bodies = Vec::new();
    let mut kinds = Vec::new();
    for item in &items {
        let (kind, body) = call.input_media(item)?;
        kinds.push(kind);
        bodies.push(body);
    }
    check(&kinds)?;
    let group = json!(call.state.fresh().to_string());
    let mut sent = Vec::new();
    for mut body in bodies {
        body.insert("media_group_id".into(), group.clone());
        let post = Post {
            sender: call.bot,
            topic,
            reply: reply.clone(),
            body,
            ..Post::default()
        };
        let id = call.state.post(key, post)?;
        sent.push(call.state.message_json(call.bot, key, id));
    }
    Ok(Value::Array(sent))
}

/// Photos and videos mix; documents and audio stay among themselves.
fn check(kinds: &[MediaKind]) -> Result<(), ApiError> {
    use MediaKind::{Audio, Document, Photo, Video};
    if kinds
        .iter()
        .any(|kind| !matches!(kind, Photo | Video | Document | Audio))
    {
        return Err(ApiError::bad(
            "can't use the media of the specified type in the album",
        ));
    }
    for alone in [Document, Audio] {
        if kinds.contains(&alone) && kinds.iter().any(|kind| *kind != alone) {
            return Err(ApiError::bad(format!(
                "{} can't be mixed with other media types",
                alone.field()
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mixes() {
        use MediaKind::{Audio, Document, Photo, Video, Voice};
        assert!(check(&[Photo, Video]).is_ok());
        assert!(check(&[Document, Document]).is_ok());
        assert!(check(&[Document, Photo]).is_err());
        assert!(check(&[Audio, Document]).is_err());
        assert!(check(&[Voice, Voice]).is_err());
    }
}
