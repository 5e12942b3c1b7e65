//! What is searched for, and what a text is found by. Pure; one meaning for
//! every database: a database only has to know words, beginnings of words,
//! words in a row, `all` and `any`.
//!
//! A text is kept as its words in order, and beside them as *keys*, which begin
//! with [`KEY`]: the stems of its words, and its telephone numbers in the forms
//! in which people ask for them.

pub mod snippet;
pub mod stem;
pub mod token;

use std::collections::BTreeSet;

use self::stem::stem;
use self::token::{DIGITS, Token, is_number, numbers, tokens};
use super::content::Content;

/// Marks a key, so that it is never taken for a word.
pub const KEY: char = '~';

/// Most characters of a query that are read.
const QUERY: usize = 200;
/// Most things that are searched for at once; the rest is left out.
const TERMS: usize = 8;
/// Most words of one text that it is found by.
const WORDS: usize = 2_000;
/// Endings of a number that people leave the rest of: without the country,
/// without the trunk digit, without the area.
const TAILS: [usize; 3] = [10, 9, 7];
/// A number at least as long is compared without country and trunk digit.
const LONG: usize = 10;

/// What a text is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its words, in order.
    pub words: Vec<String>,
    /// Its keys.
    pub keys: BTreeSet<String>,
}

impl Entry {
    /// What `text` is found by.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut tokens = tokens(text);
        tokens.truncate(WORDS);
        let mut keys = BTreeSet::new();
        for (_, digits) in numbers(text, &tokens) {
            keys.insert(key(&digits));
            keys.extend(
                TAILS
                    .iter()
                    .filter_map(|tail| Some(key(last(&digits, *tail)?))),
            );
        }
        for token in &tokens {
            let stem = stem(&token.text);
            if stem != token.text {
                keys.insert(key(&stem));
            }
        }
        let words = tokens.into_iter().map(|token| token.text).collect();
        Self { words, keys }
    }

    /// Whether there is nothing to find it by.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The text that a message is found by: words, captions, names of files, places
/// and people.
#[must_use]
pub fn text(content: &Content) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    match content {
        Content::Text { text } => pieces.push(&text.text),
        Content::Media { file, caption, .. } => {
            pieces.push(&caption.text);
            pieces.extend(file.name.as_deref());
        }
        Content::Place { venue, .. } => {
            if let Some(venue) = venue {
                pieces.extend([venue.title.as_str(), &venue.address]);
            }
        }
        Content::Card {
            phone,
            first_name,
            last_name,
            ..
        } => pieces.extend([first_name.as_str(), last_name, phone]),
        Content::Other { words, .. } => pieces.push(&words.text),
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.join("\n")
}

/// What somebody searches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The number of a ticket, if it may be one.
    pub number: Option<i64>,
    /// Whether it can be nothing but that number (`#1042`).
    pub number_only: bool,
    /// All of these are to be found.
    pub terms: Vec<Term>,
}

/// One of the things searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A word, its forms, and longer words that begin like it.
    Word(String),
    /// These words in a row.
    Phrase(Vec<String>),
    /// A number in groups: as it stands, in one, or its groups apart.
    Number(Vec<String>),
}

/// How well a text fits. Better ones come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All words as asked for.
    Exact,
    /// Forms of the words.
    Akin,
    /// Words that begin alike.
    Begins,
}

/// The levels, best first.
pub const LEVELS: [Level; 3] = [Level::Exact, Level::Akin, Level::Begins];

/// What a text must hold. Its words are letters, digits and [`KEY`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// This word or key.
    Word(String),
    /// A word or key that begins so.
    Begins(String),
    /// These words in a row.
    Row(Vec<String>),
    /// All of these.
    All(Vec<Expr>),
    /// One of these.
    Any(Vec<Expr>),
}

impl Query {
    /// Reads what somebody typed: words, `"words in a row"`, `#1042`. Nothing
    /// in it is an operator. What is not separated by white space (an e-mail
    /// address, `A-17/2`) is a row of words too.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text: String = text.chars().take(QUERY).collect();
        let (number, number_only) = ticket(text.trim());
        let mut terms = Vec::new();
        for (at, part) in text.split(['"', '«', '»', '“', '”', '„']).enumerate() {
            if at % 2 == 1 {
                let words: Vec<String> = tokens(part).into_iter().map(|t| t.text).collect();
                terms.extend(row(words));
            } else {
                loose(part, &mut terms);
            }
        }
        terms.truncate(TERMS);
        Self {
            number,
            number_only,
            terms,
        }
    }

    /// Whether nothing is searched for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What a text must hold to fit so well (or better); `None` if that is the
    /// same as one level better, or nothing is searched for.
    #[must_use]
    pub fn at(&self, level: Level) -> Option<Expr> {
        let better = match level {
            Level::Exact => None,
            Level::Akin => Some(self.all(Level::Exact)),
            Level::Begins => Some(self.all(Level::Akin)),
        };
        let all = self.all(level);
        (!self.is_empty() && Some(&all) != better.as_ref()).then_some(all)
    }

    fn all(&self, level: Level) -> Expr {
        let mut terms: Vec<Expr> = self.terms.iter().map(|term| term.at(level)).collect();
        match (terms.len(), terms.pop()) {
            (1, Some(only)) => only,
            (_, only) => {
                terms.extend(only);
                Expr::All(terms)
            }
        }
    }
}

