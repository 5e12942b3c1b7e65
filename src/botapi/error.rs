//! What an answer of the Bot API means.
//!
//! The server explains itself in prose, so faults are told apart by its words;
//! `words` alone knows them. Reasons never hold the URL of a
//! call, because the URL holds the token.

use std::time::Duration;

use super::words::meaning;

/// Why a call did not give a result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer came.
    #[error("no answer: {reason}")]
    Transport {
        /// Whether the request may have reached the server.
        sent: bool,
        /// What happened to the connection; never the URL.
        reason: String,
    },
    /// The server refused.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// The server agreed, but in a form that cannot be read.
    #[error("the answer cannot be read: {0}")]
    Garbled(String),
}

impl CallError {
    /// Sorts a failure of the HTTP client.
    #[must_use]
    pub fn transport(error: reqwest::Error) -> Self {
        let sent = !(error.is_connect() || error.is_builder());
        Self::Transport {
            sent,
            reason: error.without_url().to_string(),
        }
    }

    /// Whether the call certainly had no effect.
    #[must_use]
    pub fn is_certain_not_sent(&self) -> bool {
        match self {
            Self::Transport { sent, .. } => !sent,
            Self::Fault(fault) => fault.is_certain_not_sent(),
            Self::Garbled(_) => false,
        }
    }

    /// The refusal, if that is what it is.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            _ => None,
        }
    }
}

/// A refusal by the Bot API, named for what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Too many calls: wait, keep the order, try again.
    #[error("limited for {} s", after.as_secs())]
    Limited {
        /// How long the server wants to be left alone.
        after: Duration,
    },
    /// The group has a new id: rewrite every stored one, try again.
    #[error("the group moved to {to}")]
    Migrated {
        /// The new chat id.
        to: i64,
    },
    /// The topic was deleted, or never was: make a new one, try again.
    #[error("the topic is gone")]
    TopicGone,
    /// The topic is closed and the bot may not post in closed topics.
    #[error("the topic is closed")]
    TopicClosed,
    /// The group has no topics (any more).
    #[error("the group has no topics")]
    ForumOff,
    /// The bot lacks a right in the group.
    #[error("no right: {what}")]
    NoRights {
        /// The server's words.
        what: String,
    },
    /// The bot is not in the group, or the chat does not exist for it. Of a
    /// customer's chat it means that the customer cannot be reached.
    #[error("the chat is lost")]
    GroupLost,
    /// The customer blocked the bot.
    #[error("blocked by the customer")]
    Blocked,
    /// The customer cannot be written to at all.
    #[error("the customer cannot be reached: {0:?}")]
    Unreachable(Unreachable),
    /// What was asked for is so already: a success.
    #[error("done already")]
    AlreadyDone,
    /// The message that the call is about is not there.
    #[error("no message to {what:?}")]
    TargetMissing {
        /// What was to be done with it.
        what: Target,
    },
    /// The message is there, but not for this.
    #[error("not allowed with this message")]
    NotAllowed,
    /// The content is not acceptable: change it once, or report.
    #[error("rejected: {why:?}")]
    Rejected {
        /// What is wrong with it.
        why: Why,
    },
    /// A press of a button was answered too late: nothing to do.
    #[error("the button was pressed too long ago")]
    CallbackLate,
    /// The account or its set-up is wrong: stop, tell the owner.
    #[error("configuration: {0:?}")]
    Config(Config),
    /// The server failed on its side; what was asked may have been done.
    #[error("the server failed ({status})")]
    Unsure {
        /// HTTP status.
        status: u16,
    },
    /// Nothing was done, and the same call may succeed soon.
    #[error("not now: {reason}")]
    Retry {
        /// The server's words.
        reason: String,
    },
    /// A call that sends several messages failed for one of them; others may
    /// have been sent.
    #[error("one of several failed: {0}")]
    Partly(Box<Fault>),
    /// Words that are in no table. Final: nothing was done.
    #[error("{0}")]
    Unknown(String),
}

/// Why a customer cannot be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// The account was deleted.
    Deactivated,
    /// Never wrote to this bot.
    NeverWrote,
    /// Is a bot.
    Bot,
    /// No such private chat.
    NotFound,
    /// Takes messages from Premium accounts only.
    Premium,
    /// Wants to be paid.
    Payment,
}

