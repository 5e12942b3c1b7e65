//! Text cut into words of one spelling, so that what is written differently and
//! means the same is found: `Ёлка`, `елка`; `п’ять`, `п'ять`, `пять`; `café`, `cafe`.

use std::ops::Range;

/// Longest word that is told apart, characters; the rest of a longer one is ignored.
const LONGEST: usize = 40;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In its one spelling: lower case, letters and digits only.
    pub text: String,
    /// Where it stands, bytes.
    pub range: Range<usize>,
}

/// The words of a text, in order. Ideographs are words of their own, because
/// nothing stands between the words there.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut open = false;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let end = at + c.len_utf8();
        let c = narrow(c);
        if open && is_silent(c) {
            continue;
        }
        if open && is_apostrophe(c) && rest.peek().is_some_and(|(_, c)| c.is_alphabetic()) {
            continue;
        }
        let inside = c.is_alphanumeric() || (open && is_mark(c));
        if !inside {
            open = false;
            continue;
        }
        if !open || is_ideograph(c) {
            found.push(Token {
                text: String::new(),
                range: at..end,
            });
        }
        if let Some(token) = found.last_mut() {
            extend(&mut token.text, c);
            token.range.end = end;
        }
        open = !is_ideograph(c);
    }
    found.retain(|token| !token.text.is_empty());
    found
}

/// Whether a word is a number.
#[must_use]
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Runs of numbers that may be one number written in groups, as telephone
/// numbers are: which tokens, and their digits together ([`DIGITS`] of them).
#[must_use]
pub fn numbers(text: &str, tokens: &[Token]) -> Vec<(Range<usize>, String)> {
    let mut runs: Vec<(Range<usize>, String)> = Vec::new();
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate() {
        if !is_number(&token.text) {
            continue;
        }
        let gap = text.get(end..token.range.start).unwrap_or_default();
        end = token.range.end;
        match runs.last_mut() {
            Some((run, digits))
                if run.end == at
                    && joins(gap)
                    && digits.len() + token.text.len() <= *DIGITS.end() =>
            {
                run.end = at + 1;
                digits.push_str(&token.text);
            }
            _ => runs.push((at..at + 1, token.text.clone())),
        }
    }
    runs.retain(|(_, digits)| DIGITS.contains(&digits.len()));
    runs
}

/// How many digits a telephone number has (ITU-T E.164: at most 15).
pub const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Whether this may stand between the groups of one number.
fn joins(gap: &str) -> bool {
    let mut count = 0;
    gap.chars().all(|c| {
        count += 1;
        count <= 3 && matches!(c, ' ' | '\u{a0}' | '(' | ')' | '-' | '–' | '.' | '/')
    })
}

fn extend(word: &mut String, c: char) {
    if is_mark(c) {
        // Some devices write й and ї as two characters.
        let whole = match (word.chars().last(), c) {
            (Some('и'), '\u{306}') => 'й',
            (Some('і'), '\u{308}') => 'ї',
            _ => return,
        };
        word.pop();
        word.push(whole);
    } else if word.chars().count() < LONGEST {
        word.extend(c.to_lowercase().filter(|c| !is_mark(*c)).map(plain));
    }
}

/// A full-width character as the ASCII it stands for.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A letter without its accent. Cyrillic й, ї, і and ґ are letters of their own.
fn plain(c: char) -> char {
    match c {
        'ё' => 'е',
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Takes no room inside a word.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | '′')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for same in ["Ёлка", "ёлка", "елка", "е\u{308}лка", "ел\u{AD}ка"] {
            assert_eq!(words(same), ["елка"], "{same}");
        }
        for same in ["п'ять", "п’ять", "пʼять", "П`ЯТЬ"] {
            assert_eq!(words(same), ["пять"], "{same}");
        }
        assert_eq!(words("Її ґанок, и\u{306}"), ["її", "ґанок", "й"]);
        assert_eq!(words("і\u{308}жак ЇЖАК"), ["їжак", "їжак"]);
        assert_eq!(words("Café İzmir ＡＢ１"), ["cafe", "izmir", "ab1"]);
        assert_eq!(
            words("anna.k@mail.com №58213/a"),
            ["anna", "k", "mail", "com", "58213", "a"]
        );
        assert_eq!(
            words("'tis 'quoted' 花束x"),
            ["tis", "quoted", "花", "束", "x"]
        );
        assert_eq!(words("  … 🌹 "), [""; 0]);
    }

    #[test]
    fn grouped_digits_are_one_number() {
        let runs = |text: &str| {
            let found = numbers(text, &tokens(text));
            found
                .into_iter()
                .map(|(_, digits)| digits)
                .collect::<Vec<_>>()
        };
        assert_eq!(runs("tel. +38 (067) 123-45-67, ok"), ["380671234567"]);
        assert_eq!(runs("+380671234567"), ["380671234567"]);
        assert_eq!(runs("12 roses, 50 cm"), [""; 0]);
        assert_eq!(runs("067 123 45 67 and 1234567"), ["0671234567", "1234567"]);
        assert_eq!(runs("1234567, 7654321"), ["1234567", "7654321"]);
        assert_eq!(runs(&"12345678 ".repeat(3)), ["12345678"; 3]);
    }

    proptest! {
        #[test]
        fn words_are_letters_and_digits_in_place(text in "\\PC{0,60}") {
            let found = tokens(&text);
            for pair in found.windows(2) {
                prop_assert!(pair[0].range.end <= pair[1].range.start);
            }
            for token in &found {
                prop_assert!(!text[token.range.clone()].is_empty());
                prop_assert!(token.text.chars().all(char::is_alphanumeric), "{:?}", token);
                // A spelling is its own spelling, so queries meet what was stored.
                let again: String = words(&token.text).concat();
                prop_assert_eq!(&again, &token.text);
            }
        }
    }
}
