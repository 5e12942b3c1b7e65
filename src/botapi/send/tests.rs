#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use crate::model::content::{FileRef, MediaKind, Venue};

use super::*;

const KINDS: [(MediaKind, &str, &str); 8] = [
    (MediaKind::Photo, "sendPhoto", "photo"),
    (MediaKind::Video, "sendVideo", "video"),
    (MediaKind::Animation, "sendAnimation", "animation"),
    (MediaKind::Document, "sendDocument", "document"),
    (MediaKind::Audio, "sendAudio", "audio"),
    (MediaKind::Voice, "sendVoice", "voice"),
    (MediaKind::VideoNote, "sendVideoNote", "video_note"),
    (MediaKind::Sticker, "sendSticker", "sticker"),
];

fn place() -> Place {
    Place {
        chat: 7,
        ..Place::default()
    }
}

fn words(text: &str) -> Content {
    Content::Text {
        text: RichText::plain(text),
    }
}

fn media(kind: MediaKind, caption: &str) -> Content {
    Content::Media {
        media: kind,
        file: FileRef {
            id: "id".into(),
            size: Some(1000),
            seconds: Some(5),
            width: Some(64),
            height: Some(48),
            emoji: Some("😀".into()),
            ..FileRef::default()
        },
        caption: RichText::plain(caption),
        spoiler: true,
    }
}

fn known() -> Handle {
    Handle::Known("abc".into())
}

fn local() -> Handle {
    Handle::Local("/shelf/ab/cd".into())
}

fn methods(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.method).collect()
}

#[test]
fn words_go_out_as_text_and_entities() {
    let mut text = RichText::plain("<b>1</b> ");
    text.push_as("bold", "two");
    let calls = plan(&Content::Text { text }, None, &place());
    assert_eq!(methods(&calls), ["sendMessage"]);
    assert_eq!(
        calls[0].params,
        json!({
            "chat_id": 7,
            "text": "<b>1</b> two",
            "entities": [{"type": "bold", "offset": 9, "length": 3}],
            "link_preview_options": {"is_disabled": true},
        })
    );
}

#[test]
fn the_place_is_around_the_first_and_the_last() {
    let place = Place {
        chat: -100,
        topic: Some(9),
        reply: Some(ReplyTo {
            message: 3,
            quote: Some(Quote {
                text: RichText::plain("so"),
                position: 4,
            }),
        }),
        silent: true,
        keyboard: Some(json!({"inline_keyboard": []})),
    };
    let long = format!("{} {}", "a".repeat(4000), "b".repeat(4000));
    let calls = plan(&words(&long), None, &place);
    assert_eq!(calls.len(), 2);
    for call in &calls {
        assert_eq!(call.params["chat_id"], -100);
        assert_eq!(call.params["message_thread_id"], 9);
        assert_eq!(call.params["disable_notification"], true);
    }
    assert_eq!(
        calls[0].params["reply_parameters"],
        json!({
            "message_id": 3, "allow_sending_without_reply": true,
            "quote": "so", "quote_position": 4,
        })
    );
    assert!(calls[0].params.get("reply_markup").is_none());
    assert!(calls[1].params.get("reply_parameters").is_none());
    assert!(calls[1].params.get("reply_markup").is_some());
}

