//! Puts errands into the outbox: which account, which lane, which class.

use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::{Alert, Notice};
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::Message;
use crate::store::outbox::{self, Draft};

/// The group, as the outbox calls it; which chat that is stands elsewhere, so
/// that a migrated group changes nothing here.
pub const DESK: &str = "desk";
/// The group again, for calls with a budget of their own (reactions).
pub const DESK_LIGHT: &str = "desk/light";

/// Our own store, as the outbox calls it: no chat, so it has no budget of one.
pub const FILES: &str = "files";

/// How long items of an album are waited for (they come one by one with no end
/// mark; facts 4.3), milliseconds.
pub const ALBUM_WAIT: i64 = 1_200;
/// Room for a card above the first words, UTF-16 units.
const CARD_UNITS: i64 = 1_000;
/// Redraws of a card are at least so far apart, milliseconds.
const REDRAW_WAIT: i64 = 2_500;
/// Titles are changed so late after the cause: changes that follow are one.
const TITLE_WAIT: i64 = 15_000;
/// A card is pinned so late, so that it never comes before customers' words
/// that wait for the same budget.
const PIN_WAIT: i64 = 3_000;
/// A state that changes again within this time is shown once.
const MARK_WAIT: i64 = 700;

/// Who sends for an inbox.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// The account of the staff bot.
    pub desk: String,
    /// The account of the customer's inbox.
    pub inbox: String,
}

/// A step for the topic, in order with everything else there.
#[derive(Clone, Debug)]
pub struct Step {
    /// What to do.
    pub errand: Errand,
    /// In whose topic.
    pub to: ConversationId,
    /// Place among the steps there.
    pub seq: i64,
    /// Priority.
    pub class: Class,
    /// How it may be combined.
    pub shape: Shape,
}

/// Something for the topic, in order with everything else there.
pub async fn post(
    tx: &mut Tx,
    accounts: &Accounts,
    step: Step,
    now: i64,
) -> Result<(), StoreError> {
    let Step {
        errand,
        to,
        seq,
        class,
        shape,
    } = step;
    let draft = Draft {
        account: accounts.desk.clone(),
        chat: DESK.into(),
        lane: format!("d:{to}"),
        seq,
        class,
        weight: shape.weight,
        cost: 1,
        errand,
        conversation: Some(to),
        fold: shape.fold,
        due: now + shape.wait,
    };
    outbox::put(tx, draft, now).await
}

/// How a content parcel may be combined.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// See [`outbox::Head::weight`].
    pub weight: Option<i64>,
    /// See [`Draft::fold`].
    pub fold: Option<String>,
    /// Milliseconds to wait for more of it.
    pub wait: i64,
}

/// Asks for the topic to be made; goes before everything else of its lane.
pub async fn open(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        account: accounts.desk.clone(),
        chat: DESK.into(),
        lane: format!("d:{id}"),
        seq: 0,
        class: Class::First,
        weight: Some(CARD_UNITS),
        cost: 2,
        errand: Errand::Open { conversation: id },
        conversation: Some(id),
        fold: Some(format!("open:{id}")),
        due: now,
    };
    outbox::put(tx, draft, now).await
}

/// Asks for what was said in a lost topic to be told, before anything new is.
pub async fn history(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    let errand = Errand::History { conversation: id };
    let shape = Shape {
        fold: Some(format!("history:{id}")),
        ..Shape::default()
    };
    let step = Step {
        errand,
        to: id,
        seq: 0,
        class: Class::Content,
        shape,
    };
    post(tx, accounts, step, now).await
}

/// Tells the agents something in the topic.
pub async fn notice(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    notice: Notice,
    class: Class,
    now: i64,
) -> Result<(), StoreError> {
    let seq = conversations::next_seq(tx, id).await?;
    let errand = Errand::Notice {
        conversation: id,
        notice,
    };
    let step = Step {
        errand,
        to: id,
        seq,
        class,
        shape: Shape::default(),
    };
    post(tx, accounts, step, now).await
}

/// Asks for a redraw of the card; many requests are one.
pub async fn card(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    view(
        tx,
        accounts,
        Errand::Card { conversation: id },
        id,
        (Class::Redraw, REDRAW_WAIT),
        now,
    )
    .await
}

