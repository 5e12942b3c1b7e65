//! Whether an agent's words are for the customer, from the words alone.
//!
//! Must not know: topics, replies, the database. Errs on the safe side: what
//! only looks internal is held, for a held message can still be sent and a
//! sent one cannot be unread.

use super::commands::{self, SLASHES, Slash};
use crate::model::rich::{RichText, units};

/// What an agent's words are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// For the customer.
    Plain,
    /// A note; the words without `//` or `/note`, possibly none.
    Note(RichText),
    /// A command for us other than a note.
    Command {
        /// Its name in lower case; may be empty or unknown.
        name: String,
        /// The rest, with its formatting.
        args: RichText,
    },
    /// A command for another bot.
    Elsewhere,
    /// Plain at first, but a later line begins like a note.
    Mixed,
}

/// Reads the words of a message of an agent.
#[must_use]
pub fn words(text: &RichText, bot_username: &str) -> Words {
    let all = text.text.as_str();
    let start = all.trim_start_matches(is_blank);
    let skipped = all.len() - start.len();
    if let Some(rest) = after_slashes(start) {
        let rest = rest.trim_start_matches(is_blank);
        return Words::Note(tail(text, all.len() - rest.len()));
    }
    match commands::read(start, bot_username) {
        Some(Slash::Elsewhere) => Words::Elsewhere,
        Some(Slash::Ours { name, args }) if name == "note" => {
            Words::Note(tail(text, skipped + args))
        }
        Some(Slash::Ours { name, args }) => Words::Command {
            name,
            args: tail(text, skipped + args).trim(),
        },
        None if all.split(LINE_ENDS).any(begins_like_note) => Words::Mixed,
        None => Words::Plain,
    }
}

/// Everything that an app may show as the start of a new line.
const LINE_ENDS: [char; 7] = [
    '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
];

fn begins_like_note(line: &str) -> bool {
    let line = line.trim_start_matches(is_blank);
    let note = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    after_slashes(line).is_some()
        || line
            .strip_prefix(SLASHES)
            .and_then(|rest| rest.strip_prefix("note"))
            .is_some_and(note)
}

fn after_slashes(text: &str) -> Option<&str> {
    text.strip_prefix(SLASHES)?.strip_prefix(SLASHES)
}

/// White space, and what is as invisible as that: an agent does not see it
/// before his slashes, so it must not change what they mean.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}')
}

/// The text from byte `start` on, with what is left of its formatting.
fn tail(text: &RichText, start: usize) -> RichText {
    let head = text.text.get(..start).unwrap_or_default();
    text.slice(units(head)..usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::rich::Entity;

    fn note(text: &str) -> Words {
        Words::Note(RichText::plain(text))
    }

    fn command(name: &str, args: &str) -> Words {
        Words::Command {
            name: name.into(),
            args: RichText::plain(args),
        }
    }

    #[test]
    fn a_table_of_words() {
        let table = [
            ("hello", Words::Plain),
            ("", Words::Plain),
            ("https://example.org/a//b", Words::Plain),
            ("see https://example.org", Words::Plain),
            ("and/or", Words::Plain),
            ("1 // 2", Words::Plain),
            ("yes\nhttps://example.org", Words::Plain),
            ("yes\n/etc/hosts", Words::Plain),
            ("yes\n/notebook", Words::Plain),
            ("//x", note("x")),
            ("// x", note("x")),
            (" // x", note("x")),
            ("\n\t// x", note("x")),
            ("//", note("")),
            ("///x", note("/x")),
            ("\u{200b}// x", note("x")),
            ("\u{2067}// x", note("x")),
            ("\u{ff0f}\u{ff0f}x", note("x")),
            ("/note x", note("x")),
            ("/NOTE x", note("x")),
            ("/note", note("")),
            ("/note\nx\ny", note("x\ny")),
            ("/note@desk_bot x", note("x")),
            ("/note@other_bot x", Words::Elsewhere),
            ("/note: x", command("note:", "x")),
            ("/take", command("take", "")),
            ("/nonsense a b ", command("nonsense", "a b")),
            ("/", command("", "")),
            ("/ / x", command("", "/ x")),
            ("yes\n// he is rude", Words::Mixed),
            ("yes\r\n  //he is rude", Words::Mixed),
            ("yes\u{2028}//he is rude", Words::Mixed),
            ("yes\n/note he is rude", Words::Mixed),
            ("yes\n/note", Words::Mixed),
        ];
        for (text, wanted) in table {
            assert_eq!(
                words(&RichText::plain(text), "desk_bot"),
                wanted,
                "{text:?}"
            );
        }
    }

    #[test]
    fn formatting_moves_with_the_words() {
        let mut text = RichText::default();
        text.push("// ")
            .push_as("bold", "🌊a")
            .push("b")
            .push_as("italic", "c");
        let mut wanted = RichText::default();
        wanted
            .push_as("bold", "🌊a")
            .push("b")
            .push_as("italic", "c");
        assert_eq!(words(&text, "b"), Words::Note(wanted));

        let mut text = RichText::default();
        text.push_as("bold", "// x");
        let mut wanted = RichText::default();
        wanted.push_as("bold", "x");
        assert_eq!(words(&text, "b"), Words::Note(wanted));

        let mut text = RichText::default();
        text.push_as("bot_command", "/note").push(" x");
        assert_eq!(words(&text, "b"), note("x"));
    }

    proptest! {
        #[test]
        fn what_begins_with_two_slashes_is_never_plain(blank in r"[ \t\n\u{200b}\u{feff}]{0,4}", rest in ".{0,60}") {
            let words = words(&RichText::plain(format!("{blank}//{rest}")), "b");
            prop_assert!(matches!(words, Words::Note(_)));
        }

        #[test]
        fn no_line_that_begins_like_a_note_is_plain(before in "[^/]{0,30}", rest in ".{0,30}") {
            let text = RichText::plain(format!("{before}\n//{rest}"));
            prop_assert!(words(&text, "b") != Words::Plain);
        }

        #[test]
        fn any_words_and_entities_are_read(text in ".{0,40}", offset: usize, length: usize) {
            let mut text = RichText::plain(format!("//{text}"));
            text.entities.push(Entity { kind: "bold".into(), offset, length, rest: serde_json::Map::new() });
            let _ = words(&text, "b");
        }
    }
}
