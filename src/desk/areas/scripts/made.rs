//! The desk at which scripts are made: what is answered to its questions.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply, Said};
use crate::deskfile;
use crate::model::content::Content;
use crate::model::fold::fold;
use crate::model::ids::{FolderId, ScriptId};
use crate::model::moment;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::script::{Body, MAX_TITLE, Offered, Piece, Saying, is_language};
use crate::relay::parcels;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::scripts::{self, NewScript};
use crate::store::{script_folders, teams};

use super::change_screen::{NONE, read_tags};
use super::desk::{ask, save, save_change, show, show_folder};
use super::key::{Asked, Wanted};
use super::{Replies, desk_screens as screens};

/// Letters that one language of two much alike has alone.
const ONLY_UK: [char; 4] = ['\u{456}', '\u{457}', '\u{454}', '\u{491}'];
const ONLY_RU: [char; 4] = ['\u{44b}', '\u{44d}', '\u{44a}', '\u{451}'];

/// Takes an answer.
pub(super) async fn answer(tx: &mut Tx, call: &Call<'_>, asked: Asked, said: &Said<'_>) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(vec![refused]);
    }
    match asked {
        Asked::Script {
            script,
            language,
            what: Wanted::Files,
        } => files(tx, call, (script, &language), said).await,
        Asked::NewText { folder, title } => new_script(tx, call, (folder, title), said).await,
        // Whatever else is asked for is one message of words.
        _ if said.more => Ok(Vec::new()),
        Asked::NewTitle { folder } => new_title(tx, call, folder, said).await,
        Asked::NewFolder { parent } => {
            let Some(title) = title(said) else {
                return Ok(again(
                    call,
                    &asked,
                    "script-title-wrong",
                    "script-ask-folder",
                ));
            };
            match script_folders::add(tx, parent, &title).await? {
                Some(id) => show_folder(tx, call, Some(id), 0).await,
                None => Ok(again(
                    call,
                    &asked,
                    "script-title-taken",
                    "script-ask-folder",
                )),
            }
        }
        Asked::Folder { folder } => {
            let Some(title) = title(said) else {
                return Ok(again(
                    call,
                    &asked,
                    "script-title-wrong",
                    "script-ask-folder",
                ));
            };
            if script_folders::rename(tx, folder, &title).await? {
                show_folder(tx, call, Some(folder), 0).await
            } else {
                Ok(again(
                    call,
                    &asked,
                    "script-title-taken",
                    "script-ask-folder",
                ))
            }
        }
        Asked::Script {
            script,
            ref language,
            what,
        } => part(tx, call, (script, language, what), &asked, said).await,
        Asked::Edited { .. } | Asked::Reason { .. } => Ok(vec![call.late()]),
    }
}

async fn new_title(
    tx: &mut Tx,
    call: &Call<'_>,
    folder: Option<FolderId>,
    said: &Said<'_>,
) -> Replies {
    let asked = Asked::NewTitle { folder };
    let Some(title) = title(said) else {
        return Ok(again(
            call,
            &asked,
            "script-title-wrong",
            "script-ask-title",
        ));
    };
    if scripts::named(tx, folder, &title).await?.is_some() {
        return Ok(again(
            call,
            &asked,
            "script-title-taken",
            "script-ask-title",
        ));
    }
    Ok(ask(
        call,
        &Asked::NewText { folder, title },
        "script-ask-text",
    ))
}

async fn new_script(
    tx: &mut Tx,
    call: &Call<'_>,
    (folder, title): (Option<FolderId>, String),
    said: &Said<'_>,
) -> Replies {
    let own = call.room.stage.language.tag();
    if said.more {
        // The first item of the album has made it.
        if let Some(id) = scripts::named(tx, folder, &title).await?
            && let Some(script) = scripts::get(tx, id).await?
        {
            let first = script.body.says.keys().next().cloned();
            let language = first.unwrap_or_else(|| own.to_owned());
            offer(tx, call, (id, &language), said).await?;
        }
        return Ok(Vec::new());
    }
    let asked = Asked::NewText {
        folder,
        title: title.clone(),
    };
    let Some(text) = said
        .content
        .words()
        .map(RichText::trim)
        .filter(|it| !it.is_empty())
    else {
        return Ok(again(call, &asked, "script-text-needed", "script-ask-text"));
    };
    let language = spoken(&text.text, own);
    let saying = Saying {
        text,
        media: Vec::new(),
    };
    let body = Body {
        says: [(language.to_owned(), saying)].into(),
        ..Body::default()
    };
    if let Err(error) = body.check() {
        let mut replies = vec![Reply::Refused(screens::mistake(&error, call.who.language))];
        replies.extend(ask(call, &asked, "script-ask-text"));
        return Ok(replies);
    }
    let new = NewScript {
        folder,
        title: &title,
        inboxes: &[],
        brands: &[],
        body: &body,
    };
    let author = Some(call.who.id);
    let Some(id) = scripts::add(tx, &new, author, call.room.now).await? else {
        return Ok(vec![Reply::Refused(call.say("script-title-taken"))]);
    };
    let mut bare = said.content.clone();
    if let Content::Media { caption, .. } = &mut bare {
        // The words are the script's, not the file's.
        *caption = RichText::default();
    }
    let first = Said {
        content: &bare,
        ..said.clone()
    };
    offer(tx, call, (id, language), &first).await?;
    show(tx, call, id, language).await
}

