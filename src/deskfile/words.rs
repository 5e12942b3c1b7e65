//! How mistakes in scripts are said, in files and on the agents' screens.

use crate::config::error::Problem;
use crate::locale::{Arg, Language};
use crate::model::script::{Bound, MAX_LANGUAGES, MAX_MEDIA, MAX_TAGS, ScriptError};
use crate::model::template::{MAX_UNITS, MAX_VARIABLES, TemplateError, Wrong, names};

use super::markup::MarkupError;

/// What is wrong with the words of a script, with the names that are known.
#[must_use]
pub fn template(error: &TemplateError, language: Language) -> String {
    let Problem::Told { text, args } = of_template(error) else {
        return String::new();
    };
    let mut args: Vec<(&str, Arg)> = args
        .iter()
        .map(|(name, arg)| (*name, arg.as_str().into()))
        .collect();
    args.push(("known", known(language).into()));
    let said = language.say_with(text, &args);
    if error.suggestions.is_empty() {
        return said;
    }
    let names: Vec<String> = error
        .suggestions
        .iter()
        .map(|name| format!("{{{name}}}"))
        .collect();
    let hint = language.say_with("script-nearest", &[("names", names.join(", ").into())]);
    format!("{said} {hint}")
}

/// Why a script cannot be kept.
#[must_use]
pub fn script(error: &ScriptError, language: Language) -> String {
    if let ScriptError::Template {
        language: of,
        error,
    } = error
    {
        let what = template(error, language);
        return format!("{of}: {what}");
    }
    match of_script(error) {
        Problem::Told { text, args } => {
            let args = args.iter().map(|(name, arg)| (*name, arg.as_str().into()));
            let args: Vec<(&str, Arg)> = args.collect();
            language.say_with(text, &args)
        }
        _ => String::new(),
    }
}

/// The variables that may be written, as they are called in `language`.
#[must_use]
pub fn known(language: Language) -> String {
    let names = names::known(language.tag()).into_iter();
    let names: Vec<String> = names.map(|name| format!("{{{name}}}")).collect();
    names.join(", ")
}

pub(super) fn problem(text: &'static str, args: &[(&'static str, &str)]) -> Problem {
    Problem::Told {
        text,
        args: args.iter().map(|(n, arg)| (*n, (*arg).into())).collect(),
    }
}

/// A mistake in a template. Which names are known is said in every language at
/// once where the reader's language is not known yet.
pub(super) fn of_template(error: &TemplateError) -> Problem {
    match &error.what {
        Wrong::Unclosed => problem("script-unclosed", &[]),
        Wrong::Nested => problem("script-nested", &[]),
        Wrong::Empty => problem("script-no-name", &[]),
        Wrong::NoField => problem("script-no-field", &[]),
        Wrong::TooLong => problem("script-too-long", &[("most", &MAX_UNITS.to_string())]),
        Wrong::TooMany => problem("script-too-many", &[("most", &MAX_VARIABLES.to_string())]),
        Wrong::Unknown(name) => {
            let known = [Language::En, Language::Ru, Language::Uk].map(known);
            problem(
                "script-unknown",
                &[("name", name), ("known", &known.join("; "))],
            )
        }
    }
}

pub(super) fn of_markup(error: &MarkupError) -> Problem {
    match error {
        MarkupError::Open(tag) => problem("deskfile-tag-open", &[("tag", tag)]),
        MarkupError::Closed(tag) => problem("deskfile-tag-closed", &[("tag", tag)]),
        MarkupError::Attribute(tag) => problem("deskfile-tag-attribute", &[("tag", tag)]),
    }
}

pub(super) fn of_script(error: &ScriptError) -> Problem {
    match error {
        ScriptError::Empty => problem("script-empty", &[]),
        ScriptError::Template { error, .. } => of_template(error),
        ScriptError::Language(code) => problem("script-language", &[("code", code)]),
        ScriptError::Contradiction => problem("script-contradiction", &[]),
        ScriptError::Caption { .. } => problem("script-caption", &[]),
        ScriptError::TooMany(bound) => {
            let (text, most) = match bound {
                Bound::Languages => ("script-many-languages", MAX_LANGUAGES),
                Bound::Media => ("script-many-media", MAX_MEDIA),
                Bound::Tags => ("script-many-tags", MAX_TAGS),
            };
            problem(text, &[("most", &most.to_string())])
        }
    }
}
