//! Small pieces that cards are made of: names, excerpts, moments, links.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::rich::{MAX_ENTITIES, RichText};

/// Longest text Telegram takes, UTF-16 units (it counts code points; this is
/// the stricter reading).
pub const TEXT_MAX: usize = 4096;
/// Longest name shown, grapheme clusters.
pub const NAME_MAX: usize = 48;
/// Longest excerpt of a message shown, grapheme clusters.
pub const EXCERPT_MAX: usize = 120;

/// At most `max` grapheme clusters of the text on one line; an ellipsis is the
/// last of them if something was cut off. A cluster of more than 16 characters
/// (zalgo) loses its tail of marks.
#[must_use]
pub fn cut(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut clusters = line.graphemes(true).map(tame);
    let mut short: Vec<String> = clusters.by_ref().take(max).collect();
    if clusters.next().is_some() {
        short.pop();
        short.push("…".into());
    }
    short.concat()
}

fn tame(cluster: &str) -> String {
    cluster.chars().take(16).filter(|c| !is_bidi(*c)).collect()
}

/// Marks that steer the direction of writing; a stray one would turn the rest
/// of our line around.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text between bidi isolates, so that it cannot turn its line around.
#[must_use]
pub fn isolate(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// A person's or inbox's name as it stands in a line: cut and isolated.
#[must_use]
pub fn name(text: &str) -> String {
    isolate(&cut(text, NAME_MAX))
}

/// The beginning of what somebody wrote, cut and isolated.
#[must_use]
pub fn excerpt(text: &str) -> String {
    isolate(&cut(text, EXCERPT_MAX))
}

/// A moment as an agent reads it: the time alone if it is today, else with the
/// date, and with the year if that is another. `at` and `now` in milliseconds UTC.
#[must_use]
pub fn moment(at: i64, now: i64, zone: Tz) -> String {
    let local = |ms| DateTime::from_timestamp_millis(ms).map(|t| t.with_timezone(&zone));
    let (Some(at), Some(now)) = (local(at), local(now)) else {
        return "?".into();
    };
    let shape = if at.date_naive() == now.date_naive() {
        "%H:%M"
    } else if at.year() == now.year() {
        "%d.%m %H:%M"
    } else {
        "%d.%m.%Y %H:%M"
    };
    at.format(shape).to_string()
}

/// The link to a topic or message of a private supergroup; `None` if the chat
/// is no supergroup.
#[must_use]
pub fn link(chat: i64, id: i64) -> Option<String> {
    let inner = chat.to_string();
    let inner = inner.strip_prefix("-100")?;
    Some(format!("https://t.me/c/{inner}/{id}"))
}

/// Whether Telegram takes this as one message.
#[must_use]
pub fn fits(text: &RichText) -> bool {
    text.len_utf16() <= TEXT_MAX && text.entities.len() <= MAX_ENTITIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_clusters() {
        assert_eq!(cut("hello", 5), "hello");
        assert_eq!(cut("hello!", 5), "hell…");
        assert_eq!(cut(" a \n\t b ", 9), "a b");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧…");
        assert_eq!(cut("", 3), "");
        assert_eq!(cut("x\u{202e}y", 3), "xy");
        let zalgo = format!("a{}", "\u{0301}".repeat(500));
        assert_eq!(cut(&zalgo, 3).chars().count(), 16);
    }

    #[test]
    fn tells_a_moment_as_shortly_as_it_can() {
        let zone = chrono_tz::Europe::Kyiv;
        let now = 1_774_600_000_000; // 27.03.2026 10:26 in Kyiv
        assert_eq!(moment(now, now, zone), "10:26");
        assert_eq!(moment(now - 86_400_000, now, zone), "26.03 10:26");
        assert_eq!(
            moment(now - 400 * 86_400_000, now, zone),
            "20.02.2025 10:26"
        );
        assert_eq!(moment(i64::MAX, now, zone), "?");
    }

    #[test]
    fn links_into_a_supergroup() {
        assert_eq!(
            link(-1_001_234, 5).as_deref(),
            Some("https://t.me/c/1234/5")
        );
        assert_eq!(link(-5, 5), None);
    }
}