impl Term {
    fn at(&self, level: Level) -> Expr {
        match (self, level) {
            (Self::Phrase(words), _) => Expr::Row(words.clone()),
            (Self::Word(word), Level::Exact) => Expr::Word(word.clone()),
            (Self::Word(word), Level::Akin) => Expr::Any(akin(word)),
            (Self::Word(word), Level::Begins) => {
                let mut any = akin(word);
                if let Some(beginning) = beginning(word) {
                    if is_number(word) {
                        any.push(Expr::Begins(key(word)));
                    }
                    any.push(Expr::Begins(beginning));
                }
                Expr::Any(any)
            }
            (Self::Number(groups), Level::Exact) => Expr::Row(groups.clone()),
            (Self::Number(groups), _) => {
                let apart = groups.iter().cloned().map(Expr::Word).collect();
                let mut any = vec![Expr::All(apart)];
                any.extend(akin(&groups.concat()));
                Expr::Any(any)
            }
        }
    }
}

/// A word, or a key that its forms share.
fn akin(word: &str) -> Vec<Expr> {
    let stem = stem(word);
    let mut any = vec![Expr::Word(key(&stem)), Expr::Word(stem)];
    if is_number(word) && word.len() >= LONG {
        any.extend(last(word, LONG - 1).map(|tail| Expr::Word(key(tail))));
    }
    any
}

/// What longer words shall begin with; the longer the word, the more of its
/// end may be an ending.
fn beginning(word: &str) -> Option<String> {
    let letters = word.chars().count();
    let kept = match letters {
        0..=2 => return None,
        _ if word.chars().any(char::is_numeric) => letters,
        3..=4 => letters,
        5 => 4,
        _ => letters - 2,
    };
    Some(word.chars().take(kept).collect())
}

/// The words of a part without quotes.
fn loose(part: &str, terms: &mut Vec<Term>) {
    let tokens = tokens(part);
    let numbers = numbers(part, &tokens);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let groups = numbers
            .iter()
            .find(|(run, _)| run.start == at && run.len() > 1);
        let end = match groups {
            Some((run, _)) => run.end,
            None => at + 1 + unbroken(part, tokens.get(at..).unwrap_or_default()),
        };
        let end = numbers
            .iter()
            .filter(|(run, _)| run.len() > 1 && run.start > at)
            .map(|(run, _)| run.start)
            .fold(end, usize::min);
        let words: Vec<String> = tokens
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .map(|token| token.text.clone())
            .collect();
        if groups.is_some() {
            terms.push(Term::Number(words));
        } else {
            terms.extend(row(words));
        }
        at = end.max(at + 1);
        debug_assert!(!token.text.is_empty());
    }
}

/// How many words follow the first without white space between.
fn unbroken(part: &str, tokens: &[Token]) -> usize {
    let joined = |pair: &&[Token]| match pair {
        [a, b] => part
            .get(a.range.end..b.range.start)
            .is_some_and(|gap| !gap.contains(char::is_whitespace)),
        _ => false,
    };
    tokens.windows(2).take_while(joined).count()
}

fn row(mut words: Vec<String>) -> Option<Term> {
    match words.len() {
        0 => None,
        1 => words.pop().map(Term::Word),
        _ => Some(Term::Phrase(words)),
    }
}

/// The number of a ticket, and whether it is marked as one.
fn ticket(text: &str) -> (Option<i64>, bool) {
    let digits = text.trim_start_matches(['#', '№']).trim_start();
    let number = if is_number(digits) && digits.len() <= 12 {
        digits.parse().ok()
    } else {
        None
    };
    (number, number.is_some() && digits != text)
}

fn key(word: &str) -> String {
    format!("{KEY}{word}")
}

/// The last `count` digits, if there are more.
fn last(digits: &str, count: usize) -> Option<&str> {
    let from = digits.len().checked_sub(count)?;
    (from > 0).then(|| digits.get(from..)).flatten()
}

/// The digits by which two telephone numbers are compared; `None` if it is none.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !DIGITS.contains(&digits.len()) {
        return None;
    }
    Some(last(&digits, LONG - 1).unwrap_or(&digits).to_owned())
}

#[cfg(test)]
mod tests;
