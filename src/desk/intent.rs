//! What one update of the staff bot means for the desk, as data.
//!
//! Must not know: JSON, the database, how anything is carried out.
//!
//! The prime rule stands in the shape of these types: only [`Intent::Say`] may
//! ever lead to a customer, and even that only after the desk has looked up
//! that the topic is a conversation and that the answered message is no note.

use crate::model::content::Content;
use crate::model::rich::Quote;

/// What the desk must know of itself to read an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskIs {
    /// The bound group; `None` before `/setup`.
    pub chat: Option<i64>,
    /// Our own user id.
    pub bot: i64,
    /// Our own user name without `@`.
    pub bot_username: String,
}

/// The person who did it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// Telegram user id.
    pub id: i64,
    /// First and last name as shown; never empty (falls back to the id).
    pub name: String,
    /// Public handle without `@`.
    pub username: Option<String>,
}

/// What a message answers: message id in the desk chat, and the quoted part.
pub type Answered = (i64, Option<Quote>);

/// One message of a person in a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// The topic's `message_thread_id`.
    pub topic: i64,
    /// Message id in the desk chat.
    pub message: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it says, the note prefix taken away.
    pub content: Content,
    /// The answered message; the topic's own first message is not an answer.
    pub reply: Option<Answered>,
    /// Telegram's `media_group_id`. The items of an album come one by one: put
    /// them together first and ask [`stays_inside`] of all of them.
    pub album: Option<String>,
    /// Chosen from what we offered in inline mode.
    pub inline: bool,
    /// When, milliseconds UTC by Telegram's clock.
    pub at: i64,
}

/// What stands after a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its words.
    pub args: String,
    /// The same with their formatting, and with the file whose caption the
    /// command was.
    pub content: Content,
    /// Telegram's `media_group_id`.
    pub album: Option<String>,
    /// When, milliseconds UTC by Telegram's clock.
    pub at: i64,
}

/// A pressed button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// Callback query id.
    pub id: String,
    /// The real person, even if an anonymous administrator.
    pub author: Author,
    /// The chat of the button's message, if told.
    pub chat: Option<i64>,
    /// The button's message, if told and not ephemeral.
    pub message: Option<i64>,
    /// The topic it stands in.
    pub thread: Option<i64>,
    /// If it is ephemeral: its `ephemeral_message_id`, and whose it is.
    pub fleeting: Option<(i64, i64)>,
    /// Callback data; may be forged.
    pub data: String,
}

/// Something said to the bot in private.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// Who.
    pub author: Author,
    /// Message id in his chat.
    pub message: i64,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    pub reply: Option<i64>,
    /// Telegram's `media_group_id`.
    pub album: Option<String>,
    /// If it is a command for us: its name in lower case, and what follows it.
    pub command: Option<(String, String)>,
}

