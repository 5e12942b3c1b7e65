//! Handing over, with a note that the receiver needs. Until he accepts the
//! ticket stays the giver's; returned, it stays his with the reason.

use crate::desk::areas::{Call, Place, Reply, Said, tell};
use crate::desk::buttons::{self, Button, Keyboard};
use crate::desk::cards::Card;
use crate::desk::cards::piece::name;
use crate::locale::{Arg, Language};
use crate::model::content::Content;
use crate::model::ids::ConversationId;
use crate::model::notice::Notice;
use crate::model::rich::RichText;
use crate::model::status::State;
use crate::relay::outbound::Written;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::followers::{self, Part};
use crate::store::handovers::{self, Handover};
use crate::store::journal::{self, Entry};
use crate::store::{staff, teams, tickets};

use super::assign::{crowd, like, lookers, open_case, settle, shown};
use super::screens::{self, For};
use super::whom::{Meant, Whom, first_word};
use super::{ACCEPT, CODE, GIVE_TO, RETURN};

type Replies = Result<Vec<Reply>, StoreError>;

/// Longest note, characters.
const NOTE_MAX: usize = 1000;

/// Shows to whom it can be handed over.
pub(super) async fn offer(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    let conversation = match giveable(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let mut crowd = crowd(tx, false).await?;
    crowd.people.retain(|person| person.id != call.who.id);
    let choices = screens::choices(&crowd, None, &[]);
    let language = call.who.language;
    let card = screens::choose(For::Handover, choices, page, conversation.id, language);
    Ok(vec![Reply::Show(card)])
}

/// Asks for the note.
pub(super) async fn ask(tx: &mut Tx, call: &Call<'_>, whom: Whom) -> Replies {
    if let Err(refused) = giveable(tx, call).await? {
        return Ok(vec![refused]);
    }
    let Some(shown) = shown(tx, call, whom)
        .await?
        .filter(|_| whom != Whom::Nobody)
    else {
        return Ok(vec![call.late()]);
    };
    Ok(vec![question(call, whom, shown)])
}

fn question(call: &Call<'_>, whom: Whom, shown: String) -> Reply {
    let language = call.who.language;
    Reply::Ask {
        ask: format!("{GIVE_TO}{}", whom.code()),
        words: RichText::plain(language.say_with("turns-ask-note", &[("name", shown.into())])),
    }
}

/// `/handover who note`.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    let (who, note) = first_word(args);
    if who.is_empty() {
        return offer(tx, call, 0).await;
    }
    match crowd(tx, false).await?.meant(who, call.who.id) {
        Meant::One(whom) if note.is_empty() => ask(tx, call, whom).await,
        Meant::One(whom) => give(tx, call, whom, note).await,
        Meant::Like(those) => like(tx, call, For::Handover, who, &those).await,
    }
}

/// The note was written.
pub(super) async fn noted(tx: &mut Tx, call: &Call<'_>, whom: Whom, said: &Said<'_>) -> Replies {
    if said.words().is_empty() {
        return ask(tx, call, whom).await;
    }
    give(tx, call, whom, said.words()).await
}

/// The conversation, if the caller may hand its ticket over: it is his or
/// nobody's, or he is a manager.
async fn giveable<'c>(
    tx: &mut Tx,
    call: &'c Call<'_>,
) -> Result<Result<&'c Conversation, Reply>, StoreError> {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(Err(refused)),
    };
    let others = conversation.assignee.is_some_and(|id| id != call.who.id);
    if others && !call.is_manager() {
        let holder = conversation.assignee_name.as_deref().unwrap_or_default();
        let args = [("name", Arg::from(name(holder)))];
        let words = call.who.language.say_with("turns-not-yours", &args);
        return Ok(Err(Reply::Refused(words)));
    }
    Ok(Ok(conversation))
}