#[test]
fn every_kind_of_media_has_its_call() {
    for (kind, method, field) in KINDS {
        let calls = plan(&media(kind, ""), Some(&known()), &place());
        assert_eq!(methods(&calls), [method]);
        assert_eq!(calls[0].params[field], "abc");
        assert!(calls[0].files.is_empty());
        assert!(calls[0].params.get("duration").is_none(), "{kind:?}");

        let calls = plan(&media(kind, "see"), Some(&local()), &place());
        let params = &calls[0].params;
        assert_eq!(params[field], "attach://file0");
        assert_eq!(calls[0].files[0].field, "file0");
        assert_eq!(calls[0].files[0].path, PathBuf::from("/shelf/ab/cd"));
        assert!(calls[0].files[0].name.starts_with(kind.what()));
        let timed = !matches!(
            kind,
            MediaKind::Photo | MediaKind::Document | MediaKind::Sticker
        );
        assert_eq!(params.get("duration").is_some(), timed, "{kind:?}");
        let veiled = matches!(
            kind,
            MediaKind::Photo | MediaKind::Video | MediaKind::Animation
        );
        assert_eq!(params.get("has_spoiler").is_some(), veiled, "{kind:?}");
        if matches!(kind, MediaKind::Sticker | MediaKind::VideoNote) {
            assert_eq!(methods(&calls), [method, "sendMessage"]);
            assert_eq!(calls[1].params["text"], "see");
        } else {
            assert_eq!(methods(&calls), [method]);
            assert_eq!(params["caption"], "see");
        }
    }
}

#[test]
fn a_caption_over_the_limit_follows() {
    let long = "c".repeat(CAPTION_MAX + 1);
    let calls = plan(&media(MediaKind::Photo, &long), Some(&known()), &place());
    assert_eq!(methods(&calls), ["sendPhoto", "sendMessage"]);
    assert!(calls[0].params.get("caption").is_none());
    assert_eq!(calls[1].params["text"], long);
    let fits = "c".repeat(CAPTION_MAX);
    let calls = plan(&media(MediaKind::Photo, &fits), Some(&known()), &place());
    assert_eq!(methods(&calls), ["sendPhoto"]);
}

#[test]
fn a_missing_file_leaves_its_caption() {
    let calls = plan(&media(MediaKind::Photo, "see"), None, &place());
    assert_eq!(methods(&calls), ["sendMessage"]);
    assert!(plan(&media(MediaKind::Photo, ""), None, &place()).is_empty());
    assert!(plan(&words(" \n"), None, &place()).is_empty());
}

#[test]
fn a_picture_too_big_to_be_a_photo_goes_as_a_document() {
    let mut big = media(MediaKind::Photo, "see");
    if let Content::Media { file, .. } = &mut big {
        file.size = Some(10_000_001);
    }
    let calls = plan(&big, Some(&local()), &place());
    assert_eq!(methods(&calls), ["sendDocument"]);
    assert!(calls[0].params.get("has_spoiler").is_none());
    assert_eq!(
        methods(&plan(&big, Some(&known()), &place())),
        ["sendPhoto"]
    );
}

#[test]
fn places_and_cards() {
    let at = |venue| Content::Place {
        latitude: 50.5,
        longitude: 30.25,
        venue,
        live: true,
    };
    let venue = |title: &str, address: &str| {
        Some(Venue {
            title: title.into(),
            address: address.into(),
        })
    };
    let calls = plan(&at(None), None, &place());
    assert_eq!(
        calls[0].params,
        json!({"chat_id": 7, "latitude": 50.5, "longitude": 30.25})
    );
    let calls = plan(&at(venue("Shop", " ")), None, &place());
    assert_eq!(calls[0].method, "sendVenue");
    assert_eq!(calls[0].params["address"], "Shop");
    let calls = plan(&at(venue("", "")), None, &place());
    assert_eq!(calls[0].method, "sendLocation");

    let card = Content::Card {
        phone: "+1".into(),
        first_name: String::new(),
        last_name: String::new(),
        vcard: Some("V".into()),
    };
    let calls = plan(&card, None, &place());
    assert_eq!(
        calls[0].params,
        json!({"chat_id": 7, "phone_number": "+1", "first_name": "+1", "vcard": "V"})
    );
}

#[test]
fn an_unknown_kind_is_its_words() {
    let other = Content::Other {
        what: "poll".into(),
        words: RichText::plain("A or B?"),
        copyable: true,
    };
    let calls = plan(&other, None, &place());
    assert_eq!(methods(&calls), ["sendMessage"]);
    assert_eq!(calls[0].params["text"], "A or B?");
}