/// Asks for the title to be brought up to date.
pub async fn title(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    now: i64,
) -> Result<(), StoreError> {
    view(
        tx,
        accounts,
        Errand::Title { conversation: id },
        id,
        (Class::Cosmetic, TITLE_WAIT),
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
    view(
        tx,
        accounts,
        Errand::Pin { conversation: id },
        id,
        (Class::Cosmetic, PIN_WAIT),
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
    view(
        tx,
        accounts,
        Errand::Gate { conversation: id },
        id,
        (Class::Confirm, 0),
        now,
    )
    .await
}

/// Asks for General to hear of new dialogues.
pub async fn announce(
    tx: &mut Tx,
    accounts: &Accounts,
    wait: i64,
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        account: accounts.desk.clone(),
        chat: DESK.into(),
        lane: "announce".into(),
        seq: 0,
        class: Class::Alert,
        weight: None,
        cost: 1,
        errand: Errand::Announce,
        conversation: None,
        fold: Some("announce".into()),
        due: now + wait,
    };
    outbox::put(tx, draft, now).await
}

/// Tells General about trouble; told once while it waits.
pub async fn alert(tx: &mut Tx, desk: &str, alert: Alert, now: i64) -> Result<(), StoreError> {
    let lane = match &alert {
        Alert::InboxDown { inbox } => format!("alert:inbox:{inbox}"),
        Alert::Group { .. } => "alert:group".to_owned(),
        Alert::Help => "alert:help".to_owned(),
    };
    let draft = Draft {
        account: desk.into(),
        chat: DESK.into(),
        fold: Some(lane.clone()),
        lane,
        seq: 0,
        class: Class::Alert,
        weight: None,
        cost: 1,
        errand: Errand::Alert { alert },
        conversation: None,
        due: now,
    };
    outbox::put(tx, draft, now).await
}

/// Asks for a message's file to be fetched into our own store, when there is
/// time: a far side's handle is good for one bot and may go (facts T18).
pub async fn keep(
    tx: &mut Tx,
    account: &str,
    message: &Message,
    now: i64,
) -> Result<(), StoreError> {
    if message.content.file().is_none() {
        return Ok(());
    }
    let draft = Draft {
        account: account.into(),
        chat: FILES.into(),
        lane: format!("f:{}", message.id),
        seq: 0,
        class: Class::Cosmetic,
        weight: None,
        cost: 1,
        errand: Errand::Keep {
            message: message.id,
        },
        conversation: Some(message.conversation),
        fold: None,
        due: now,
    };
    outbox::put(tx, draft, now).await
}

/// Asks for the reaction on a message's post to be brought up to date.
pub async fn mark(
    tx: &mut Tx,
    accounts: &Accounts,
    conversation: ConversationId,
    message: MessageId,
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        account: accounts.desk.clone(),
        chat: DESK_LIGHT.into(),
        lane: format!("m:{message}"),
        seq: 0,
        class: Class::Confirm,
        weight: None,
        cost: 1,
        errand: Errand::Mark { message },
        conversation: Some(conversation),
        fold: Some(format!("mark:{message}")),
        due: now + MARK_WAIT,
    };
    outbox::put(tx, draft, now).await
}

/// Removes a topic that nobody owns.
pub async fn sweep(tx: &mut Tx, desk: &str, topic: i64, now: i64) -> Result<(), StoreError> {
    let draft = Draft {
        account: desk.into(),
        chat: DESK.into(),
        lane: format!("sweep:{topic}"),
        seq: 0,
        class: Class::Cosmetic,
        weight: None,
        cost: 1,
        errand: Errand::Sweep { topic },
        conversation: None,
        fold: Some(format!("sweep:{topic}")),
        due: now,
    };
    outbox::put(tx, draft, now).await
}

/// The lane of everything for a customer.
#[must_use]
pub fn to_customer(id: ConversationId) -> String {
    format!("c:{id}")
}

/// Something for the customer, in order with everything else for him.
pub async fn send(
    tx: &mut Tx,
    accounts: &Accounts,
    errand: Errand,
    to: &Conversation,
    seq: i64,
    shape: Shape,
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        account: accounts.inbox.clone(),
        chat: to.address.clone(),
        lane: to_customer(to.id),
        seq,
        class: Class::Content,
        weight: None,
        cost: 1,
        errand,
        conversation: Some(to.id),
        fold: shape.fold,
        due: now + shape.wait,
    };
    outbox::put(tx, draft, now).await
}

/// A view of the conversation that is redrawn from the database, so that only
/// the last request counts.
async fn view(
    tx: &mut Tx,
    accounts: &Accounts,
    errand: Errand,
    id: ConversationId,
    (class, wait): (Class, i64),
    now: i64,
) -> Result<(), StoreError> {
    let what = match errand {
        Errand::Title { .. } => "title",
        Errand::Pin { .. } => "pin",
        Errand::Gate { .. } => "gate",
        _ => "card",
    };
    let draft = Draft {
        account: accounts.desk.clone(),
        chat: DESK.into(),
        lane: format!("{what}:{id}"),
        seq: 0,
        class,
        weight: None,
        cost: 1,
        errand,
        conversation: Some(id),
        fold: Some(format!("{what}:{id}")),
        due: now + wait,
    };
    outbox::put(tx, draft, now).await
}
