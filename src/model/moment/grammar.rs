//! What is said: tokens in, a [`Saying`] out. Knows no calendar and no clock.

use super::lexicon::{Lexicon, Part, Unit};
use super::reader::Reader;
use super::token::Token;

/// A time as it was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saying {
    /// How long from now.
    pub span: Option<Span>,
    /// On which day.
    pub day: Option<Day>,
    /// At what time of the day.
    pub time: Option<Time>,
    /// In which part of the day.
    pub part: Option<Part>,
    /// Where it ends, bytes.
    pub end: usize,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Calendar months.
    pub months: u32,
    /// Calendar days.
    pub days: u32,
    /// Milliseconds on top.
    pub millis: i64,
    /// Whether it lies in the past.
    pub ago: bool,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// So many days from today.
    From(u32),
    /// A day of the week, Monday is 1; of the next week or the nearest.
    Week { day: u32, next: bool },
    /// The first day of the next week, month or year.
    Next(Unit),
    /// A day of this or the next month.
    Month(u32),
    /// A date; of this or the next year if none is said.
    Date {
        /// The year, if said.
        year: Option<i32>,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
}

/// A time of the day as it was said: 24:00 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// 0 to 24.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// Whether it cannot mean another half of the day.
    pub exact: bool,
}

/// Reads the longest time at the beginning; `None` if there is none.
pub fn read(tokens: &[Token]) -> Option<Saying> {
    let reader = Reader {
        tokens,
        words: Lexicon::get(),
    };
    reader.saying()
}

impl Reader<'_> {
    fn saying(&self) -> Option<Saying> {
        let mut saying = Saying::default();
        let mut at = 0;
        if let Some((span, after)) = self.span(0) {
            saying.span = Some(span);
            at = after;
        }
        // A stretch of hours is a time already; one of days may have one.
        while saying.span.is_none_or(|span| span.millis == 0 && !span.ago) {
            let from = if at == 0 { 0 } else { self.past_comma(at) };
            let (from, clocky) = self.prepositions(from);
            let Some(after) = self.component(from, clocky, &mut saying) else {
                break;
            };
            at = after;
        }
        saying.end = self.tokens.get(at.checked_sub(1)?)?.end;
        Some(saying)
    }

    /// Reads one more component into `saying`.
    fn component(&self, from: usize, clocky: bool, saying: &mut Saying) -> Option<usize> {
        let known = saying.day.is_some() || saying.span.is_some();
        let timeless = saying.time.is_none();
        if clocky
            && timeless
            && let Some((time, after)) = self.time(from, true)
        {
            saying.time = Some(time);
            return Some(self.hear_part(after, saying));
        }
        if !known && let Some((day, part, after)) = self.day(from) {
            saying.day = Some(day);
            saying.part = saying.part.or(part);
            return Some(after);
        }
        if timeless && let Some((time, after)) = self.time(from, known || saying.part.is_some()) {
            if saying.part.is_none() || time.exact || self.may_be_hour(from, after) {
                saying.time = Some(time);
                return Some(self.hear_part(after, saying));
            }
            return None;
        }
        if saying.part.is_none() {
            let part = self.words.part.get(self.word(from)?)?;
            if *part == Part::Tonight {
                if known {
                    return None;
                }
                saying.day = Some(Day::From(0));
            }
            saying.part = Some(*part);
            return Some(from + 1);
        }
        None
    }

    /// The part of the day right after an hour.
    fn hear_part(&self, at: usize, saying: &mut Saying) -> usize {
        let exact = saying.time.is_some_and(|time| time.exact);
        match self.word(at).and_then(|word| self.words.part.get(word)) {
            Some(part) if saying.part.is_none() && !exact && *part != Part::Tonight => {
                saying.part = Some(*part);
                at + 1
            }
            _ => at,
        }
    }
}
