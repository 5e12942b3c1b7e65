//! Chats, their members and their topics.

use super::message::Msg;
use super::whisper::Whisper;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Which chat: a private chat belongs to one bot, a group to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChatKey {
    /// The bot of a private chat; 0 for groups.
    pub bot: i64,
    /// The person of a private chat, or the (negative) id of the group.
    pub id: i64,
}

impl ChatKey {
    /// The chat of a person with a bot.
    pub const fn private(bot: i64, person: i64) -> Self {
        Self { bot, id: person }
    }

    /// A group or supergroup.
    pub const fn group(id: i64) -> Self {
        Self { bot: 0, id }
    }

    /// The key a bot means when it writes `id`.
    pub const fn seen_by(bot: i64, id: i64) -> Self {
        if id > 0 {
            Self::private(bot, id)
        } else {
            Self::group(id)
        }
    }

    /// Whether this is a private chat.
    pub const fn is_private(self) -> bool {
        self.bot != 0
    }
}

/// What kind of chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A person and a bot.
    Private,
    /// A basic group: no topics, moves to another id when upgraded.
    Group,
    /// A supergroup, with or without topics.
    Supergroup,
}

/// Rights an administrator may have, by their Bot API names.
pub const RIGHTS: &[&str] = &[
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
];

/// The standing of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The owner.
    Creator,
    /// Has some of [`RIGHTS`].
    Administrator,
    /// Ordinary.
    Member,
    /// Was here.
    Left,
    /// Was thrown out.
    Kicked,
}

/// One member of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// His standing.
    pub status: Status,
    /// The rights of an administrator; the owner has all.
    pub rights: BTreeSet<String>,
}

impl Member {
    /// An ordinary member.
    pub fn plain(status: Status) -> Self {
        Self {
            status,
            rights: BTreeSet::new(),
        }
    }

    /// An administrator with every right but promoting others.
    pub fn admin() -> Self {
        let rights = RIGHTS
            .iter()
            .filter(|right| **right != "can_promote_members")
            .map(ToString::to_string)
            .collect();
        Self {
            status: Status::Administrator,
            rights,
        }
    }

    /// Whether he is in the chat.
    pub fn is_here(&self) -> bool {
        matches!(
            self.status,
            Status::Creator | Status::Administrator | Status::Member
        )
    }

    /// Whether he is the owner or an administrator.
    pub fn is_admin(&self) -> bool {
        matches!(self.status, Status::Creator | Status::Administrator)
    }

    /// Whether he may do what `right` names.
    pub fn may(&self, right: &str) -> bool {
        self.status == Status::Creator
            || (self.status == Status::Administrator && self.rights.contains(right))
    }

    /// The `ChatMember` object.
    pub fn json(&self, user: &Value) -> Value {
        let mut member = json!({"user": user, "status": self.status});
        if let (Some(object), true) = (member.as_object_mut(), self.is_admin()) {
            object.insert("is_anonymous".into(), json!(false));
            if self.status == Status::Administrator {
                object.insert("can_be_edited".into(), json!(false));
                for right in RIGHTS {
                    object.insert((*right).into(), json!(self.rights.contains(*right)));
                }
            }
        }
        if let (Some(object), Status::Kicked) = (member.as_object_mut(), self.status) {
            object.insert("until_date".into(), json!(0));
        }
        member
    }
}

/// A forum topic.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Topic {
    /// `message_thread_id`: the id of the message that created it.
    pub id: i64,
    /// Its name, cleaned.
    pub name: String,
    /// One of the six colours, as RGB.
    pub icon_color: i64,
    /// The custom emoji of the icon.
    pub icon: Option<String>,
    /// Only administrators with `can_manage_topics` and the creator can post.
    pub closed: bool,
    /// Gone, with its messages.
    pub deleted: bool,
    /// Who made it.
    pub creator: i64,
    /// Its messages, oldest first.
    pub messages: Vec<i64>,
}

/// A chat and all that was said in it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches of Telegram's own"
)]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chat {
    /// Which chat.
    pub key: ChatKey,
    /// What kind.
    pub kind: Kind,
    /// Title of a group; empty for private chats.
    pub title: String,
    /// Whether topics are on.
    pub is_forum: bool,
    /// Members by user id, those who left too.
    pub members: BTreeMap<i64, Member>,
    /// The bots among the members.
    pub bots: BTreeSet<i64>,
    /// Topics by id, deleted ones too.
    pub topics: BTreeMap<i64, Topic>,
    /// Messages by id, deleted ones too.
    pub messages: BTreeMap<i64, Msg>,
    /// Ephemeral messages by id, deleted ones too.
    #[serde(default)]
    pub whispers: BTreeMap<i64, Whisper>,
    /// The id the next message gets (groups; private chats count per bot).
    pub next_id: i64,
    /// General is closed.
    pub general_closed: bool,
    /// General is hidden.
    pub general_hidden: bool,
    /// A basic group: the supergroup it became.
    pub migrated_to: Option<i64>,
    /// Private: the person pressed Start.
    pub started: bool,
    /// Private: the person blocked the bot.
    pub blocked: bool,
    /// "Restrict saving content".
    pub protected: bool,
    /// Auto-delete timer, in seconds.
    pub auto_delete: Option<i64>,
    /// Emoji that are allowed as reactions; `None`: all.
    pub reactions: Option<Vec<String>>,
    /// Pinned messages, newest last.
    pub pinned: Vec<i64>,
}

impl Chat {
    /// An empty chat.
    pub fn new(key: ChatKey, kind: Kind, title: &str) -> Self {
        Self {
            key,
            kind,
            title: title.to_owned(),
            is_forum: false,
            members: BTreeMap::new(),
            bots: BTreeSet::new(),
            topics: BTreeMap::new(),
            messages: BTreeMap::new(),
            whispers: BTreeMap::new(),
            // Id 1 is General: no message and no topic may have it.
            next_id: 2,
            general_closed: false,
            general_hidden: false,
            migrated_to: None,
            started: false,
            blocked: false,
            protected: false,
            auto_delete: None,
            reactions: None,
            pinned: Vec::new(),
        }
    }

    /// Whether `user` may do what `right` names here; in private chats everybody may.
    pub fn may(&self, user: i64, right: &str) -> bool {
        self.key.is_private()
            || self
                .members
                .get(&user)
                .is_some_and(|member| member.may(right))
    }

    /// Whether `user` is the owner or an administrator.
    pub fn is_admin(&self, user: i64) -> bool {
        self.members.get(&user).is_some_and(Member::is_admin)
    }

    /// Whether `user` is in the chat.
    pub fn has(&self, user: i64) -> bool {
        self.members.get(&user).is_some_and(Member::is_here)
    }

    /// A topic that exists and is not deleted.
    pub fn topic(&self, id: i64) -> Option<&Topic> {
        self.topics.get(&id).filter(|topic| !topic.deleted)
    }

    /// A message that exists and is not deleted.
    pub fn message(&self, id: i64) -> Option<&Msg> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    /// Whether `user` may post in the topic (or General): closed ones are for
    /// administrators with `can_manage_topics` and for the topic's creator.
    pub fn may_post(&self, user: i64, topic: Option<i64>) -> bool {
        let closed = match topic.and_then(|id| self.topic(id)) {
            Some(topic) => topic.closed && topic.creator != user,
            None => self.is_forum && self.general_closed,
        };
        !closed || self.may(user, "can_manage_topics")
    }
}
