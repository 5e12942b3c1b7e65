//! Fills in a template and moves its formatting along.

use super::super::rich::{Entity, RichText, is_whole, units};
use super::parse::{Hole, Piece, Words};
use super::{MAX_VALUE, RenderError, Values};

/// Where a piece stood, and where what came of it stands; UTF-16 units.
struct Move {
    from: usize,
    from_end: usize,
    to: usize,
    to_end: usize,
    /// Whether the words were changed, not only moved.
    changed: bool,
}

pub fn fill(
    text: &RichText,
    pieces: &[Piece<'_>],
    values: &Values,
) -> Result<RichText, RenderError> {
    let mut words = String::new();
    let mut moves = Vec::with_capacity(pieces.len());
    let mut missing = Vec::new();
    let (mut from, mut to) = (0, 0);
    for piece in pieces {
        let said = match &piece.what {
            Words(words) => (*words).to_owned(),
            Hole { variable, default } => match (values.get(variable), default) {
                (Some(value), _) => inert(value),
                (None, Some(default)) => (*default).to_owned(),
                (None, None) => {
                    if !missing.contains(variable) {
                        missing.push(variable.clone());
                    }
                    String::new()
                }
            },
        };
        let (from_end, to_end) = (from + piece.units, to + units(&said));
        moves.push(Move {
            from,
            from_end,
            to,
            to_end,
            changed: matches!(piece.what, Hole { .. }) || piece.units != to_end - to,
        });
        words.push_str(&said);
        (from, to) = (from_end, to_end);
    }
    if !missing.is_empty() {
        return Err(RenderError::Missing(missing));
    }
    let entities = text.entities.iter();
    let filled = RichText {
        text: words,
        entities: entities.filter_map(|it| moved(it, &moves)).collect(),
    };
    Ok(filled.repaired())
}

fn moved(entity: &Entity, moves: &[Move]) -> Option<Entity> {
    let end = entity.offset.checked_add(entity.length)?;
    let touched = |it: &&Move| it.from < end && entity.offset < it.from_end;
    let mut touched = moves.iter().filter(touched).peekable();
    let first = touched.peek()?;
    let start = if first.changed {
        first.to
    } else {
        first.to + (entity.offset - first.from.min(entity.offset))
    };
    let mut stop = start;
    for it in touched {
        if it.changed && is_whole(&entity.kind) {
            return None;
        }
        stop = if it.changed {
            it.to_end
        } else {
            it.to_end.min(it.to + (end - it.from))
        };
    }
    Some(Entity {
        offset: start,
        length: stop.checked_sub(start)?,
        ..entity.clone()
    })
}

/// A value as plain words: bounded, and without signs that are not seen but
/// change how the text around them is read.
fn inert(value: &str) -> String {
    let seen = |c: &char| {
        let steers = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !steers && (*c == '\n' || !c.is_control())
    };
    value.trim().chars().filter(seen).take(MAX_VALUE).collect()
}
