//! How the parts of a script are told. Pure.

use crate::desk::areas::status::screens::standing;
use crate::desk::cards::piece::{cut, isolate};
use crate::locale::Language;
use crate::model::content::{Content, FileRef, MediaKind};
use crate::model::script::{Assign, Change};
use crate::model::template::Variable;

/// What a macro changes, a line each.
#[must_use]
pub fn changes(change: &Change, language: Language) -> Vec<String> {
    let say = |key: &str, value: String| language.say_with(key, &[("value", value.into())]);
    let shown = |text: &str| isolate(&cut(text, 48));
    let mut lines = Vec::new();
    if let Some(status) = change.status {
        lines.push(say(
            "script-sets-status",
            standing(status, change.resolution, language),
        ));
    }
    if let Some(reason) = &change.reason {
        lines.push(say("script-sets-reason", shown(reason)));
    }
    if let Some(snooze) = &change.snooze {
        lines.push(say("script-sets-snooze", shown(snooze)));
    }
    let tags = |sign: &str, tags: &[String]| {
        let tags: Vec<String> = tags
            .iter()
            .map(|it| format!("{sign}{}", shown(it)))
            .collect();
        tags.join(" ")
    };
    let (more, less) = (tags("+", &change.add_tags), tags("−", &change.remove_tags));
    let both = format!("{more} {less}");
    if !both.trim().is_empty() {
        lines.push(say("script-sets-tags", both.trim().to_owned()));
    }
    if let Some(priority) = change.priority {
        lines.push(language.say(&format!("priority-is-{}", priority.key())));
    }
    if let Some(assign) = change.assign {
        lines.push(say("script-sets-assignee", whom(assign, language)));
    }
    if let Some(team) = &change.team {
        lines.push(say("script-sets-team", shown(team)));
    }
    lines
}

/// To whom a macro gives the ticket.
#[must_use]
pub fn whom(assign: Assign, language: Language) -> String {
    match assign {
        Assign::Me => language.say("script-whom-me"),
        Assign::Nobody => language.say("script-whom-nobody"),
        Assign::Responsible => language.say("script-whom-responsible"),
        Assign::Person(id) => id.to_string(),
    }
}

/// A file in words: its kind, and its name if it has one.
#[must_use]
pub fn file(media: MediaKind, file: &FileRef, language: Language) -> String {
    let kind = language.say(&format!("content-{}", media.what()));
    match &file.name {
        Some(name) => format!("{kind} {}", isolate(&cut(name, 40))),
        None => kind,
    }
}

/// The same of a content; `None` if it is words alone.
#[must_use]
pub fn file_of(content: &Content, language: Language) -> Option<String> {
    match content {
        Content::Media { media, file, .. } => Some(self::file(*media, file, language)),
        _ => None,
    }
}

/// Variables as they are written, one after the other.
#[must_use]
pub fn variables(all: &[Variable], language: Language) -> String {
    let written: Vec<String> = all.iter().map(|it| it.written(language.tag())).collect();
    written.join(", ")
}

/// A language on a button.
#[must_use]
pub fn tongue(code: &str) -> String {
    format!("🌐 {}", code.to_uppercase())
}
