//! Scripts and their folders in the file of a desk.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeValue;

use crate::config::error::{Expected, Place, Problem};
use crate::config::reader::{Reader, Section};
use crate::model::content::{FileRef, MediaKind};
use crate::model::ids::FolderId;
use crate::model::rich::RichText;
use crate::model::script::{
    Assign, Body, Change, MAX_TITLE, Piece, Saying, ScriptError, is_language,
};
use crate::model::status::{Priority, Resolution, Status};
use crate::model::template;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::scripts::NewScript;
use crate::store::{script_folders, scripts};

use super::report::{Area, Outcome, Report};
use super::{Beside, markup, missing, words};

/// How deep folders nest.
const DEEPEST: usize = 2;
/// Parts the names of a path where it is shown.
const SLASH: &str = " / ";

/// A folder of scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name, after that of the folder it lies in.
    pub path: Vec<String>,
    /// Put away.
    pub archived: bool,
}

/// A script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptEntry {
    /// Names of the folders it lies in, from the top; empty: at the top.
    pub folder: Vec<String>,
    /// What it is called; together with the folder it is who it is.
    pub title: String,
    /// Codes of the inboxes it is for; empty: all.
    pub inboxes: Vec<String>,
    /// Brands it is for; empty: all.
    pub brands: Vec<String>,
    /// Put away.
    pub archived: bool,
    /// What it says and does.
    pub body: Body,
}

/// Kinds of media by the word that stands in the file.
pub(super) const MEDIA: [(&str, MediaKind); 8] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("animation", MediaKind::Animation),
    ("document", MediaKind::Document),
    ("audio", MediaKind::Audio),
    ("voice", MediaKind::Voice),
    ("video_note", MediaKind::VideoNote),
    ("sticker", MediaKind::Sticker),
];

/// What a macro may set a ticket to.
const STATUSES: [Status; 6] = [
    Status::Open,
    Status::WaitingCustomer,
    Status::WaitingThird,
    Status::Review,
    Status::Solved,
    Status::Closed,
];

/// Reads the `[[folder]]`s.
pub(super) fn read_folders(reader: &Reader<'_>, sections: Vec<Section<'_>>) -> Vec<FolderEntry> {
    let one = |section: Section<'_>| {
        let path = path(reader, &section, "path");
        let archived = section.flag("archived");
        if path.is_empty() {
            reader.report(section.place, missing("folder.path"));
        }
        section.close();
        (!path.is_empty()).then_some(FolderEntry { path, archived })
    };
    sections.into_iter().filter_map(one).collect()
}

/// Reads the `[[script]]`s; notes in `files` where their files lie.
pub(super) fn read(
    reader: &Reader<'_>,
    sections: Vec<Section<'_>>,
    beside: &dyn Fn(&str) -> Option<Beside>,
    files: &mut BTreeMap<String, PathBuf>,
) -> Vec<ScriptEntry> {
    let mut seen: HashMap<(Vec<String>, String), usize> = HashMap::new();
    let mut found = Vec::new();
    for section in sections {
        let place = section.place;
        let Some(script) = one(reader, section, beside, files) else {
            continue;
        };
        let line = place.map_or(0, |place| place.line);
        let name = (script.folder.clone(), script.title.clone());
        if let Some(first) = seen.get(&name) {
            let args = [
                ("title", script.title.as_str()),
                ("first", &first.to_string()),
            ];
            reader.report(place, words::problem("deskfile-twice", &args));
        } else {
            seen.insert(name, line);
            found.push(script);
        }
    }
    found
}

