//! How states and results are named on buttons and typed by people.

use crate::locale::Language;
use crate::model::status::{Resolution, Status};

/// The letter of a state on a button.
#[must_use]
pub(super) fn letter(status: Status) -> char {
    match status {
        Status::New => 'n',
        Status::Open => 'o',
        Status::WaitingCustomer => 'c',
        Status::WaitingThird => 't',
        Status::Snoozed => 'z',
        Status::Review => 'r',
        Status::Solved => 's',
        Status::Closed => 'x',
    }
}

/// The letter of a result on a button.
#[must_use]
pub(super) fn result_letter(resolution: Resolution) -> char {
    match resolution {
        Resolution::Done => 'd',
        Resolution::NotDone => 'n',
        Resolution::Spam => 's',
        Resolution::NotService => 'o',
        Resolution::Duplicate => 'u',
        Resolution::Auto => 'a',
    }
}

/// The state that a button names.
#[must_use]
pub(super) fn of_letter(args: &str) -> Option<Status> {
    let mut chars = args.chars();
    let one = chars.next().filter(|_| chars.next().is_none())?;
    Status::ALL
        .into_iter()
        .find(|status| letter(*status) == one)
}

/// The state and result that a button names.
#[must_use]
pub(super) fn of_end(args: &str) -> Option<(Status, Resolution)> {
    let mut chars = args.chars();
    let (status, result) = (chars.next()?, chars.next()?);
    if chars.next().is_some() {
        return None;
    }
    let status = of_letter(&status.to_string()).filter(|status| status.is_over())?;
    let result = Resolution::CHOICES
        .into_iter()
        .find(|choice| result_letter(*choice) == result)?;
    Some((status, result))
}

/// The state that a person means: its code name, or its name in any language.
#[must_use]
pub(super) fn status(word: &str) -> Option<Status> {
    let word = folded(word);
    if word.is_empty() {
        return None;
    }
    Status::ALL.into_iter().find(|status| {
        matches(
            &word,
            status.key(),
            &format!("card-status-{}", status.key()),
        )
    })
}

/// The result that a person means: its code name, or its name in any language.
#[must_use]
pub(super) fn resolution(word: &str) -> Option<Resolution> {
    let word = folded(word);
    Resolution::CHOICES.into_iter().find(|choice| {
        matches(
            &word,
            choice.key(),
            &format!("card-result-{}", choice.key()),
        )
    })
}

/// The first word, and the rest without the blanks between.
#[must_use]
pub(super) fn first(args: &str) -> (&str, &str) {
    let args = args.trim();
    let word = args.split_whitespace().next().unwrap_or_default();
    let rest = args.get(word.len()..).unwrap_or_default().trim_start();
    (word, rest)
}

/// A word is meant by its beginning too: of at least three letters.
fn matches(word: &str, key: &str, fluent: &str) -> bool {
    let key = folded(key);
    let names = Language::ALL.map(|language| folded(&language.say(fluent)));
    word == key
        || names
            .iter()
            .chain([&key])
            .any(|name| name == word || (word.chars().count() > 2 && name.starts_with(word)))
}

fn folded(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_back() {
        for status in Status::ALL {
            assert_eq!(of_letter(&letter(status).to_string()), Some(status));
        }
        assert_eq!(of_end("xd"), Some((Status::Closed, Resolution::Done)));
        assert_eq!(of_end("su"), Some((Status::Solved, Resolution::Duplicate)));
        for strange in ["", "x", "od", "xa", "xdd", "ж"] {
            assert_eq!(of_end(strange), None, "{strange}");
        }
    }

    #[test]
    fn people_name_states_in_their_language() {
        for (word, wanted) in [
            ("review", Status::Review),
            ("waiting_third", Status::WaitingThird),
            ("решено", Status::Solved),
            ("ВИРІШЕНО", Status::Solved),
            ("закр", Status::Closed),
            ("open", Status::Open),
        ] {
            assert_eq!(status(word), Some(wanted), "{word}");
        }
        assert_eq!(status("xx"), None);
        assert_eq!(status(""), None);
        assert_eq!(resolution("not_done"), Some(Resolution::NotDone));
        assert_eq!(resolution("дубль"), Some(Resolution::Duplicate));
    }

    #[test]
    fn the_first_word_and_the_rest() {
        assert_eq!(first("  not_done  too  dear "), ("not_done", "too  dear"));
        assert_eq!(first(""), ("", ""));
    }
}
