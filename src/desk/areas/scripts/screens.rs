//! What an agent sees who uses scripts. Pure.

use chrono_tz::Tz;

use crate::desk::areas::menu;
use crate::desk::areas::picker::{self, Turner};
use crate::desk::buttons::{Button, Keyboard, Press};
use crate::desk::cards::Card;
use crate::desk::cards::piece::{cut, moment, name};
use crate::locale::Language;
use crate::model::content::Content;
use crate::model::ids::{ConversationId, FolderId};
use crate::model::rich::RichText;
use crate::model::script::Change;
use crate::model::script_list::{Head, Listing};
use crate::model::split;
use crate::model::template::Variable;

use super::key::{self, Key};
use super::{CODE, EDIT, OPEN, PREVIEW, SEND, words};

/// Longest text that a button copies, characters (Bot API, `CopyTextButton`).
const COPY_MAX: usize = 256;
/// Most that is shown of what will be sent, UTF-16 units.
const SHOWN: usize = 3000;

/// The folders and scripts of a place.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// All that is shown.
    pub listing: &'a Listing,
    /// The folder that is open.
    pub within: Option<FolderId>,
    /// The language that is shown; `None` for all.
    pub language: Option<&'a str>,
    /// The languages there are.
    pub languages: &'a [String],
    /// Which page.
    pub page: usize,
}

/// The scripts to choose from.
#[must_use]
pub fn shelf(shelf: &Shelf<'_>, conversation: ConversationId, language: Language) -> Card {
    let to = Some(conversation);
    let tongue = shelf.language.unwrap_or_default();
    let open = |label: String, id: Option<FolderId>, tongue: &str| {
        let args = key::write(id.map(|it| it.0), tongue, "");
        Button::area(label, (CODE, OPEN), to, &args)
    };
    let mut folders: Vec<_> = shelf.listing.folders(shelf.within).collect();
    folders.sort_by_key(|it| std::cmp::Reverse(used(shelf.listing, it.id)));
    let mut buttons: Vec<Button> = folders
        .into_iter()
        .map(|it| open(picker::label("📁", &it.title), Some(it.id), tongue))
        .collect();
    let scripts: Vec<&Head> = shelf.listing.scripts(shelf.within).collect();
    buttons.extend(
        scripts
            .into_iter()
            .map(|it| script(it, tongue, conversation)),
    );
    let folder = shelf.within.and_then(|id| shelf.listing.folder(id));
    let mut text = RichText::default();
    text.push_as("bold", &language.say("script-head"));
    if let Some(folder) = folder {
        text.push(" · 📁 ").push(&name(&folder.title));
    }
    if buttons.is_empty() {
        text.push("\n").push(&language.say("script-none"));
    }
    let args = key::write(shelf.within.map(|it| it.0), tongue, "");
    let turner = Turner {
        to: (CODE, OPEN),
        conversation: to,
        args: &args,
    };
    let mut keyboard = picker::page(buttons, shelf.page, turner);
    let mut last = Vec::new();
    if let Some(folder) = folder {
        last.push(open(language.say("script-back"), folder.parent, tongue));
    }
    if !shelf.languages.is_empty() {
        let label = shelf
            .language
            .map_or_else(|| language.say("script-any-language"), words::tongue);
        let next = next(shelf.languages, shelf.language, true);
        // "all" is said outright, or the guess would be made again.
        let next = next.unwrap_or(ALL);
        last.push(open(label, shelf.within, next));
    }
    last.push(menu::close(language));
    keyboard.push(last);
    Card { text, keyboard }
}

/// Stands for every language where none stands for a guess.
pub const ALL: &str = "all";

/// What was found by words.
#[must_use]
pub fn found(heads: &[Head], conversation: ConversationId, language: Language) -> Card {
    let buttons: Vec<Button> = heads
        .iter()
        .map(|it| script(it, "", conversation))
        .collect();
    let mut keyboard: Keyboard = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![menu::close(language)]);
    let mut text = RichText::default();
    text.push_as("bold", &language.say("script-found"));
    Card { text, keyboard }
}

/// What will be sent.
#[derive(Clone, Debug)]
pub struct Preview<'a> {
    /// The script and the language, and when it is shown.
    pub key: Key,
    /// The script.
    pub head: &'a Head,
    /// What goes, filled in.
    pub contents: &'a [Content],
    /// What is not known, so that it cannot go.
    pub missing: &'a [Variable],
    /// What it changes.
    pub change: &'a Change,
    /// The languages it speaks.
    pub languages: &'a [String],
    /// When and by whom it was sent in this ticket before.
    pub before: Option<(i64, String)>,
    /// Now, milliseconds UTC, and the zone of the desk.
    pub clock: (i64, Tz),
}