/// All folders and scripts of the desk, those put away too.
pub(super) async fn gather(
    tx: &mut Tx,
) -> Result<(Vec<FolderEntry>, Vec<ScriptEntry>), StoreError> {
    let all = script_folders::all(tx).await?;
    let path = |id: Option<FolderId>| {
        let folder = |id| all.iter().find(|it| Some(it.id) == id);
        let own = folder(id);
        let outer = own.and_then(|it| folder(it.parent));
        let names = outer.into_iter().chain(own).map(|it| it.title.clone());
        names.collect::<Vec<String>>()
    };
    // Each folder right before those that lie in it.
    let mut order: Vec<FolderId> = Vec::with_capacity(all.len());
    for top in all.iter().filter(|it| it.parent.is_none()) {
        order.push(top.id);
        let inner = all.iter().filter(|it| it.parent == Some(top.id));
        order.extend(inner.map(|it| it.id));
    }
    let folders = order
        .iter()
        .filter_map(|id| all.iter().find(|it| it.id == *id));
    let folders = folders.map(|it| FolderEntry {
        path: path(Some(it.id)),
        archived: it.archived,
    });
    let folders = folders.collect();
    let mut heads = scripts::all(tx).await?;
    heads.sort_by_key(|head| head.folder.map(|id| order.iter().position(|it| *it == id)));
    let mut found = Vec::with_capacity(heads.len());
    for head in heads {
        if let Some(script) = scripts::get(tx, head.id).await? {
            found.push(ScriptEntry {
                folder: path(head.folder),
                title: head.title,
                inboxes: head.inboxes,
                brands: head.brands,
                archived: head.archived,
                body: settled(script.body),
            });
        }
    }
    Ok((folders, found))
}

/// Makes the desk hold these folders and scripts.
pub(super) async fn apply(
    tx: &mut Tx,
    folders: &[FolderEntry],
    scripts: &[ScriptEntry],
    now: i64,
    report: &mut Report,
) -> Result<(), StoreError> {
    for folder in folders {
        let known = find_folder(tx, &folder.path).await?;
        let id = make_folder(tx, &folder.path, report).await?;
        let (Some(_), Some(id)) = (known, id) else {
            archive_folder(tx, id, folder.archived).await?;
            continue;
        };
        let is = script_folders::get(tx, id).await?;
        let same = is.is_some_and(|it| it.archived == folder.archived);
        archive_folder(tx, Some(id), folder.archived).await?;
        let outcome = if same {
            Outcome::Left
        } else {
            Outcome::Changed
        };
        report.add(Area::Folder, folder.path.join(SLASH), outcome);
    }
    for script in scripts {
        let folder = make_folder(tx, &script.folder, report).await?;
        let outcome = apply_one(tx, folder, script, now).await?;
        let path: Vec<&str> = script
            .folder
            .iter()
            .chain([&script.title])
            .map(String::as_str)
            .collect();
        report.add(Area::Script, path.join(SLASH), outcome);
    }
    Ok(())
}

async fn apply_one(
    tx: &mut Tx,
    folder: Option<FolderId>,
    script: &ScriptEntry,
    now: i64,
) -> Result<Outcome, StoreError> {
    let Some(id) = scripts::named(tx, folder, &script.title).await? else {
        let new = NewScript {
            folder,
            title: &script.title,
            inboxes: &script.inboxes,
            brands: &script.brands,
            body: &script.body,
        };
        let id = scripts::add(tx, &new, None, now).await?;
        if let (Some(id), true) = (id, script.archived) {
            scripts::archive(tx, id, true).await?;
        }
        return Ok(Outcome::Added);
    };
    let Some(old) = scripts::get(tx, id).await? else {
        return Ok(Outcome::Left);
    };
    let head = &old.head;
    let limited = head.inboxes != script.inboxes || head.brands != script.brands;
    let archived = head.archived != script.archived;
    let reworded = settled(old.body.clone()) != script.body;
    if limited {
        scripts::limit(tx, id, &script.inboxes, &script.brands).await?;
    }
    if archived {
        scripts::archive(tx, id, script.archived).await?;
    }
    if reworded {
        scripts::save(tx, id, &script.body, None, now).await?;
    }
    let changed = limited || archived || reworded;
    Ok(if changed {
        Outcome::Changed
    } else {
        Outcome::Left
    })
}

async fn find_folder(tx: &mut Tx, path: &[String]) -> Result<Option<FolderId>, StoreError> {
    let mut at = None;
    for name in path {
        at = script_folders::named(tx, at, name).await?;
        if at.is_none() {
            break;
        }
    }
    Ok(at)
}

/// The folder of this path, made where it is missing; `None`: the top.
async fn make_folder(
    tx: &mut Tx,
    path: &[String],
    report: &mut Report,
) -> Result<Option<FolderId>, StoreError> {
    let mut at = None;
    for (depth, name) in (1..).zip(path) {
        let mut inner = script_folders::named(tx, at, name).await?;
        if inner.is_none() {
            inner = script_folders::add(tx, at, name).await?;
            let path = path.get(..depth).unwrap_or(path).join(SLASH);
            report.add(Area::Folder, path, Outcome::Added);
        }
        at = inner;
    }
    Ok(at)
}

