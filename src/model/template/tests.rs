#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::super::rich::Entity;
use super::*;

fn values() -> Values {
    let mut values = Values::new();
    values
        .set(Variable::Name, "Олена")
        .set(Variable::Agent, "Оксана")
        .set(Variable::Number, "1042")
        .set(Variable::Field("company".into()), "Kredos")
        .set(Variable::Brand, "  ");
    values
}

fn filled(text: &str) -> String {
    render(&RichText::plain(text), &values()).unwrap().text
}

fn entity(kind: &str, offset: usize, length: usize) -> Entity {
    Entity {
        kind: kind.into(),
        offset,
        length,
        rest: serde_json::Map::new(),
    }
}

fn wrong(text: &str) -> (usize, Wrong) {
    let error = check(text).unwrap_err();
    (error.position, error.what)
}

#[test]
fn names_of_three_languages_mean_the_same() {
    for name in ["name", "Имя", "ім'я", "ІМ’Я", "first_name", " First-Name "] {
        assert_eq!(filled(&format!("{{{name}}}!")), "Олена!", "{name}");
    }
    assert_eq!(
        filled("{агент} №{номер}, {поле:Company}, {field: company}"),
        "Оксана №1042, Kredos, Kredos"
    );
    for language in ["en", "ru", "uk"] {
        assert_eq!(names::known(language).len(), names::ALL.len());
        for variable in &names::ALL {
            assert_eq!(
                check(&variable.written(language)),
                Ok(vec![variable.clone()])
            );
        }
    }
    assert_eq!(Variable::FullName.written("ru"), "{полное имя}");
    assert_eq!(Variable::Name.written("fr"), "{name}");
}

#[test]
fn a_default_is_said_where_nothing_is_known() {
    assert_eq!(filled("{имя|друже}"), "Олена");
    assert_eq!(filled("{бренд|наш магазин}"), "наш магазин");
    assert_eq!(filled("a{brand|}b"), "ab");
    let none = render(&RichText::plain("{brand} {name} {date} {brand}"), &values());
    let missing = vec![Variable::Brand, Variable::Date];
    assert_eq!(none, Err(RenderError::Missing(missing)));
}

#[test]
fn braces_themselves_are_doubled() {
    assert_eq!(filled("{{name}} } {name}}}"), "{name} } Олена}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    assert_eq!(wrong("😀 {name"), (3, Wrong::Unclosed));
    assert_eq!(wrong("{name {date}"), (0, Wrong::Nested));
    assert_eq!(wrong("a{ }"), (1, Wrong::Empty));
    assert_eq!(wrong("{field:}"), (0, Wrong::NoField));
    assert_eq!(wrong("{поле}"), (0, Wrong::NoField));
    assert_eq!(wrong(&"a".repeat(5000)), (MAX_UNITS, Wrong::TooLong));
    assert_eq!(wrong(&"{name}".repeat(65)).1, Wrong::TooMany);
    let error = check("Добрый день, {имя клиента}").unwrap_err();
    assert_eq!(error.what, Wrong::Unknown("имя клиента".into()));
    assert_eq!(
        check("{агнет}").unwrap_err().suggestions.first().unwrap(),
        "агент"
    );
    assert_eq!(
        check("{numbr}").unwrap_err().suggestions.first().unwrap(),
        "number"
    );
    assert_eq!(
        check("{xyzzy}").unwrap_err().suggestions,
        Vec::<String>::new()
    );
}

#[test]
fn formatting_moves_with_the_words() {
    // "Hi <b>{name}</b>, <i>your number</i> <b>is {number}</b>"
    let text = RichText {
        text: "Hi {name}, your number is {number} #x{name}".into(),
        entities: vec![
            entity("bold", 3, 6),
            entity("italic", 11, 11),
            entity("bold", 23, 11),
            entity("underline", 5, 2),
            entity("hashtag", 35, 8),
        ],
    };
    let mut values = values();
    values.set(Variable::Name, "😀é");
    let text = render(&text, &values).unwrap();
    assert_eq!(text.text, "Hi 😀é, your number is 1042 #x😀é");
    assert_eq!(
        text.entities,
        [
            entity("bold", 3, 3),
            entity("italic", 8, 11),
            entity("bold", 20, 7),
            // Formatting of half a variable is that of all of it.
            entity("underline", 3, 3),
        ]
    );
    assert!(text.valid());
}

#[test]
fn formatting_of_what_became_nothing_is_gone() {
    let text = RichText {
        text: "a{name|}".into(),
        entities: vec![entity("bold", 1, 7)],
    };
    let text = render(&text, &Values::new()).unwrap();
    assert_eq!(text, RichText::plain("a"));
}

#[test]
fn a_value_is_never_read_again() {
    let mut values = Values::new();
    values.set(Variable::Name, "{agent} {{ <b>x</b> \u{202e}*y*\u{0} {");
    let text = render(&RichText::plain("{name}"), &values).unwrap();
    assert_eq!(text, RichText::plain("{agent} {{ <b>x</b> *y* {"));
    values.set(Variable::Name, "я".repeat(9000));
    let text = render(&RichText::plain("{name}"), &values).unwrap();
    assert_eq!(text.text.chars().count(), MAX_VALUE);
}

proptest! {
    #[test]
    fn nothing_panics_and_entities_stay_sound(
        text in "([{}|:]|name|agent|имя|field:a|😀|[a-zё ]){0,30}",
        value in "\\PC{0,20}",
        spans in proptest::collection::vec((0usize..80, 0usize..80), 0..6),
    ) {
        let entities = spans.iter().map(|&(o, l)| entity("bold", o, l)).collect();
        let text = RichText { text, entities };
        let mut values = Values::new();
        values.set(Variable::Name, value).set(Variable::Agent, "B😀");
        let checked = check(&text.text);
        match render(&text, &values) {
            Ok(filled) => prop_assert!(filled.valid()),
            Err(RenderError::Template(error)) => prop_assert_eq!(checked, Err(error)),
            Err(RenderError::Missing(missing)) => {
                let known = checked.unwrap();
                prop_assert!(missing.iter().all(|it| known.contains(it)));
            }
        }
    }

    #[test]
    fn words_without_braces_stay_as_they_are(
        text in "[^{}]{0,60}",
        spans in proptest::collection::vec((0usize..80, 0usize..80), 0..6),
    ) {
        let entities = spans.iter().map(|&(o, l)| entity("bold", o, l)).collect();
        let text = RichText { text, entities }.repaired();
        prop_assert_eq!(render(&text, &Values::new()), Ok(text));
    }

    #[test]
    fn a_value_stands_in_the_text_as_it_is(
        before in "[^{}]{0,20}", value in "[^\\pC\\s]{1,40}", after in "[^{}]{0,20}",
    ) {
        let mut values = Values::new();
        values.set(Variable::Name, value.clone());
        let text = RichText::plain(format!("{before}{{name}}{after}"));
        let filled = render(&text, &values).unwrap();
        prop_assert_eq!(filled, RichText::plain(format!("{before}{value}{after}")));
    }
}
