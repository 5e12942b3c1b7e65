//! A template's text in pieces: what stands as it is, and holes to be filled.

use super::super::rich::units;
use super::{MAX_UNITS, MAX_VARIABLES, TemplateError, Variable, Wrong, names};

/// A piece of a template.
#[derive(Debug)]
pub struct Piece<'a> {
    /// How many UTF-16 units of the template it takes.
    pub units: usize,
    /// What comes of it.
    pub what: What<'a>,
}

/// What comes of a piece.
#[derive(Debug)]
pub enum What<'a> {
    /// These very words.
    Words(&'a str),
    /// What the variable stands for.
    Hole {
        /// Which variable.
        variable: Variable,
        /// Said if it is not known.
        default: Option<&'a str>,
    },
}

pub use What::{Hole, Words};

/// Takes `text` apart.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, TemplateError> {
    let mut found = Vec::new();
    let (mut left, mut at, mut holes) = (text, 0, 0);
    while !left.is_empty() {
        let (piece, rest) = next(left, at)?;
        left = rest;
        at += piece.units;
        holes += usize::from(matches!(piece.what, Hole { .. }));
        if at > MAX_UNITS {
            return Err(wrong(MAX_UNITS, Wrong::TooLong));
        }
        if holes > MAX_VARIABLES {
            return Err(wrong(at - piece.units, Wrong::TooMany));
        }
        found.push(piece);
    }
    Ok(found)
}

/// The first piece of `left`, which is not empty and begins at unit `at`.
fn next(left: &str, at: usize) -> Result<(Piece<'_>, &str), TemplateError> {
    for pair in ["{{", "}}"] {
        if let Some(rest) = left.strip_prefix(pair) {
            let one = pair.get(..1).unwrap_or_default();
            let what = Words(one);
            return Ok((Piece { units: 2, what }, rest));
        }
    }
    if let Some(inside) = left.strip_prefix('{') {
        let (inside, rest) = inside
            .split_once('}')
            .ok_or_else(|| wrong(at, Wrong::Unclosed))?;
        if inside.contains('{') {
            return Err(wrong(at, Wrong::Nested));
        }
        let units = units(inside) + 2;
        let what = hole(inside, at)?;
        return Ok((Piece { units, what }, rest));
    }
    // A lone closing brace harms nobody.
    let first = left.chars().next().map_or(0, char::len_utf8);
    let end = left
        .get(first..)
        .and_then(|rest| rest.find(['{', '}']))
        .map_or(left.len(), |end| end + first);
    let (words, rest) = left.split_at_checked(end).unwrap_or((left, ""));
    let units = units(words);
    let what = Words(words);
    Ok((Piece { units, what }, rest))
}

fn hole(inside: &str, at: usize) -> Result<What<'_>, TemplateError> {
    let (name, default) = match inside.split_once('|') {
        Some((name, default)) => (name, Some(default.trim())),
        None => (inside, None),
    };
    if name.trim().is_empty() {
        return Err(wrong(at, Wrong::Empty));
    }
    match names::read(name) {
        Ok(variable) => Ok(Hole { variable, default }),
        Err(names::Unread::NoField) => Err(wrong(at, Wrong::NoField)),
        Err(names::Unread::Unknown) => Err(TemplateError {
            position: at,
            what: Wrong::Unknown(name.trim().into()),
            suggestions: names::like(name),
        }),
    }
}

fn wrong(position: usize, what: Wrong) -> TemplateError {
    TemplateError {
        position,
        what,
        suggestions: Vec::new(),
    }
}
