//! What is seen at the desk at which scripts are made, in private. Pure.

use chrono_tz::Tz;

use crate::desk::areas::picker::{self, Turner, check};
use crate::desk::buttons::{Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::{cut, moment, name};
use crate::deskfile;
use crate::locale::{Arg, Language};
use crate::model::ids::{FolderId, ScriptId};
use crate::model::rich::RichText;
use crate::model::script::{Body, ScriptError};
use crate::model::script_list::{Folder, Head};
use crate::model::split;

use super::desk::{
    ARCHIVE, ARCHIVE_FOLDER, CHANGE, DROP_FILES, DROP_LANGUAGE, HISTORY, INBOXES, INTO, LANGUAGE,
    MEDIA, MOVE, NEW, NEW_FOLDER, ONCE, RENAME_FOLDER, SCRIPT, TEXT, TITLE, TOGGLE_INBOX, UP,
    UP_FOLDER,
};
use super::limit::BRAND;
use super::{CODE, DESK, key, words};

/// Most that is shown of the words, UTF-16 units.
const SHOWN: usize = 2500;
/// Most brands that a script can be limited to with buttons.
const BRANDS: usize = 6;
/// Most rows of inboxes and brands.
const ROWS: usize = 8;

/// A folder and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The folder; `None` is the top.
    pub folder: Option<&'a Folder>,
    /// Every folder.
    pub folders: &'a [Folder],
    /// Every script.
    pub scripts: &'a [Head],
    /// Which page.
    pub page: usize,
}

/// What is in a folder, and what can be done with it.
#[must_use]
pub fn place(view: &Place<'_>, language: Language) -> Card {
    let within = view.folder.map(|it| it.id);
    let mark = |plain: &'static str, away: bool| if away { "🗄" } else { plain };
    let mut buttons = Vec::new();
    let inner = view.folders.iter().filter(|it| it.parent == within);
    // What is put away stands last.
    let mut inner: Vec<&Folder> = inner.collect();
    inner.sort_by_key(|it| it.archived);
    for folder in inner {
        let label = picker::label(mark("📁", folder.archived), &folder.title);
        let args = key::write(Some(folder.id.0), "", "");
        buttons.push(Button::area(label, (CODE, DESK), None, &args));
    }
    let mut scripts: Vec<&Head> = view
        .scripts
        .iter()
        .filter(|it| it.folder == within)
        .collect();
    scripts.sort_by_key(|it| it.archived);
    for head in scripts {
        let plain = if head.changes { "⚡" } else { "" };
        let label = picker::label(mark(plain, head.archived), &head.title);
        buttons.push(Button::area(
            label,
            (CODE, SCRIPT),
            None,
            &of(head.id, "", ""),
        ));
    }
    let mut text = RichText::default();
    text.push_as("bold", &language.say("script-desk-head"));
    if let Some(folder) = view.folder {
        text.push(" · 📁 ").push(&name(&folder.title));
        if folder.archived {
            text.push("\n").push(&language.say("script-is-archived"));
        }
    } else {
        text.push("\n").push(&language.say("script-desk-hint"));
    }
    let here = key::write(within.map(|it| it.0), "", "");
    let turner = Turner {
        to: (CODE, DESK),
        conversation: None,
        args: &here,
    };
    let mut keyboard = picker::page(buttons, view.page, turner);
    let button = |key: &str, verb| Button::area(language.say(key), (CODE, verb), None, &here);
    let mut make = vec![button("script-new", NEW)];
    // Folders lie in folders one level deep.
    if view.folder.is_none_or(|it| it.parent.is_none()) {
        make.push(button("script-new-folder", NEW_FOLDER));
    }
    keyboard.push(make);
    if let Some(folder) = view.folder {
        keyboard.push(vec![
            button("script-rename", RENAME_FOLDER),
            button("script-up", UP_FOLDER),
            button(archive_key(folder.archived), ARCHIVE_FOLDER),
        ]);
        keyboard.push(vec![back(folder.parent, language)]);
    }
    Card { text, keyboard }
}

/// A script with all that it says and does.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The script.
    pub head: &'a Head,
    /// What it says and does.
    pub body: &'a Body,
    /// The language that is shown.
    pub language: &'a str,
}

