//! Sending a script, as it is or edited, with what it changes.

use crate::desk::areas::{Call, Reply, Said};
use crate::desk::cards::piece::{moment, name};
use crate::model::content::Content;
use crate::model::rich::RichText;
use crate::model::template::{RenderError, Values, Variable};
use crate::relay::outbound::dispatch::Prepared;
use crate::relay::parcels;
use crate::relay::ticket::Actor;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::script_uses::{self, Use};
use crate::store::scripts::{self, Script};

use super::effect::{self, Plan};
use super::key::{Asked, Key};
use super::{Replies, choose, fill, screens, words};

/// Longest reason that is kept, characters.
const REASON_MAX: usize = 200;

/// What is to be sent.
pub(super) struct Sending {
    /// The script, the language, and when the agent saw it.
    pub key: Key,
    /// The words in place of the script's own.
    pub edited: Option<RichText>,
    /// Why it was not done.
    pub reason: Option<String>,
}

/// Sends it.
pub(super) async fn send(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    sending: Sending,
) -> Replies {
    // Whoever presses twice, or while another does, comes second from here on.
    conversations::next_seq(tx, conversation.id).await?;
    let Some(script) = choose::usable(tx, conversation, &sending.key).await? else {
        return Ok(vec![call.late()]);
    };
    let Some(seen) = sending.key.at() else {
        return Ok(vec![call.late()]);
    };
    if let Some(news) = news(tx, call, conversation, &script, seen).await? {
        let mut replies = choose::preview(tx, call, conversation, &sending.key).await?;
        replies.insert(0, Reply::Refused(news));
        return Ok(replies);
    }
    if let Some(refused) = effect::refusal(tx, call, &script.body.change).await? {
        return Ok(vec![refused]);
    }
    let language = choose::language(&script, conversation, &sending.key, call);
    let values = fill::of(tx, call, conversation).await?;
    let contents = match contents(&script, &language, sending.edited.as_ref(), &values) {
        Ok(contents) => contents,
        Err(missing) => {
            let names = words::variables(&missing, call.who.language).into();
            let args = [("names", names)];
            let words = call.who.language.say_with("script-missing", &args);
            return Ok(vec![Reply::Refused(words)]);
        }
    };
    if conversation.is_task() && !contents.is_empty() {
        return Ok(vec![Reply::Refused(call.say("script-no-customer"))]);
    }
    let zone = call.room.stage.zone;
    let (change, work) = (&script.body.change, conversation.work());
    let reason = sending.reason.as_deref();
    let deed = match effect::plan(change, &work, reason, call.room.now, zone) {
        Plan::Do(deed) => deed,
        Plan::Refused(key) => return Ok(vec![Reply::Refused(call.say(key))]),
        Plan::Why => {
            let asked = Asked::Reason {
                script: script.head.id,
                language,
                at: seen,
                edited: sending.edited,
            };
            return Ok(vec![Reply::Ask {
                ask: asked.write(),
                words: RichText::plain(call.say("status-ask-reason")),
            }]);
        }
    };
    let cause = match &deed {
        Some(deed) => effect::stand(tx, call, conversation, deed).await?,
        None => None,
    };
    // As it stands now, or what follows would undo it.
    let Some(now) = conversations::get(tx, conversation.id).await? else {
        return Ok(vec![call.late()]);
    };
    let scene = call.room.scene(&now);
    let prepared = Prepared {
        author: call.who.id,
        author_name: &call.who.name,
        contents,
        script: Some(script.head.id),
        cause,
        answers: change.status.is_none() && change.snooze.is_none(),
    };
    let sent = scene.dispatch(tx, &prepared).await?;
    effect::rest(tx, call, &now, change).await?;
    let used = Use {
        script: script.head.id,
        version: script.head.version,
        language: Some(language).filter(|it| !it.is_empty()),
        agent: call.who.id,
        edited: sending.edited.is_some(),
        ticket: Some(now.ticket),
        at: call.room.now,
    };
    script_uses::add(tx, &used).await?;
    let actor = Actor::Staff(call.who.id).name();
    scene
        .log(tx, &actor, "script", sent.first().copied())
        .await?;
    let accounts = call.room.stage.accounts(&now.inbox);
    parcels::noted(tx, &accounts, now.id, call.room.now).await?;
    let key = if sent.is_empty() {
        "script-applied"
    } else {
        "script-sent"
    };
    let args = [("title", name(&script.head.title).into())];
    Ok(vec![Reply::Close(call.who.language.say_with(key, &args))])
}

/// Asks for other words.
pub(super) async fn edit(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    key: &Key,
) -> Replies {
    let (Some(script), Some(at)) = (choose::usable(tx, conversation, key).await?, key.at()) else {
        return Ok(vec![call.late()]);
    };
    let language = choose::language(&script, conversation, key, call);
    let values = fill::of(tx, call, conversation).await?;
    let saying = script.body.says.get(&language).cloned().unwrap_or_default();
    let (contents, _) = choose::drawn(&saying, &values, call.who.language.tag());
    let Some(said) = screens::editable(&contents) else {
        return Ok(vec![call.late()]);
    };
    let asked = Asked::Edited {
        script: script.head.id,
        language,
        at,
    };
    Ok(vec![Reply::Ask {
        ask: asked.write(),
        words: screens::edit_question(said, call.who.language),
    }])
}

/// Takes the other words.
pub(super) fn edited(said: &Said<'_>) -> Option<RichText> {
    match said.content {
        Content::Text { text } if !text.text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

/// Takes a reason.
pub(super) fn reason(said: &Said<'_>) -> Option<String> {
    let words: String = said.words().chars().take(REASON_MAX).collect();
    (!words.is_empty()).then_some(words)
}

/// What the agent has not seen when he pressed: the script was sent, or changed.
async fn news(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    script: &Script,
    seen: i64,
) -> Result<Option<String>, StoreError> {
    let (id, language) = (script.head.id, call.who.language);
    if let Some((at, by)) = script_uses::last(tx, id, conversation.ticket).await?
        && at >= seen
    {
        let time = moment(at, call.room.now, call.room.stage.zone);
        let by = choose::who(tx, by).await?;
        let args = [("time", time.into()), ("agent", name(&by).into())];
        return Ok(Some(language.say_with("script-sent-already", &args)));
    }
    let version = scripts::version(tx, id, script.head.version).await?;
    let changed = version.is_some_and(|it| it.at > seen);
    Ok(changed.then(|| call.say("script-changed")))
}

/// What goes out; or what is not known.
fn contents(
    script: &Script,
    language: &str,
    edited: Option<&RichText>,
    values: &Values,
) -> Result<Vec<Content>, Vec<Variable>> {
    let Some(saying) = script.body.says.get(language) else {
        return Ok(Vec::new());
    };
    let Some(edited) = edited else {
        let (contents, missing) = choose::drawn(saying, values, language);
        return if missing.is_empty() {
            Ok(contents)
        } else {
            Err(missing)
        };
    };
    let mut saying = saying.clone();
    // What was edited is the first words there are.
    let mut captions = saying.media.iter_mut().map(|piece| &mut piece.caption);
    if saying.text.is_empty()
        && let Some(caption) = captions.find(|it| !it.is_empty())
    {
        *caption = RichText::default();
    }
    saying
        .contents_with(edited.clone(), values)
        .map_err(|error| match error {
            RenderError::Missing(missing) => missing,
            RenderError::Template(_) => Vec::new(),
        })
}
