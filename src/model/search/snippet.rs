//! The piece of a text in which something was found, the finds in bold.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::rich::RichText;

use super::stem::stem;
use super::token::{Token, tokens};
use super::{Query, Term, beginning};

/// Most characters that stand before the first find.
const BEFORE: usize = 30;

/// At most `longest` graphemes of `text` on one line, from shortly before the
/// first find; what is searched for is bold. A text that holds none of it (it
/// was found by its telephone number, say) is shown from its beginning.
#[must_use]
pub fn snippet(text: &str, query: &Query, longest: usize) -> RichText {
    let tokens = tokens(text);
    let finds = finds(&tokens, query);
    let first = finds.first().map_or(0, |find| find.start);
    let start = start(text, first);
    let tail = text.get(start..).unwrap_or_default();
    let end = tail
        .grapheme_indices(true)
        .nth(longest)
        .map_or(text.len(), |(at, _)| start + at);
    let mut out = RichText::default();
    if start > 0 {
        out.push("…");
    }
    let mut at = start;
    for find in finds.iter().filter(|find| find.start >= start) {
        if find.end > end {
            break;
        }
        out.push(&line(text, at..find.start));
        out.push_as("bold", &line(text, find.clone()));
        at = find.end;
    }
    out.push(&line(text, at..end));
    if end < text.len() {
        out.push("…");
    }
    out
}

/// Where the finds stand, in order.
fn finds(tokens: &[Token], query: &Query) -> Vec<Range<usize>> {
    let wanted: Vec<Wanted> = query.terms.iter().map(Wanted::of).collect();
    let mut finds: Vec<Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens.get(at..).unwrap_or_default();
        let count = wanted.iter().map(|wanted| wanted.found(rest)).max();
        let Some(last) = count.unwrap_or(0).checked_sub(1) else {
            continue;
        };
        let end = rest
            .get(last)
            .map_or(token.range.end, |last| last.range.end);
        match finds.last_mut() {
            Some(before) if before.end > token.range.start => before.end = before.end.max(end),
            _ => finds.push(token.range.start..end),
        }
    }
    finds
}

enum Wanted<'a> {
    Word {
        word: &'a str,
        stem: String,
        begins: Option<String>,
    },
    Row(&'a [String]),
    Number(&'a [String], String),
}

impl<'a> Wanted<'a> {
    fn of(term: &'a Term) -> Self {
        match term {
            Term::Word(word) => Self::Word {
                word,
                stem: stem(word),
                begins: beginning(word),
            },
            Term::Phrase(words) => Self::Row(words),
            Term::Number(groups) => Self::Number(groups, groups.concat()),
        }
    }

    /// How many of these tokens, from the first on, are a find.
    fn found(&self, tokens: &[Token]) -> usize {
        let Some(first) = tokens.first() else {
            return 0;
        };
        let row = |words: &[String]| {
            let same = words.len() <= tokens.len()
                && words
                    .iter()
                    .zip(tokens)
                    .all(|(word, token)| *word == token.text);
            if same { words.len() } else { 0 }
        };
        match self {
            Self::Word {
                word,
                stem: of,
                begins,
            } => {
                let begins = begins.as_ref();
                usize::from(
                    first.text == **word
                        || stem(&first.text) == *of
                        || begins.is_some_and(|begins| first.text.starts_with(begins)),
                )
            }
            Self::Row(words) => row(words),
            Self::Number(groups, whole) => match row(groups) {
                0 => usize::from(first.text == *whole || groups.contains(&first.text)),
                found => found,
            },
        }
    }
}

/// A beginning of a word at most [`BEFORE`] characters before `first`.
fn start(text: &str, first: usize) -> usize {
    let head = text.get(..first).unwrap_or_default();
    let Some((earliest, _)) = head.char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    let near = head.get(earliest..).unwrap_or_default();
    let space = near.char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(first, |(at, c)| earliest + at + c.len_utf8())
}

/// A piece of text without line breaks.
fn line(text: &str, range: Range<usize>) -> String {
    let piece = text.get(range).unwrap_or_default();
    piece.replace(
        [
            '\n', '\r', '\t', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\u{85}',
        ],
        " ",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, query: &str, longest: usize) -> (String, Vec<String>) {
        let found = snippet(text, &Query::parse(query), longest);
        assert!(found.valid());
        let bold = found
            .entities
            .iter()
            .map(|entity| {
                found
                    .slice(entity.offset..entity.offset + entity.length)
                    .text
            })
            .collect();
        (found.text, bold)
    }

    #[test]
    fn finds_are_bold_and_near_the_start() {
        let (text, bold) = shown("Есть 🌹 белые розы?\nА роза одна?", "роза", 80);
        assert_eq!(text, "Есть 🌹 белые розы? А роза одна?");
        assert_eq!(bold, ["розы", "роза"]);
        let long = format!(
            "{} the courier came {}",
            "word ".repeat(40),
            "tail ".repeat(40)
        );
        let (text, bold) = shown(&long, "couriers", 40);
        assert!(
            text.starts_with("…word word") && text.ends_with('…'),
            "{text}"
        );
        assert_eq!(bold, ["courier"]);
        assert_eq!(shown("call 067 123-45-67 now", "0671234567", 80).1, [""; 0]);
        assert_eq!(
            shown("call 067 123-45-67 now", "067 123-45-67", 80).1,
            ["067 123-45-67"]
        );
        assert_eq!(
            shown("to anna@mail.com", "anna@mail.com", 80).1,
            ["anna@mail.com"]
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_a_valid_line(text in "\\PC{0,80}|[а-я \n]{0,90}", query in "\\PC{0,30}|[а-я \"]{0,12}", longest in 1usize..60) {
            let found = snippet(&text, &Query::parse(&query), longest);
            prop_assert!(found.valid());
            prop_assert!(found.text.graphemes(true).count() <= longest + 2);
            prop_assert!(!found.text.contains('\n'));
        }
    }
}
