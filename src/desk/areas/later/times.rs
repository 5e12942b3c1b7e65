//! Which times are offered on buttons, and how a typed one is read.

use chrono_tz::Tz;

use crate::locale::Language;
use crate::model::moment::{self, Failure};

/// What a time is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The ticket sleeps until then.
    Snooze,
    /// Somebody is reminded then.
    Remind,
    /// A message goes then.
    Say,
    /// It is promised for then.
    Due,
}

impl Purpose {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Snooze, Self::Remind, Self::Say, Self::Due];

    /// Its letter on a button.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Snooze => 's',
            Self::Remind => 'r',
            Self::Say => 'l',
            Self::Due => 'd',
        }
    }

    /// The purpose of a letter.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.letter() == letter)
    }

    /// The times that are offered.
    #[must_use]
    pub const fn choices(self) -> &'static [Choice] {
        match self {
            Self::Due => &[
                Choice::TodayEvening,
                Choice::TomorrowEvening,
                Choice::FridayEvening,
                Choice::Week,
            ],
            _ => &[
                Choice::Hour,
                Choice::ThreeHours,
                Choice::Tomorrow,
                Choice::Monday,
            ],
        }
    }
}

/// A time on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// In an hour.
    Hour,
    /// In three hours.
    ThreeHours,
    /// Tomorrow morning.
    Tomorrow,
    /// On Monday morning.
    Monday,
    /// At the end of this working day.
    TodayEvening,
    /// At the end of the next one.
    TomorrowEvening,
    /// At the end of Friday.
    FridayEvening,
    /// In a week.
    Week,
}

impl Choice {
    const ALL: [Self; 8] = [
        Self::Hour,
        Self::ThreeHours,
        Self::Tomorrow,
        Self::Monday,
        Self::TodayEvening,
        Self::TomorrowEvening,
        Self::FridayEvening,
        Self::Week,
    ];

    /// Its letter on a button.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Hour => '1',
            Self::ThreeHours => '3',
            Self::Tomorrow => 't',
            Self::Monday => 'm',
            Self::TodayEvening => 'e',
            Self::TomorrowEvening => 'f',
            Self::FridayEvening => 'g',
            Self::Week => 'w',
        }
    }

    /// The choice of a letter.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.letter() == letter)
    }

    /// The Fluent key of its label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hour => "later-hour",
            Self::ThreeHours => "later-three-hours",
            Self::Tomorrow => "later-tomorrow",
            Self::Monday => "later-monday",
            Self::TodayEvening => "later-today-evening",
            Self::TomorrowEvening => "later-tomorrow-evening",
            Self::FridayEvening => "later-friday-evening",
            Self::Week => "later-week",
        }
    }

    /// As somebody would write it; it is read like anything typed.
    const fn written(self) -> &'static str {
        match self {
            Self::Hour => "in 1 h",
            Self::ThreeHours => "in 3 h",
            Self::Tomorrow => "tomorrow 9:00",
            Self::Monday => "monday 9:00",
            Self::TodayEvening => "today 18:00",
            Self::TomorrowEvening => "tomorrow 18:00",
            Self::FridayEvening => "friday 18:00",
            Self::Week => "in 7 days",
        }
    }

    /// When that is, milliseconds UTC.
    pub fn at(self, now: i64, zone: Tz) -> Result<i64, Failure> {
        moment::parse(self.written(), now, zone).map(|parsed| parsed.at)
    }
}

/// Why a text was not taken for a time, with an example.
#[must_use]
pub fn complaint(failure: Failure, language: Language) -> String {
    language.say(match failure {
        Failure::NotATime => "later-not-a-time",
        Failure::NoSuchDate => "later-no-such-date",
        Failure::Past => "later-past",
        Failure::TooFar => "later-too-far",
    })
}

/// Whether a word says in any language that there shall be no date.
#[must_use]
pub fn is_none(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    word == "-" || is_one_of(&word, "later-none-words")
}

/// Whether a word stands in the list under a Fluent key, in any language.
#[must_use]
pub fn is_one_of(word: &str, key: &str) -> bool {
    Language::ALL.iter().any(|language| {
        let listed = language.say(key);
        listed.split(',').any(|one| one.trim() == word)
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const NOW: i64 = 1_774_600_000_000; // Friday, 27.03.2026 10:26:40 in Kyiv
    const KYIV: Tz = chrono_tz::Europe::Kyiv;

    #[test]
    fn what_is_offered_is_understood() {
        for choice in Choice::ALL {
            let at = choice.at(NOW, KYIV).unwrap();
            assert!(at > NOW && at <= NOW + 8 * 86_400_000, "{choice:?}");
            assert_eq!(Choice::of_letter(choice.letter()), Some(choice));
        }
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::of_letter(purpose.letter()), Some(purpose));
        }
        assert_eq!(Choice::of_letter('x'), None);
    }

    #[test]
    fn no_date_in_three_languages() {
        for word in ["none", "нет", "Немає", "-"] {
            assert!(is_none(word), "{word}");
        }
        assert!(!is_none("") && !is_none("tomorrow"));
    }
}
