//! How long from now: "in 2 h 30 min", «через неделю».

use super::grammar::Span;
use super::lexicon::{Small, Unit};
use super::reader::{Read, Reader};

impl Reader<'_> {
    /// Reads a stretch of time.
    pub fn span(&self, at: usize) -> Read<Span> {
        let introduced = self.is(at, Small::In);
        let mut at = at + usize::from(introduced);
        let mut span = Span::default();
        let mut last: Option<Unit> = None;
        loop {
            let from = if last.is_none() {
                at
            } else {
                let from = self.past_dot(at);
                from + usize::from(self.is(from, Small::And))
            };
            // Only the first may do without a number, and only after "in".
            let bare = introduced && last.is_none();
            let Some((halves, unit, after)) = self.amount(from, bare, introduced) else {
                break;
            };
            if last.is_some_and(|last| unit >= last) {
                break;
            }
            // "9 часов утра" is a time of the day.
            let hours = !introduced && last.is_none() && unit == Unit::Hour;
            if hours
                && self
                    .word(after)
                    .is_some_and(|word| self.words.part.contains_key(word))
            {
                return None;
            }
            span = span.plus(halves, unit)?;
            (last, at) = (Some(unit), after);
        }
        last?;
        if self.is(at, Small::Ago) && !introduced {
            span.ago = true;
            at += 1;
        }
        Some((span, at))
    }

    /// A number, in halves, and its unit.
    fn amount(&self, at: usize, bare: bool, introduced: bool) -> Option<(u32, Unit, usize)> {
        if let Some(unit) = self.word(at).and_then(|word| self.words.half.get(word)) {
            return Some((1, *unit, at + 1));
        }
        let Some((mut halves, mut after, digits)) = self.number_in_halves(at) else {
            let unit = self.unit(at, None).filter(|_| bare)?;
            return Some((2, unit, at + 1));
        };
        // "half an hour"
        if halves == 1
            && let Some((2, next, false)) = self.number_in_halves(after)
        {
            (halves, after) = (1, next);
        }
        let glued = self.tokens.get(after).is_some_and(|token| token.glued);
        let short = self.word(after).and_then(|word| self.words.glued.get(word));
        let unit = match short {
            Some(unit) if digits && (glued || introduced) => *unit,
            _ => self.unit(after, Some(halves))?,
        };
        Some((halves, unit, after + 1))
    }

    fn unit(&self, at: usize, halves: Option<u32>) -> Option<Unit> {
        let word = self.word(at)?;
        let unit = *self.words.unit.get(word)?;
        // Short for an hour with the numbers that a Russian year would not have.
        let hours = self.words.is(word, Small::HourOrYear)
            && halves.is_some_and(|halves| halves > 2 && (halves % 20 != 2 || halves == 22));
        Some(if hours { Unit::Hour } else { unit })
    }

    /// A number in digits ("2", "1.5") or a word; whether in digits.
    fn number_in_halves(&self, at: usize) -> Option<(u32, usize, bool)> {
        if let Some(word) = self.word(at) {
            return Some((*self.words.halves.get(word)?, at + 1, false));
        }
        let (number, _) = self.number(at)?;
        let fraction = self.is_sign(at + 1, &['.', ',']) && self.is_glued(at + 1);
        if fraction && self.is_glued(at + 2) && self.number(at + 2) == Some((5, 1)) {
            return Some((number * 2 + 1, at + 3, true));
        }
        Some((number * 2, at + 1, true))
    }
}

impl Span {
    /// With so many halves of `unit` more; `None` if there is no such thing.
    fn plus(mut self, halves: u32, unit: Unit) -> Option<Self> {
        let whole = || halves.is_multiple_of(2).then_some(halves / 2);
        let millis = |of: i64| i64::from(halves) * of / 2;
        match unit {
            Unit::Second => self.millis += millis(1_000),
            Unit::Minute => self.millis += millis(60_000),
            Unit::Hour => self.millis += millis(3_600_000),
            Unit::Day => {
                self.days += halves / 2;
                self.millis += i64::from(halves % 2) * 12 * 3_600_000;
            }
            Unit::Week => self.days += 7 * whole()?,
            Unit::Month => self.months += whole()?,
            Unit::Year => self.months += 6 * halves,
        }
        Some(self)
    }
}