/// A script, and what can be done with it.
#[must_use]
pub fn script(view: &Open<'_>, language: Language) -> Card {
    let (head, body) = (view.head, view.body);
    let button = |key: &str, verb| {
        let args = of(head.id, view.language, "");
        Button::area(language.say(key), (CODE, verb), None, &args)
    };
    let mut keyboard: Keyboard = Vec::new();
    let mut tongues: Vec<Button> = body
        .says
        .keys()
        .map(|code| {
            let mark = if code == view.language { "• " } else { "" };
            let label = format!("{mark}{}", words::tongue(code));
            Button::area(label, (CODE, SCRIPT), None, &of(head.id, code, ""))
        })
        .collect();
    tongues.push(button("script-add-language", LANGUAGE));
    keyboard.extend(tongues.chunks(3).map(<[Button]>::to_vec));
    let saying = body.says.get(view.language);
    let mut says = vec![
        button("script-text", TEXT),
        button("script-add-files", MEDIA),
    ];
    if saying.is_some_and(|it| !it.media.is_empty()) {
        says.push(button("script-drop-files", DROP_FILES));
    }
    keyboard.push(says);
    if body.says.len() > 1 {
        let args = [("code", view.language.to_uppercase().into())];
        let label = language.say_with("script-drop-language", &args);
        let args = of(head.id, view.language, "");
        keyboard.push(vec![Button::area(
            label,
            (CODE, DROP_LANGUAGE),
            None,
            &args,
        )]);
    }
    keyboard.push(vec![
        button("script-title", TITLE),
        button("script-inboxes", INBOXES),
        button("script-changes", CHANGE),
    ]);
    let once = format!("{} {}", check(body.once), language.say("script-once"));
    let args = of(head.id, view.language, "");
    keyboard.push(vec![
        Button::area(once, (CODE, ONCE), None, &args),
        button("script-up", UP),
        button("script-move", MOVE),
    ]);
    keyboard.push(vec![
        button(archive_key(head.archived), ARCHIVE),
        button("script-history", HISTORY),
        back(head.folder, language),
    ]);
    Card {
        text: told(view, language),
        keyboard,
    }
}

fn told(view: &Open<'_>, language: Language) -> RichText {
    let (head, body) = (view.head, view.body);
    let mut text = RichText::default();
    text.push_as("bold", &format!("📜 {}", name(&head.title)));
    let args = [
        ("version", Arg::from(head.version.to_string())),
        ("used", head.used.into()),
    ];
    text.push("\n")
        .push(&language.say_with("script-figures", &args));
    if head.archived {
        text.push("\n").push(&language.say("script-is-archived"));
    }
    let limits: Vec<&str> = head
        .inboxes
        .iter()
        .chain(&head.brands)
        .map(String::as_str)
        .collect();
    if !limits.is_empty() {
        let args = [("inboxes", cut(&limits.join(", "), 100).into())];
        text.push("\n")
            .push(&language.say_with("script-only-for", &args));
    }
    if let Some(saying) = body.says.get(view.language) {
        text.push("\n\n");
        if saying.text.is_empty() {
            text.push_as("italic", &language.say("script-no-text"));
        } else {
            text.append(&split::cut(&saying.text, SHOWN));
        }
        for piece in &saying.media {
            text.push("\n")
                .push(&words::file(piece.media, &piece.file, language));
            if !piece.caption.is_empty() {
                text.push(" — ").push(&name(&piece.caption.text));
            }
        }
    }
    let changes = words::changes(&body.change, language);
    if !changes.is_empty() {
        text.push("\n");
    }
    for line in changes {
        text.push("\n→ ").push(&line);
    }
    text
}

/// Where a script may be put.
#[must_use]
pub fn move_to(head: &Head, folders: &[Folder], page: usize, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("script-move-where"));
    let to =
        |label: String, tail: &str| Button::area(label, (CODE, INTO), None, &of(head.id, "", tail));
    let mut buttons = vec![to(language.say("script-top"), "-")];
    let open = folders.iter().filter(|it| !it.archived);
    buttons.extend(open.map(|it| to(picker::label("📁", &it.title), &tail(it.id))));
    let args = of(head.id, "", "");
    let turner = Turner {
        to: (CODE, MOVE),
        conversation: None,
        args: &args,
    };
    let mut keyboard = picker::page(buttons, page, turner);
    keyboard.push(vec![to_script(head.id, "", language)]);
    Card { text, keyboard }
}

/// What tells a folder from others on a button that names a script already.
#[must_use]
pub fn tail(folder: FolderId) -> String {
    let id = folder.0.simple().to_string();
    id.get(id.len().saturating_sub(12)..)
        .unwrap_or_default()
        .to_owned()
}

