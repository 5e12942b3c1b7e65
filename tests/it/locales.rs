//! Holds the three languages together and to the sources.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use topicdesk::locale::{AREAS, Language};

/// Keys that are put together at run time: their beginning, as it stands in the
/// sources, and what follows it.
const BUILT: &[(&str, &str)] = &[
    (
        "content-",
        "kinds of content: the `what` of `model::content::Content::Other` and the media kinds",
    ),
    ("card-status-", "`model::status::Status::key`"),
    ("people-right-", "`model::right::Right::key`"),
    ("people-role-", "`desk::areas::people::key`"),
    ("priority-is-", "`model::status::Priority::key`"),
    ("priority-words-", "`model::status::Priority::key`"),
    ("card-result-", "`model::status::Resolution::key`"),
    ("card-priority-", "`model::status::Priority::key`"),
    ("status-end-", "`model::status::Resolution::key`"),
    ("status-reason-", "numbers from 1"),
    (
        "contact-field-",
        "`desk::areas::contacts::order::Field::key`",
    ),
    (
        "contact-words-",
        "`desk::areas::contacts::order::Field::key`",
    ),
];

/// Words of the sources that look like keys and are none.
const NO_KEYS: &[&str] = &[
    "chat-shared",
    "demo-data",
    "page-title",
    "content-disposition",
    "content-length",
    "content-type",
];

/// Files of tests among the sources.
const TESTS: &[&str] = &["tests.rs", "gallery.rs", "seen.rs"];

/// What one language says under one key.
#[derive(Debug, Default, PartialEq, Eq)]
struct Message {
    variables: BTreeSet<String>,
    /// For every variable chosen by number, the categories there are.
    plurals: BTreeMap<String, BTreeSet<String>>,
}

#[test]
fn the_languages_have_the_same_files() {
    let expected: BTreeSet<String> = AREAS.iter().map(|area| format!("{area}.ftl")).collect();
    for language in Language::ALL {
        let folder = root().join("locales").join(language.tag());
        let files = fs::read_dir(folder).expect("a folder for each language");
        let files: BTreeSet<String> = files
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        assert_eq!(
            files, expected,
            "{language}: files and the table in src/locale.rs"
        );
    }
}

#[test]
fn the_languages_have_the_same_keys_and_variables() {
    for area in AREAS {
        let english = messages(Language::En, area);
        for language in Language::ALL {
            let other = messages(language, area);
            let keys = |of: &BTreeMap<String, Message>| of.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&other), keys(&english), "{language}/{area}.ftl: keys");
            for (key, message) in &other {
                assert_eq!(
                    message.variables, english[key].variables,
                    "{language}/{area}.ftl: variables of {key}"
                );
            }
        }
    }
}

#[test]
fn no_key_stands_in_two_files() {
    let mut seen = BTreeMap::new();
    for area in AREAS {
        for key in messages(Language::En, area).into_keys() {
            let first = seen.insert(key.clone(), area);
            assert!(first.is_none(), "{key} stands in {area} and {first:?}");
        }
    }
}

