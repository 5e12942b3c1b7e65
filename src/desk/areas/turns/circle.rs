//! Who else has to do with a ticket: followers and co-executors.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply, tell};
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::right::Right;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::followers::{self, Part};
use crate::store::journal::{self, Entry};
use crate::store::staff::{self, Standing};
use crate::store::{handovers, teams, tickets};

use super::assign::{crowd, like, open_case};
use super::screens::{self, Circle, For};
use super::whom::{Meant, Whom};

type Replies = Result<Vec<Reply>, StoreError>;

/// Shows it.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>) -> Replies {
    let Some(conversation) = &call.conversation else {
        return Ok(vec![call.late()]);
    };
    let followers = followers::of_ticket(tx, conversation.ticket).await?;
    let team = match tickets::get(tx, conversation.ticket)
        .await?
        .and_then(|it| it.team)
    {
        Some(team) => teams::get(tx, team).await?.map(|team| team.name),
        None => None,
    };
    let receiver = match handovers::get(tx, conversation.ticket).await? {
        Some(handover) => match (handover.staff, handover.team) {
            (Some(id), _) => staff::get(tx, id).await?.map(|it| it.name),
            (None, Some(team)) => teams::get(tx, team).await?.map(|it| it.name),
            (None, None) => None,
        },
        None => None,
    };
    let circle = Circle {
        conversation: conversation.id,
        number: conversation.number,
        assignee: conversation.assignee_name.clone(),
        team,
        receiver,
        follows: followers.iter().any(|it| it.staff == call.who.id),
        followers,
    };
    Ok(vec![Reply::Show(screens::circle(
        &circle,
        call.who.language,
    ))])
}

/// Begins or ends to follow; `screen` shows the circle again.
pub(super) async fn follow(tx: &mut Tx, call: &Call<'_>, screen: bool) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Turns).await? {
        return Ok(vec![refused]);
    }
    let Some(conversation) = &call.conversation else {
        return Ok(vec![Reply::Refused(call.say("desk-only-in-topic"))]);
    };
    let (ticket, me, now) = (conversation.ticket, call.who.id, call.room.now);
    let ended = followers::remove(tx, ticket, me).await?;
    if !ended {
        followers::add(tx, ticket, me, Part::Watcher, me, now).await?;
    }
    let (action, key) = if ended {
        ("unfollow", "turns-done-unfollow")
    } else {
        ("follow", "turns-done-follow")
    };
    log(tx, call, conversation, action, me).await?;
    let mut replies = vec![Reply::Done(call.say(key))];
    if screen {
        replies.extend(show(tx, call).await?);
    }
    Ok(replies)
}

/// Shows who can help.
pub(super) async fn offer(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let mut crowd = crowd(tx, true).await?;
    crowd.teams.clear();
    crowd
        .people
        .retain(|it| Some(it.id) != conversation.assignee);
    let followers = followers::of_ticket(tx, conversation.ticket).await?;
    let helpers = followers.iter().filter(|it| it.role == Part::CoExecutor);
    let helpers: Vec<i64> = helpers.map(|it| it.staff).collect();
    let choices = screens::choices(&crowd, None, &helpers);
    let language = call.who.language;
    let card = screens::choose(For::Invite, choices, page, conversation.id, language);
    Ok(vec![Reply::Show(card)])
}

/// `/invite who`.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if args.trim().is_empty() {
        return offer(tx, call, 0).await;
    }
    let mut crowd = crowd(tx, true).await?;
    crowd.teams.clear();
    match crowd.meant(args, call.who.id) {
        Meant::One(Whom::Person(id)) => invite(tx, call, id, false).await,
        Meant::One(_) => like(tx, call, For::Invite, args, &[]).await,
        Meant::Like(those) => like(tx, call, For::Invite, args, &those).await,
    }
}

/// Has him help; on a screen (`toggle`) one who does help is released.
pub(super) async fn invite(tx: &mut Tx, call: &Call<'_>, id: i64, toggle: bool) -> Replies {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let person = staff::get(tx, id).await?;
    let Some(person) = person.filter(|it| it.role != Standing::Gone) else {
        return Ok(vec![call.late()]);
    };
    let language = call.who.language;
    let args = [("name", Arg::from(name(&person.name)))];
    let (ticket, me, now) = (conversation.ticket, call.who.id, call.room.now);
    let added = followers::add(tx, ticket, id, Part::CoExecutor, me, now).await?;
    if !added && !toggle {
        return Ok(vec![Reply::Refused(
            language.say_with("turns-helps-already", &args),
        )]);
    }
    let key = if added {
        log(tx, call, conversation, "invite", id).await?;
        if id != me {
            let by = [("agent", Arg::from(name(&call.who.name)))];
            let card = screens::news("turns-you-invited", &by, None, language);
            let whom = (id, person.name.as_str());
            tell::person(tx, &call.room, conversation, whom, &card).await?;
        }
        "turns-done-invited"
    } else {
        followers::remove(tx, ticket, id).await?;
        log(tx, call, conversation, "release", id).await?;
        "turns-done-released"
    };
    let mut replies = vec![Reply::Done(language.say_with(key, &args))];
    if toggle {
        replies.extend(offer(tx, call, 0).await?);
    }
    Ok(replies)
}

async fn log(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    action: &str,
    whom: i64,
) -> Result<(), StoreError> {
    let detail = whom.to_string();
    let entry = Entry {
        actor: &call.who.id.to_string(),
        action,
        conversation: Some(conversation.id),
        message: None,
        detail: Some(&detail),
    };
    journal::add(tx, entry, call.room.now).await
}