/// The inboxes (codes and names) and brands that a script is for.
#[must_use]
pub fn limits(
    head: &Head,
    inboxes: &[(String, String)],
    brands: &[String],
    language: Language,
) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("script-inboxes-which"));
    text.push("\n").push(&language.say("script-inboxes-none"));
    let one = |on: bool, label: &str, tail: &str| {
        let label = picker::label(check(on), label);
        Button::area(label, (CODE, TOGGLE_INBOX), None, &of(head.id, "", tail))
    };
    let of_inboxes = inboxes.iter().enumerate().map(|(at, it)| {
        let (code, name) = it;
        let on = head.inboxes.contains(code);
        one(on, &format!("{code} {name}"), &at.to_string())
    });
    let of_brands = brands.iter().enumerate().take(BRANDS).map(|(at, brand)| {
        let on = head.brands.contains(brand);
        one(on, &format!("™️ {brand}"), &format!("{BRAND}{at}"))
    });
    let rows =
        |buttons: Vec<Button>| -> Keyboard { buttons.chunks(2).map(<[Button]>::to_vec).collect() };
    let of_brands = rows(of_brands.collect());
    let mut keyboard = rows(of_inboxes.collect());
    keyboard.truncate(ROWS.saturating_sub(of_brands.len()));
    keyboard.extend(of_brands);
    keyboard.push(vec![to_script(head.id, "", language)]);
    Card { text, keyboard }
}

/// A version of a script, and how often it was used.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its number.
    pub version: i64,
    /// When it was made, milliseconds UTC.
    pub at: i64,
    /// By whom; `None`: it came from a file.
    pub by: Option<String>,
    /// Times it was sent as it is.
    pub as_is: i64,
    /// Times it was edited first.
    pub edited: i64,
}

/// The versions of a script, newest first.
#[must_use]
pub fn history(head: &Head, past: &[Past], (now, zone): (i64, Tz), language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &format!("🕘 {}", name(&head.title)));
    for one in past {
        let by = one
            .by
            .as_deref()
            .map_or_else(|| language.say("script-from-file"), name);
        let args = [
            ("version", Arg::from(one.version.to_string())),
            ("time", moment(one.at, now, zone).into()),
            ("by", by.into()),
        ];
        text.push("\n")
            .push(&language.say_with("script-version", &args));
        let args = [
            ("asis", Arg::from(one.as_is)),
            ("edited", one.edited.into()),
        ];
        text.push("\n   ")
            .push(&language.say_with("script-version-used", &args));
    }
    Card {
        text,
        keyboard: vec![vec![to_script(head.id, "", language)]],
    }
}

/// The files that were sent are in the script.
#[must_use]
pub fn file_added(script: ScriptId, tongue: &str, language: Language) -> Card {
    Card {
        text: RichText::plain(language.say("script-file-added")),
        keyboard: vec![vec![to_script(script, tongue, language)]],
    }
}

/// A file that was sent cannot be had.
#[must_use]
pub fn file_refused(script: ScriptId, language: Language) -> Card {
    Card {
        text: RichText::plain(language.say("script-file-refused")),
        keyboard: vec![vec![to_script(script, "", language)]],
    }
}

/// Why a script was not saved.
#[must_use]
pub fn not_saved(script: ScriptId, error: &ScriptError, language: Language) -> Card {
    Card {
        text: RichText::plain(mistake(error, language)),
        keyboard: vec![vec![to_script(script, "", language)]],
    }
}

/// A mistake in words.
#[must_use]
pub fn mistake(error: &ScriptError, language: Language) -> String {
    let what = deskfile::words::script(error, language);
    language.say_with("script-not-saved", &[("what", what.into())])
}

/// The button that leads to a script.
#[must_use]
pub fn to_script(script: ScriptId, tongue: &str, language: Language) -> Button {
    let label = language.say("script-back");
    Button::area(label, (CODE, SCRIPT), None, &of(script, tongue, ""))
}

fn back(folder: Option<FolderId>, language: Language) -> Button {
    let args = key::write(folder.map(|it| it.0), "", "");
    Button::area(language.say("script-back"), (CODE, DESK), None, &args)
}

fn of(script: ScriptId, language: &str, more: &str) -> String {
    key::write(Some(script.0), language, more)
}

fn archive_key(archived: bool) -> &'static str {
    if archived {
        "script-restore"
    } else {
        "script-archive"
    }
}