/// What one update means.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// For the customer, unless it answers a note or the topic is no
    /// conversation; the database knows.
    Say(Post),
    /// For colleagues alone.
    Note(Post),
    /// Kept inside like a note, and offered with a button, because it is not
    /// certain that it was meant for the customer.
    Held {
        /// The message.
        post: Post,
        /// What made it doubtful.
        why: Doubt,
    },
    /// A message was changed. Changes what is stored of it and never sends
    /// anything new; if the message is unknown, nothing happens.
    Edited {
        /// The topic.
        topic: i64,
        /// The message.
        message: i64,
        /// Its author.
        author: Author,
        /// What it says now, the note prefix taken away.
        content: Content,
        /// It reads as internal now (prefix, command, remark inside,
        /// forwarded): must not change what the customer sees.
        as_note: bool,
        /// When, milliseconds UTC.
        at: i64,
    },
    /// A command for us. Its text never goes anywhere.
    Command {
        /// The topic; `None` in General.
        topic: Option<i64>,
        /// The message.
        message: i64,
        /// Who gave it.
        author: Author,
        /// Its name without slash, in lower case; whatever stood after the
        /// slash if it is no proper name, possibly empty.
        name: String,
        /// What stands after it.
        given: Box<Given>,
        /// The message it was given on.
        reply: Option<Answered>,
        /// Whether [`super::commands`] knows the name.
        known: bool,
    },
    /// A button was pressed. Always to be answered, whatever it is.
    Press(Pressed),
    /// Somebody types `@bot query`; always to be answered.
    Inline {
        /// Inline query id.
        id: String,
        /// Who.
        author: Author,
        /// The words so far.
        query: String,
    },
    /// A person's reactions on a message in the desk chat are now these.
    React {
        /// The message.
        message: i64,
        /// Who.
        author: Author,
        /// Standard emoji; a custom one is `None`; empty if all were removed.
        emoji: Vec<Option<String>>,
    },
    /// Not taken, because nobody can be named as its author; tell him so.
    Refuse {
        /// The topic.
        topic: i64,
        /// The message.
        message: i64,
        /// Why.
        why: Refused,
    },
    /// A person closed the topic by hand.
    TopicClosed {
        /// The topic.
        topic: i64,
        /// Who; `None` if an anonymous administrator.
        by: Option<Author>,
    },
    /// A person opened the closed topic by hand.
    TopicReopened {
        /// The topic.
        topic: i64,
        /// Who; `None` if an anonymous administrator.
        by: Option<Author>,
    },
    /// A person renamed the topic by hand.
    TopicRenamed {
        /// The topic.
        topic: i64,
        /// The new name.
        name: String,
        /// Who; `None` if an anonymous administrator.
        by: Option<Author>,
    },
    /// The desk chat has a new id.
    Migrated {
        /// The new id.
        to: i64,
    },
    /// Our own standing in the desk chat (or, before `/setup`, in any group).
    Rights {
        /// The chat.
        chat: i64,
        /// Standing now.
        status: Standing,
        /// The rights we need and lack.
        missing: Vec<Right>,
    },
    /// People came, went or changed their standing in the desk chat.
    Members(Vec<Seat>),
    /// Somebody wants to bind a desk; only while none is bound.
    Setup {
        /// The chat in which it was asked.
        chat: i64,
        /// What kind of chat it is.
        place: Place,
        /// Who; `None` if an anonymous administrator.
        author: Option<Author>,
    },
    /// A setting of the desk chat was changed.
    GroupChanged(GroupChange),
    /// Something in a private chat with the bot: a customer's, or staff's own.
    Private {
        /// The chat, which is the person's id.
        chat: i64,
        /// What was said, if a person said something new.
        talk: Option<Box<Talk>>,
    },
    /// Nothing for the desk; the reason is for the log.
    Ignore(&'static str),
}

/// Why a message is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It was forwarded; from whom, in words, if Telegram tells.
    Forward(Option<String>),
    /// A later line of it begins like a note.
    RemarkInside,
    /// It answers something that the customer never saw.
    AnswersUs,
}

/// Whose messages are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// An anonymous administrator.
    Anonymous,
    /// A person who writes as a channel.
    Channel,
}

/// Our standing in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Administrator.
    Administrator,
    /// Ordinary or restricted member.
    Member,
    /// Not in it.
    Out,
}

/// The rights the bot needs in the desk chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// `can_manage_topics`
    ManageTopics,
    /// `can_delete_messages`
    DeleteMessages,
    /// `can_pin_messages`
    PinMessages,
}

/// A person's standing in the desk chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The person.
    pub user: Author,
    /// His role.
    pub role: Role,
}

/// What a member may be here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Administrator of the group.
    Manager,
    /// Any other member.
    Agent,
    /// No longer a member.
    Gone,
}

/// Where `/setup` was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In private.
    Private,
    /// A group or supergroup without topics.
    Group,
    /// A supergroup with topics.
    Forum,
}

/// Changes of the desk chat that matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupChange {
    /// Messages vanish after so many seconds; 0 if that was switched off.
    AutoDelete(i64),
    /// New title.
    Title(String),
    /// Topics seem to be switched off: a message says so of its chat. Ask
    /// `getChat` before an alarm.
    ForumOff,
    /// General is hidden (`true`) or shown again.
    GeneralHidden(bool),
    /// The group has another owner.
    Owner,
}

impl Intent {
    /// The message in a topic, if it is one.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        match self {
            Self::Say(post) | Self::Note(post) | Self::Held { post, .. } => Some(post),
            _ => None,
        }
    }
}

/// Whether an album of these items stays inside: one item that is not plainly
/// for the customer keeps all of them from him.
#[must_use]
pub fn stays_inside(items: &[Intent]) -> bool {
    items.iter().any(|item| !matches!(item, Intent::Say(_)))
}
