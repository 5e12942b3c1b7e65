//! The file of a desk as text.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::content::MediaKind;
use crate::model::script::{Assign, Body, Change, Piece};

use super::inboxes::InboxEntry;
use super::people::{self, PersonEntry};
use super::rights::RoleRights;
use super::scripts::{FolderEntry, MEDIA, ScriptEntry, word};
use super::{DeskFile, FORMAT, carry, markup};

/// The text of `desk`; reading it gives `desk` again.
pub(super) fn text(desk: &DeskFile) -> Result<String, toml::ser::Error> {
    let named = |it: &super::named::Named| Name {
        name: it.name.clone(),
    };
    toml::to_string_pretty(&Desk {
        format: FORMAT,
        tag: desk.tags.iter().map(named).collect(),
        team: desk.teams.iter().map(named).collect(),
        rights: desk.rights.iter().map(rights).collect(),
        inbox: desk.inboxes.iter().map(inbox).collect(),
        person: desk.people.iter().map(person).collect(),
        folder: desk.folders.iter().map(folder).collect(),
        script: desk.scripts.iter().map(script).collect(),
    })
}

#[derive(Serialize)]
struct Desk<'a> {
    format: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tag: Vec<Name>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    team: Vec<Name>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    rights: BTreeMap<&'static str, BTreeMap<String, bool>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inbox: Vec<Inbox<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    person: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    folder: Vec<Folder<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    script: Vec<Script<'a>>,
}

#[derive(Serialize)]
struct Name {
    name: String,
}

#[derive(Serialize)]
struct Inbox<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    code: &'a str,
    settings: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Person<'a> {
    id: i64,
    name: &'a str,
    role: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    teams: &'a [String],
}

#[derive(Serialize)]
struct Folder<'a> {
    path: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    archived: bool,
}

#[derive(Serialize)]
struct Script<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    folder: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    inboxes: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    brands: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    once: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    archived: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    text: BTreeMap<&'a str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Changes<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<Media<'a>>,
}

#[derive(Serialize)]
struct Changes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    add_tags: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remove_tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snooze: Option<&'a str>,
}

#[derive(Serialize)]
struct Media<'a> {
    language: &'a str,
    kind: &'static str,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<i64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    caption: String,
}

fn rights(role: &RoleRights) -> (&'static str, BTreeMap<String, bool>) {
    let allowed = role.allowed.iter();
    let allowed = allowed.map(|(right, allowed)| (word(right.key()), *allowed));
    (people::role(role.role), allowed.collect())
}

fn inbox(inbox: &InboxEntry) -> Inbox<'_> {
    Inbox {
        code: &inbox.code,
        settings: &inbox.settings,
    }
}

fn person(person: &PersonEntry) -> Person<'_> {
    Person {
        id: person.id,
        name: &person.name,
        role: people::role(person.role),
        teams: &person.teams,
    }
}

fn folder(folder: &FolderEntry) -> Folder<'_> {
    Folder {
        path: &folder.path,
        archived: folder.archived,
    }
}

fn script(script: &ScriptEntry) -> Script<'_> {
    let body = &script.body;
    let texts = body.says.iter();
    let texts = texts.filter(|(_, saying)| !saying.text.is_empty());
    Script {
        title: &script.title,
        folder: &script.folder,
        inboxes: &script.inboxes,
        brands: &script.brands,
        once: body.once,
        archived: script.archived,
        text: texts
            .map(|(language, saying)| (language.as_str(), markup::write(&saying.text)))
            .collect(),
        change: (!body.change.is_empty()).then(|| change(&body.change)),
        media: media(body),
    }
}

fn change(change: &Change) -> Changes<'_> {
    Changes {
        status: change.status.map(|it| word(it.key())),
        resolution: change.resolution.map(|it| word(it.key())),
        reason: change.reason.as_deref(),
        add_tags: &change.add_tags,
        remove_tags: &change.remove_tags,
        priority: change.priority.map(|it| word(it.key())),
        assign: change.assign.map(|it| match it {
            Assign::Me => "me".to_owned(),
            Assign::Nobody => "nobody".to_owned(),
            Assign::Responsible => "responsible".to_owned(),
            Assign::Person(id) => id.to_string(),
        }),
        team: change.team.as_deref(),
        snooze: change.snooze.as_deref(),
    }
}

fn media(body: &Body) -> Vec<Media<'_>> {
    let all = body.says.iter();
    all.flat_map(|(language, saying)| saying.media.iter().map(move |it| (language, it)))
        .map(|(language, piece)| one(language, piece))
        .collect()
}

fn one<'a>(language: &'a str, piece: &'a Piece) -> Media<'a> {
    let file = &piece.file;
    Media {
        language,
        kind: kind(piece.media),
        file: carry::file_name(piece),
        name: file.name.as_deref(),
        mime: file.mime.as_deref(),
        seconds: file.seconds,
        width: file.width,
        height: file.height,
        caption: markup::write(&piece.caption),
    }
}

fn kind(media: MediaKind) -> &'static str {
    let word = MEDIA.iter().find(|(_, kind)| *kind == media);
    word.map_or("document", |(word, _)| word)
}
