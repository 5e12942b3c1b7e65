//! One ticket: its card, wherever it is asked for.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::contacts::portrait;
use crate::desk::areas::turns::whom::says;
use crate::desk::areas::{Call, Place, Reply};
use crate::desk::rim::view::view;
use crate::model::fold::fold;
use crate::model::right::Right;
use crate::relay::parcels;
use crate::relay::views;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::people::{self, Kind};

use super::number;
use super::screens::{self, Sight};

type Replies = Result<Vec<Reply>, StoreError>;

/// `/card`: the card of this topic anew; `/card full`: with the customer's
/// picture; `/card 1042`: that of another.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(number) = number(args) {
        return numbered(tx, call, number).await;
    }
    match (&call.conversation, call.place) {
        (Some(conversation), Place::Topic(_)) => {
            let accounts = call.room.stage.accounts(&conversation.inbox);
            conversations::set_card(tx, conversation.id, None, "").await?;
            views::card(tx, &accounts, conversation.id, call.room.now).await?;
            if says("find-words-full", &fold(args.trim())) {
                return portrait::show(tx, call, conversation).await;
            }
            Ok(Vec::new())
        }
        _ => Ok(vec![Reply::Refused(call.say("find-which"))]),
    }
}

/// The ticket with a number.
pub(super) async fn numbered(tx: &mut Tx, call: &Call<'_>, number: i64) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    match conversations::numbered(tx, number).await? {
        Some(found) => show(tx, call, &found, number).await,
        None => Ok(vec![none(call, number)]),
    }
}

/// The current ticket of the conversation of a button.
pub(super) async fn current(tx: &mut Tx, call: &Call<'_>) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    match &call.conversation {
        Some(found) => show(tx, call, found, found.number).await,
        None => Ok(vec![call.late()]),
    }
}

/// Has the topic of a conversation made again, if it has none.
pub(super) async fn reopen(tx: &mut Tx, call: &Call<'_>) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let Some(conversation) = &call.conversation else {
        return Ok(vec![call.late()]);
    };
    if conversation.topic.is_some() {
        return show(tx, call, conversation, conversation.number).await;
    }
    let accounts = call.room.stage.accounts(&conversation.inbox);
    parcels::open(tx, &accounts, conversation.id, call.room.now).await?;
    parcels::history(tx, &accounts, conversation.id, call.room.now).await?;
    Ok(vec![Reply::Done(call.say("find-topic-comes"))])
}

/// What is said where no ticket has that number.
pub fn none(call: &Call<'_>, number: i64) -> Reply {
    let args = [("number", number.to_string().into())];
    Reply::Refused(call.who.language.say_with("find-no-number", &args))
}

async fn show(tx: &mut Tx, call: &Call<'_>, conversation: &Conversation, number: i64) -> Replies {
    let drawn = view(tx, call.room.stage, conversation, call.room.now).await?;
    let favourite = (Kind::Ticket, conversation.ticket.0);
    let kept = people::is_favourite(tx, call.who.id, favourite).await?;
    let card = screens::ticket(
        &drawn,
        conversation.topic,
        (number != conversation.number).then_some(number),
        kept,
        &Sight::of(call),
    );
    Ok(vec![Reply::Show(card)])
}