/// What was to be done with a message that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Change it.
    Edit,
    /// Copy it.
    Copy,
    /// Forward it.
    Forward,
    /// Answer it.
    Reply,
    /// React to it.
    React,
    /// Pin it.
    Pin,
    /// The server does not say.
    Any,
}

/// What is wrong with a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// There are no words.
    Empty,
    /// Text or caption is too long.
    TooLong,
    /// The formatting is broken.
    Entities,
    /// Too many bytes to send or to fetch.
    FileTooBig,
    /// The picture cannot be shown as a photo; it can be sent as a file.
    PhotoInvalid,
    /// The handle of the file is wrong, or of another bot.
    FileId,
    /// The server could not fetch the file by its URL; it can be uploaded.
    FetchUrl,
    /// These kinds do not go together in an album.
    Album,
    /// Not a reaction that can be set here.
    Reaction,
    /// The quoted words are not in the message; they can be left out.
    Quote,
    /// The customer takes no voice or video messages; it can be sent as a file.
    VoiceForbidden,
    /// The buttons are wrong or too many.
    Buttons,
}

/// What is wrong with the account or its set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Config {
    /// The token was revoked.
    Unauthorized,
    /// Somebody else polls with this token.
    Conflict,
    /// A webhook is set, so polling is refused.
    WebhookActive,
    /// No such bot or method.
    NotFound,
    /// The bot was logged out of this server.
    LoggedOut,
    /// This server does not serve this bot.
    Misdirected,
}

impl Fault {
    /// Whether the call certainly had no effect.
    #[must_use]
    pub fn is_certain_not_sent(&self) -> bool {
        !matches!(
            self,
            Self::Unsure { .. } | Self::Partly(_) | Self::AlreadyDone
        )
    }

    /// How long the server wants to be left alone, if it said so.
    #[must_use]
    pub fn after(&self) -> Option<Duration> {
        match self {
            Self::Limited { after } => Some(*after),
            Self::Partly(fault) => fault.after(),
            _ => None,
        }
    }
}

/// Sorts a refusal: HTTP `status`, `description`, and `retry_after` (seconds)
/// and `migrate_to_chat_id` of its `parameters`. An answer that was not JSON
/// has an empty description.
#[must_use]
pub fn classify(
    status: u16,
    description: &str,
    retry_after: Option<u64>,
    migrate_to: Option<i64>,
) -> Fault {
    let words = description.to_lowercase();
    let Some((_, item)) = words.split_once("failed to send message #") else {
        return sort(status, description, &words, retry_after, migrate_to);
    };
    let inner = item
        .split_once("error message")
        .map_or("", |(_, rest)| rest.trim_matches([' ', '"', '.']));
    Fault::Partly(Box::new(sort(400, inner, inner, retry_after, migrate_to)))
}

/// `words` is the description in lower case.
fn sort(
    status: u16,
    description: &str,
    words: &str,
    retry_after: Option<u64>,
    migrate_to: Option<i64>,
) -> Fault {
    if let Some(after) = wait(status, words, retry_after) {
        return Fault::Limited { after };
    }
    if let Some(to) = migrate_to {
        return Fault::Migrated { to };
    }
    match status {
        401 => return Fault::Config(Config::Unauthorized),
        404 => return Fault::Config(Config::NotFound),
        409 if words.contains("webhook is active") => {
            return Fault::Config(Config::WebhookActive);
        }
        409 => return Fault::Config(Config::Conflict),
        413 => {
            return Fault::Rejected {
                why: Why::FileTooBig,
            };
        }
        421 => return Fault::Config(Config::Misdirected),
        500.. => return Fault::Unsure { status },
        _ => {}
    }
    meaning(words, &shown(description))
}

/// Seconds to wait where a limit was hit without a word on how long.
const USUAL_WAIT: u64 = 5;

/// The longest wait believed, seconds: a day.
const LONGEST_WAIT: u64 = 86_400;

