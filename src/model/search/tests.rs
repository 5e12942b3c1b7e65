use proptest::prelude::*;

use super::*;

fn word(text: &str) -> Term {
    Term::Word(text.into())
}

fn row(words: &[&str]) -> Term {
    Term::Phrase(words.iter().map(|word| (*word).to_owned()).collect())
}

fn groups(words: &[&str]) -> Term {
    Term::Number(words.iter().map(|word| (*word).to_owned()).collect())
}

/// Whether a text holds what is asked for: what every database must answer.
pub fn holds(entry: &Entry, expr: &Expr) -> bool {
    let mut all = entry.words.iter().chain(&entry.keys);
    match expr {
        Expr::Word(word) => all.any(|has| has == word),
        Expr::Begins(beginning) => all.any(|has| has.starts_with(beginning)),
        Expr::Row(words) => entry.words.windows(words.len()).any(|has| has == words),
        Expr::All(parts) => parts.iter().all(|part| holds(entry, part)),
        Expr::Any(parts) => parts.iter().any(|part| holds(entry, part)),
    }
}

fn level(text: &str, query: &str) -> Option<Level> {
    let (entry, query) = (Entry::of(text), Query::parse(query));
    LEVELS
        .into_iter()
        .find(|level| query.at(*level).is_some_and(|expr| holds(&entry, &expr)))
}

#[test]
fn a_query_is_words_rows_and_numbers() {
    let terms = |text: &str| Query::parse(text).terms;
    assert_eq!(terms("красные Розы"), [word("красные"), word("розы")]);
    assert_eq!(
        terms("a \"b c\" «d e» f"),
        [word("a"), row(&["b", "c"]), row(&["d", "e"]), word("f")]
    );
    assert_eq!(
        terms("anna.k@mail.com x"),
        [row(&["anna", "k", "mail", "com"]), word("x")]
    );
    assert_eq!(
        terms("tel +38 (067) 123-45-67 ok"),
        [
            word("tel"),
            groups(&["38", "067", "123", "45", "67"]),
            word("ok")
        ]
    );
    assert_eq!(terms("12-13"), [row(&["12", "13"])]);
    assert_eq!(terms("\"open quote"), [row(&["open", "quote"])]);
    assert_eq!(terms(" * ( ) AND \" -"), [word("and")]);
    assert_eq!(terms("… 🌹 \"\""), []);
    assert_eq!(terms(&"word ".repeat(99)).len(), TERMS);
}

#[test]
fn numbers_of_tickets_are_seen() {
    let number = |text: &str| {
        let query = Query::parse(text);
        (query.number, query.number_only)
    };
    assert_eq!(number("#1042"), (Some(1042), true));
    assert_eq!(number(" № 1042 "), (Some(1042), true));
    assert_eq!(number("1042"), (Some(1042), false));
    assert_eq!(number("1042 roses"), (None, false));
    assert_eq!(number("9999999999999999999999"), (None, false));
}

#[test]
fn better_fits_have_better_levels() {
    use Level::{Akin, Begins, Exact};
    let cases = [
        ("Есть розы?", "розы", Some(Exact)),
        ("Есть РОЗЫ?", "роза", Some(Akin)),
        ("Розовый букет", "роз", Some(Begins)),
        ("Есть ёлка", "елки", Some(Akin)),
        ("доставка завтра", "доставці", Some(Begins)),
        ("доставка завтра", "завтра доставка", Some(Exact)),
        ("доставка завтра", "\"завтра доставка\"", None),
        ("доставка завтра", "доставка вчера", None),
        ("п’ять троянд", "п'ять троянди", Some(Akin)),
        ("+38 (067) 123-45-67", "0671234567", Some(Akin)),
        ("+38 (067) 123-45-67", "1234567", Some(Akin)),
        ("+38 (067) 123-45-67", "123-45-67", Some(Exact)),
        ("+380671234567", "067 123 45 67", Some(Akin)),
        ("+79161234567", "8 (916) 123-45-67", Some(Akin)),
        ("+380671234567", "067123", Some(Begins)),
        ("+380671234567", "7654321", None),
        ("order 58213 of 2024", "58213 2024", Some(Akin)),
        ("order 58213", "5821", Some(Begins)),
        ("order A-17/2", "a-17/2", Some(Exact)),
        ("write to Anna.K@mail.com", "anna.k@mail.com", Some(Exact)),
        ("write to Anna.K@mail.com", "mail.ru", None),
        ("deliveries", "delivery", Some(Akin)),
        ("花束があります", "花束", Some(Exact)),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, query, expected)| {
            let is = level(text, query);
            (is != *expected).then(|| format!("{query} in {text}: {is:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn telephone_numbers_are_compared_by_their_end() {
    assert_eq!(phone("+38 (067) 123-45-67"), phone("0671234567"));
    assert_eq!(phone("+7 916 123 45 67"), phone("89161234567"));
    assert_ne!(phone("+7 916 123 45 67"), phone("89161234568"));
    assert_eq!(phone("12345"), None);
}

fn clean(expr: &Expr) -> bool {
    let fits = |word: &String| {
        let bare = word.strip_prefix(KEY).unwrap_or(word);
        !bare.is_empty() && bare.chars().all(char::is_alphanumeric)
    };
    match expr {
        Expr::Word(word) | Expr::Begins(word) => fits(word),
        Expr::Row(words) => !words.is_empty() && words.iter().all(fits),
        Expr::All(parts) | Expr::Any(parts) => !parts.is_empty() && parts.iter().all(clean),
    }
}

proptest! {
    #[test]
    fn any_query_is_made_of_letters_and_digits(text in "\\PC{0,80}|[0-9 \"()+-]{0,60}") {
        let query = Query::parse(&text);
        for level in LEVELS {
            if let Some(expr) = query.at(level) {
                prop_assert!(clean(&expr), "{expr:?}");
            }
        }
    }

    #[test]
    fn worse_levels_hold_the_better_ones(text in "[абвroses ёі'0-9-]{0,60}", query in "[абвroses ёі'0-9-]{0,20}") {
        let (entry, query) = (Entry::of(&text), Query::parse(&query));
        let holds: Vec<bool> = LEVELS.iter().map(|level| holds(&entry, &query.all(*level))).collect();
        prop_assert!(holds.is_sorted(), "{holds:?}");
    }

    #[test]
    fn a_text_is_found_by_each_of_its_words(text in "[а-яёїієґ0-9A-Za-z .,()'-]{1,60}") {
        for word in text.split_whitespace() {
            let query = Query::parse(word);
            if !query.is_empty() && query.terms.iter().all(|term| matches!(term, Term::Word(_))) {
                prop_assert_eq!(level(&text, word), Some(Level::Exact), "{}", word);
            }
        }
        let found = level(&text, &text).is_some() || Query::parse(&text).is_empty();
        prop_assert!(found, "not found by itself: {}", text);
    }
}
