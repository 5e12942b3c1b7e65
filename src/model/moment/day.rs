//! Which day: "next Monday", «4 марта 2027 года», 04.03.

use super::grammar::Day;
use super::lexicon::{Part, Small, Unit};
use super::reader::{Digits, Read, Reader};

impl Reader<'_> {
    /// Reads a day, and the part of it that is said in the same words.
    pub fn day(&self, at: usize) -> Option<(Day, Option<Part>, usize)> {
        if let Some((date, after)) = self.date(at) {
            return Some((date, None, after));
        }
        let next = self.is(at, Small::Next);
        let from = at + usize::from(next || self.is(at, Small::This));
        let word = self.word(from)?;
        if let Some(day) = self.words.weekday.get(word) {
            // "пт 27 мар": the date says more.
            let comma = self.past_comma(from + 1);
            if let Some((date, after)) = self.date(comma) {
                return Some((date, None, after));
            }
            return Some((Day::Week { day: *day, next }, None, from + 1));
        }
        if next {
            return self.next_unit(from);
        }
        if from > at {
            // "this evening"
            let part = self.words.part.get(word)?;
            return Some((Day::From(0), Some(*part), from + 1));
        }
        if let Some(days) = self.words.day.get(word) {
            return Some((Day::From(*days), None, at + 1));
        }
        // "day after tomorrow"
        let after = self.words.unit.get(word) == Some(&Unit::Day) && self.is(at + 1, Small::In);
        let tomorrow = self.word(at + 2).and_then(|word| self.words.day.get(word));
        (after && tomorrow == Some(&1)).then_some((Day::From(2), None, at + 3))
    }

    /// "next week", "next week on Friday", "next month"
    fn next_unit(&self, at: usize) -> Option<(Day, Option<Part>, usize)> {
        let unit = *self.words.unit.get(self.word(at)?)?;
        if unit < Unit::Week {
            return None;
        }
        let (from, _) = self.prepositions(at + 1);
        let weekday = self
            .word(from)
            .and_then(|word| self.words.weekday.get(word));
        if let Some(day) = weekday.filter(|_| unit == Unit::Week) {
            let day = Day::Week {
                day: *day,
                next: true,
            };
            return Some((day, None, from + 1));
        }
        Some((Day::Next(unit), None, at + 1))
    }

    fn date(&self, at: usize) -> Read<Day> {
        self.iso(at)
            .or_else(|| self.dotted(at))
            .or_else(|| self.worded(at))
            .or_else(|| self.month_first(at))
    }

    /// 2027-03-04, and the T before a time
    fn iso(&self, at: usize) -> Read<Day> {
        let (first, month, last, after) = self.triple(at, '-')?;
        let (((year, 4), (day, 1 | 2)) | ((day, 1 | 2), (year, 4))) = (first, last) else {
            return None;
        };
        let month = month.0;
        let separator = self.is_glued(after) && self.is_glued(after + 1);
        let t = separator && self.word(after) == Some("t") && self.number(after + 1).is_some();
        let year = Some(i32::try_from(year).ok()?);
        Some((Day::Date { year, month, day }, after + usize::from(t)))
    }

    /// 04.03, 04.03.2027, 4/3; with a slash also 3/25, where only one can be meant.
    fn dotted(&self, at: usize) -> Read<Day> {
        for sign in ['.', '/'] {
            if let Some((day, month, (year, digits), after)) = self.triple(at, sign)
                && (digits == 4 || digits == 2)
            {
                let year = if digits == 2 { year + 2000 } else { year };
                let year = Some(i32::try_from(year).ok()?);
                return Some((date(year, month, day, sign)?, after));
            }
        }
        let (day, sign, month, after) = self.pair(at, &['.', '/'])?;
        if month.1 > 2 || self.is_sign(after, &[':']) {
            return None;
        }
        Some((date(None, month, day, sign)?, after))
    }

    /// 4 марта 2027 года, 4th of March; 4 числа, the 4th
    fn worded(&self, at: usize) -> Read<Day> {
        let (day, _) = self.number(at).filter(|(day, _)| (1..=31).contains(day))?;
        let mut after = at + 1;
        let dash = usize::from(self.is_sign(after, &['-']) && self.is_glued(after));
        let ordinal = self.is(after + dash, Small::Ordinal) && self.is_glued(after + dash);
        after += if ordinal { 1 + dash } else { 0 };
        let of = after + usize::from(self.is(after, Small::Of));
        if let Some(month) = self.word(of).and_then(|word| self.words.month.get(word)) {
            let (year, after) = self.year(of + 1);
            let month = *month;
            return Some((Day::Date { year, month, day }, after));
        }
        if self.is(after, Small::OfMonth) {
            return Some((Day::Month(day), after + 1));
        }
        ordinal.then_some((Day::Month(day), after))
    }

    /// Mar 4, 2027
    fn month_first(&self, at: usize) -> Read<Day> {
        let month = *self.words.month.get(self.word(at)?)?;
        let from = self.past_dot(at + 1);
        let (day, digits) = self.number(from)?;
        let after = from + 1;
        let clock = self.is_sign(after, &[':']) && self.is_glued(after);
        if !(1..=31).contains(&day) || digits > 2 || clock {
            return None;
        }
        let ordinal = self.is(after, Small::Ordinal) && self.is_glued(after);
        let (year, after) = self.year(after + usize::from(ordinal));
        Some((Day::Date { year, month, day }, after))
    }

    /// A year after a date, with what may stand around it.
    fn year(&self, at: usize) -> (Option<i32>, usize) {
        let from = self.past_comma(at);
        match self.number(from) {
            Some((year, 4)) if year >= 1970 && !self.is_sign(from + 1, &[':']) => {
                let word = self.is(from + 1, Small::OfYear);
                (i32::try_from(year).ok(), from + 1 + usize::from(word))
            }
            _ => (None, at),
        }
    }
}

/// A date in numbers if it can be one.
fn date(year: Option<i32>, month: Digits, day: Digits, sign: char) -> Option<Day> {
    let (mut month, mut day) = (month.0, day.0);
    if sign == '/' && month > 12 {
        (month, day) = (day, month);
    }
    let whole = (1..=12).contains(&month) && (1..=31).contains(&day);
    whole.then_some(Day::Date { year, month, day })
}