/// A script as it will be sent.
#[must_use]
pub fn preview(view: &Preview<'_>, conversation: ConversationId, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &format!("📜 {}", name(&view.head.title)));
    let mut room = SHOWN;
    for content in view.contents {
        text.push("\n");
        if let Some(file) = words::file_of(content, language) {
            text.push_as("italic", &file);
        }
        if let Some(said) = content.words() {
            if content.file().is_some() {
                text.push("\n");
            }
            let said = split::cut(said, room);
            room = room.saturating_sub(said.len_utf16());
            text.append(&said);
        }
    }
    let changes = words::changes(view.change, language);
    if !changes.is_empty() {
        text.push("\n");
    }
    for line in changes {
        text.push("\n→ ").push(&line);
    }
    if let Some((at, by)) = &view.before {
        let time = moment(*at, view.clock.0, view.clock.1);
        let args = [("time", time.into()), ("agent", name(by).into())];
        text.push("\n\n")
            .push_as("bold", &language.say_with("script-sent-before", &args));
    }
    if !view.missing.is_empty() {
        let names = words::variables(view.missing, language).into();
        let line = language.say_with("script-missing", &[("names", names)]);
        text.push("\n\n").push_as("bold", &line);
    }
    let keyboard = preview_keyboard(view, conversation, language);
    Card { text, keyboard }
}

fn preview_keyboard(
    view: &Preview<'_>,
    conversation: ConversationId,
    language: Language,
) -> Keyboard {
    let to = Some(conversation);
    let args = view.key.write();
    let button = |key: &str, verb| Button::area(language.say(key), (CODE, verb), to, &args);
    let mut first = Vec::new();
    if view.missing.is_empty() {
        let key = if view.before.is_some() {
            "script-send-again"
        } else {
            "script-send"
        };
        first.push(button(key, SEND));
    }
    let words = editable(view.contents);
    if words.is_some() {
        first.push(button("script-edit", EDIT));
    }
    first.push(menu::close(language));
    let mut second = Vec::new();
    if let Some(words) = words.filter(|it| it.text.chars().count() <= COPY_MAX) {
        second.push(Button {
            label: language.say("script-copy"),
            press: Press::Copy(words.text.clone()),
        });
    }
    if view.languages.len() > 1
        && let Some(next) = next(view.languages, view.key.tongue(), false)
    {
        let args = key::write(view.key.id, next, "");
        second.push(Button::area(
            words::tongue(next),
            (CODE, PREVIEW),
            to,
            &args,
        ));
    }
    let folder = key::write(view.head.folder.map(|it| it.0), "", "");
    let back = language.say("script-back");
    second.push(Button::area(back, (CODE, OPEN), to, &folder));
    vec![first, second]
}

/// The words that an agent may change: the first there are.
#[must_use]
pub fn editable(contents: &[Content]) -> Option<&RichText> {
    contents.iter().find_map(Content::words)
}

/// The question for other words.
#[must_use]
pub fn edit_question(said: &RichText, language: Language) -> RichText {
    let mut text = RichText::plain(language.say("script-edit-how"));
    let said = cut_to(&said.text, SHOWN);
    if !said.is_empty() {
        text.push("\n\n").push_as("code", &said);
    }
    text
}

fn cut_to(text: &str, units: usize) -> String {
    split::cut(&RichText::plain(text), units).text
}

fn script(head: &Head, tongue: &str, conversation: ConversationId) -> Button {
    let mark = if head.changes { "⚡" } else { "" };
    let args = key::write(Some(head.id.0), tongue, "");
    let label = picker::label(mark, &cut(&head.title, 48));
    Button::area(label, (CODE, PREVIEW), Some(conversation), &args)
}

/// How often anything of the folder was used.
fn used(listing: &Listing, folder: FolderId) -> i64 {
    let within = |head: &&Head| {
        let parent = head.folder.and_then(|id| listing.folder(id));
        head.folder == Some(folder) || parent.and_then(|it| it.parent) == Some(folder)
    };
    listing.all().iter().filter(within).map(|it| it.used).sum()
}

/// The language after this one, in a circle; with `all` that has `None` in it.
fn next<'a>(languages: &'a [String], now: Option<&str>, all: bool) -> Option<&'a str> {
    let at = now.and_then(|now| languages.iter().position(|it| it == now));
    let after = at.map_or(0, |at| at + 1);
    match languages.get(after) {
        Some(next) => Some(next),
        None if all => None,
        None => languages.first().map(String::as_str),
    }
}