async fn give(tx: &mut Tx, call: &Call<'_>, whom: Whom, note: &str) -> Replies {
    let conversation = match giveable(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let (language, now) = (call.who.language, call.room.now);
    let Some(shown) = shown(tx, call, whom).await? else {
        return Ok(vec![call.late()]);
    };
    let giver = conversation.assignee.unwrap_or(call.who.id);
    if whom == Whom::Nobody || whom == Whom::Person(giver) {
        return Ok(vec![Reply::Refused(call.say("turns-to-himself"))]);
    }
    // Somebody is always responsible while it is on its way.
    if tickets::take(tx, conversation.ticket, giver, now).await? {
        settle(tx, call, conversation, "take", Whom::Person(giver)).await?;
    }
    let note: String = note.chars().take(NOTE_MAX).collect();
    let (staff, team) = match whom {
        Whom::Person(id) => (Some(id), None),
        Whom::Team(id) => (None, Some(id)),
        Whom::Nobody => (None, None),
    };
    let handover = Handover {
        ticket: conversation.ticket,
        giver,
        staff,
        team,
        note,
        at: now,
    };
    handovers::put(tx, &handover).await?;
    log(tx, call, conversation, "handover", &whom.code()).await?;
    keep(tx, call, conversation, &handover.note).await?;
    let args = [
        ("agent", Arg::from(name(&call.who.name))),
        ("name", Arg::from(shown.clone())),
    ];
    let mut card = screens::news("turns-offered", &args, Some(&handover.note), language);
    card.keyboard = decision(conversation.id, now, language);
    match whom {
        Whom::Person(id) => {
            let person = staff::get(tx, id).await?;
            let person = person.map(|it| it.name).unwrap_or_default();
            tell::by_name(tx, &call.room, conversation, (id, &person), &card).await?;
            tell::in_private(tx, &call.room, conversation, id, &card).await?;
        }
        Whom::Team(id) => {
            let notice = Notice::Words {
                post: None,
                words: card.text.clone(),
                keyboard: buttons::to_data(&card.keyboard),
            };
            call.room.tell(tx, conversation, notice).await?;
            for member in teams::members(tx, id).await? {
                if member.duty && member.id != giver {
                    tell::in_private(tx, &call.room, conversation, member.id, &card).await?;
                }
            }
        }
        Whom::Nobody => {}
    }
    let words = language.say_with("turns-done-offered", &[("name", shown.into())]);
    Ok(vec![Reply::Done(words)])
}

/// `[Accept] [Return]`.
#[must_use]
pub fn decision(conversation: ConversationId, at: i64, language: Language) -> Keyboard {
    let button = |key: &str, verb| {
        let args = at.to_string();
        Button::area(language.say(key), (CODE, verb), Some(conversation), &args)
    };
    vec![vec![
        button("turns-button-accept", ACCEPT),
        button("turns-button-return", RETURN),
    ]]
}

/// The receiver accepts: the ticket is his.
pub(super) async fn accept(tx: &mut Tx, call: &Call<'_>, at: &str) -> Replies {
    let (conversation, handover) = match pending(tx, call, at).await? {
        Ok(found) => found,
        Err(refused) => return Ok(vec![refused]),
    };
    let (ticket, me, now) = (conversation.ticket, call.who.id, call.room.now);
    if !handovers::end(tx, ticket).await? {
        return Ok(vec![over(call)]);
    }
    tickets::assign(tx, ticket, Some(me), now).await?;
    if let Some(team) = handover.team {
        tickets::set_team(tx, ticket, Some(team)).await?;
    }
    followers::remove(tx, ticket, me).await?;
    followers::add(tx, ticket, handover.giver, Part::Watcher, me, now).await?;
    settle(tx, call, conversation, "accept", Whom::Person(me)).await?;
    let args = [("name", Arg::from(name(&call.who.name)))];
    let card = screens::news("turns-accepted", &args, None, call.who.language);
    tell_giver(tx, call, conversation, &handover, &card).await?;
    for other in lookers(tx, conversation).await? {
        if other != me && other != handover.giver {
            tell::in_private(tx, &call.room, conversation, other, &card).await?;
        }
    }
    Ok(vec![Reply::Close(call.say("turns-done-accepted"))])
}

/// Asks the receiver why he returns it.
pub(super) async fn ask_why(tx: &mut Tx, call: &Call<'_>, at: &str) -> Replies {
    Ok(vec![match pending(tx, call, at).await? {
        Ok(_) => why(call, at),
        Err(refused) => refused,
    }])
}

fn why(call: &Call<'_>, at: &str) -> Reply {
    Reply::Ask {
        ask: format!("{RETURN}{at}"),
        words: RichText::plain(call.say("turns-ask-why")),
    }
}

/// The receiver returns it, and says why.
pub(super) async fn give_back(tx: &mut Tx, call: &Call<'_>, at: &str, said: &Said<'_>) -> Replies {
    let (conversation, handover) = match pending(tx, call, at).await? {
        Ok(found) => found,
        Err(refused) => return Ok(vec![refused]),
    };
    if said.words().is_empty() {
        return Ok(vec![why(call, at)]);
    }
    if !handovers::end(tx, conversation.ticket).await? {
        return Ok(vec![over(call)]);
    }
    let reason: String = said.words().chars().take(NOTE_MAX).collect();
    let giver = Whom::Person(handover.giver).code();
    log(tx, call, conversation, "return", &giver).await?;
    keep(tx, call, conversation, &reason).await?;
    let args = [("name", Arg::from(name(&call.who.name)))];
    let card = screens::news("turns-returned", &args, Some(&reason), call.who.language);
    tell_giver(tx, call, conversation, &handover, &card).await?;
    Ok(vec![Reply::Done(call.say("turns-done-returned"))])
}

/// The hand-over that a button names, if it waits for the caller.
async fn pending<'c>(
    tx: &mut Tx,
    call: &'c Call<'_>,
    at: &str,
) -> Result<Result<(&'c Conversation, Handover), Reply>, StoreError> {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(Err(refused)),
    };
    let waits = handovers::get(tx, conversation.ticket).await?;
    let Some(handover) = waits.filter(|it| at.parse() == Ok(it.at)) else {
        return Ok(Err(over(call)));
    };
    let his = match (handover.staff, handover.team) {
        (Some(id), _) => id == call.who.id,
        (None, Some(team)) => teams::has(tx, team, call.who.id).await?,
        (None, None) => false,
    };
    Ok(if his {
        Ok((conversation, handover))
    } else {
        Err(Reply::Refused(call.say("turns-for-another")))
    })
}

