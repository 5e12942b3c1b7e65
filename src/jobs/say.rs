//! Says what an agent wrote before, if it still fits; else asks.

use crate::desk::areas::later::screens::{self, Doubt};
use crate::desk::buttons;
use crate::desk::stage::Stage;
use crate::model::errand::Class;
use crate::model::ids::MessageId;
use crate::model::notice::Notice;
use crate::model::status::State;
use crate::relay::parcels;
use crate::relay::ticket::Actor;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages;
use crate::store::posts;

use super::clerk::Case;

/// It does not go by itself once the ticket has ended, or after the customer
/// wrote what its author had not read (product.md, D35).
pub(super) async fn say(
    tx: &mut Tx,
    stage: &Stage,
    case: &Case<'_>,
    id: MessageId,
    since: i64,
) -> Result<(), StoreError> {
    let Some(message) = messages::get(tx, id).await? else {
        return Ok(());
    };
    if message.state != State::Scheduled || message.conversation != case.conversation.id {
        return Ok(());
    }
    let chat = stage.chat().unwrap_or_default();
    let doubt = if !case.is_current() || case.ticket.status.is_over() {
        Doubt::Over
    } else if messages::heard_after(tx, case.conversation.id, since).await? {
        Doubt::Heard
    } else {
        let author = message.author.map_or(Actor::System, Actor::Staff);
        case.scene.release(tx, chat, id, author).await?;
        return Ok(());
    };
    case.scene.keep_back(tx, &message).await?;
    let author = message.author.zip(message.author_name.clone());
    let card = screens::held(case.conversation.id, id, doubt, author, stage.language);
    let shown = posts::of_message(tx, chat, id).await?;
    let notice = Notice::Words {
        post: shown.first().map(|post| post.post),
        words: card.text,
        keyboard: buttons::to_data(&card.keyboard),
    };
    parcels::notice(
        tx,
        &case.scene.accounts,
        case.conversation.id,
        notice,
        Class::Alert,
        case.scene.now,
    )
    .await
}
