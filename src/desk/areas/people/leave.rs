//! Somebody leaves the group: his work goes back into the queue, and the others
//! hear of it in one line (product.md, Part 7, 17).

use crate::desk::act::Room;
use crate::desk::areas::tell;
use crate::desk::areas::turns::screens::news;
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::notice::Alert;
use crate::relay::parcels;
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::{followers, handovers, staff, teams, tickets};

/// Most tickets that the line names.
const NAMED: usize = 30;

/// Gives back what he had.
pub async fn leave(
    tx: &mut Tx,
    room: &Room<'_>,
    (id, shown): (i64, &str),
) -> Result<(), StoreError> {
    void_handovers(tx, room, (id, shown)).await?;
    followers::leave(tx, id).await?;
    teams::leave(tx, id).await?;
    let tickets = tickets::release(tx, id).await?;
    let mut named = Vec::new();
    for ticket in &tickets {
        let detail = ticket.id.to_string();
        let entry = Entry {
            actor: &Actor::System.name(),
            action: "queue",
            conversation: Some(ticket.conversation),
            message: None,
            detail: Some(&detail),
        };
        journal::add(tx, entry, room.now).await?;
        let Some(conversation) = conversations::get(tx, ticket.conversation).await? else {
            continue;
        };
        if conversation.ticket == ticket.id {
            let accounts = room.stage.accounts(&conversation.inbox);
            views::card(tx, &accounts, conversation.id, room.now).await?;
        }
        if named.len() < NAMED {
            named.push((ticket.number, conversation.topic));
        }
    }
    if tickets.is_empty() {
        return Ok(());
    }
    let alert = Alert::Left {
        who: id,
        name: shown.to_owned(),
        count: i64::try_from(tickets.len()).unwrap_or(i64::MAX),
        tickets: named,
    };
    parcels::alert(tx, &room.stage.account, alert, room.now).await
}

/// Hand-overs by him and to him are no more; who waited for him hears of it.
async fn void_handovers(
    tx: &mut Tx,
    room: &Room<'_>,
    (id, shown): (i64, &str),
) -> Result<(), StoreError> {
    for handover in handovers::leave(tx, id).await? {
        if handover.giver == id {
            continue;
        }
        let Some(ticket) = tickets::get(tx, handover.ticket).await? else {
            continue;
        };
        let conversation = conversations::get(tx, ticket.conversation).await?;
        let giver = staff::get(tx, handover.giver).await?;
        let (Some(conversation), Some(giver)) = (conversation, giver) else {
            continue;
        };
        let args = [("name", Arg::from(name(shown)))];
        let card = news("turns-void", &args, None, room.stage.language);
        let giver = (giver.id, giver.name.as_str());
        tell::person(tx, room, &conversation, giver, &card).await?;
    }
    Ok(())
}
