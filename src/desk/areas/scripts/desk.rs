//! The desk at which scripts are made: what its buttons do. In private, where
//! a draft disturbs nobody.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Place, Reply};
use crate::model::ids::{FolderId, ScriptId};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::script::Body;
use crate::model::script_list::Folder;
use crate::store::database::Tx;
use crate::store::scripts::{self, Script};
use crate::store::{script_folders, script_uses};

use super::key::{Asked, Key, Wanted};
use super::{DESK, Replies, change_screen, choose, desk_screens as screens, limit};

/// Shows a script.
pub const SCRIPT: char = 'c';
/// Asks for a new script.
pub const NEW: char = 'n';
/// Asks for a new folder.
pub const NEW_FOLDER: char = 'f';
/// Asks for another title of a folder.
pub const RENAME_FOLDER: char = 'r';
/// Moves a folder before its neighbour.
pub const UP_FOLDER: char = 'u';
/// Puts a folder away, or takes it out.
pub const ARCHIVE_FOLDER: char = 'z';
/// Asks for another title.
pub const TITLE: char = 't';
/// Asks for other words.
pub const TEXT: char = 'w';
/// Asks for files.
pub const MEDIA: char = 'm';
/// Takes the files of a language away.
pub const DROP_FILES: char = 'x';
/// Asks for a language more.
pub const LANGUAGE: char = 'l';
/// Takes a language away.
pub const DROP_LANGUAGE: char = 'd';
/// Moves a script before its neighbour.
pub const UP: char = 'U';
/// Puts a script away, or takes it out.
pub const ARCHIVE: char = 'Z';
/// Shows where a script may be put.
pub const MOVE: char = 'v';
/// Puts it there.
pub const INTO: char = 'V';
/// Shows the inboxes that a script is for.
pub const INBOXES: char = 'i';
/// Adds one of them or takes it away.
pub const TOGGLE_INBOX: char = 'I';
/// Whether it is meant to be sent once.
pub const ONCE: char = 'O';
/// Shows what it changes.
pub const CHANGE: char = 'g';
/// Sets one of the changes.
pub const SET: char = 'G';
/// Asks for one that needs words.
pub const ASK: char = 'q';
/// Shows its versions.
pub const HISTORY: char = 'h';

/// How many versions are shown.
const PAST: i64 = 12;

/// `/scripts`.
pub(super) async fn open(tx: &mut Tx, call: &Call<'_>) -> Replies {
    press(tx, call, DESK, &Key::default()).await
}

/// A button was pressed.
pub(super) async fn press(tx: &mut Tx, call: &Call<'_>, verb: char, key: &Key) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(vec![refused]);
    }
    if call.place != Place::Private {
        return Ok(vec![Reply::Refused(call.say("script-only-in-private"))]);
    }
    match verb {
        DESK => show_folder(tx, call, key.folder(), key.more.parse().unwrap_or(0)).await,
        NEW => Ok(ask(
            call,
            &Asked::NewTitle {
                folder: key.folder(),
            },
            "script-ask-title",
        )),
        NEW_FOLDER => Ok(ask(
            call,
            &Asked::NewFolder {
                parent: key.folder(),
            },
            "script-ask-folder",
        )),
        RENAME_FOLDER | UP_FOLDER | ARCHIVE_FOLDER => folder(tx, call, verb, key).await,
        _ => script(tx, call, verb, key).await,
    }
}

async fn folder(tx: &mut Tx, call: &Call<'_>, verb: char, key: &Key) -> Replies {
    let folder = match key.folder() {
        Some(id) => script_folders::get(tx, id).await?,
        None => None,
    };
    let Some(folder) = folder else {
        return Ok(vec![call.late()]);
    };
    match verb {
        RENAME_FOLDER => {
            let asked = Asked::Folder { folder: folder.id };
            return Ok(ask(call, &asked, "script-ask-folder"));
        }
        UP_FOLDER => {
            let all = script_folders::all(tx).await?;
            let mut beside = all.iter().filter(|it| it.parent == folder.parent);
            let at = beside.position(|it| it.id == folder.id).unwrap_or(0);
            script_folders::place(tx, folder.id, at.saturating_sub(1)).await?;
            return show_folder(tx, call, folder.parent, 0).await;
        }
        _ => script_folders::archive(tx, folder.id, !folder.archived).await?,
    }
    show_folder(tx, call, Some(folder.id), 0).await
}

