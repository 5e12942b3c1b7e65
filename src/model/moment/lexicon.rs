//! The words in which times are written: `lexicon.toml`, read once.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Of 1000 ms.
    Second,
    /// Of 60 s.
    Minute,
    /// Of 60 min, whatever clocks do.
    Hour,
    /// To the same time of the day.
    Day,
    /// Of 7 days.
    Week,
    /// To the same day of the month, or its last.
    Month,
    /// Of 12 months.
    Year,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Morning,
    Noon,
    Lunch,
    Day,
    /// The end of the working day.
    Close,
    Evening,
    Night,
    Midnight,
    /// This evening.
    Tonight,
}

/// What follows an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// A word for "o'clock".
    Hour,
    /// Before noon.
    Am,
    /// After noon.
    Pm,
}

/// Words without a value, named as in the file, which says what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Small {
    In,
    At,
    On,
    By,
    And,
    Next,
    This,
    Ago,
    OfYear,
    OfMonth,
    Ordinal,
    Of,
    HourOrYear,
}

/// All the words.
#[derive(Debug, Default)]
pub struct Lexicon {
    small: HashMap<String, Vec<Small>>,
    /// By word: a unit.
    pub unit: HashMap<String, Unit>,
    /// By word right after a number: a unit.
    pub glued: HashMap<String, Unit>,
    /// By word: half of a unit.
    pub half: HashMap<String, Unit>,
    /// By word: a number, in halves.
    pub halves: HashMap<String, u32>,
    /// By word: days from today.
    pub day: HashMap<String, u32>,
    /// By word: a day of the week, Monday is 1.
    pub weekday: HashMap<String, u32>,
    /// By word: a month.
    pub month: HashMap<String, u32>,
    /// By word: what follows an hour.
    pub clock: HashMap<String, Clock>,
    /// By word: a part of the day.
    pub part: HashMap<String, Part>,
    /// The hour that a part means by itself.
    hours: BTreeMap<Part, u32>,
}

impl Lexicon {
    /// The words of all languages.
    pub fn get() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            // A test holds the file to its shape; without words nothing is a time.
            toml::from_str::<File>(include_str!("lexicon.toml"))
                .map(Lexicon::from)
                .unwrap_or_default()
        });
        &LEXICON
    }

    /// Whether `word` may be such a word.
    pub fn is(&self, word: &str, what: Small) -> bool {
        self.small
            .get(word)
            .is_some_and(|small| small.contains(&what))
    }

    /// The hour that `part` means by itself.
    pub fn hour(&self, part: Part) -> u32 {
        self.hours.get(&part).copied().unwrap_or(9)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#in: String,
    at: String,
    on: String,
    by: String,
    and: String,
    next: String,
    this: String,
    ago: String,
    of_year: String,
    of_month: String,
    ordinal: String,
    of: String,
    hour_or_year: String,
    unit: BTreeMap<Unit, String>,
    glued: BTreeMap<Unit, String>,
    half: BTreeMap<Unit, String>,
    halves: BTreeMap<String, String>,
    day: BTreeMap<String, String>,
    weekday: BTreeMap<String, String>,
    month: BTreeMap<String, String>,
    clock: BTreeMap<Clock, String>,
    part: BTreeMap<Part, Hours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    at: u32,
    words: String,
}

impl From<File> for Lexicon {
    fn from(file: File) -> Self {
        let mut small: HashMap<String, Vec<Small>> = HashMap::new();
        for (words, what) in [
            (&file.r#in, Small::In),
            (&file.at, Small::At),
            (&file.on, Small::On),
            (&file.by, Small::By),
            (&file.and, Small::And),
            (&file.next, Small::Next),
            (&file.this, Small::This),
            (&file.ago, Small::Ago),
            (&file.of_year, Small::OfYear),
            (&file.of_month, Small::OfMonth),
            (&file.ordinal, Small::Ordinal),
            (&file.of, Small::Of),
            (&file.hour_or_year, Small::HourOrYear),
        ] {
            for word in words.split_whitespace() {
                small.entry(word.into()).or_default().push(what);
            }
        }
        let hours = file.part.iter().map(|(part, hours)| (*part, hours.at));
        Self {
            small,
            hours: hours.collect(),
            unit: turned(file.unit),
            glued: turned(file.glued),
            half: turned(file.half),
            halves: turned(numbered(file.halves)),
            day: turned(numbered(file.day)),
            weekday: turned(numbered(file.weekday)),
            month: turned(numbered(file.month)),
            clock: turned(file.clock),
            part: turned(
                file.part
                    .into_iter()
                    .map(|(part, hours)| (part, hours.words)),
            ),
        }
    }
}

/// From the words of each meaning to the meaning of each word.
fn turned<T: Copy>(lists: impl IntoIterator<Item = (T, String)>) -> HashMap<String, T> {
    let mut meanings = HashMap::new();
    for (meaning, words) in lists {
        for word in words.split_whitespace() {
            meanings.insert(word.to_owned(), meaning);
        }
    }
    meanings
}

fn numbered(lists: BTreeMap<String, String>) -> impl Iterator<Item = (u32, String)> {
    lists
        .into_iter()
        .filter_map(|(number, words)| Some((number.parse().ok()?, words)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::token;
    use super::*;

    #[test]
    fn the_file_is_whole_and_its_words_are_as_tokens_are() {
        let file: File = toml::from_str(include_str!("lexicon.toml")).unwrap();
        assert_eq!((file.weekday.len(), file.month.len()), (7, 12));
        let lists = [&file.unit, &file.half, &file.glued].map(|list| list.values().cloned());
        let lists = lists.into_iter().flatten();
        let parts = file.part.values().map(|part| part.words.clone());
        let numbered = [&file.halves, &file.day, &file.weekday, &file.month];
        let numbered = numbered.into_iter().flat_map(|list| list.values().cloned());
        let mut seen = 0;
        for word in lists.chain(parts).chain(numbered) {
            for word in word.split_whitespace() {
                let tokens = token::tokens(word);
                assert_eq!(tokens.len(), 1, "{word}");
                assert_eq!(tokens.first().unwrap().word(), Some(word));
                seen += 1;
            }
        }
        assert!(seen > 300);
    }

    #[test]
    fn no_word_means_two_days_or_two_months() {
        let file: File = toml::from_str(include_str!("lexicon.toml")).unwrap();
        for lists in [&file.day, &file.weekday, &file.month, &file.halves] {
            let words = lists.values().flat_map(|words| words.split_whitespace());
            let mut words: Vec<&str> = words.collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{words:?}");
        }
    }
}
