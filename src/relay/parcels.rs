//! Puts errands into the outbox: which account, which lane, which class.

use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::{Alert, Notice};
use crate::model::screen::{Home, Screen};
use crate::model::script::Offered;
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
/// Lines of the feed gather so long: an album is there as a whole then.
const FEED_WAIT: i64 = 2_000;
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
    let lane = format!("d:{}", step.to);
    let draft = Draft {
        seq: step.seq,
        weight: step.shape.weight,
        conversation: Some(step.to),
        fold: step.shape.fold,
        due: now + step.shape.wait,
        ..Draft::new(&accounts.desk, DESK, lane, step.class, step.errand)
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
    let errand = Errand::Open { conversation: id };
    let draft = Draft {
        weight: Some(CARD_UNITS),
        cost: 2,
        conversation: Some(id),
        fold: Some(format!("open:{id}")),
        ..Draft::new(
            &accounts.desk,
            DESK,
            format!("d:{id}"),
            Class::First,
            errand,
        )
    };
    outbox::put(tx, draft.at(now), now).await
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

/// Asks for General to hear of new dialogues.
pub async fn announce(
    tx: &mut Tx,
    accounts: &Accounts,
    wait: i64,
    now: i64,
) -> Result<(), StoreError> {
    let draft = Draft::new(
        &accounts.desk,
        DESK,
        "announce".into(),
        Class::Alert,
        Errand::Announce,
    );
    outbox::put(tx, draft.folded().at(now + wait), now).await
}

/// Asks for the feed to be brought up to date, after everything else.
pub async fn feed(tx: &mut Tx, desk: &str, now: i64) -> Result<(), StoreError> {
    let draft = Draft::new(desk, DESK, "feed".into(), Class::Cosmetic, Errand::Feed);
    outbox::put(tx, draft.folded().at(now + FEED_WAIT), now).await
}

/// Tells General about trouble; told once while it waits.
pub async fn alert(tx: &mut Tx, desk: &str, alert: Alert, now: i64) -> Result<(), StoreError> {
    let lane = match &alert {
        Alert::InboxDown { inbox } => format!("alert:inbox:{inbox}"),
        Alert::Group { .. } => "alert:group".to_owned(),
        Alert::Left { who, .. } => format!("alert:left:{who}"),
        Alert::TimerParked => "alert:timer".to_owned(),
        Alert::Overdue => "alert:overdue".to_owned(),
        Alert::Help => "alert:help".to_owned(),
    };
    let draft = Draft::new(desk, DESK, lane, Class::Alert, Errand::Alert { alert });
    outbox::put(tx, draft.folded().at(now), now).await
}

/// Shows something to one person of the staff, in order with all else for him.
/// It spends the group's budget like any post, but is answered for by nobody:
/// what comes too late is not shown.
pub async fn screen(tx: &mut Tx, desk: &str, screen: Screen, now: i64) -> Result<(), StoreError> {
    let chat = match screen.home {
        Home::Private => screen.user.to_string(),
        Home::Topic(_) | Home::Thread(_) => DESK.to_owned(),
    };
    let conversation = match screen.home {
        Home::Topic(id) => Some(id),
        Home::Thread(_) | Home::Private => None,
    };
    let lane = format!("s:{}", screen.user);
    let errand = Errand::Screen {
        screen: Box::new(screen),
    };
    let draft = Draft {
        conversation,
        ..Draft::new(desk, &chat, lane, Class::Confirm, errand)
    };
    outbox::put(tx, draft.at(now), now).await
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
    let id = message.id;
    let draft = Draft {
        conversation: Some(message.conversation),
        ..Draft::new(
            account,
            FILES,
            format!("f:{id}"),
            Class::Cosmetic,
            Errand::Keep { message: id },
        )
    };
    outbox::put(tx, draft.at(now), now).await
}

/// Asks for a file to be fetched that somebody sends for a script; files of one
/// script come in the order in which they were sent.
pub async fn shelve(
    tx: &mut Tx,
    desk: &str,
    offered: Offered,
    seq: i64,
    now: i64,
) -> Result<(), StoreError> {
    let lane = format!("shelve:{}", offered.script);
    let offered = Box::new(offered);
    let draft = Draft {
        seq,
        ..Draft::new(
            desk,
            FILES,
            lane,
            Class::Confirm,
            Errand::Shelve { offered },
        )
    };
    outbox::put(tx, draft.at(now), now).await
}

/// Asks for the reaction on a message's post to be brought up to date.
pub async fn mark(
    tx: &mut Tx,
    accounts: &Accounts,
    conversation: ConversationId,
    message: MessageId,
    now: i64,
) -> Result<(), StoreError> {
    let lane = format!("mark:{message}");
    let draft = Draft {
        conversation: Some(conversation),
        ..Draft::new(
            &accounts.desk,
            DESK_LIGHT,
            lane,
            Class::Confirm,
            Errand::Mark { message },
        )
    };
    outbox::put(tx, draft.folded().at(now + MARK_WAIT), now).await
}

/// Marks a person's post as obeyed; costs nothing of the group's budget.
pub async fn tick(tx: &mut Tx, desk: &str, post: i64, now: i64) -> Result<(), StoreError> {
    let lane = format!("tick:{post}");
    let errand = Errand::Tick { post };
    let draft = Draft::new(desk, DESK_LIGHT, lane, Class::Confirm, errand);
    outbox::put(tx, draft.folded().at(now), now).await
}

/// Removes a topic that nobody owns.
pub async fn sweep(tx: &mut Tx, desk: &str, topic: i64, now: i64) -> Result<(), StoreError> {
    let lane = format!("sweep:{topic}");
    let draft = Draft::new(desk, DESK, lane, Class::Cosmetic, Errand::Sweep { topic });
    outbox::put(tx, draft.folded().at(now), now).await
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
    if to.is_task() {
        return Ok(()); // there is nobody
    }
    let lane = to_customer(to.id);
    let draft = Draft {
        seq,
        conversation: Some(to.id),
        fold: shape.fold,
        due: now + shape.wait,
        ..Draft::new(&accounts.inbox, &to.address, lane, Class::Content, errand)
    };
    outbox::put(tx, draft, now).await
}

/// Ends the access of a customer's devices; in a lane of its own, for it shall
/// not wait for what is sent to him.
pub async fn revoke(
    tx: &mut Tx,
    accounts: &Accounts,
    id: ConversationId,
    inbox: &str,
    chat: &str,
    now: i64,
) -> Result<(), StoreError> {
    let lane = format!("revoke:{inbox}:{chat}");
    let errand = Errand::Revoke {
        inbox: inbox.into(),
        chat: chat.into(),
    };
    let draft = Draft {
        conversation: Some(id),
        ..Draft::new(&accounts.inbox, chat, lane, Class::Alert, errand)
    };
    outbox::put(tx, draft.folded(), now).await
}
