//! Times as people write them, in three languages at once: «завтра 9:00»,
//! "in 2 h", «через 30 хв», "next Monday", «4 березня 2027». Pure.
//!
//! What can be read in two ways, and how it is read here (whoever wrote it is
//! shown the result before it counts):
//! - 04.03 and 4/3 are the 4th of March; 3/25 can only be the 25th.
//! - A time without a day is the next such time; a date without a year the next
//!   such date; a day of the week the nearest, and today only with a time that
//!   is still to come. "Next Friday" is that of the next week (from Monday).
//! - A day without a time is at 9:00, today at the end of the working day, 18:00;
//!   parts of the day are at the hours in `lexicon.toml`. Midnight, as 0:00,
//!   begins the day that is named, 24:00 ends it.
//! - "2 дня" and "9 часов" are stretches of time, unless "at" or a day comes
//!   before or a part of the day after them. «через день» is in one day. «год»
//!   is a year by itself and with 1 («через год»), else short for hours («2 год»).
//! - A bare number is an hour only after "at", or after a day if what follows
//!   does not look counted: «завтра 9 Добрый день», but not «завтра 9 роз».
//! - Days, weeks and months keep the time of the day, whatever clocks do; hours
//!   and minutes are as long as they are. A time that a clock skips is the first
//!   moment after it, a time that it shows twice the earlier one still to come.
//! - Of "Fri, 4 March" the date counts.

mod clock;
mod day;
mod grammar;
mod lexicon;
mod reader;
mod resolve;
mod span;
mod token;

use chrono_tz::Tz;

use super::rich::{RichText, units};

/// A time that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// When, milliseconds UTC; after now and at most five years away.
    pub at: i64,
    /// Where the text after it begins, bytes; spaces and one comma, colon or
    /// dash between them are left out.
    pub rest: usize,
}

/// Why a text was not taken for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It does not begin with a time.
    #[error("not a time")]
    NotATime,
    /// A date that no calendar has.
    #[error("no such date")]
    NoSuchDate,
    /// The time is over.
    #[error("in the past")]
    Past,
    /// More than five years away.
    #[error("too far away")]
    TooFar,
}

/// Reads the time at the beginning of `text`, as meant at `now` (milliseconds
/// UTC) in `zone`. Case and the language do not matter; only the first line is
/// looked at, and of that no more than a time needs.
pub fn parse(text: &str, now: i64, zone: Tz) -> Result<Parsed, Failure> {
    let tokens = token::tokens(text);
    let saying = grammar::read(&tokens).ok_or(Failure::NotATime)?;
    let at = resolve::resolve(&saying, now, zone)?;
    Ok(Parsed {
        at,
        rest: rest(text, saying.end),
    })
}

/// The same with formatting: the time, and the text after it.
pub fn split(text: &RichText, now: i64, zone: Tz) -> Result<(i64, RichText), Failure> {
    let Parsed { at, rest } = parse(&text.text, now, zone)?;
    let before = text.text.get(..rest).map_or(0, units);
    Ok((at, text.slice(before..text.len_utf16())))
}

/// Where the text begins after a time that ends at `end`.
fn rest(text: &str, end: usize) -> usize {
    let after = text.get(end..).unwrap_or_default();
    let mut left = after.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let separated = left.strip_prefix([',', '.', ';', ':', '-', '–', '—', '|']);
    if let Some(separated) = separated
        && separated.chars().next().is_none_or(char::is_whitespace)
    {
        left = separated;
    }
    text.len() - left.trim_start().len()
}

#[cfg(test)]
mod tests;
