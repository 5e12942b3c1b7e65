//! Endings cut off, so that `розы`, `роз` and `розами` are akin. Rough on
//! purpose: what it misses is found by the beginning of the word, and what it
//! confuses stands below the exact finds.

/// Letters that stay at least.
const LEAST: usize = 3;

/// Endings of Russian and Ukrainian nouns and adjectives, longest first.
const CYRILLIC: &[&str] = &[
    "ього", "ьому", "иями", "ями", "ами", "еві", "ові", "ого", "его", "ому", "ему", "ыми", "ими",
    "ією", "иям", "иях", "ием", "ией", "ьою", "ою", "ею", "єю", "ий", "ій", "ый", "ой", "ей", "ам",
    "ям", "ом", "ем", "єм", "им", "ым", "ах", "ях", "ых", "их", "ов", "ев", "єв", "ів", "їв", "ая",
    "яя", "ое", "ее", "ые", "ие", "ую", "юю", "ья", "ью", "ия", "ию", "ии", "ія", "ію", "ії", "ью",
    "ию", "ое",
];

/// Single letters that are endings.
const CYRILLIC_LETTERS: [char; 13] = [
    'а', 'я', 'о', 'е', 'у', 'ю', 'ы', 'и', 'ь', 'й', 'і', 'ї', 'є',
];

/// English endings, longest first.
const LATIN: &[&str] = &["ing", "ies", "ed", "es", "s", "y", "e"];

/// The part of a word that its forms share; the word itself if it is too short
/// to have an ending, or no word at all (digits). `word` is in the one spelling
/// of [`super::token`].
#[must_use]
pub fn stem(word: &str) -> String {
    let cut = if word.chars().any(char::is_numeric) {
        word
    } else if word
        .chars()
        .any(|c| matches!(c, 'а'..='я' | 'є' | 'і' | 'ї' | 'ґ'))
    {
        without(word, CYRILLIC)
            .or_else(|| shortened(word.strip_suffix(CYRILLIC_LETTERS)?))
            .unwrap_or(word)
    } else {
        without(word, LATIN).unwrap_or(word)
    };
    single(cut).to_owned()
}

fn without<'a>(word: &'a str, endings: &[&str]) -> Option<&'a str> {
    let cut = |ending: &&str| shortened(word.strip_suffix(ending)?);
    endings.iter().find_map(cut)
}

fn shortened(stem: &str) -> Option<&str> {
    (stem.chars().count() >= LEAST).then_some(stem)
}

/// `замовленн` is akin to `замовлен`, `dress` to `dres`.
fn single(stem: &str) -> &str {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && last.is_alphabetic() => {
            stem.strip_suffix(last).and_then(shortened).unwrap_or(stem)
        }
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_a_word_are_akin() {
        let families: [&[&str]; 12] = [
            &["роза", "розы", "роз", "розами", "розой", "розах"],
            &["букет", "букета", "букеты", "букетов", "букетам"],
            &["доставка", "доставку", "доставки", "доставкой"],
            &["белый", "белые", "белых", "белого", "белая", "белую"],
            &["квіти", "квітів", "квітами", "квітах"],
            &["замовлення", "замовленням", "замовлень"],
            &["адреса", "адресу", "адресою", "адреси"],
            &["торт", "торти", "тортів", "торту", "тортом"],
            &["синій", "синя", "синього"],
            &["rose", "roses"],
            &["delivery", "deliveries", "delivered"],
            &["dress", "dresses"],
        ];
        let mut split = Vec::new();
        for family in families {
            let stems: Vec<String> = family.iter().map(|word| stem(word)).collect();
            if stems.windows(2).any(|pair| pair.first() != pair.last()) {
                split.push(format!("{family:?} {stems:?}"));
            }
        }
        assert!(split.is_empty(), "{}", split.join("\n"));
    }

    #[test]
    fn other_words_and_numbers_stay_apart() {
        assert_ne!(stem("роза"), stem("розмова"));
        assert_ne!(stem("білий"), stem("білет"));
        for whole in ["58213", "а12345", "на", "дом", "по", "red", "кіт"] {
            assert_eq!(stem(whole), whole);
        }
    }

    proptest! {
        #[test]
        fn a_stem_begins_its_word(word in "[a-zа-яґєії0-9]{1,20}") {
            let stem = stem(&word);
            prop_assert!(word.starts_with(&stem) && !stem.is_empty());
            prop_assert!(stem.chars().count() >= LEAST.min(word.chars().count()));
        }
    }
}
