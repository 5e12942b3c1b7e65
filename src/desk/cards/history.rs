//! The last messages of a conversation, for a topic that had to be made again.

use chrono_tz::Tz;

use super::card::Speaker;
use super::piece::{TEXT_MAX, cut, isolate, moment, name};
use crate::locale::Language;
use crate::model::rich::{RichText, units};

/// Longest piece of one message shown, grapheme clusters.
const LINE_MAX: usize = 300;

/// One message as the digest tells it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its words, or the name of its kind.
    pub words: String,
    /// Who said it.
    pub by: Speaker,
    /// It is a note.
    pub note: bool,
    /// When, milliseconds UTC.
    pub at: i64,
}

/// The digest of the last messages, oldest first in and out. It is at most 4096
/// UTF-16 units long: the oldest are left out first. `None` if there are none.
#[must_use]
pub fn history(last: &[Told], now: i64, zone: Tz, language: Language) -> Option<RichText> {
    let head = language.say("card-history");
    let mut room = TEXT_MAX.checked_sub(units(&head))?;
    let mut lines = Vec::new();
    for told in last.iter().rev() {
        let line = line(told, now, zone, language);
        let Some(left) = room.checked_sub(units(&line) + 1) else {
            break;
        };
        room = left;
        lines.push(line);
    }
    if lines.is_empty() {
        return None;
    }
    let mut text = RichText::default();
    text.push_as("bold", &head);
    for line in lines.iter().rev() {
        text.push("\n").push(line);
    }
    Some(text)
}

fn line(told: &Told, now: i64, zone: Tz, language: Language) -> String {
    let who = match &told.by {
        Speaker::Customer => language.say("card-customer"),
        Speaker::Agent(agent) => name(agent),
    };
    let sign = match (&told.by, told.note) {
        (_, true) => "📝",
        (Speaker::Customer, false) => "👤",
        (Speaker::Agent(_), false) => "💬",
    };
    let time = moment(told.at, now, zone);
    let words = isolate(&cut(&told.words, LINE_MAX));
    format!("{sign} {time} {who}: {words}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn told(words: &str) -> Told {
        Told {
            words: words.into(),
            by: Speaker::Customer,
            note: false,
            at: 0,
        }
    }

    #[test]
    fn keeps_the_newest() {
        let many: Vec<Told> = (0..100)
            .map(|i| told(&format!("n{i} {}", "👩‍👩‍👧".repeat(50))))
            .collect();
        let text = history(&many, 0, Tz::UTC, Language::En).unwrap();
        assert!(text.len_utf16() <= TEXT_MAX);
        assert!(text.text.contains("n99 ") && !text.text.contains("n1 "));
        assert!(text.text.find("n98 ") < text.text.find("n99 "));
        assert_eq!(history(&[], 0, Tz::UTC, Language::En), None);
    }
}
