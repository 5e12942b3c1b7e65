//! The words of the Bot API's refusals, each with its meaning. They stem from
//! the source of the server and of its library, and from reports.

use super::error::Fault;
use super::reason::{Config, Target, Unreachable, Why};

/// What the server means by `words` (its description in lower case); `shown`
/// is the same as it may be shown and logged.
pub fn meaning(words: &str, shown: &str) -> Fault {
    TABLE
        .iter()
        .find(|(needle, _)| words.contains(needle))
        .map_or_else(|| Fault::Unknown(shown.into()), |(_, fault)| fault(shown))
}

type Make = fn(&str) -> Fault;

/// Words of the server (lower case) and what they mean; the first that is
/// contained counts, so the narrower stand above the wider.
const TABLE: &[(&str, Make)] = &[
    ("logged out", |_| Fault::Config(Config::LoggedOut)),
    ("unauthorized", |_| Fault::Config(Config::Unauthorized)),
    (
        "wrong file_id or the file is temporarily unavailable",
        retry,
    ),
    ("worker_busy_too_long_retry", retry),
    ("group send failed", retry),
    ("failed to get http url content", |_| {
        rejected(Why::FetchUrl)
    }),
    ("wrong http url specified", |_| rejected(Why::FetchUrl)),
    ("wrong type of the web page content", |_| {
        rejected(Why::FetchUrl)
    }),
    ("message thread not found", |_| Fault::TopicGone),
    ("topic_deleted", |_| Fault::TopicGone),
    ("topic_id_invalid", |_| Fault::TopicGone),
    ("invalid message thread identifier specified", |_| {
        Fault::TopicGone
    }),
    ("invalid forum topic identifier specified", |_| {
        Fault::TopicGone
    }),
    ("topic_closed", |_| Fault::TopicClosed),
    ("topic_not_modified", |_| Fault::AlreadyDone),
    ("the chat is not a forum", |_| Fault::ForumOff),
    ("channel_forum_missing", |_| Fault::ForumOff),
    ("not enough rights", no_rights),
    ("chat_admin_required", no_rights),
    ("chat_write_forbidden", no_rights),
    ("chat_restricted", no_rights),
    ("have no write access to the chat", no_rights),
    ("bot was kicked from", |_| Fault::GroupLost),
    ("bot is not a member of", |_| Fault::GroupLost),
    ("the group chat was deleted", |_| Fault::GroupLost),
    ("private chat not found", |_| {
        unreachable_by(Unreachable::NotFound)
    }),
    ("chat not found", |_| Fault::GroupLost),
    ("bot was blocked by the user", |_| Fault::Blocked),
    ("user is deactivated", |_| {
        unreachable_by(Unreachable::Deactivated)
    }),
    ("bot can't initiate conversation with a user", |_| {
        unreachable_by(Unreachable::NeverWrote)
    }),
    ("bots can't send messages to", |_| {
        unreachable_by(Unreachable::Bot)
    }),
    ("bot can't send messages to", |_| {
        unreachable_by(Unreachable::Bot)
    }),
    ("privacy_premium_required", |_| {
        unreachable_by(Unreachable::Premium)
    }),
    ("allow_payment_required", |_| {
        unreachable_by(Unreachable::Payment)
    }),
    ("voice_messages_forbidden", |_| {
        rejected(Why::VoiceForbidden)
    }),
    ("message is not modified", |_| Fault::AlreadyDone),
    ("chat description is not modified", |_| Fault::AlreadyDone),
    ("message to delete not found", |_| Fault::AlreadyDone),
    ("message to unpin not found", |_| Fault::AlreadyDone),
    ("message to edit not found", |_| missing(Target::Edit)),
    ("message to copy not found", |_| missing(Target::Copy)),
    ("message to forward not found", |_| missing(Target::Forward)),
    ("message to be replied not found", |_| {
        missing(Target::Reply)
    }),
    ("reply_message_id_invalid", |_| missing(Target::Reply)),
    ("message to react not found", |_| missing(Target::React)),
    ("message to pin not found", |_| missing(Target::Pin)),
    ("message_id_invalid", |_| missing(Target::Any)),
    ("quote_text_invalid", |_| rejected(Why::Quote)),
    ("message can't be edited", |_| Fault::NotAllowed),
    ("message can't be deleted", |_| Fault::NotAllowed),
    (
        "message has protected content and can't be forwarded",
        |_| Fault::NotAllowed,
    ),
    ("there is no text in the message to edit", |_| {
        Fault::NotAllowed
    }),
    ("there is no caption in the message to edit", |_| {
        Fault::NotAllowed
    }),
    ("message text is empty", |_| rejected(Why::Empty)),
    ("message is too long", |_| rejected(Why::TooLong)),
    ("text is too long", |_| rejected(Why::TooLong)),
    ("caption is too long", |_| rejected(Why::TooLong)),
    ("can't parse entities", |_| rejected(Why::Entities)),
    ("file is too big", |_| rejected(Why::FileTooBig)),
    ("request entity too large", |_| rejected(Why::FileTooBig)),
    ("image_process_failed", |_| rejected(Why::PhotoInvalid)),
    ("photo_invalid_dimensions", |_| rejected(Why::PhotoInvalid)),
    ("photo has unsupported extension", |_| {
        rejected(Why::PhotoInvalid)
    }),
    (
        "can't use the media of the specified type in the album",
        |_| rejected(Why::Album),
    ),
    ("wrong file identifier", |_| rejected(Why::FileId)),
    ("can't use file of type", |_| rejected(Why::FileId)),
    ("reaction_invalid", |_| rejected(Why::Reaction)),
    ("button_data_invalid", |_| rejected(Why::Buttons)),
    ("button_url_invalid", |_| rejected(Why::Buttons)),
    ("reply_markup_invalid", |_| rejected(Why::Buttons)),
    ("reply markup is too long", |_| rejected(Why::Buttons)),
    ("query is too old", |_| Fault::CallbackLate),
];

