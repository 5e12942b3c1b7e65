//! Assigning: one tap or one line makes somebody responsible.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply, tell};
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::right::Right;
use crate::model::ticket::Deed;
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::staff::{self, Standing};
use crate::store::{followers, handovers, teams, tickets};

use super::screens::{self, For};
use super::whom::{Crowd, Meant, Whom};

type Replies = Result<Vec<Reply>, StoreError>;

/// The conversation of a call whose ticket may change hands, or why not.
pub(super) async fn open_case<'c>(
    tx: &mut Tx,
    call: &'c Call<'_>,
) -> Result<Result<&'c Conversation, Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Turns).await? {
        return Ok(Err(refused));
    }
    Ok(match &call.conversation {
        None => Err(Reply::Refused(call.say("desk-only-in-topic"))),
        Some(conversation) if conversation.status.is_over() => {
            Err(Reply::Refused(call.say("turns-over")))
        }
        Some(conversation) => Ok(conversation),
    })
}

/// Everybody to whom a ticket may be given; with `performers`, those too.
pub(super) async fn crowd(tx: &mut Tx, performers: bool) -> Result<Crowd, StoreError> {
    let people = staff::everybody(tx).await?;
    Ok(Crowd::new(people, teams::list(tx).await?, performers))
}

/// Shows to whom it can be assigned.
pub(super) async fn offer(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let crowd = crowd(tx, false).await?;
    let chosen: Vec<i64> = conversation.assignee.into_iter().collect();
    let choices = screens::choices(&crowd, None, &chosen);
    let language = call.who.language;
    let card = screens::choose(For::Assign, choices, page, conversation.id, language);
    Ok(vec![Reply::Show(card)])
}

/// `/assign who`.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if args.trim().is_empty() {
        return offer(tx, call, 0).await;
    }
    match crowd(tx, false).await?.meant(args, call.who.id) {
        Meant::One(whom) => assign(tx, call, whom).await,
        Meant::Like(those) => like(tx, call, For::Assign, args, &those).await,
    }
}

/// Offers those who were perhaps meant.
pub(super) async fn like(
    tx: &mut Tx,
    call: &Call<'_>,
    aim: For,
    said: &str,
    those: &[Whom],
) -> Replies {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let language = call.who.language;
    if those.is_empty() {
        let words = language.say_with("turns-unknown", &[("name", name(said).into())]);
        return Ok(vec![Reply::Refused(words)]);
    }
    let crowd = crowd(tx, aim == For::Invite).await?;
    let choices = screens::choices(&crowd, Some(those), &[]);
    let card = screens::choose(aim, choices, 0, conversation.id, language);
    Ok(vec![Reply::Show(card)])
}

/// Makes him responsible, whoever was.
pub(super) async fn assign(tx: &mut Tx, call: &Call<'_>, whom: Whom) -> Replies {
    let conversation = match open_case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let language = call.who.language;
    let Some(shown) = shown(tx, call, whom).await? else {
        return Ok(vec![call.late()]);
    };
    let ticket = conversation.ticket;
    let waited = handovers::end(tx, ticket).await?;
    let changed = match whom {
        Whom::Nobody => tickets::assign(tx, ticket, None, call.room.now).await?,
        Whom::Person(id) => tickets::assign(tx, ticket, Some(id), call.room.now).await?,
        Whom::Team(id) => {
            let left = tickets::assign(tx, ticket, None, call.room.now).await?;
            tickets::set_team(tx, ticket, Some(id)).await? || left
        }
    };
    let args = [("name", Arg::from(shown))];
    if !changed && !waited {
        return Ok(vec![Reply::Refused(
            language.say_with("turns-already", &args),
        )]);
    }
    let news = if whom == Whom::Nobody {
        "turns-news-queue"
    } else {
        "turns-news-assigned"
    };
    settle(tx, call, conversation, "assign", whom).await?;
    inform(tx, call, conversation, whom, (news, &args)).await?;
    let done = if whom == Whom::Nobody {
        "turns-done-queue"
    } else {
        "turns-done-assigned"
    };
    Ok(vec![Reply::Close(language.say_with(done, &args))])
}

/// The name of whom, if he can be given a ticket now.
pub(super) async fn shown(
    tx: &mut Tx,
    call: &Call<'_>,
    whom: Whom,
) -> Result<Option<String>, StoreError> {
    Ok(match whom {
        Whom::Nobody => Some(call.say("turns-nobody")),
        Whom::Person(id) => staff::get(tx, id)
            .await?
            .filter(|it| !matches!(it.role, Standing::Gone | Standing::Performer))
            .map(|it| name(&it.name)),
        Whom::Team(id) => teams::get(tx, id)
            .await?
            .filter(|it| !it.archived)
            .map(|it| name(&it.name)),
    })
}

/// Notes that the ticket has changed hands, and has it shown.
pub(super) async fn settle(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    action: &str,
    whom: Whom,
) -> Result<(), StoreError> {
    let scene = call.room.scene(conversation);
    let actor = Actor::Staff(call.who.id);
    let detail = whom.code();
    let entry = Entry {
        actor: &actor.name(),
        action,
        conversation: Some(conversation.id),
        message: None,
        detail: Some(&detail),
    };
    journal::add(tx, entry, call.room.now).await?;
    if matches!(whom, Whom::Person(_)) {
        let _ = scene.happen(tx, actor, &Deed::Taken).await?;
    }
    views::card(tx, &scene.accounts, conversation.id, call.room.now).await
}

/// Tells the receiver (in private and by name), and those who look on (in
/// private alone: they spend nobody's budget).
async fn inform(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    whom: Whom,
    (key, args): (&str, &[(&str, Arg)]),
) -> Result<(), StoreError> {
    let (room, language, me) = (&call.room, call.who.language, call.who.id);
    let by = [("agent", Arg::from(name(&call.who.name)))];
    match whom {
        Whom::Person(id) if id != me => {
            if let Some(person) = staff::get(tx, id).await? {
                let card = screens::news("turns-you-assigned", &by, None, language);
                tell::by_name(tx, room, conversation, (id, &person.name), &card).await?;
                tell::in_private(tx, room, conversation, id, &card).await?;
            }
        }
        Whom::Team(id) => {
            let card = screens::news("turns-team-assigned", args, None, language);
            for member in teams::members(tx, id).await? {
                if member.duty && member.id != me {
                    tell::in_private(tx, room, conversation, member.id, &card).await?;
                }
            }
        }
        Whom::Person(_) | Whom::Nobody => {}
    }
    let card = screens::news(key, args, None, language);
    let mut others: Vec<i64> = lookers(tx, conversation).await?;
    others.extend(conversation.assignee);
    others.sort_unstable();
    others.dedup();
    others.retain(|other| *other != me && Whom::Person(*other) != whom);
    for other in others {
        tell::in_private(tx, room, conversation, other, &card).await?;
    }
    Ok(())
}

/// Those who follow the ticket.
pub(super) async fn lookers(
    tx: &mut Tx,
    conversation: &Conversation,
) -> Result<Vec<i64>, StoreError> {
    let all = followers::of_ticket(tx, conversation.ticket).await?;
    Ok(all.into_iter().map(|it| it.staff).collect())
}