async fn archive_folder(
    tx: &mut Tx,
    id: Option<FolderId>,
    archived: bool,
) -> Result<(), StoreError> {
    match id {
        Some(id) => script_folders::archive(tx, id, archived).await,
        None => Ok(()),
    }
}

/// The body as it comes back from a file, so that both can be compared.
fn settled(mut body: Body) -> Body {
    for saying in body.says.values_mut() {
        saying.text = markup::settled(&saying.text);
        for piece in &mut saying.media {
            piece.caption = markup::settled(&piece.caption);
            piece.file.unique = None;
            piece.file.emoji = None;
        }
    }
    body
}

fn one(
    reader: &Reader<'_>,
    section: Section<'_>,
    beside: &dyn Fn(&str) -> Option<Beside>,
    files: &mut BTreeMap<String, PathBuf>,
) -> Option<ScriptEntry> {
    let before = reader.errors.borrow().len();
    let title = title(reader, &section);
    let list = |key| section.texts(key).into_iter().map(|it| it.value).collect();
    let mut script = ScriptEntry {
        folder: path(reader, &section, "folder"),
        title: title.unwrap_or_default(),
        inboxes: list("inboxes"),
        brands: list("brands"),
        archived: section.flag("archived"),
        body: Body {
            says: says(reader, &section.section("text")),
            change: change(reader, section.section("change")),
            once: section.flag("once"),
        },
    };
    for media in section.sections("media") {
        piece(reader, media, beside, files, &mut script.body);
    }
    let place = section.place;
    section.close();
    let sound = reader.errors.borrow().len() == before;
    if sound && let Err(error) = script.body.check() {
        reader.report(place, words::of_script(&error));
    }
    Some(script).filter(|script| !script.title.is_empty())
}

fn title(reader: &Reader<'_>, section: &Section<'_>) -> Option<String> {
    let Some(found) = section.text("title") else {
        reader.report(section.place, missing("script.title"));
        return None;
    };
    name(reader, &found.value, found.place)
}

/// A name that fits on a button.
pub(super) fn name(reader: &Reader<'_>, name: &str, place: Place) -> Option<String> {
    let name = name.trim();
    if name.chars().count() > MAX_TITLE || name.contains(char::is_control) {
        let most = MAX_TITLE.to_string();
        reader.report(
            Some(place),
            words::problem("deskfile-title", &[("most", &most)]),
        );
        return None;
    }
    Some(name.to_owned())
}

fn path(reader: &Reader<'_>, section: &Section<'_>, key: &'static str) -> Vec<String> {
    let found = section.texts(key);
    if let Some(deep) = found.get(DEEPEST) {
        reader.report(Some(deep.place), words::problem("deskfile-deep", &[]));
    }
    let names = found.iter();
    names
        .filter_map(|it| name(reader, &it.value, it.place))
        .collect()
}

fn says(reader: &Reader<'_>, section: &Section<'_>) -> BTreeMap<String, Saying> {
    let mut says = BTreeMap::new();
    for (language, place, value) in section.rest() {
        if !is_language(language) {
            let problem = words::of_script(&ScriptError::Language(language.into()));
            reader.report(Some(place), problem);
            continue;
        }
        let Some(raw) = value.get_ref().as_str() else {
            section.wrong_type(language, reader.place(value), Expected::Text);
            continue;
        };
        if let Some(text) = template_of(reader, raw, reader.place(value), starts(reader, value)) {
            let saying = Saying {
                text,
                media: Vec::new(),
            };
            says.insert(language.to_owned(), saying);
        }
    }
    says
}

/// Lines from the place of a value to the first line of its words.
fn starts(reader: &Reader<'_>, value: &Spanned<DeValue<'_>>) -> usize {
    let raw = reader.text.get(value.span()).unwrap_or_default();
    let below = |quotes: &str| {
        let after = raw.strip_prefix(quotes);
        after.is_some_and(|it| it.starts_with('\n') || it.starts_with("\r\n"))
    };
    usize::from(below("\"\"\"") || below("'''"))
}

