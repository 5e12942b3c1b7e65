//! What the variables are called, in every language of the interface at once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Variable;

/// Name of a variable → language → its words.
type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("names.toml")).unwrap_or_default());

/// Every variable but the fields, in the order in which they are offered.
pub const ALL: [Variable; 8] = [
    Variable::Name,
    Variable::FullName,
    Variable::Agent,
    Variable::Number,
    Variable::Inbox,
    Variable::Brand,
    Variable::Date,
    Variable::Time,
];

const FIELD: &str = "field";

/// Most names offered for one that is not known.
const OFFERED: usize = 3;
/// Less alike than this is no slip of the finger.
const ALIKE: f64 = 0.5;
/// A longer name is surely none of ours; the comparison is quadratic.
const LONGEST: usize = 64;

/// Why a name could not be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nobody is called so.
    Unknown,
    /// A field without its name.
    NoField,
}

/// The variable called `name` in any language.
pub fn read(name: &str) -> Result<Variable, Unread> {
    if let Some((word, field)) = name.split_once(':')
        && is_word(FIELD, &normal(word))
    {
        let field = normal(field);
        return if field.is_empty() {
            Err(Unread::NoField)
        } else {
            Ok(Variable::Field(field))
        };
    }
    let name = normal(name);
    if is_word(FIELD, &name) {
        return Err(Unread::NoField);
    }
    let known = |variable: &&Variable| is_word(variable.key(), &name);
    ALL.iter().find(known).cloned().ok_or(Unread::Unknown)
}

/// What every variable but the fields is called in `language` (`en`, `ru`,
/// `uk`; another language: English).
#[must_use]
pub fn known(language: &str) -> Vec<&'static str> {
    ALL.iter().map(|variable| variable.word(language)).collect()
}

/// The names most like `name`, in whatever language.
#[must_use]
pub fn like(name: &str) -> Vec<String> {
    let name = normal(name);
    if name.chars().count() > LONGEST {
        return Vec::new();
    }
    let words = TABLE.values().flat_map(BTreeMap::values).flatten();
    let mut scored: Vec<(f64, &String)> = words
        .map(|word| (alike(&name, &normal(word)), word))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut found: Vec<String> = Vec::new();
    for (_, word) in scored {
        if found.len() < OFFERED && !found.contains(word) {
            found.push(word.clone());
        }
    }
    found
}

impl Variable {
    /// What it is called in `language`, with its braces: `{name}`.
    #[must_use]
    pub fn written(&self, language: &str) -> String {
        match self {
            Self::Field(field) => format!("{{{}:{field}}}", self.word(language)),
            other => format!("{{{}}}", other.word(language)),
        }
    }

    fn word(&self, language: &str) -> &'static str {
        let languages = TABLE.get(self.key());
        let words = languages.and_then(|it| it.get(language).or_else(|| it.get("en")));
        words
            .and_then(|words| words.first())
            .map_or(self.key(), String::as_str)
    }

    /// Its key in the table of names.
    fn key(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FullName => "full_name",
            Self::Agent => "agent",
            Self::Number => "number",
            Self::Inbox => "inbox",
            Self::Brand => "brand",
            Self::Date => "date",
            Self::Time => "time",
            Self::Field(_) => FIELD,
        }
    }
}

fn is_word(key: &str, name: &str) -> bool {
    let words = TABLE.get(key).into_iter().flat_map(BTreeMap::values);
    words.flatten().any(|word| normal(word) == name)
}

fn alike(one: &str, other: &str) -> f64 {
    // Who begins to write a name means it.
    if one.chars().count() >= 2 && other.starts_with(one) {
        return 0.9;
    }
    strsim::normalized_damerau_levenshtein(one, other)
}

/// Small letters, one kind of apostrophe, and a single space for what parts words.
fn normal(name: &str) -> String {
    let name = name.to_lowercase();
    let same = |c| match c {
        '\u{2019}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
        '\u{0451}' => '\u{0435}',
        '_' | '-' => ' ',
        other => other,
    };
    let name: String = name.chars().map(same).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
