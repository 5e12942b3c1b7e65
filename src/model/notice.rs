//! What agents are told in a topic, as data; the words are made when it is shown.

use serde::{Deserialize, Serialize};

use super::ids::{ConversationId, MessageId, PromptId};
use super::rich::RichText;

/// One notice. Stored as JSON inside an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// An agent's message did not reach the customer.
    Failed {
        /// Which.
        message: MessageId,
        /// Why.
        why: Failure,
        /// The far side's own words.
        reason: String,
    },
    /// An agent's message may have arrived or not; a person decides.
    Unsure {
        /// Which.
        message: MessageId,
    },
    /// A forwarded message is kept inside until somebody sends it on.
    ForwardHeld {
        /// Which.
        message: MessageId,
        /// From whom it was forwarded, in words.
        from: Option<String>,
    },
    /// A message that is perhaps a remark is kept inside until somebody sends it on.
    RemarkHeld {
        /// Which.
        message: MessageId,
    },
    /// A message that answers what the customer never saw is kept inside until
    /// somebody sends it on.
    AnswerHeld {
        /// Which.
        message: MessageId,
    },
    /// A post was not taken because nobody knows who wrote it.
    Refused {
        /// The agents' post to answer.
        post: i64,
        /// Whether it was written as a channel rather than as an anonymous administrator.
        channel: bool,
    },
    /// A command is not known.
    UnknownCommand {
        /// The agents' post to answer.
        post: i64,
        /// As typed, without the slash.
        name: String,
    },
    /// The list of commands.
    Help {
        /// The agents' post to answer.
        post: i64,
    },
    /// The customer took a message back.
    TookBack {
        /// Which.
        message: MessageId,
    },
    /// The customer reacted in a way that no reaction of ours can show.
    Reacted {
        /// On which.
        message: MessageId,
        /// The emoji; `None` if it is a custom one.
        emoji: Option<String>,
    },
    /// Somebody became responsible.
    TakenBy {
        /// The agent's name.
        agent: String,
    },
    /// The time has come that somebody wanted to be reminded of.
    Reminder {
        /// Whom it concerns: user id and name.
        whom: Option<(i64, String)>,
        /// Of what.
        words: Option<String>,
        /// It comes long after its time, with others: told without a sound.
        #[serde(default)]
        late: bool,
    },
    /// The promised date comes near or has come.
    Due {
        /// The date, milliseconds UTC.
        at: i64,
        /// Whom it concerns: user ids and names.
        whom: Vec<(i64, String)>,
        /// As above.
        #[serde(default)]
        late: bool,
    },
    /// Tasks were made here.
    Tasks {
        /// Their conversations.
        made: Vec<ConversationId>,
    },
    /// A question to one person; his answer to it never goes to the customer.
    Ask {
        /// Which.
        prompt: PromptId,
        /// The post to answer, else the person is named.
        post: Option<i64>,
        /// Whom: user id and name.
        user: (i64, String),
        /// The question.
        words: RichText,
    },
    /// What an area of the desk has to say.
    Words {
        /// The agents' post to answer.
        post: Option<i64>,
        /// The words.
        words: RichText,
        /// Rows of buttons: label and callback data.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keyboard: Vec<Vec<(String, String)>>,
    },
    /// Words alone.
    Plain {
        /// Which words.
        what: Plain,
        /// The agents' post to answer.
        post: Option<i64>,
        /// The message to answer, if no post is named.
        message: Option<MessageId>,
    },
}

/// What people are told in General.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub enum Alert {
    /// The account of an inbox is out of service.
    InboxDown {
        /// Code of the inbox.
        inbox: String,
    },
    /// Something about the group must be put right; in words, as found.
    Group {
        /// The words.
        words: String,
    },
    /// Somebody left, and his open tickets wait for others.
    Left {
        /// Who.
        who: i64,
        /// His name.
        name: String,
        /// How many tickets.
        count: i64,
        /// The first of them: number and topic.
        tickets: Vec<(i64, Option<i64>)>,
    },
    /// Something by the clock failed too often.
    TimerParked,
    /// Reminders came long after their time, after the program had stood still.
    Overdue,
    /// The list of commands, for somebody who gave one there.
    Help,
}

