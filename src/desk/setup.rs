//! `/setup`: one step at a time from an empty chat to a bound desk.
//!
//! Each time it is sent, the first thing that is still missing is named; when
//! nothing is, the group is bound. What is asked of Telegram is in [`walk`]; what
//! follows from it is pure.

use serde_json::{Value, json};

use crate::botapi::client::Bot;
use crate::botapi::error::CallError;
use crate::config::finding::{Finding, Right, Severity};
use crate::locale::{Arg, Language};

use super::check;
use super::intent::{Author, Place};

#[cfg(test)]
mod tests;

/// The rules of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The one person who may; `None`: any administrator of the group.
    pub owner: Option<i64>,
    /// The group that is bound already.
    pub bound: Option<i64>,
    /// Language of the answers.
    pub language: Language,
}

/// Where the person stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to answer there; plain text.
    pub text: String,
    /// The group that is bound by this.
    pub bound: Option<i64>,
}

/// Does one step of `/setup`, sent in `chat` by `author` (`None`: anonymously).
/// Storing [`Step::bound`] with [`crate::desk::bound::set`] is the caller's.
pub async fn walk(
    bot: &Bot,
    terms: &Terms,
    chat: i64,
    place: Place,
    author: Option<&Author>,
) -> Result<Step, CallError> {
    let author = match refusal(terms, chat, place, author) {
        Ok(author) => author,
        Err(refused) => return Ok(refused.step(terms.language)),
    };
    let next = match place {
        Place::Private => Next::AddMe {
            bot: username(bot).await?,
        },
        Place::Group => Next::SwitchTopicsOn,
        Place::Forum => {
            let findings = check::rights(bot, chat).await?;
            match after(findings) {
                Verdict::Topics => Next::SwitchTopicsOn,
                Verdict::Promote(missing) => Next::Promote {
                    bot: username(bot).await?,
                    missing,
                },
                // Asked last: the answer is certain only for administrators.
                Verdict::Fine(warnings) => {
                    if terms.owner.is_some() || administers(bot, chat, author).await? {
                        Next::Bound { chat, warnings }
                    } else {
                        Next::NotAdministrator
                    }
                }
            }
        }
    };
    Ok(next.step(terms.language))
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    AddMe { bot: String },
    SwitchTopicsOn,
    Promote { bot: String, missing: Missing },
    Bound { chat: i64, warnings: Vec<Finding> },
    Anonymous,
    NotOwner { id: i64 },
    NotAdministrator,
    Elsewhere { chat: i64 },
}

/// What the bot lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Missing {
    /// It is no administrator.
    All,
    /// It is one, without these rights.
    Rights(Vec<Right>),
}

/// What the look at the group says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Topics,
    Promote(Missing),
    Fine(Vec<Finding>),
}

/// Who may not, before Telegram is asked; else the person who may go on.
fn refusal<'a>(
    terms: &Terms,
    chat: i64,
    place: Place,
    author: Option<&'a Author>,
) -> Result<&'a Author, Next> {
    let Some(author) = author else {
        return Err(Next::Anonymous);
    };
    if terms.owner.is_some_and(|owner| owner != author.id) {
        return Err(Next::NotOwner { id: author.id });
    }
    if place != Place::Private && terms.bound.is_some_and(|bound| bound != chat) {
        return Err(Next::Elsewhere { chat });
    }
    Ok(author)
}

/// The first thing that is missing.
fn after(findings: Vec<Finding>) -> Verdict {
    let mut missing = None;
    for finding in &findings {
        match finding {
            Finding::NotASupergroup | Finding::NotAForum => return Verdict::Topics,
            Finding::MissingRights { rights, .. } => {
                missing = Some(Missing::Rights(rights.clone()));
            }
            other if other.severity() == Severity::Error => missing = Some(Missing::All),
            _ => {}
        }
    }
    missing.map_or(Verdict::Fine(findings), Verdict::Promote)
}

impl Next {
    fn step(self, language: Language) -> Step {
        let bound = match &self {
            Self::Bound { chat, .. } => Some(*chat),
            _ => None,
        };
        let text = self.say(language);
        Step { text, bound }
    }

    fn say(self, language: Language) -> String {
        match self {
            Self::AddMe { bot } => {
                let link = ("link", Arg::from(invitation(&bot)));
                language.say_with("command-setup-private", &[link])
            }
            Self::SwitchTopicsOn => language.say("command-setup-topics"),
            Self::Promote { bot, missing } => promote(&bot, &missing, language),
            Self::Bound { warnings, .. } => {
                let mut text = language.say("command-setup-bound");
                for warning in warnings {
                    text.push_str("\n\n⚠️ ");
                    text.push_str(&warning.say(language));
                }
                text
            }
            Self::Anonymous => language.say("command-setup-anonymous"),
            Self::NotOwner { id } => {
                let id = ("id", Arg::from(id.to_string()));
                language.say_with("command-setup-not-owner", &[id])
            }
            Self::NotAdministrator => language.say("command-setup-not-administrator"),
            Self::Elsewhere { chat } => {
                let chat = ("chat", Arg::from(chat.to_string()));
                language.say_with("command-setup-elsewhere", &[chat])
            }
        }
    }
}

fn promote(bot: &str, missing: &Missing, language: Language) -> String {
    let (key, rights) = match missing {
        Missing::All => ("command-setup-admin", Right::ALL.as_slice()),
        Missing::Rights(rights) => ("command-setup-rights", rights.as_slice()),
    };
    let names: Vec<String> = rights
        .iter()
        .map(|right| language.say_with("check-quoted", &[("name", right.say(language).into())]))
        .collect();
    let count = i64::try_from(rights.len()).unwrap_or(i64::MAX);
    let args = [
        ("bot", Arg::from(bot)),
        ("count", count.into()),
        ("rights", names.join(", ").into()),
    ];
    language.say_with(key, &args)
}

/// A link that adds the bot to a group and asks for its rights there
/// (Telegram's deep links, `startgroup` with `admin`).
fn invitation(bot: &str) -> String {
    format!("https://t.me/{bot}?startgroup&admin=manage_topics+delete_messages+pin_messages")
}

async fn username(bot: &Bot) -> Result<String, CallError> {
    let me: Value = bot.call("getMe", &json!({})).await?;
    let name = me.get("username").and_then(Value::as_str);
    name.map(str::to_owned)
        .ok_or_else(|| CallError::Garbled("no username".into()))
}

async fn administers(bot: &Bot, chat: i64, author: &Author) -> Result<bool, CallError> {
    let params = json!({ "chat_id": chat, "user_id": author.id });
    let member: Value = bot.call("getChatMember", &params).await?;
    let status = member.get("status").and_then(Value::as_str);
    Ok(matches!(status, Some("creator" | "administrator")))
}
