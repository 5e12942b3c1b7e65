//! The commands an agent can give, as a table, and how one is read.
//!
//! Must not know: what a command does (that is [`obey`]).

use serde_json::{Value, json};

use crate::locale::Language;

use super::areas::AREAS;

pub mod obey;

/// A command we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Name without slash, 1 to 32 of `a-z0-9_`.
    pub name: &'static str,
    /// Fluent key of its description, for `setMyCommands` and `/help`.
    pub about: &'static str,
    /// Works in General and before any topic.
    pub anywhere: bool,
    /// Works in the staff's private chat with the bot.
    pub private: bool,
}

impl Command {
    /// One that is given in the topic of a conversation.
    #[must_use]
    pub const fn in_topic(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            anywhere: false,
            private: false,
        }
    }

    /// One that is given in the group, wherever, and in private.
    #[must_use]
    pub const fn anywhere(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            anywhere: true,
            private: true,
        }
    }
}

/// The commands of no area, in the order in which Telegram shall offer them.
pub const COMMANDS: &[Command] = &[
    Command::in_topic("note", "command-note"),
    Command::in_topic("delete", "command-delete"),
    Command::in_topic("take", "command-take"),
    Command {
        name: "setup",
        about: "command-setup",
        anywhere: true,
        private: false,
    },
    Command::anywhere("help", "command-help"),
];

/// Every command, in the order in which Telegram shall offer them.
pub fn all() -> impl Iterator<Item = &'static Command> {
    let of_areas = AREAS.iter().flat_map(|area| area.commands());
    COMMANDS.iter().chain(of_areas)
}

/// The list of commands as Telegram takes it (`BotCommand`): those of the group
/// or those of a private chat.
#[must_use]
pub fn listed(language: Language, private: bool) -> Vec<Value> {
    all()
        .filter(|command| !private || command.private)
        .map(|command| json!({ "command": command.name, "description": language.say(command.about) }))
        .collect()
}

/// The command of this name, in lower case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}

/// What words that begin with a slash are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slash {
    /// A command for us, known or not.
    Ours {
        /// What stood after the slash, in lower case; may be empty.
        name: String,
        /// Bytes of the text before its arguments.
        args: usize,
    },
    /// A command that names another bot.
    Elsewhere,
}

/// Reads `/name@bot args`; `None` if the text does not begin with a slash.
/// Whatever begins with one is a command, if only an unknown one: an agent who
/// mistypes a command must not have it sent to the customer.
#[must_use]
pub fn read(text: &str, bot_username: &str) -> Option<Slash> {
    let rest = text.strip_prefix(SLASHES)?;
    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
    let (name, bot) = match word.split_once('@') {
        Some((name, bot)) => (name, Some(bot)),
        None => (word, None),
    };
    if bot.is_some_and(|bot| !bot.eq_ignore_ascii_case(bot_username)) {
        return Some(Slash::Elsewhere);
    }
    let after = rest.get(word.len()..).unwrap_or_default();
    let blank = after.len() - after.trim_start().len();
    let head = text.len() - rest.len() + word.len();
    Some(Slash::Ours {
        name: name.to_lowercase(),
        args: head + blank,
    })
}

/// The slash, and the wide one of East Asian keyboards.
pub const SLASHES: [char; 2] = ['/', '\u{ff0f}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_commands() {
        let ours = |name: &str, args| {
            Some(Slash::Ours {
                name: name.into(),
                args,
            })
        };
        let cases = [
            ("hello", None),
            ("", None),
            ("/", ours("", 1)),
            ("/ take", ours("", 2)),
            ("/take", ours("take", 5)),
            ("/TAKE  now", ours("take", 7)),
            ("/take@Desk_Bot now", ours("take", 15)),
            ("/take@other now", Some(Slash::Elsewhere)),
            ("/take@ now", Some(Slash::Elsewhere)),
            ("/note\nx", ours("note", 6)),
            ("/note:x", ours("note:x", 7)),
            ("\u{ff0f}note x", ours("note", 8)),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text, "desk_bot"), wanted, "{text:?}");
        }
    }

    #[test]
    fn names_are_what_telegram_accepts() {
        for command in all() {
            assert!((1..=32).contains(&command.name.len()));
            assert!(
                command
                    .name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            );
            assert_eq!(find(command.name), Some(command));
        }
    }
}
