//! What is said: tokens in, a [`Saying`] out. Knows no calendar and no clock.

use super::lexicon::{Clock, Lexicon, Part, Small, Unit};
use super::token::{Kind, Token};

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

struct Reader<'t> {
    tokens: &'t [Token],
    words: &'static Lexicon,
}

/// Something read, and the place after it.
type Read<T> = Option<(T, usize)>;

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

    // --- how long from now ---

    fn span(&self, at: usize) -> Read<Span> {
        let introduced = self.is(at, Small::In);
        let mut at = at + usize::from(introduced);
        let mut span = Span::default();
        let mut last: Option<Unit> = None;
        loop {
            let from = match last {
                None => at,
                Some(_) => {
                    let from = self.past_dot(at);
                    from + usize::from(self.is(from, Small::And))
                }
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

    // --- which day ---

    fn day(&self, at: usize) -> Option<(Day, Option<Part>, usize)> {
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
        let (year, month, day, after) = self.triple(at, '-', '-')?;
        let (year, month, day) = match (year, month, day) {
            ((year, 4), (month, _), (day, 1 | 2)) | ((day, 1 | 2), (month, _), (year, 4)) => {
                (year, month, day)
            }
            _ => return None,
        };
        let separator = self.is_glued(after) && self.is_glued(after + 1);
        let t = separator && self.word(after) == Some("t") && self.number(after + 1).is_some();
        let year = Some(i32::try_from(year).ok()?);
        Some((Day::Date { year, month, day }, after + usize::from(t)))
    }

    /// 04.03, 04.03.2027, 4/3; with a slash also 3/25, where only one can be meant.
    fn dotted(&self, at: usize) -> Read<Day> {
        for sign in ['.', '/'] {
            if let Some((day, month, (year, digits), after)) = self.triple(at, sign, sign)
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

    // --- what time of the day ---

    /// A time; `surely` if a bare number can be an hour here.
    fn time(&self, at: usize, surely: bool) -> Read<Time> {
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
        let hour = (surely && halves % 2 == 0 && halves <= 24).then_some(halves / 2)?;
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
    fn may_be_hour(&self, at: usize, after: usize) -> bool {
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

    // --- tokens ---

    /// Past "on", "at", "the" and the like; whether one was such that a number
    /// after it is an hour.
    fn prepositions(&self, mut at: usize) -> (usize, bool) {
        let mut clocky = false;
        for _ in 0..3 {
            let sign = self.is_sign(at, &['@']);
            let kinds = [Small::At, Small::On, Small::By];
            if !sign && !kinds.into_iter().any(|kind| self.is(at, kind)) {
                break;
            }
            clocky = sign || self.is(at, Small::At);
            at += 1;
        }
        (at, clocky)
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at)?.word()
    }

    /// A number and its count of digits.
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number(number, digits) => Some((number, digits)),
            _ => None,
        }
    }

    fn is(&self, at: usize, what: Small) -> bool {
        self.word(at).is_some_and(|word| self.words.is(word, what))
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        let kind = self.tokens.get(at).map(|token| &token.kind);
        matches!(kind, Some(Kind::Sign(sign)) if signs.contains(sign))
    }

    fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn past_comma(&self, at: usize) -> usize {
        at + usize::from(self.is_sign(at, &[',', '.']))
    }

    fn past_dot(&self, at: usize) -> usize {
        at + usize::from(self.is_sign(at, &['.']))
    }

    /// Two numbers with one of `signs` between them and no space.
    fn pair(&self, at: usize, signs: &[char]) -> Option<((u32, usize), char, (u32, usize), usize)> {
        let Kind::Sign(sign) = self.tokens.get(at + 1)?.kind else {
            return None;
        };
        let whole = signs.contains(&sign) && self.is_glued(at + 1) && self.is_glued(at + 2);
        let (first, second) = (self.number(at)?, self.number(at + 2)?);
        whole.then_some((first, sign, second, at + 3))
    }

    fn triple(&self, at: usize, first: char, second: char) -> Option<Triple> {
        let (a, _, b, _) = self.pair(at, &[first])?;
        let (_, _, c, after) = self.pair(at + 2, &[second])?;
        Some((a, b.0, c, after)).map(|(a, b, c, after)| (a, (b, 2), c, after))
    }
}

/// Three numbers, each with its count of digits, and the place after them.
type Triple = ((u32, usize), (u32, usize), (u32, usize), usize);

/// A date in numbers if it can be one.
fn date(year: Option<i32>, month: (u32, usize), day: (u32, usize), sign: char) -> Option<Day> {
    let (mut month, mut day) = (month.0, day.0);
    if sign == '/' && month > 12 {
        (month, day) = (day, month);
    }
    let whole = (1..=12).contains(&month) && (1..=31).contains(&day);
    whole.then_some(Day::Date { year, month, day })
}

impl Span {
    /// With so many halves of `unit` more; `None` if there is no such thing.
    fn plus(mut self, halves: u32, unit: Unit) -> Option<Self> {
        let whole = || (halves % 2 == 0).then_some(halves / 2);
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
