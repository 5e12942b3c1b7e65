//! Choosing a script for a ticket: folders, search, preview.

use crate::desk::areas::{Call, Reply};
use crate::model::content::Content;
use crate::model::ids::ScriptId;
use crate::model::script::Saying;
use crate::model::script_list::{Order, View};
use crate::model::template::{RenderError, Values, Variable};
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::scripts::{self, Script};
use crate::store::{script_uses, staff};

use super::key::{self, Key};
use super::screens::{self, ALL, Preview, Shelf};
use super::{Replies, fill};

/// Most scripts that a search offers.
const FOUND: usize = 12;

/// Shows the scripts of a folder.
pub(super) async fn shelf(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    key: &Key,
) -> Replies {
    let every = view(conversation, None);
    let all = scripts::list(tx, every).await?;
    let mut languages: Vec<String> = all
        .all()
        .iter()
        .flat_map(|it| it.languages.clone())
        .collect();
    languages.sort();
    languages.dedup();
    let guess = guess(conversation);
    let wanted = match key.tongue() {
        Some(ALL) => None,
        Some(code) => Some(code),
        None => guess.as_deref(),
    };
    // A language that no script speaks hides nothing.
    let language = wanted.filter(|code| languages.iter().any(|it| it == code));
    let listing = scripts::list(tx, view(conversation, language)).await?;
    if languages.len() < 2 {
        languages.clear();
    }
    let shelf = Shelf {
        listing: &listing,
        within: key.folder().filter(|id| listing.folder(*id).is_some()),
        language,
        languages: &languages,
        page: key.more.parse().unwrap_or(0),
    };
    let card = screens::shelf(&shelf, conversation.id, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Shows what answers to words: the one script itself, else a list. `None` if
/// there is none.
pub(super) async fn search(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    words: &str,
) -> Replies {
    let found = scripts::find(tx, words, view(conversation, None), FOUND).await?;
    let exact = found
        .iter()
        .find(|it| it.title.to_lowercase() == words.to_lowercase());
    match (exact, found.as_slice()) {
        (Some(head), _) | (None, [head]) => preview(tx, call, conversation, &of(head.id)).await,
        (None, []) => Ok(vec![Reply::Refused(call.say("script-not-found"))]),
        (None, heads) => {
            let card = screens::found(heads, conversation.id, call.who.language);
            Ok(vec![Reply::Show(card)])
        }
    }
}

/// The one script that is meant by its title, or by words that fit no other.
pub(super) async fn meant(
    tx: &mut Tx,
    conversation: &Conversation,
    words: &str,
) -> Result<Option<ScriptId>, StoreError> {
    let found = scripts::find(tx, words, view(conversation, None), FOUND).await?;
    let exact = found
        .iter()
        .find(|it| it.title.to_lowercase() == words.to_lowercase());
    let one = found.first().filter(|_| found.len() == 1);
    Ok(exact.or(one).map(|head| head.id))
}

/// Shows a script as it will be sent.
pub(super) async fn preview(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    key: &Key,
) -> Replies {
    let Some(script) = usable(tx, conversation, key).await? else {
        return Ok(vec![call.late()]);
    };
    let language = language(&script, conversation, key, call);
    let values = fill::of(tx, call, conversation).await?;
    let saying = script.body.says.get(&language).cloned().unwrap_or_default();
    let (contents, missing) = drawn(&saying, &values, call.who.language.tag());
    let before = match script_uses::last(tx, script.head.id, conversation.ticket).await? {
        Some((at, by)) => Some((at, who(tx, by).await?)),
        None => None,
    };
    let languages: Vec<String> = script.body.says.keys().cloned().collect();
    let view = Preview {
        key: Key {
            id: Some(script.head.id.0),
            language,
            more: key::moment(call.room.now),
        },
        head: &script.head,
        contents: &contents,
        missing: &missing,
        change: &script.body.change,
        languages: &languages,
        before,
        clock: (call.room.now, call.room.stage.zone),
    };
    let card = screens::preview(&view, conversation.id, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// The script of a button, if it may be used here.
pub(super) async fn usable(
    tx: &mut Tx,
    conversation: &Conversation,
    key: &Key,
) -> Result<Option<Script>, StoreError> {
    let Some(id) = key.script() else {
        return Ok(None);
    };
    let listing = scripts::list(tx, view(conversation, None)).await?;
    if listing.all().iter().all(|head| head.id != id) {
        return Ok(None);
    }
    scripts::get(tx, id).await
}

/// The language in which it is said: as asked, else as the contact speaks, else
/// as the desk does.
pub(super) fn language(
    script: &Script,
    conversation: &Conversation,
    key: &Key,
    call: &Call<'_>,
) -> String {
    let guess = guess(conversation);
    let wanted = key.tongue().filter(|it| *it != ALL).or(guess.as_deref());
    let own = call.room.stage.language.tag();
    let language = script.body.language(wanted, &[own]);
    language.unwrap_or_default().to_owned()
}

/// What is said, as far as it is known; and what is not, which stays in braces.
pub(super) fn drawn(
    saying: &Saying,
    values: &Values,
    names: &str,
) -> (Vec<Content>, Vec<Variable>) {
    match saying.contents(values) {
        Ok(contents) => (contents, Vec::new()),
        Err(RenderError::Missing(_)) => {
            let (mut filled, mut all) = (values.clone(), Vec::new());
            // Words and captions tell one after the other what they lack.
            for _ in 0..=saying.media.len() {
                match saying.contents(&filled) {
                    Err(RenderError::Missing(missing)) => {
                        for one in missing {
                            filled.set(one.clone(), one.written(names));
                            all.push(one);
                        }
                    }
                    other => return (other.unwrap_or_default(), all),
                }
            }
            (Vec::new(), all)
        }
        Err(RenderError::Template(_)) => (Vec::new(), Vec::new()),
    }
}

/// A person's name.
pub(super) async fn who(tx: &mut Tx, id: i64) -> Result<String, StoreError> {
    let found = staff::get(tx, id).await?;
    Ok(found.map_or_else(|| id.to_string(), |person| person.name))
}

/// What the contact seems to speak: the language of his app.
fn guess(conversation: &Conversation) -> Option<String> {
    let tag = conversation.language.as_deref()?;
    let code = tag.split(['-', '_']).next()?.to_lowercase();
    Some(code)
}

fn view<'a>(conversation: &'a Conversation, language: Option<&'a str>) -> View<'a> {
    View {
        inbox: Some(&conversation.inbox),
        // Of no brand: what is for one is not for it.
        brand: Some(conversation.brand.as_deref().unwrap_or_default()),
        language,
        order: Order::Used,
    }
}

fn of(id: ScriptId) -> Key {
    Key {
        id: Some(id.0),
        ..Key::default()
    }
}
