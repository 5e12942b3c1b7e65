//! Tokens with a place among them.

use super::lexicon::{Lexicon, Small};
use super::token::{Kind, Token};

/// Tokens and the words to read them by. What it reads begins at a place, and it
/// tells the place after.
pub struct Reader<'t> {
    /// All of them.
    pub tokens: &'t [Token],
    /// What words mean.
    pub words: &'static Lexicon,
}

/// Something read, and the place after it.
pub type Read<T> = Option<(T, usize)>;

/// A number and its count of digits.
pub type Digits = (u32, usize);

impl Reader<'_> {
    /// Past "on", "at", "the" and the like; whether one was such that a number
    /// after it is an hour.
    pub fn prepositions(&self, mut at: usize) -> (usize, bool) {
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

    pub fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at)?.word()
    }

    /// A number and its count of digits.
    pub fn number(&self, at: usize) -> Option<Digits> {
        match self.tokens.get(at)?.kind {
            Kind::Number(number, digits) => Some((number, digits)),
            _ => None,
        }
    }

    pub fn is(&self, at: usize, what: Small) -> bool {
        self.word(at).is_some_and(|word| self.words.is(word, what))
    }

    pub fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        let kind = self.tokens.get(at).map(|token| &token.kind);
        matches!(kind, Some(Kind::Sign(sign)) if signs.contains(sign))
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    pub fn past_comma(&self, at: usize) -> usize {
        at + usize::from(self.is_sign(at, &[',', '.']))
    }

    pub fn past_dot(&self, at: usize) -> usize {
        at + usize::from(self.is_sign(at, &['.']))
    }

    /// Two numbers with one of `signs` between them and no space, and the place after.
    pub fn pair(&self, at: usize, signs: &[char]) -> Option<(Digits, char, Digits, usize)> {
        let Kind::Sign(sign) = self.tokens.get(at + 1)?.kind else {
            return None;
        };
        let whole = signs.contains(&sign) && self.is_glued(at + 1) && self.is_glued(at + 2);
        let (first, second) = (self.number(at)?, self.number(at + 2)?);
        whole.then_some((first, sign, second, at + 3))
    }

    /// Three numbers with `sign` between them and no space, and the place after.
    pub fn triple(&self, at: usize, sign: char) -> Option<(Digits, Digits, Digits, usize)> {
        let (first, _, second, _) = self.pair(at, &[sign])?;
        let (_, _, third, after) = self.pair(at + 2, &[sign])?;
        Some((first, second, third, after))
    }
}
