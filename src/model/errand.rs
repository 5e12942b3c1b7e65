//! What a parcel of the outbox asks for.

use serde::{Deserialize, Serialize};

use super::ids::{ConversationId, MessageId};
use super::notice::{Alert, Notice};
use super::screen::Screen;
use super::script::Offered;

/// One durable step towards either rim. It names what to show, not how: the
/// content is read when the step is taken, so that it is never stale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Errand {
    /// Make the topic and its card.
    Open {
        /// Whose.
        conversation: ConversationId,
    },
    /// Tell what was said in a topic that was lost.
    History {
        /// Whose.
        conversation: ConversationId,
    },
    /// Show a customer's message in the topic.
    Post {
        /// Which.
        message: MessageId,
    },
    /// Show the new wording of a customer's message.
    Repost {
        /// Which.
        message: MessageId,
    },
    /// Set the bot's one reaction on a message's post: its state, or the customer's reaction.
    Mark {
        /// Which.
        message: MessageId,
    },
    /// Mark a post of a person as obeyed, by a reaction.
    Tick {
        /// Message id in the group.
        post: i64,
    },
    /// Tell the agents something in the topic.
    Notice {
        /// In whose topic.
        conversation: ConversationId,
        /// What.
        notice: Notice,
    },
    /// Repeat a post of the group in a topic, for agents alone.
    Repeat {
        /// In whose topic.
        conversation: ConversationId,
        /// Message id of the post.
        post: i64,
        /// With the other items of its album, as far as they have come.
        #[serde(default)]
        album: bool,
    },
    /// Draw the card anew.
    Card {
        /// Whose.
        conversation: ConversationId,
    },
    /// Bring card and title up to date once the talk pauses: both sides go on
    /// writing, and every redraw spends the group's budget.
    Refresh {
        /// Whose.
        conversation: ConversationId,
        /// When it was first asked for, milliseconds UTC.
        since: i64,
    },
    /// Bring the topic's title up to date.
    Title {
        /// Whose.
        conversation: ConversationId,
    },
    /// Close or open the topic as the conversation's status says.
    Gate {
        /// Whose.
        conversation: ConversationId,
    },
    /// Pin the card.
    Pin {
        /// Whose.
        conversation: ConversationId,
    },
    /// Remove a topic that a crash left behind.
    Sweep {
        /// Its thread id.
        topic: i64,
    },
    /// Tell General about new dialogues.
    Announce,
    /// Show the customer's picture in the topic.
    Portrait {
        /// Whose.
        conversation: ConversationId,
    },
    /// Bring the feed up to date.
    Feed,
    /// Show something to one person of the staff, or take it away.
    Screen {
        /// What, where and to whom.
        screen: Box<Screen>,
    },
    /// Say a message to the customer.
    Send {
        /// Which.
        message: MessageId,
    },
    /// Change the customer's copy.
    Edit {
        /// Which.
        message: MessageId,
    },
    /// Take the customer's copy back.
    Retract {
        /// Which.
        message: MessageId,
    },
    /// Fetch a message's file into our own store.
    Keep {
        /// Which.
        message: MessageId,
    },
    /// Fetch a file into our own store and put it into a script.
    Shelve {
        /// Which file, and where it belongs.
        offered: Box<Offered>,
    },
    /// Tell General about trouble.
    Alert {
        /// What trouble.
        alert: Alert,
    },
    /// Set our reaction on the customer's side.
    React {
        /// On which.
        message: MessageId,
        /// `None` removes it.
        emoji: Option<String>,
    },
    /// End the access of a customer's devices to his history.
    Revoke {
        /// Code of the inbox.
        inbox: String,
        /// The customer's address in it.
        chat: String,
    },
}

impl Errand {
    /// Whether the customer's channel does it.
    #[must_use]
    pub fn to_customer(&self) -> bool {
        matches!(
            self,
            Self::Send { .. }
                | Self::Edit { .. }
                | Self::Retract { .. }
                | Self::Keep { .. }
                | Self::React { .. }
                | Self::Revoke { .. }
        )
    }
}

/// Priorities of group operations, first to last, with how long each may be
/// kept waiting by the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A new dialogue: its topic and first words.
    First,
    /// What customers say.
    Content,
    /// Failures and alerts.
    Alert,
    /// Confirmations to agents: reactions, notices.
    Confirm,
    /// Card redraws.
    Redraw,
    /// Titles, pins, icons.
    Cosmetic,
}

impl Class {
    /// All, first to last.
    pub const ALL: [Self; 6] = [
        Self::First,
        Self::Content,
        Self::Alert,
        Self::Confirm,
        Self::Redraw,
        Self::Cosmetic,
    ];

    /// Longest wait in milliseconds caused by higher classes; afterwards the
    /// class gets its turn among every fourth operations of the chat.
    #[must_use]
    pub fn patience(self) -> i64 {
        match self {
            Self::First | Self::Content => 30_000,
            Self::Alert => 45_000,
            Self::Confirm => 60_000,
            Self::Redraw => 180_000,
            Self::Cosmetic => 600_000,
        }
    }

    /// Hundredths of a chat's budget that it leaves to what may come, while it
    /// has not waited too long: a customer's words shall not wait for a budget
    /// that pins have eaten.
    #[must_use]
    pub fn leaves(self) -> i64 {
        match self {
            Self::First | Self::Content | Self::Alert | Self::Confirm => 0,
            Self::Redraw => 20,
            Self::Cosmetic => 40,
        }
    }

    /// For figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Content => "content",
            Self::Alert => "alert",
            Self::Confirm => "confirm",
            Self::Redraw => "redraw",
            Self::Cosmetic => "cosmetic",
        }
    }

    /// As stored.
    #[must_use]
    pub fn rank(self) -> i64 {
        self as i64
    }

    /// From the stored form; an unknown one is the last.
    #[must_use]
    pub fn of_rank(rank: i64) -> Self {
        usize::try_from(rank)
            .ok()
            .and_then(|at| Self::ALL.get(at).copied())
            .unwrap_or(Self::Cosmetic)
    }
}
