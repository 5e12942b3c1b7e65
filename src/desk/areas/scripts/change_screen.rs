//! What a macro changes, seen and set with buttons. Pure.

use crate::desk::areas::status::screens::label as name_of;
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::Language;
use crate::model::ids::ScriptId;
use crate::model::rich::RichText;
use crate::model::script::{Assign, Change, MAX_TAGS};
use crate::model::status::{Priority, Resolution, Status};
use crate::store::tags;

use super::desk::{ASK, SET};
use super::desk_screens::to_script;
use super::{CODE, key, words};

/// The states that a macro may set, each with its letters.
const STATES: [(&str, Status, Option<Resolution>); 7] = [
    ("o", Status::Open, None),
    ("c", Status::WaitingCustomer, None),
    ("t", Status::WaitingThird, None),
    ("r", Status::Review, None),
    ("s", Status::Solved, Some(Resolution::Done)),
    ("x", Status::Closed, Some(Resolution::Done)),
    ("n", Status::Closed, Some(Resolution::NotDone)),
];

/// In place of words: takes away what was set.
pub const NONE: &str = "-";

/// What a script changes.
#[must_use]
pub fn screen(script: ScriptId, title: &str, change: &Change, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &format!("⚙️ {}", name(title)));
    let lines = words::changes(change, language);
    if lines.is_empty() {
        text.push("\n")
            .push(&language.say("script-changes-nothing"));
    }
    for line in lines {
        text.push("\n→ ").push(&line);
    }
    let id = Some(script.0);
    let set = |label: String, more: &str| {
        Button::area(label, (CODE, SET), None, &key::write(id, "", more))
    };
    let states: Vec<Button> = STATES
        .iter()
        .map(|(letters, status, result)| {
            let on = change.status == Some(*status)
                && result.is_none_or(|it| change.resolution.unwrap_or(Resolution::Done) == it);
            let mark = if on { "☑ " } else { "" };
            let label = format!("{mark}{}", name_of(*status, *result, language));
            set(label, letters)
        })
        .collect();
    let mut keyboard: Keyboard = states.chunks(2).map(<[Button]>::to_vec).collect();
    let priority = match change.priority {
        Some(priority) => language.say(&format!("priority-is-{}", priority.key())),
        None => language.say("script-priority-kept"),
    };
    let whom = match change.assign {
        Some(whom) => format!("🧑‍💼 {}", words::whom(whom, language)),
        None => language.say("script-assignee-kept"),
    };
    keyboard.push(vec![set(priority, "p"), set(whom, "a")]);
    let ask = |key: &str, more: &str| {
        Button::area(
            language.say(key),
            (CODE, ASK),
            None,
            &key::write(id, "", more),
        )
    };
    keyboard.push(vec![
        ask("script-tags", "g"),
        ask("script-snooze", "z"),
        ask("script-team", "m"),
    ]);
    let mut last = Vec::new();
    if change.resolution.is_some_and(Resolution::needs_reason) {
        last.push(ask("script-reason", "y"));
    }
    last.push(to_script(script, "", language));
    keyboard.push(last);
    Card { text, keyboard }
}

/// Sets what the letters of a button name, or takes it away if it is set;
/// `false` if they name nothing.
pub fn set(change: &mut Change, letters: &str) -> bool {
    match letters {
        "p" => {
            change.priority = match change.priority {
                None => Some(Priority::Low),
                Some(now) => Priority::ALL.into_iter().find(|it| *it > now),
            };
        }
        "a" => {
            change.assign = match change.assign {
                None => Some(Assign::Me),
                Some(Assign::Me) => Some(Assign::Nobody),
                Some(Assign::Nobody) => Some(Assign::Responsible),
                Some(Assign::Responsible | Assign::Person(_)) => None,
            };
        }
        letters => {
            let Some((_, status, result)) = STATES.iter().find(|(it, ..)| *it == letters) else {
                return false;
            };
            let on = change.status == Some(*status) && change.resolution == *result;
            change.status = (!on).then_some(*status);
            change.resolution = change.status.and(*result);
            change.reason = None;
            // What sleeps has no other status.
            change.snooze = change.snooze.take().filter(|_| change.status.is_none());
        }
    }
    true
}

/// Reads tags as people write them: `vip, +new -old`; [`NONE`] takes all away.
/// `None` if one of them is no tag.
#[must_use]
pub fn read_tags(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    let (mut more, mut less) = (Vec::new(), Vec::new());
    if text.trim() == NONE {
        return Some((more, less));
    }
    let words = text.split([',', ';', '\n']).flat_map(signed);
    for word in words {
        let minus = word.strip_prefix(['-', '−', '–']);
        let into = if minus.is_some() {
            &mut less
        } else {
            &mut more
        };
        let name = tags::name(minus.unwrap_or(word).trim_start_matches('+'))?;
        if !into.contains(&name) {
            into.push(name);
        }
    }
    let fits = more.len().max(less.len()) <= MAX_TAGS && !(more.is_empty() && less.is_empty());
    fits.then_some((more, less))
}

/// Parts what is written without commas: every sign begins a tag.
fn signed(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            let before = text.get(..*at).and_then(|it| it.chars().next_back());
            matches!(c, '+' | '-' | '−' | '–') && before.is_none_or(char::is_whitespace)
        })
        .map(|(at, _)| at)
        .collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| text.get(*from..to));
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_press_sets_and_the_next_takes_away() {
        let mut change = Change {
            snooze: Some("2 h".into()),
            ..Change::default()
        };
        assert!(set(&mut change, "n"));
        assert_eq!(change.status, Some(Status::Closed));
        assert_eq!(change.resolution, Some(Resolution::NotDone));
        assert_eq!(change.snooze, None);
        assert!(set(&mut change, "r"));
        assert_eq!(
            (change.status, change.resolution),
            (Some(Status::Review), None)
        );
        assert!(set(&mut change, "r"));
        assert!(change.is_empty());
        for _ in 0..5 {
            assert!(set(&mut change, "p"));
        }
        for _ in 0..4 {
            assert!(set(&mut change, "a"));
        }
        assert!(change.is_empty());
        assert!(!set(&mut change, "?"));
    }

    #[test]
    fn tags_are_read_as_people_write_them() {
        let read = |text: &str| read_tags(text);
        let some = |more: &[&str], less: &[&str]| {
            let own = |tags: &[&str]| tags.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
            Some((own(more), own(less)))
        };
        assert_eq!(read("vip, +paid -new"), some(&["vip", "paid"], &["new"]));
        assert_eq!(
            read("+big order -e-mail"),
            some(&["big order"], &["e-mail"])
        );
        assert_eq!(read("-"), some(&[], &[]));
        assert_eq!(read(""), None);
        assert_eq!(read(&"x".repeat(40)), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(text in "\\PC{0,60}") {
            let _ = read_tags(&text);
        }
    }
}
