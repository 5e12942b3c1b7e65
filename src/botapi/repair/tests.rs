#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::json;

use crate::botapi::client::Upload;
use crate::botapi::error::classify;

use super::*;

fn bad(words: &str) -> CallError {
    classify(400, &format!("Bad Request: {words}"), None, None).into()
}

fn call(method: &'static str, params: Value, uploads: bool) -> Call {
    let upload = Upload {
        field: "file0".into(),
        path: "/x".into(),
        name: "x".into(),
        mime: None,
    };
    Call {
        method,
        params,
        files: if uploads { vec![upload] } else { Vec::new() },
    }
}

fn reply() -> Call {
    let params = json!({"text": "a", "entities": [{}], "reply_parameters": {
        "message_id": 1, "quote": "q", "quote_entities": [], "quote_position": 2}});
    call("sendMessage", params, false)
}

#[test]
fn references_that_are_not_there_are_left_out() {
    let once = repair(&reply(), &bad("QUOTE_TEXT_INVALID")).unwrap();
    assert_eq!(once.params["reply_parameters"], json!({"message_id": 1}));
    assert!(repair(&once, &bad("QUOTE_TEXT_INVALID")).is_none());
    let once = repair(&reply(), &bad("message to be replied not found")).unwrap();
    assert!(once.params.get("reply_parameters").is_none());
    assert!(repair(&once, &bad("message to be replied not found")).is_none());
}

#[test]
fn broken_formatting_is_left_out_everywhere() {
    let once = repair(&reply(), &bad("can't parse entities: x")).unwrap();
    assert!(once.params.get("entities").is_none());
    assert_eq!(once.params["text"], "a");
    assert!(repair(&once, &bad("can't parse entities: x")).is_none());
    let group = json!({"media": [{"caption": "a", "caption_entities": [{}]}]});
    let group = call("sendMediaGroup", group, false);
    let once = repair(&group, &bad("can't parse entities: x")).unwrap();
    assert_eq!(once.params["media"], json!([{"caption": "a"}]));
}

#[test]
fn uploads_become_documents() {
    let photo =
        json!({"chat_id": 7, "photo": "attach://file0", "caption": "c", "has_spoiler": true});
    let photo = call("sendPhoto", photo, true);
    for words in [
        "PHOTO_INVALID_DIMENSIONS",
        "IMAGE_PROCESS_FAILED",
        "file is too big",
    ] {
        let once = repair(&photo, &bad(words)).unwrap();
        assert_eq!(once.method, "sendDocument");
        assert_eq!(
            once.params,
            json!({"chat_id": 7, "document": "attach://file0", "caption": "c",
                   "disable_content_type_detection": true})
        );
        assert!(repair(&once, &bad(words)).is_none());
    }
    assert!(repair(&photo, &bad("VOICE_MESSAGES_FORBIDDEN")).is_none());
    for (method, field) in [("sendVoice", "voice"), ("sendVideoNote", "video_note")] {
        let params = json!({field: "attach://file0", "duration": 4});
        let once = repair(
            &call(method, params, true),
            &bad("VOICE_MESSAGES_FORBIDDEN"),
        )
        .unwrap();
        assert_eq!(once.params["document"], "attach://file0");
        assert!(once.params.get("duration").is_none());
    }
    let known = call("sendVoice", json!({"voice": "id"}), false);
    assert!(repair(&known, &bad("VOICE_MESSAGES_FORBIDDEN")).is_none());
}

#[test]
fn nothing_is_repaired_that_may_have_been_sent() {
    let silence = CallError::Transport {
        sent: true,
        reason: String::new(),
    };
    assert!(repair(&reply(), &silence).is_none());
    let partly = bad("failed to send message #1 with the error message \"QUOTE_TEXT_INVALID\"");
    assert!(repair(&reply(), &partly).is_none());
    assert!(repair(&reply(), &bad("TOPIC_CLOSED")).is_none());
}