async fn files(tx: &mut Tx, call: &Call<'_>, to: (ScriptId, &str), said: &Said<'_>) -> Replies {
    let taken = offer(tx, call, to, said).await?;
    Ok(match (taken, said.more) {
        (_, true) => Vec::new(),
        (true, false) => vec![Reply::Done(call.say("script-file-coming"))],
        (false, false) => {
            let asked = Asked::Script {
                script: to.0,
                language: to.1.to_owned(),
                what: Wanted::Files,
            };
            again(call, &asked, "script-files-needed", "script-ask-files")
        }
    })
}

/// Asks for the file of a message to be put into a script; `false` if it has none.
async fn offer(
    tx: &mut Tx,
    call: &Call<'_>,
    (script, language): (ScriptId, &str),
    said: &Said<'_>,
) -> Result<bool, StoreError> {
    let Content::Media {
        media,
        file,
        caption,
        ..
    } = said.content
    else {
        return Ok(false);
    };
    let offered = Offered {
        script,
        language: language.to_owned(),
        piece: Piece {
            media: *media,
            file: file.clone(),
            caption: caption.clone(),
        },
        by: call.who.id,
    };
    let (desk, seq) = (&call.room.stage.account, call.post.unwrap_or_default());
    parcels::shelve(tx, desk, offered, seq, call.room.now).await?;
    Ok(true)
}

/// A part of a script in words.
async fn part(
    tx: &mut Tx,
    call: &Call<'_>,
    (id, language, what): (ScriptId, &str, Wanted),
    asked: &Asked,
    said: &Said<'_>,
) -> Replies {
    let Some(mut script) = scripts::get(tx, id).await? else {
        return Ok(vec![call.late()]);
    };
    let words = said.words();
    let given = (words != NONE).then(|| words.to_owned());
    let change = &mut script.body.change;
    match what {
        Wanted::Title => {
            let Some(title) = title(said) else {
                return Ok(again(call, asked, "script-title-wrong", "script-ask-title"));
            };
            if !scripts::rename(tx, id, &title).await? {
                return Ok(again(call, asked, "script-title-taken", "script-ask-title"));
            }
            return show(tx, call, id, language).await;
        }
        Wanted::Text => {
            let Content::Text { text } = said.content else {
                return Ok(again(call, asked, "script-text-needed", "script-ask-text"));
            };
            let saying = script.body.says.entry(language.to_owned()).or_default();
            saying.text = text.trim();
            if let Err(error) = script.body.check() {
                let said = deskfile::words::script(&error, call.who.language);
                let args = [("what", said.into())];
                let words = call.who.language.say_with("script-not-saved", &args);
                let mut replies = vec![Reply::Refused(words)];
                replies.extend(ask(call, asked, "script-ask-text"));
                return Ok(replies);
            }
            return save(tx, call, id, script.body, language).await;
        }
        Wanted::Language => {
            let code = words.to_lowercase();
            if !is_language(&code) || code == super::screens::ALL {
                return Ok(again(
                    call,
                    asked,
                    "script-language-wrong",
                    "script-ask-language",
                ));
            }
            if script.body.says.contains_key(&code) {
                return show(tx, call, id, &code).await;
            }
            let asked = Asked::Script {
                script: id,
                language: code,
                what: Wanted::Text,
            };
            return Ok(ask(call, &asked, "script-ask-text"));
        }
        Wanted::Tags => {
            let Some((more, less)) = read_tags(words) else {
                return Ok(again(call, asked, "script-tags-wrong", "script-ask-tags"));
            };
            (change.add_tags, change.remove_tags) = (more, less);
        }
        Wanted::Snooze => {
            let zone = call.room.stage.zone;
            let read = |words: &str| moment::parse(words, call.room.now, zone).is_ok();
            if given.as_deref().is_some_and(|words| !read(words)) {
                return Ok(again(
                    call,
                    asked,
                    "script-snooze-wrong",
                    "script-ask-snooze",
                ));
            }
            change.snooze = given;
            if change.snooze.is_some() {
                (change.status, change.resolution, change.reason) = (None, None, None);
            }
        }
        Wanted::Team => {
            let all = teams::list(tx).await?;
            let found = all
                .into_iter()
                .find(|it| !it.archived && fold(&it.name) == fold(words));
            if given.is_some() && found.is_none() {
                return Ok(again(call, asked, "script-team-wrong", "script-ask-team"));
            }
            change.team = found.map(|it| it.name).filter(|_| given.is_some());
        }
        Wanted::Reason => change.reason = given.filter(|it| !it.is_empty()),
        Wanted::Files => return Ok(vec![call.late()]),
    }
    save_change(tx, call, script).await
}

/// A title as it is kept: on one line; `None` if it is empty or too long.
fn title(said: &Said<'_>) -> Option<String> {
    let line = said
        .words()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (1..=MAX_TITLE)
        .contains(&line.chars().count())
        .then_some(line)
}

/// Says what was wrong, and asks again.
fn again(call: &Call<'_>, asked: &Asked, wrong: &str, words: &str) -> Vec<Reply> {
    let mut replies = vec![Reply::Refused(call.say(wrong))];
    replies.extend(ask(call, asked, words));
    replies
}

/// The language of a text, where its letters tell it; else `own`.
fn spoken<'a>(text: &str, own: &'a str) -> &'a str {
    let has = |letters: &[char]| text.to_lowercase().contains(letters);
    if has(&ONLY_UK) {
        "uk"
    } else if has(&ONLY_RU) {
        "ru"
    } else {
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_a_language() {
        assert_eq!(spoken("Вітаємо!", "en"), "uk");
        assert_eq!(spoken("Вы здесь", "en"), "ru");
        assert_eq!(spoken("Привет", "uk"), "uk");
        assert_eq!(spoken("Hello", "en"), "en");
    }
}