fn over(call: &Call<'_>) -> Reply {
    Reply::Refused(call.say("turns-handover-over"))
}

async fn tell_giver(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    handover: &Handover,
    card: &Card,
) -> Result<(), StoreError> {
    let Some(giver) = staff::get(tx, handover.giver).await? else {
        return Ok(());
    };
    let giver = (giver.id, giver.name.as_str());
    tell::person(tx, &call.room, conversation, giver, card).await
}

async fn log(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    action: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor: &call.who.id.to_string(),
        action,
        conversation: Some(conversation.id),
        message: None,
        detail: Some(detail),
    };
    journal::add(tx, entry, call.room.now).await
}

/// Keeps what was written in the topic as a note: histories and searches know it.
async fn keep(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    note: &str,
) -> Result<(), StoreError> {
    let (Some(post), Place::Topic(thread)) = (call.post, call.place) else {
        return Ok(());
    };
    if conversation.topic != Some(thread) {
        return Ok(());
    }
    let content = Content::Text {
        text: RichText::plain(note),
    };
    let written = Written {
        chat: call.room.chat,
        post,
        author: call.who.id,
        author_name: &call.who.name,
        content: &content,
        reply_to: None,
        quote: None,
        album: None,
        at: call.room.now,
    };
    let scene = call.room.scene(conversation);
    scene.note(tx, &written, State::Received).await.map(|_| ())
}