fn wait(status: u16, words: &str, retry_after: Option<u64>) -> Option<Duration> {
    const SAID: [&str; 4] = [
        "retry after ",
        "flood_wait_",
        "slowmode_wait_",
        "flood_premium_wait_",
    ];
    let said = SAID.iter().find_map(|words_before| {
        let (_, rest) = words.split_once(words_before)?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    let limited = status == 429
        || retry_after.is_some()
        || said.is_some()
        || ["flood_wait", "slowmode_wait"]
            .iter()
            .any(|w| words.contains(w));
    limited.then(|| {
        let seconds = retry_after.or(said).unwrap_or(USUAL_WAIT);
        Duration::from_secs(seconds.clamp(1, LONGEST_WAIT))
    })
}

/// The server's words without the name of the status, bounded.
fn shown(words: &str) -> String {
    let words = words
        .split_once(": ")
        .filter(|(head, _)| ["Bad Request", "Forbidden"].contains(head))
        .map_or(words, |(_, rest)| rest);
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bad(text: &str) -> Fault {
        classify(400, &format!("Bad Request: {text}"), None, None)
    }

    fn limited(seconds: u64) -> Fault {
        Fault::Limited {
            after: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn status_and_parameters_come_before_words() {
        let cases = [
            (
                429,
                "Too Many Requests: retry after 7",
                Some(7),
                None,
                limited(7),
            ),
            (
                429,
                "Too Many Requests: retry after 8",
                None,
                None,
                limited(8),
            ),
            (429, "", None, None, limited(USUAL_WAIT)),
            (429, "", Some(u64::MAX), None, limited(LONGEST_WAIT)),
            (
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                None,
                Some(-100),
                Fault::Migrated { to: -100 },
            ),
            (
                401,
                "Unauthorized",
                None,
                None,
                Fault::Config(Config::Unauthorized),
            ),
            (
                401,
                "Unauthorized: invalid token specified",
                None,
                None,
                Fault::Config(Config::Unauthorized),
            ),
            (
                404,
                "Not Found",
                None,
                None,
                Fault::Config(Config::NotFound),
            ),
            (
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                None,
                None,
                Fault::Config(Config::Conflict),
            ),
            (
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first",
                None,
                None,
                Fault::Config(Config::WebhookActive),
            ),
            (
                413,
                "Request Entity Too Large",
                None,
                None,
                Fault::Rejected {
                    why: Why::FileTooBig,
                },
            ),
            (
                421,
                "Misdirected Request",
                None,
                None,
                Fault::Config(Config::Misdirected),
            ),
            (
                500,
                "Internal Server Error: restart",
                None,
                None,
                Fault::Unsure { status: 500 },
            ),
            (
                500,
                "Internal Server Error: sent message was immediately deleted and can't be returned",
                None,
                None,
                Fault::Unsure { status: 500 },
            ),
            (502, "", None, None, Fault::Unsure { status: 502 }),
        ];
        for (status, text, after, to, want) in cases {
            assert_eq!(classify(status, text, after, to), want, "{status} {text}");
        }
    }

    #[test]
    fn a_failed_item_of_an_album_leaves_the_others_in_doubt() {
        let fault = bad(
            "failed to send message #2 with the error message \"Too Many Requests: retry after 9\"",
        );
        assert_eq!(fault, Fault::Partly(Box::new(limited(9))));
        assert_eq!(fault.after(), Some(Duration::from_secs(9)));
        assert!(!fault.is_certain_not_sent());
        let fault =
            bad("failed to send message #1 with the error message \"PHOTO_INVALID_DIMENSIONS\"");
        assert_eq!(
            fault,
            Fault::Partly(Box::new(Fault::Rejected {
                why: Why::PhotoInvalid
            }))
        );
    }

    #[test]
    fn only_silence_and_server_errors_leave_doubt() {
        let transport = |sent| CallError::Transport {
            sent,
            reason: String::new(),
        };
        assert!(transport(false).is_certain_not_sent());
        assert!(!transport(true).is_certain_not_sent());
        assert!(!CallError::Garbled(String::new()).is_certain_not_sent());
        assert!(!CallError::Fault(Fault::Unsure { status: 502 }).is_certain_not_sent());
        assert!(CallError::Fault(limited(1)).is_certain_not_sent());
        assert!(CallError::Fault(Fault::TopicGone).is_certain_not_sent());
    }

    proptest! {
        #[test]
        fn any_answer_has_a_meaning(
            status in any::<u16>(), text in any::<String>(),
            after in any::<Option<u64>>(), to in any::<Option<i64>>(),
        ) {
            let fault = classify(status, &text, after, to);
            prop_assert!(fault.to_string().chars().count() <= 300);
        }
    }
}
