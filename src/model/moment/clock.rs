//! What time of the day: 9:00, "9 am", «в 9 часов».

use super::grammar::Time;
use super::lexicon::{Clock, Part, Small};
use super::reader::{Read, Reader};
use super::token::Kind;

impl Reader<'_> {
    /// A time; `surely` if a bare number can be an hour here.
    pub fn time(&self, at: usize, surely: bool) -> Read<Time> {
        if let Some((hour, digits)) = self.number(at) {
            if digits > 2 {
                return None;
            }
            if let Some(read) = self.with_minutes(at, hour, surely) {
                return Some(read);
            }
            let more = [':', '.', '-', '/', ',', '%'];
            let part = self.is_sign(at + 1, &more)
                && self.is_glued(at + 1)
                && self.is_glued(at + 2)
                && self.number(at + 2).is_some();
            return if part {
                None
            } else {
                self.with_words(at, hour, surely)
            };
        }
        let halves = *self.words.halves.get(self.word(at)?)?;
        let surely = surely || self.words_before(at);
        let hour = (surely && halves.is_multiple_of(2) && halves <= 24).then_some(halves / 2)?;
        self.with_words(at, hour, surely)
    }

    /// 9:00, 9:00:30; where a time is sure also 9.00 and 9-00
    fn with_minutes(&self, at: usize, hour: u32, surely: bool) -> Read<Time> {
        let (_, sign, (minute, digits), mut after) = self.pair(at, &[':', '.', '-'])?;
        let date = sign == '.' && (1..=12).contains(&minute);
        if digits != 2 || (sign != ':' && !surely && date) || (sign == '-' && !surely) {
            return None;
        }
        let mut second = 0;
        if let Some((_, ':', (seconds, digits), end)) = self.pair(at + 2, &[sign]) {
            if digits != 2 {
                return None;
            }
            (second, after) = (seconds, end);
        }
        let time = Time {
            hour,
            minute,
            second,
            exact: hour == 0 || hour > 12,
        };
        self.halved(time, after)
    }

    /// 9 am, 9 часов, 9; the last two where a time is sure
    fn with_words(&self, at: usize, hour: u32, surely: bool) -> Read<Time> {
        let time = Time {
            hour,
            minute: 0,
            second: 0,
            exact: hour == 0 || hour > 12,
        };
        let (halved, after) = self.halved(time, at + 1)?;
        if after > at + 1 {
            return Some((halved, after));
        }
        let word = self.word(after).and_then(|word| self.words.clock.get(word));
        let after = after + usize::from(word == Some(&Clock::Hour));
        let part = self.word(after).and_then(|word| self.words.part.get(word));
        let sure = part.is_some_and(|part| *part != Part::Tonight)
            || self.words_before(at)
            || surely && (after > at + 1 || self.may_be_hour(at, after));
        sure.then_some((time, after))
    }

    /// Hears am and pm, and sees whether there is such a time.
    fn halved(&self, mut time: Time, at: usize) -> Read<Time> {
        let (half, after) = self.half_of_day(at);
        match half {
            Some(_) if time.hour > 12 => {}
            Some(Clock::Am) => time.hour %= 12,
            Some(Clock::Pm) => time.hour = time.hour % 12 + 12,
            _ => {}
        }
        time.exact |= half.is_some();
        let there = time.minute < 60 && time.second < 60;
        let end = time.hour == 24 && time.minute == 0 && time.second == 0;
        (there && time.hour < 24 || end).then_some((time, after))
    }

    fn half_of_day(&self, at: usize) -> (Option<Clock>, usize) {
        let Some(word) = self.word(at) else {
            return (None, at);
        };
        // "p.m."
        let dotted = self.is_sign(at + 1, &['.']) && self.word(at + 2) == Some("m");
        let (half, after) = match word {
            "a" if dotted => (Some(Clock::Am), at + 3),
            "p" if dotted => (Some(Clock::Pm), at + 3),
            word => (self.words.clock.get(word).copied(), at + 1),
        };
        match half {
            Some(Clock::Am | Clock::Pm) => (half, after),
            _ => (None, at),
        }
    }

    /// Whether the word before is one after which a number is an hour.
    fn words_before(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let word = self.is(before, Small::At) || self.is(before, Small::By);
            word || self.is_sign(before, &['@'])
        })
    }

    /// Whether a bare number from `at` to `after` stands apart from what
    /// follows: «завтра 9», «завтра 9 Добрый день», but not «завтра 9 роз».
    pub fn may_be_hour(&self, at: usize, after: usize) -> bool {
        if self.words_before(at) {
            return true;
        }
        match self.tokens.get(after) {
            None => true,
            Some(token) => match &token.kind {
                Kind::Number(..) => false,
                Kind::Word(_, capital) => *capital && !token.glued,
                Kind::Sign(sign) => !token.glued || matches!(sign, ',' | '.' | ';' | ':' | '!'),
            },
        }
    }
}
