//! What somebody writes after `/task`: titles, for whom, until when. Pure.

use chrono_tz::Tz;

use crate::desk::areas::later::times::is_one_of;
use crate::desk::cards::piece::cut;
use crate::model::moment;

/// Most tasks made at once.
pub const TASKS_MAX: usize = 20;
/// Longest title, grapheme clusters.
pub const TITLE_MAX: usize = 120;

/// One task as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is to be done.
    pub title: String,
    /// For whom: a handle without `@`.
    pub whom: Option<String>,
    /// Until when, milliseconds UTC.
    pub due: Option<i64>,
    /// What else was written, if there is more than a title.
    pub more: Option<String>,
}

/// Reads one task, or several: one a line, if lines begin with a dash. Those
/// without a title are left out.
#[must_use]
pub fn read(text: &str, now: i64, zone: Tz) -> Vec<Wanted> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let lines = || lines.iter().copied().filter(|line| !line.is_empty());
    let mut tasks = if lines().any(|line| dashed(line).is_some()) {
        lines()
            .map(|line| one(dashed(line).unwrap_or(line), now, zone))
            .collect()
    } else {
        let mut task = one(lines().next().unwrap_or_default(), now, zone);
        let more: Vec<&str> = lines().skip(1).collect();
        if !more.is_empty() {
            let title = task.more.take().into_iter();
            let more = title.chain(more.iter().map(|line| (*line).to_owned()));
            task.more = Some(more.collect::<Vec<_>>().join("\n"));
        }
        vec![task]
    };
    tasks.retain(|task| !task.title.is_empty());
    tasks.truncate(TASKS_MAX);
    tasks
}

fn dashed(line: &str) -> Option<&str> {
    line.strip_prefix(['-', '–', '—', '•', '*']).map(str::trim)
}

fn one(line: &str, now: i64, zone: Tz) -> Wanted {
    let mut left = line;
    let mut whom = None;
    if let Some(rest) = line.strip_prefix('@') {
        let name = rest.split_whitespace().next().unwrap_or_default();
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.is_empty() && name.chars().all(fits) {
            whom = Some(name.to_owned());
            left = rest.get(name.len()..).unwrap_or_default().trim();
        }
    }
    let (left, due) = until(left, now, zone);
    let title = cut(left, TITLE_MAX);
    let more = title.ends_with('…') && !left.ends_with('…');
    Wanted {
        title,
        whom,
        due,
        more: more.then(|| left.to_owned()),
    }
}

/// Takes away "… by Friday 18:00" at the end: only where a word like "by"
/// stands before a time that fills the rest of the line.
fn until(line: &str, now: i64, zone: Tz) -> (&str, Option<i64>) {
    let mut from = 0;
    for word in line.split_whitespace() {
        let Some(at) = line.get(from..).and_then(|rest| rest.find(word)) else {
            break;
        };
        let start = from + at;
        from = start + word.len();
        if start == 0 || !is_one_of(&word.to_lowercase(), "task-until-words") {
            continue;
        }
        let rest = line.get(from..).unwrap_or_default().trim();
        if let Ok(parsed) = moment::parse(rest, now, zone)
            && rest
                .get(parsed.rest..)
                .is_some_and(|left| left.trim().is_empty())
        {
            return (
                line.get(..start).unwrap_or_default().trim(),
                Some(parsed.at),
            );
        }
    }
    (line, None)
}

/// The items in what somebody writes after `/check`: parted by semicolons or lines.
#[must_use]
pub fn items(text: &str) -> Vec<String> {
    text.split([';', '\n'])
        .map(|item| dashed(item.trim()).unwrap_or(item.trim()))
        .filter(|item| !item.is_empty())
        .map(|item| cut(item, TITLE_MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_774_600_000_000; // Friday, 27.03.2026 10:26:40 in Kyiv
    const KYIV: Tz = chrono_tz::Europe::Kyiv;

    #[test]
    fn one_task_for_somebody_until_a_time() {
        let read = read("@maria купить ленты до пн 18:00", NOW, KYIV);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].title, "купить ленты");
        assert_eq!(read[0].whom.as_deref(), Some("maria"));
        let monday = moment::parse("monday 18:00", NOW, KYIV).map(|it| it.at);
        assert_eq!(read[0].due.ok_or(moment::Failure::NotATime), monday);
    }

    #[test]
    fn a_time_counts_only_at_the_end_after_its_word() {
        for words in [
            "call before 18:00 the shop",
            "доехать до склада",
            "до завтра",
            "meet at 9:00",
        ] {
            let read = read(words, NOW, KYIV);
            assert_eq!((read[0].title.as_str(), read[0].due), (words, None));
        }
    }

    #[test]
    fn dashes_make_many() {
        let read = read("- buy ribbon\n\n— @petro call\n• pack", NOW, KYIV);
        let titles: Vec<_> = read.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(titles, ["buy ribbon", "call", "pack"]);
        assert_eq!(read[1].whom.as_deref(), Some("petro"));
    }

    #[test]
    fn further_lines_are_what_it_is_about() {
        let read = read("Buy ribbon\nred, 20 m\nthin", NOW, KYIV);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].more.as_deref(), Some("red, 20 m\nthin"));
    }

    #[test]
    fn items_of_a_checklist() {
        assert_eq!(items("a; b ;;\n- c"), ["a", "b", "c"]);
        assert!(items(" ; ").is_empty());
    }

    proptest! {
        #[test]
        fn anything_is_read(text in "\\PC{0,200}", lines in "[-@a-zа-я0-9: \n]{0,80}") {
            for text in [text, lines] {
                for task in read(&text, NOW, KYIV) {
                    prop_assert!(!task.title.is_empty());
                    prop_assert!(task.due.is_none_or(|due| due > NOW));
                }
                for item in items(&text) {
                    prop_assert!(!item.is_empty());
                }
            }
        }
    }
}