/// Formatted words that are a template; what is wrong is reported at its line.
fn template_of(reader: &Reader<'_>, raw: &str, place: Place, starts: usize) -> Option<RichText> {
    let text = match markup::read(raw) {
        Ok(text) => text,
        Err(error) => {
            reader.report(Some(place), words::of_markup(&error));
            return None;
        }
    };
    if let Err(error) = template::check(&text.text) {
        let before = text.slice(0..error.position).text;
        let below = before.matches('\n').count();
        let line = place.line
            + if before.contains('\n') || starts > 0 {
                below + starts
            } else {
                0
            };
        let column = if line == place.line { place.column } else { 1 };
        reader.report(Some(Place { line, column }), words::of_template(&error));
        return None;
    }
    Some(text.trim())
}

fn change(reader: &Reader<'_>, section: Section<'_>) -> Change {
    let list = |key| section.texts(key).into_iter().map(|it| it.value).collect();
    let statuses = STATUSES.map(|it| (word(it.key()), it));
    let results = Resolution::CHOICES.map(|it| (word(it.key()), it));
    let priorities = Priority::ALL.map(|it| (word(it.key()), it));
    let change = Change {
        status: section.choice("status", &by_word(&statuses)),
        resolution: section.choice("resolution", &by_word(&results)),
        reason: section.text("reason").map(|it| it.value),
        add_tags: list("add_tags"),
        remove_tags: list("remove_tags"),
        priority: section.choice("priority", &by_word(&priorities)),
        assign: section.parsed("assign", assign, |key| Problem::Told {
            text: "deskfile-assign",
            args: vec![("key", key)],
        }),
        team: section.text("team").map(|it| it.value),
        snooze: section.text("snooze").map(|it| it.value),
    };
    let tags = change.add_tags.iter().chain(&change.remove_tags);
    for long in tags.filter(|tag| tag.chars().count() > MAX_TITLE) {
        let _ = section.place.and_then(|place| name(reader, long, place));
    }
    section.close();
    change
}

/// A word of the interface's keys as it stands in a file.
pub(super) fn word(key: &str) -> String {
    key.replace('-', "_")
}

fn by_word<T: Copy>(table: &[(String, T)]) -> Vec<(&str, T)> {
    let table = table.iter();
    table.map(|(word, value)| (word.as_str(), *value)).collect()
}

fn assign(word: &str) -> Option<Assign> {
    Some(match word {
        "me" => Assign::Me,
        "nobody" => Assign::Nobody,
        "responsible" => Assign::Responsible,
        id => Assign::Person(id.parse().ok().filter(|id| *id > 0)?),
    })
}

/// Reads a `[[script.media]]` and puts it where it belongs.
fn piece(
    reader: &Reader<'_>,
    section: Section<'_>,
    beside: &dyn Fn(&str) -> Option<Beside>,
    files: &mut BTreeMap<String, PathBuf>,
    body: &mut Body,
) {
    let media = section
        .choice("kind", &MEDIA)
        .unwrap_or(MediaKind::Document);
    let caption = section
        .text("caption")
        .and_then(|it| template_of(reader, &it.value, it.place, 0));
    let language = section.text("language");
    let name = section.text("name").map(|it| it.value);
    let mime = section.text("mime").map(|it| it.value);
    let number = |key| section.number(key, 0, 1 << 40);
    let (seconds, width, height) = (number("seconds"), number("width"), number("height"));
    let Some(file) = section.text("file") else {
        reader.report(section.place, missing("script.media.file"));
        return section.close();
    };
    section.close();
    let Some(found) = beside(&file.value) else {
        let problem = words::problem("deskfile-no-file", &[("file", &file.value)]);
        return reader.report(Some(file.place), problem);
    };
    let piece = Piece {
        media,
        caption: caption.unwrap_or_default(),
        file: FileRef {
            size: Some(found.size),
            name,
            mime,
            seconds,
            width,
            height,
            ..FileRef::kept(&found.digest)
        },
    };
    files.insert(found.digest, found.path);
    match language {
        Some(language) if is_language(&language.value) => {
            let saying = body.says.entry(language.value).or_default();
            saying.media.push(piece);
        }
        Some(language) => {
            let problem = words::of_script(&ScriptError::Language(language.value));
            reader.report(Some(language.place), problem);
        }
        None if body.says.is_empty() => {
            reader.report(Some(file.place), missing("script.media.language"));
        }
        None => {
            for saying in body.says.values_mut() {
                saying.media.push(piece.clone());
            }
        }
    }
}
