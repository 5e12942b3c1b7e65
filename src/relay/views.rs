//! What the desk shows of a conversation, asked for: card, title, pin, open or
//! closed. It is drawn from the database when its turn comes, so many requests
//! are one, and nobody answers for it.

use crate::model::errand::{Class, Errand};
use crate::model::ids::ConversationId;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::outbox::{self, Draft};

use super::parcels::{Accounts, DESK};

/// Redraws of a card are at least so far apart, milliseconds.
const REDRAW_WAIT: i64 = 2_500;
/// Titles are changed so late after the cause: changes that follow are one.
const TITLE_WAIT: i64 = 15_000;
/// A card is pinned so late, so that it never comes before customers' words
/// that wait for the same budget.
const PIN_WAIT: i64 = 3_000;

/// Asks for a redraw of the card; many requests are one.
pub async fn card(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Redraw, "card", REDRAW_WAIT);
    view(
        tx,
        accounts,
        Errand::Card { conversation: id },
        id,
        what,
        now,
    )
    .await
}

/// Asks for card and title to be brought up to date once the talk pauses; what
/// is said stands in the topic already. `due` and `since` in milliseconds UTC.
pub async fn refresh(
    tx: &mut Tx,
    accounts: &Accounts,
    conversation: ConversationId,
    (due, since): (i64, i64),
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Redraw, "refresh", due - now);
    let errand = Errand::Refresh {
        conversation,
        since,
    };
    view(tx, accounts, errand, conversation, what, now).await
}

/// Asks for card and title to be brought up to date now.
pub async fn redraw(
    tx: &mut Tx,
    accounts: &Accounts,
    conversation: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let title = (Class::Cosmetic, "title", 0);
    let errand = Errand::Title { conversation };
    view(tx, accounts, errand, conversation, title, now).await?;
    let card = (Class::Redraw, "card", 0);
    let errand = Errand::Card { conversation };
    view(tx, accounts, errand, conversation, card, now).await
}

/// [`refresh`] after what can wait while both sides write: talk, whose turn it
/// is, and what an agent set and was told of at once.
pub async fn noted(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    refresh(tx, accounts, id, (now + REDRAW_WAIT, now), now).await
}

/// Asks for the title to be brought up to date.
pub async fn title(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Cosmetic, "title", TITLE_WAIT);
    view(
        tx,
        accounts,
        Errand::Title { conversation: id },
        id,
        what,
        now,
    )
    .await
}

/// Asks for the card to be pinned.
pub async fn pin(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Cosmetic, "pin", PIN_WAIT);
    view(
        tx,
        accounts,
        Errand::Pin { conversation: id },
        id,
        what,
        now,
    )
    .await
}

/// Asks for the topic to be closed or opened as the status says.
pub async fn gate(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Confirm, "gate", 0);
    view(
        tx,
        accounts,
        Errand::Gate { conversation: id },
        id,
        what,
        now,
    )
    .await
}

/// Asks for the customer's picture to be shown; asked twice, it is shown once.
pub async fn portrait(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let what = (Class::Confirm, "portrait", 0);
    let errand = Errand::Portrait { conversation: id };
    view(tx, accounts, errand, id, what, now).await
}

/// A view of the conversation that is redrawn from the database, so that only
/// the last request counts.
async fn view(
    tx: &mut Tx,
    accounts: &Accounts,
    errand: Errand,
    id: ConversationId,
    (class, what, wait): (Class, &str, i64),
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        conversation: Some(id),
        ..Draft::new(&accounts.desk, DESK, format!("{what}:{id}"), class, errand)
    };
    outbox::put(tx, draft.folded().at(now + wait), now).await
}