#[test]
fn names_of_uploads_are_safe_and_keep_their_ends() {
    let mut content = media(MediaKind::Document, "");
    if let Content::Media { file, .. } = &mut content {
        file.name = Some(format!("{}/../\"a\n.pdf", "x".repeat(300)));
    }
    let calls = plan(&content, Some(&local()), &place());
    let name = &calls[0].files[0].name;
    assert!(name.ends_with("x_..__a_.pdf"), "{name}");
    assert!(!name.contains(['/', '\\', '"', '\n']));
    assert_eq!(name.chars().count(), 120);
}

#[test]
fn albums_go_together_or_not() {
    let two = |a, b| {
        let contents = [media(a, "one"), media(b, "")];
        album(&contents, &[known(), local()], &place())
    };
    let calls = two(MediaKind::Photo, MediaKind::Video).unwrap();
    assert_eq!(methods(&calls), ["sendMediaGroup"]);
    assert_eq!(
        calls[0].params["media"],
        json!([
            {"type": "photo", "media": "abc", "caption": "one", "has_spoiler": true},
            {"type": "video", "media": "attach://file1", "has_spoiler": true,
             "duration": 5, "width": 64, "height": 48, "supports_streaming": true},
        ])
    );
    assert_eq!(calls[0].files[0].field, "file1");
    assert!(two(MediaKind::Document, MediaKind::Document).is_some());
    assert!(two(MediaKind::Audio, MediaKind::Audio).is_some());
    assert!(two(MediaKind::Audio, MediaKind::Document).is_none());
    assert!(two(MediaKind::Photo, MediaKind::Document).is_none());
    assert!(two(MediaKind::Animation, MediaKind::Animation).is_none());
    assert!(two(MediaKind::Voice, MediaKind::Voice).is_none());

    let photo = || media(MediaKind::Photo, "");
    assert!(album(&[photo()], &[known()], &place()).is_none());
    assert!(album(&[photo(), words("a")], &[known(), known()], &place()).is_none());
    let many = |n| album(&vec![photo(); n], &vec![known(); n], &place());
    assert!(many(10).is_some());
    assert!(many(11).is_none());
}

#[test]
fn an_album_has_its_answer_and_its_long_captions_but_no_buttons() {
    let place = Place {
        chat: 7,
        reply: Some(ReplyTo {
            message: 3,
            quote: None,
        }),
        keyboard: Some(json!({})),
        ..Place::default()
    };
    let long = "c".repeat(CAPTION_MAX + 1);
    let contents = [media(MediaKind::Photo, ""), media(MediaKind::Photo, &long)];
    let calls = album(&contents, &[known(), known()], &place).unwrap();
    assert_eq!(methods(&calls), ["sendMediaGroup", "sendMessage"]);
    assert_eq!(calls[0].params["reply_parameters"]["message_id"], 3);
    assert!(calls[0].params.get("reply_markup").is_none());
    assert!(calls[1].params.get("reply_markup").is_some());
}

#[test]
fn a_copy_names_both_chats() {
    let call = copy(-100, 5, &place());
    assert_eq!(
        call.params,
        json!({"chat_id": 7, "from_chat_id": -100, "message_id": 5})
    );
}

proptest! {
    #[test]
    fn no_message_is_over_a_limit(text in "\\PC{0,9000}", at in 0usize..8) {
        let contents = [words(&text), media(KINDS[at].0, &text)];
        for content in &contents {
            for call in plan(content, Some(&local()), &place()) {
                for (key, limit) in [("text", TEXT_MAX), ("caption", CAPTION_MAX)] {
                    if let Some(words) = call.params.get(key) {
                        let words = words.as_str().unwrap();
                        prop_assert!(words.encode_utf16().count() <= limit);
                        prop_assert!(!words.trim().is_empty());
                    }
                }
            }
        }
    }
}