fn retry(words: &str) -> Fault {
    let reason = words.into();
    Fault::Retry { reason }
}

fn no_rights(words: &str) -> Fault {
    let what = words.into();
    Fault::NoRights { what }
}

fn rejected(why: Why) -> Fault {
    Fault::Rejected { why }
}

fn missing(what: Target) -> Fault {
    Fault::TargetMissing { what }
}

fn unreachable_by(why: Unreachable) -> Fault {
    Fault::Unreachable(why)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, clippy::too_many_lines, reason = "tests")]

    use std::time::Duration;

    use proptest::prelude::*;

    use crate::botapi::error::classify;

    use super::*;

    fn bad(text: &str) -> Fault {
        classify(400, &format!("Bad Request: {text}"), None, None)
    }

    fn forbidden(text: &str) -> Fault {
        classify(403, &format!("Forbidden: {text}"), None, None)
    }

    fn limited(seconds: u64) -> Fault {
        Fault::Limited {
            after: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn bad_requests_mean_what_the_table_says() {
        let cases: &[(&[&str], Fault)] = &[
            (
                &[
                    "message thread not found",
                    "MESSAGE THREAD NOT FOUND",
                    "TOPIC_DELETED",
                    "TOPIC_ID_INVALID",
                    "invalid message thread identifier specified",
                    "invalid forum topic identifier specified",
                ],
                Fault::TopicGone,
            ),
            (&["TOPIC_CLOSED"], Fault::TopicClosed),
            (
                &["the chat is not a forum", "CHANNEL_FORUM_MISSING"],
                Fault::ForumOff,
            ),
            (&["chat not found"], Fault::GroupLost),
            (
                &["private chat not found"],
                Fault::Unreachable(Unreachable::NotFound),
            ),
            (
                &["PRIVACY_PREMIUM_REQUIRED"],
                Fault::Unreachable(Unreachable::Premium),
            ),
            (
                &["ALLOW_PAYMENT_REQUIRED_25"],
                Fault::Unreachable(Unreachable::Payment),
            ),
            (&["VOICE_MESSAGES_FORBIDDEN"], rejected(Why::VoiceForbidden)),
            (
                &[
                    "message is not modified: specified new message content and reply markup are exactly the same",
                    "TOPIC_NOT_MODIFIED",
                    "chat description is not modified",
                    "message to delete not found",
                    "message to unpin not found",
                ],
                Fault::AlreadyDone,
            ),
            (&["message to edit not found"], missing(Target::Edit)),
            (&["message to copy not found"], missing(Target::Copy)),
            (&["message to forward not found"], missing(Target::Forward)),
            (
                &[
                    "message to be replied not found",
                    "REPLY_MESSAGE_ID_INVALID",
                ],
                missing(Target::Reply),
            ),
            (&["message to react not found"], missing(Target::React)),
            (&["message to pin not found"], missing(Target::Pin)),
            (&["MESSAGE_ID_INVALID"], missing(Target::Any)),
            (&["QUOTE_TEXT_INVALID"], rejected(Why::Quote)),
            (
                &[
                    "message can't be edited",
                    "message can't be deleted",
                    "message can't be deleted for everyone",
                    "message has protected content and can't be forwarded",
                    "there is no text in the message to edit",
                    "there is no caption in the message to edit",
                ],
                Fault::NotAllowed,
            ),
            (&["message text is empty"], rejected(Why::Empty)),
            (
                &[
                    "message is too long",
                    "text is too long",
                    "message caption is too long",
                ],
                rejected(Why::TooLong),
            ),
            (
                &["can't parse entities: unsupported start tag at byte offset 7"],
                rejected(Why::Entities),
            ),
            (&["file is too big"], rejected(Why::FileTooBig)),
            (
                &[
                    "IMAGE_PROCESS_FAILED",
                    "PHOTO_INVALID_DIMENSIONS",
                    "photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp",
                ],
                rejected(Why::PhotoInvalid),
            ),
            (
                &["can't use the media of the specified type in the album"],
                rejected(Why::Album),
            ),
            (
                &["wrong file identifier/HTTP URL specified"],
                rejected(Why::FileId),
            ),
            (
                &[
                    "failed to get HTTP URL content",
                    "wrong HTTP URL specified",
                    "wrong type of the web page content",
                ],
                rejected(Why::FetchUrl),
            ),
            (&["REACTION_INVALID"], rejected(Why::Reaction)),
            (
                &[
                    "BUTTON_DATA_INVALID",
                    "BUTTON_URL_INVALID",
                    "REPLY_MARKUP_INVALID",
                    "reply markup is too long",
                ],
                rejected(Why::Buttons),
            ),
            (
                &["query is too old and response timeout expired or query ID is invalid"],
                Fault::CallbackLate,
            ),
            (&["Logged out"], Fault::Config(Config::LoggedOut)),
            (&["FLOOD_WAIT_17"], limited(17)),
            (&["SLOWMODE_WAIT_30"], limited(30)),
            (&["something new"], Fault::Unknown("something new".into())),
        ];
        for (texts, want) in cases {
            for text in *texts {
                assert_eq!(&bad(text), want, "{text}");
            }
        }
    }

    #[test]
    fn rights_and_retries_keep_the_servers_words() {
        for text in [
            "not enough rights to create a topic",
            "not enough rights to edit the topic",
            "not enough rights to close or open the topic",
            "not enough rights to delete the topic",
            "not enough rights to manage pinned messages in the chat",
            "not enough rights to send photos to the chat",
            "CHAT_ADMIN_REQUIRED",
            "CHAT_WRITE_FORBIDDEN",
            "CHAT_RESTRICTED",
            "have no write access to the chat",
        ] {
            assert_eq!(bad(text), Fault::NoRights { what: text.into() });
        }
        for text in [
            "wrong file_id or the file is temporarily unavailable",
            "WORKER_BUSY_TOO_LONG_RETRY",
            "Group send failed",
        ] {
            assert_eq!(
                bad(text),
                Fault::Retry {
                    reason: text.into()
                }
            );
        }
    }

    #[test]
    fn forbidden_tells_the_group_from_the_customer() {
        for text in [
            "bot was kicked from the supergroup chat",
            "bot was kicked from the group chat",
            "bot is not a member of the supergroup chat",
            "the group chat was deleted",
        ] {
            assert_eq!(forbidden(text), Fault::GroupLost, "{text}");
        }
        let cases = [
            ("bot was blocked by the user", Fault::Blocked),
            (
                "user is deactivated",
                Fault::Unreachable(Unreachable::Deactivated),
            ),
            (
                "bot can't initiate conversation with a user",
                Fault::Unreachable(Unreachable::NeverWrote),
            ),
            (
                "the bot can't send messages to the bot",
                Fault::Unreachable(Unreachable::Bot),
            ),
        ];
        for (text, want) in cases {
            assert_eq!(forbidden(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_does_not_matter(row in 0..TABLE.len()) {
            let (needle, _) = TABLE[row];
            let small = bad(needle);
            prop_assert!(!matches!(small, Fault::Unknown(_)));
            prop_assert_eq!(
                std::mem::discriminant(&small),
                std::mem::discriminant(&bad(&needle.to_uppercase())),
            );
        }
    }
}