#[test]
fn plurals_are_complete() {
    for area in AREAS {
        let english = messages(Language::En, area);
        for language in Language::ALL {
            let needed: BTreeSet<String> = match language {
                Language::En => ["one", "other"].as_slice(),
                Language::Ru | Language::Uk => &["one", "few", "many", "other"],
            }
            .iter()
            .map(|category| (*category).to_owned())
            .collect();
            let other = messages(language, area);
            for (key, message) in &other {
                // Where English counts, the others must; they may count where it need not.
                let chosen = english[key].plurals.keys().chain(message.plurals.keys());
                for variable in chosen {
                    let has = message.plurals.get(variable).cloned().unwrap_or_default();
                    let missing: Vec<_> = needed.difference(&has).collect();
                    assert!(
                        missing.is_empty(),
                        "{language}/{area}.ftl: {key} lacks {missing:?} of ${variable}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_key_in_the_sources_exists() {
    let keys = all_keys();
    for (path, text) in sources() {
        for key in said(&text).into_iter().chain(like_keys(&text)) {
            assert!(keys.contains(&key), "{path}: no text has the key {key:?}");
        }
    }
}

#[test]
fn every_key_is_used() {
    let sources = sources();
    let all: String = sources.iter().map(|(_, text)| text.as_str()).collect();
    for key in all_keys() {
        let built = BUILT.iter().any(|(prefix, _)| key.starts_with(prefix));
        assert!(
            built || all.contains(&format!("\"{key}\"")),
            "nothing in src says {key}"
        );
    }
}

#[test]
fn no_invisible_marks() {
    for language in Language::ALL {
        for area in AREAS {
            let text = source(language, area);
            let found = text.chars().find(|c| {
                matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\t')
            });
            // Joined emoji are the one use of U+200D.
            assert!(
                matches!(found, None | Some('\u{200d}')),
                "{language}/{area}.ftl: {found:?}"
            );
            for key in messages(language, area).keys() {
                let said = language.say(key);
                assert!(
                    !said.contains(['\u{2068}', '\u{2069}']),
                    "{language}: {key}"
                );
            }
        }
    }
}

/// Without it the tests above could pass by seeing nothing.
#[test]
fn the_rules_see_what_they_look_for() {
    assert_eq!(said("language.say(\"a-b\")"), ["a-b"]);
    assert_eq!(said("x.say_with(\n    \"c-d\",\n    &[]"), ["c-d"]);
    assert!(said("x.say(match y {").is_empty());
    assert_eq!(
        like_keys("A => \"check-x\", B => \"other-y\", \"check-\""),
        ["check-x"]
    );
    let message = &messages(Language::Uk, "check")["check-missing-rights"];
    let names: Vec<_> = message.variables.iter().map(String::as_str).collect();
    assert_eq!(names, ["count", "rights", "setting"]);
    assert_eq!(message.plurals["count"].len(), 4);
}

/// The strings of a source that begin like a key and look like one: such as are
/// chosen by a `match` and said later.
fn like_keys(text: &str) -> Vec<String> {
    let is_key = |word: &&str| {
        let area = word.split('-').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        AREAS.contains(&area)
            && word.contains('-')
            && !word.ends_with('-')
            && word.chars().all(plain)
            && !NO_KEYS.contains(word)
    };
    let words = text.split('"').filter(is_key);
    words.map(str::to_owned).collect()
}

/// The keys that a source says outright.
fn said(text: &str) -> Vec<String> {
    let calls = text
        .split("say(")
        .skip(1)
        .chain(text.split("say_with(").skip(1));
    let literal = |call: &str| {
        let inside = call.trim_start().strip_prefix('"')?;
        Some(inside.split_once('"')?.0.to_owned())
    };
    calls.filter_map(literal).collect()
}

fn all_keys() -> BTreeSet<String> {
    AREAS
        .iter()
        .flat_map(|area| messages(Language::En, area).into_keys())
        .collect()
}

fn messages(language: Language, area: &str) -> BTreeMap<String, Message> {
    let text = source(language, area);
    let resource = fluent_syntax::parser::parse(text.as_str());
    let resource =
        resource.unwrap_or_else(|(_, errors)| panic!("{language}/{area}.ftl: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let key = message.id.name.to_owned();
        let pattern = message
            .value
            .unwrap_or_else(|| panic!("{key} says nothing"));
        assert!(
            message.attributes.is_empty(),
            "{key}: attributes are not used"
        );
        let mut read = Message::default();
        walk(&pattern, &mut read);
        let twice = messages.insert(key.clone(), read);
        assert!(twice.is_none(), "{language}/{area}.ftl: {key} stands twice");
    }
    messages
}

fn walk(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, message);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, message),
        Expression::Select { selector, variants } => {
            walk_inline(selector, message);
            let names = variants.iter().filter_map(|variant| match &variant.key {
                VariantKey::Identifier { name } => Some((*name).to_owned()),
                VariantKey::NumberLiteral { .. } => None,
            });
            let names: BTreeSet<String> = names.collect();
            // Other selections are by word and are no plurals.
            let categories = ["zero", "one", "two", "few", "many", "other"];
            if names.iter().all(|name| categories.contains(&name.as_str()))
                && names.len() > 1
                && let InlineExpression::VariableReference { id } = selector
            {
                message
                    .plurals
                    .entry(id.name.to_owned())
                    .or_default()
                    .extend(names);
            }
            for variant in variants {
                walk(&variant.value, message);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, message),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                walk_inline(argument, message);
            }
        }
        _ => {}
    }
}

fn source(language: Language, area: &str) -> String {
    let path = root()
        .join("locales")
        .join(language.tag())
        .join(format!("{area}.ftl"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sources without their test modules.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path
                    .file_name()
                    .is_some_and(|name| !TESTS.iter().any(|it| name == *it))
            {
                let text = fs::read_to_string(&path).expect("a source file");
                let code = text
                    .split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or_default();
                found.push((path.display().to_string(), code.to_owned()));
            }
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