async fn script(tx: &mut Tx, call: &Call<'_>, verb: char, key: &Key) -> Replies {
    let script = match key.script() {
        Some(id) => scripts::get(tx, id).await?,
        None => None,
    };
    let Some(mut script) = script else {
        return Ok(vec![call.late()]);
    };
    let (id, language) = (script.head.id, key.language.as_str());
    let wanted = |what| Asked::Script {
        script: id,
        language: shown(call, &script.body, language),
        what,
    };
    match verb {
        SCRIPT => show(tx, call, id, language).await,
        TITLE => Ok(ask(call, &wanted(Wanted::Title), "script-ask-title")),
        TEXT => Ok(ask(call, &wanted(Wanted::Text), "script-ask-text")),
        MEDIA => Ok(ask(call, &wanted(Wanted::Files), "script-ask-files")),
        LANGUAGE => Ok(ask(call, &wanted(Wanted::Language), "script-ask-language")),
        ASK => {
            let (what, words) = match key.more.as_str() {
                "g" => (Wanted::Tags, "script-ask-tags"),
                "z" => (Wanted::Snooze, "script-ask-snooze"),
                "m" => (Wanted::Team, "script-ask-team"),
                "y" => (Wanted::Reason, "script-ask-reason"),
                _ => return Ok(vec![call.late()]),
            };
            Ok(ask(call, &wanted(what), words))
        }
        DROP_FILES => {
            if let Some(saying) = script.body.says.get_mut(language) {
                saying.media.clear();
            }
            save(tx, call, id, script.body, language).await
        }
        DROP_LANGUAGE => {
            script.body.says.remove(language);
            save(tx, call, id, script.body, "").await
        }
        ONCE => {
            script.body.once = !script.body.once;
            save(tx, call, id, script.body, language).await
        }
        ARCHIVE => {
            scripts::archive(tx, id, !script.head.archived).await?;
            show(tx, call, id, language).await
        }
        UP => {
            let all = scripts::all(tx).await?;
            let mut beside = all.iter().filter(|it| it.folder == script.head.folder);
            let at = beside.position(|it| it.id == id).unwrap_or(0);
            scripts::place(tx, id, script.head.folder, at.saturating_sub(1)).await?;
            show_folder(tx, call, script.head.folder, 0).await
        }
        MOVE => {
            let folders = script_folders::all(tx).await?;
            let page = key.more.parse().unwrap_or(0);
            let card = screens::move_to(&script.head, &folders, page, call.who.language);
            Ok(vec![Reply::Show(card)])
        }
        INTO => move_into(tx, call, &script, &key.more).await,
        INBOXES => limit::show(tx, call, &script).await,
        TOGGLE_INBOX => limit::toggle(tx, call, script, &key.more).await,
        CHANGE => Ok(vec![show_change(call, &script)]),
        SET => {
            if !change_screen::set(&mut script.body.change, &key.more) {
                return Ok(vec![call.late()]);
            }
            save_change(tx, call, script).await
        }
        HISTORY => history(tx, call, &script).await,
        _ => Ok(vec![call.late()]),
    }
}

async fn move_into(tx: &mut Tx, call: &Call<'_>, script: &Script, tail: &str) -> Replies {
    let all = script_folders::all(tx).await?;
    let found = all.iter().find(|it| screens::tail(it.id) == tail);
    let into = match (tail, found) {
        ("-", _) => None,
        (_, Some(folder)) => Some(folder.id),
        _ => return Ok(vec![call.late()]),
    };
    if !scripts::place(tx, script.head.id, into, usize::MAX).await? {
        return Ok(vec![Reply::Refused(call.say("script-title-taken"))]);
    }
    show_folder(tx, call, into, 0).await
}