/// Why a message will not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The far side's answer window has closed.
    WindowClosed,
    /// The customer does not want us.
    Blocked,
    /// The addressee or the message is no more.
    Gone,
    /// The customer cannot be answered this way at all.
    OneWay,
    /// Over a size or length limit.
    TooLarge,
    /// The far side cannot take this kind.
    Unsupported,
    /// Any other final no.
    Rejected,
    /// It was tried too often.
    GaveUp,
}
/// The notices that need nothing but their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plain {
    /// Kept inside as a note.
    NoteKept,
    /// Kept inside because it answers a note.
    NoteByReply,
    /// The prompt whose answer becomes a note.
    NotePrompt,
    /// One item is a note, so the whole album stays inside.
    AlbumKept,
    /// The edit reached the customer.
    EditedThere,
    /// The far side cannot change sent messages.
    EditImpossible,
    /// The far side did not take this change.
    EditRefused,
    /// Already delivered: an edit into a note changes nothing there.
    EditStaysInside,
    /// The file was replaced; the customer still sees the old one.
    EditedMedia,
    /// A note was edited into a message: it stays a note.
    NoteStaysNote,
    /// Taken back at the customer's.
    TookBack,
    /// The far side cannot take messages back.
    CannotTakeBack,
    /// Too old to be taken back (48 hours in Telegram).
    TooOldToDelete,
    /// `/delete` must answer the message to be taken back.
    DeleteWhat,
    /// The answered message was never sent to the customer.
    NothingToDelete,
    /// The customer blocked us.
    Blocked,
    /// The customer let us in again.
    Unblocked,
    /// The customer goes on by another account, which gets the answers now.
    WentOn,
    /// The topic was lost and made again.
    TopicAgain,
    /// The message above is perhaps there twice.
    MaybeRepeated,
    /// The message was not sent: its topic is no dialogue.
    NoDialogue,
    /// The question that was answered was put to somebody else.
    PromptOthers,
    /// The question that was answered has been answered already.
    PromptLate,
    /// General: topics are switched off.
    ForumOff,
}

impl Plain {
    /// Every one.
    pub const ALL: [Self; 24] = [
        Self::NoteKept,
        Self::NoteByReply,
        Self::NotePrompt,
        Self::AlbumKept,
        Self::EditedThere,
        Self::EditImpossible,
        Self::EditRefused,
        Self::EditStaysInside,
        Self::EditedMedia,
        Self::NoteStaysNote,
        Self::TookBack,
        Self::CannotTakeBack,
        Self::TooOldToDelete,
        Self::DeleteWhat,
        Self::NothingToDelete,
        Self::Blocked,
        Self::Unblocked,
        Self::WentOn,
        Self::TopicAgain,
        Self::MaybeRepeated,
        Self::NoDialogue,
        Self::PromptOthers,
        Self::PromptLate,
        Self::ForumOff,
    ];

    /// The Fluent key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoteKept => "notice-note-kept",
            Self::NoteByReply => "notice-note-by-reply",
            Self::NotePrompt => "notice-note-prompt",
            Self::AlbumKept => "notice-album-kept",
            Self::EditedThere => "notice-edited-there",
            Self::EditImpossible => "notice-edit-impossible",
            Self::EditRefused => "notice-edit-refused",
            Self::EditStaysInside => "notice-edit-stays-inside",
            Self::EditedMedia => "notice-edited-media",
            Self::NoteStaysNote => "notice-note-stays-note",
            Self::TookBack => "notice-took-back",
            Self::CannotTakeBack => "notice-cannot-take-back",
            Self::TooOldToDelete => "notice-too-old-to-delete",
            Self::DeleteWhat => "notice-delete-what",
            Self::NothingToDelete => "notice-nothing-to-delete",
            Self::Blocked => "notice-blocked",
            Self::Unblocked => "notice-unblocked",
            Self::WentOn => "notice-went-on",
            Self::TopicAgain => "notice-topic-again",
            Self::MaybeRepeated => "notice-maybe-repeated",
            Self::NoDialogue => "notice-no-dialogue",
            Self::PromptOthers => "notice-prompt-others",
            Self::PromptLate => "notice-prompt-late",
            Self::ForumOff => "notice-forum-off",
        }
    }
}
