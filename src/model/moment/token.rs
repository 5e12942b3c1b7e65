//! Text taken apart into numbers, words and signs.

/// More than any time needs; what follows is not looked at.
const TOKENS_MAX: usize = 32;

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it begins, bytes.
    pub start: usize,
    /// Where it ends, bytes.
    pub end: usize,
    /// Whether it begins where the one before it ends.
    pub glued: bool,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One to four ASCII digits, and how many.
    Number(u32, usize),
    /// Letters in lower case, one spelling of ё and of apostrophes; and whether
    /// the first was a capital.
    Word(String, bool),
    /// Anything else.
    Sign(char),
}

impl Token {
    /// The word that it is.
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word, _) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of the first line that has any.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first == '\n' && !tokens.is_empty() || tokens.len() == TOKENS_MAX {
            break;
        }
        if first.is_whitespace() || is_invisible(first) {
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut more = |goes_on: &dyn Fn(char, Option<char>) -> bool| {
            let mut taken = String::from(first);
            while let Some((at, c)) = chars.peek().copied() {
                let after = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
                if !goes_on(c, after) {
                    break;
                }
                taken.push(c);
                end = at + c.len_utf8();
                chars.next();
            }
            taken
        };
        let kind = if first.is_ascii_digit() {
            let digits = more(&|c, _| c.is_ascii_digit());
            match digits.parse() {
                Ok(number) if digits.len() <= 4 => Kind::Number(number, digits.len()),
                _ => Kind::Sign('#'),
            }
        } else if first.is_alphabetic() {
            let letters = more(&|c, after| {
                c.is_alphabetic()
                    || is_mark(c)
                    || is_apostrophe(c) && after.is_some_and(char::is_alphabetic)
            });
            Kind::Word(plain(&letters), first.is_uppercase())
        } else {
            Kind::Sign(first)
        };
        let glued = tokens.last().is_some_and(|last| last.end == start);
        tokens.push(Token {
            kind,
            start,
            end,
            glued,
        });
    }
    tokens
}

/// Lower case, one spelling.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{451}' => plain.push('\u{435}'),
            c if is_apostrophe(c) => plain.push('\''),
            // Letters that come apart from their marks, as some keyboards write them.
            '\u{306}' if plain.ends_with('\u{438}') => {
                plain.pop();
                plain.push('\u{439}');
            }
            '\u{308}' if plain.ends_with('\u{456}') => {
                plain.pop();
                plain.push('\u{457}');
            }
            c if is_mark(c) => {}
            c => plain.push(c),
        }
    }
    plain
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2bc}' | '`' | '\u{2018}' | '\u{2032}' | '\u{b4}'
    )
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Marks of the direction of writing and the like.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token: &Token| {
            let glue = if token.glued { "+" } else { "" };
            match &token.kind {
                Kind::Number(number, digits) => format!("{glue}{number}/{digits}"),
                Kind::Word(word, capital) => format!("{glue}{word}{}", u8::from(*capital)),
                Kind::Sign(sign) => format!("{glue}{sign}"),
            }
        };
        tokens(text).iter().map(show).collect()
    }

    #[test]
    fn takes_text_apart() {
        assert_eq!(shown("2h30m"), ["2/1", "+h0", "+30/2", "+m0"]);
        assert_eq!(shown("  04.03\nx"), ["4/2", "+.", "+3/2"]);
        assert_eq!(shown("У П’ятницю"), ["у1", "п'ятницю1"]);
        assert_eq!(shown("пʼять «её»'"), ["п'ять0", "«", "+ее0", "+»", "+'"]);
        assert_eq!(
            shown("Її \u{456}\u{308} \u{438}\u{306}"),
            ["її1", "ї0", "й0"]
        );
        assert_eq!(shown("12345 \u{2068}9\u{2069}"), ["#", "9/1"]);
        assert_eq!(tokens(&"9 ".repeat(5000)).len(), TOKENS_MAX);
        assert!(tokens(" \n ").is_empty());
    }
}