async fn history(tx: &mut Tx, call: &Call<'_>, script: &Script) -> Replies {
    let used = script_uses::by_version(tx, script.head.id).await?;
    let newest = script.head.version;
    let mut past = Vec::new();
    for number in ((newest - PAST + 1).max(1)..=newest).rev() {
        let Some(version) = scripts::version(tx, script.head.id, number).await? else {
            continue;
        };
        let by = match version.author {
            Some(id) => Some(choose::who(tx, id).await?),
            None => None,
        };
        let found = used.iter().find(|(version, ..)| *version == number);
        let (as_is, edited) = found.map_or((0, 0), |(_, as_is, edited)| (*as_is, *edited));
        past.push(screens::Past {
            version: number,
            at: version.at,
            by,
            as_is,
            edited,
        });
    }
    let clock = (call.room.now, call.room.stage.zone);
    let card = screens::history(&script.head, &past, clock, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Saves a script as a new version and shows it; or says why not.
pub(super) async fn save(
    tx: &mut Tx,
    call: &Call<'_>,
    id: ScriptId,
    body: Body,
    language: &str,
) -> Replies {
    if let Err(error) = body.check() {
        let words = screens::mistake(&error, call.who.language);
        return Ok(vec![Reply::Refused(words)]);
    }
    scripts::save(tx, id, &body, Some(call.who.id), call.room.now).await?;
    show(tx, call, id, language).await
}

/// Saves what it changes and shows that.
pub(super) async fn save_change(tx: &mut Tx, call: &Call<'_>, script: Script) -> Replies {
    if let Err(error) = script.body.check() {
        let words = screens::mistake(&error, call.who.language);
        return Ok(vec![Reply::Refused(words)]);
    }
    let (id, now) = (script.head.id, call.room.now);
    scripts::save(tx, id, &script.body, Some(call.who.id), now).await?;
    Ok(vec![show_change(call, &script)])
}

fn show_change(call: &Call<'_>, script: &Script) -> Reply {
    let (head, change) = (&script.head, &script.body.change);
    let language = call.who.language;
    Reply::Show(change_screen::screen(
        head.id,
        &head.title,
        change,
        language,
    ))
}

/// Shows a script in one of its languages.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, id: ScriptId, language: &str) -> Replies {
    let Some(script) = scripts::get(tx, id).await? else {
        return Ok(vec![call.late()]);
    };
    let language = shown(call, &script.body, language);
    let view = screens::Open {
        head: &script.head,
        body: &script.body,
        language: &language,
    };
    Ok(vec![Reply::Show(screens::script(&view, call.who.language))])
}

/// Shows a folder; the top if it is none.
pub(super) async fn show_folder(
    tx: &mut Tx,
    call: &Call<'_>,
    id: Option<FolderId>,
    page: usize,
) -> Replies {
    let folders = script_folders::all(tx).await?;
    let scripts = scripts::all(tx).await?;
    let folder: Option<&Folder> = folders.iter().find(|it| Some(it.id) == id);
    let place = screens::Place {
        folder,
        folders: &folders,
        scripts: &scripts,
        page,
    };
    Ok(vec![Reply::Show(screens::place(&place, call.who.language))])
}

/// The language of a script that is shown: the wanted one, else that of the desk.
pub(super) fn shown(call: &Call<'_>, body: &Body, wanted: &str) -> String {
    let own = call.room.stage.language.tag();
    let found = body.language(Some(wanted), &[own]);
    found.unwrap_or(own).to_owned()
}

pub(super) fn ask(call: &Call<'_>, asked: &Asked, words: &str) -> Vec<Reply> {
    vec![Reply::Ask {
        ask: asked.write(),
        words: RichText::plain(call.say(words)),
    }]
}
