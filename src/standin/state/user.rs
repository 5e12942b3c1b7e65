//! People, and the user side of bots.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A user of Telegram.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches of Telegram's own"
)]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct User {
    /// The id: also the id of a private chat with him.
    pub id: i64,
    /// First name, as written.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Without the `@`.
    pub username: Option<String>,
    /// Language of his app, IETF tag.
    pub language_code: Option<String>,
    /// Whether this is a bot.
    pub is_bot: bool,
    /// Whether he pays for Premium.
    pub is_premium: bool,
    /// Forwards of his messages carry his name but no link to him.
    pub hides_forwards: bool,
    /// He refuses voice and video notes.
    pub refuses_voice: bool,
    /// The account is deleted: every send is refused.
    pub deactivated: bool,
    /// `file_unique_id` of his picture.
    pub picture: Option<String>,
    /// Bots do not see his picture.
    #[serde(default)]
    pub hides_picture: bool,
}

impl User {
    /// The `User` object as it stands in a message.
    pub fn json(&self) -> Value {
        let mut user = Map::new();
        user.insert("id".into(), json!(self.id));
        user.insert("is_bot".into(), json!(self.is_bot));
        user.insert("first_name".into(), json!(self.first_name));
        if let Some(name) = &self.last_name {
            user.insert("last_name".into(), json!(name));
        }
        if let Some(name) = &self.username {
            user.insert("username".into(), json!(name));
        }
        if let Some(code) = &self.language_code {
            user.insert("language_code".into(), json!(code));
        }
        if self.is_premium {
            user.insert("is_premium".into(), json!(true));
        }
        Value::Object(user)
    }

    /// First and last name together.
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// The user that stands before anonymous administrators.
pub const ANONYMOUS_ADMIN: i64 = 1_087_968_824;
/// The user that stands before channels that write in groups.
pub const CHANNEL_BOT: i64 = 136_817_688;

/// The `User` object of [`ANONYMOUS_ADMIN`] or [`CHANNEL_BOT`].
pub fn stand_in_sender(id: i64) -> Value {
    let (name, username) = if id == ANONYMOUS_ADMIN {
        ("Group", "GroupAnonymousBot")
    } else {
        ("Channel", "Channel_Bot")
    };
    json!({"id": id, "is_bot": true, "first_name": name, "username": username})
}
