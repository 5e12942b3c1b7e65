//! The outbox: parcels that a transaction caused and delivery has to bring.
//!
//! States: `ready` (waits for its time and its turn) and `flying` (claimed; if
//! its holder died, it may or may not have been sent). A parcel that is done
//! is deleted; what it achieved stands in the other tables.

use std::sync::Arc;

use uuid::Uuid;

use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, ParcelId};

use super::database::{Tx, all, maybe, one, run};
use super::error::StoreError;

/// What delivery must know of a parcel to choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which.
    pub id: ParcelId,
    /// Who sends it.
    pub account: Arc<str>,
    /// Where to.
    pub chat: Arc<str>,
    /// Strict order holds within.
    pub lane: Arc<str>,
    /// Place in the lane.
    pub seq: i64,
    /// Priority.
    pub class: Class,
    /// UTF-16 length of plain text that may share a post with its neighbours.
    pub weight: Option<i64>,
    /// Operations of the chat's budget that it needs at least.
    pub cost: i64,
    /// Not before, milliseconds UTC.
    pub due: i64,
}

/// A parcel to put into the outbox.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Who sends it.
    pub account: String,
    /// Where to.
    pub chat: String,
    /// Strict order holds within.
    pub lane: String,
    /// Place in the lane.
    pub seq: i64,
    /// Priority.
    pub class: Class,
    /// See [`Head::weight`].
    pub weight: Option<i64>,
    /// See [`Head::cost`].
    pub cost: i64,
    /// What to do.
    pub errand: Errand,
    /// For whom, if for a conversation.
    pub conversation: Option<ConversationId>,
    /// While a parcel with this key waits, a new one is not made.
    pub fold: Option<String>,
    /// Not before, milliseconds UTC.
    pub due: i64,
}

impl Draft {
    /// A parcel of its own, due at once; the rest is set where it differs.
    #[must_use]
    pub fn new(account: &str, chat: &str, lane: String, class: Class, errand: Errand) -> Self {
        Self {
            account: account.into(),
            chat: chat.into(),
            lane,
            seq: 0,
            class,
            weight: None,
            cost: 1,
            errand,
            conversation: None,
            fold: None,
            due: 0,
        }
    }

    /// One of many requests that are one: only the first that waits is kept.
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.fold = Some(self.lane.clone());
        self
    }

    /// Not before `due`, milliseconds UTC.
    #[must_use]
    pub fn at(mut self, due: i64) -> Self {
        self.due = due;
        self
    }
}

/// A claimed parcel.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Which.
    pub id: ParcelId,
    /// What to do.
    pub errand: Errand,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    /// Whether an earlier attempt may have succeeded unnoticed.
    pub unsure: bool,
    /// Where to.
    pub chat: String,
    /// For whom.
    pub conversation: Option<ConversationId>,
    /// Priority.
    pub class: Class,
    /// Since when it is in the outbox, milliseconds UTC.
    pub created_at: i64,
}

/// Puts a parcel into the outbox, unless one with the same fold waits already.
pub async fn put(tx: &mut Tx, draft: Draft, now: i64) -> Result<(), StoreError> {
    let id = ParcelId::fresh();
    let errand = serde_json::to_string(&draft.errand)?;
    let added = run!(
        tx,
        "INSERT INTO parcel (id, account, chat, lane, seq, class, weight, cost, job, conversation, fold, \
         state, due, set_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'ready', $12, $13, $13) \
         ON CONFLICT (fold) DO NOTHING",
        id,
        &draft.account,
        &draft.chat,
        &draft.lane,
        draft.seq,
        draft.class.rank(),
        draft.weight,
        draft.cost,
        &errand,
        draft.conversation,
        &draft.fold,
        draft.due,
        now
    )?;
    if added > 0 {
        tx.hatched.push(Head {
            id,
            account: draft.account.into(),
            chat: draft.chat.into(),
            lane: draft.lane.into(),
            seq: draft.seq,
            class: draft.class,
            weight: draft.weight,
            cost: draft.cost,
            due: draft.due,
        });
    }
    Ok(())
}

/// Claims one parcel for `holder`; `None` if it is no longer there to claim.
pub async fn claim(tx: &mut Tx, id: ParcelId, holder: Uuid) -> Result<Option<Parcel>, StoreError> {
    let row: Option<ClaimedRow> = maybe!(
        tx,
        "UPDATE parcel SET state = 'flying', holder = $2, attempts = attempts + 1, fold = NULL \
         WHERE id = $1 AND state = 'ready' \
         RETURNING id, job, attempts, unsure, chat, conversation, class, created_at",
        id,
        holder
    )?;
    row.map(ClaimedRow::parcel).transpose()
}

/// Removes a parcel of `holder` that is done or given up. One that was taken
/// over meanwhile stays: its new holder decides.
pub async fn remove(tx: &mut Tx, id: ParcelId, holder: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM parcel WHERE id = $1 AND holder = $2",
        id,
        holder
    )?;
    Ok(())
}

/// Puts a parcel that `holder` claimed back, to be tried again after `wait`
/// milliseconds. One that was taken over meanwhile stays as it is.
pub async fn put_back(
    tx: &mut Tx,
    id: ParcelId,
    holder: Uuid,
    wait: i64,
    unsure: bool,
    now: i64,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE parcel SET state = 'ready', holder = NULL, due = $3, set_at = $5, unsure = (unsure OR $4) \
         WHERE id = $1 AND holder = $2",
        id,
        holder,
        now + wait,
        unsure,
        now
    )?;
    Ok(())
}

/// Makes `holder` the holder of an orphan.
pub async fn adopt(tx: &mut Tx, id: ParcelId, holder: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE parcel SET holder = $2 WHERE id = $1 AND state = 'flying'",
        id,
        holder
    )?;
    Ok(())
}

/// Makes the parcels that this transaction has put in since there were `before`
/// of them orphans: whoever takes them over holds them for perhaps delivered.
pub(crate) async fn forsake(tx: &mut Tx, before: usize) -> Result<(), StoreError> {
    let heads = tx.hatched.split_off(before.min(tx.hatched.len()));
    for head in heads {
        run!(
            tx,
            "UPDATE parcel SET state = 'flying', fold = NULL WHERE id = $1",
            head.id
        )?;
    }
    Ok(())
}

/// Parcels of `account` that were claimed by somebody other than `holder` and
/// never settled. Only whoever holds the account's lease may ask: then the
/// claimers are dead.
pub async fn orphans(tx: &mut Tx, account: &str, holder: Uuid) -> Result<Vec<Parcel>, StoreError> {
    let rows: Vec<ClaimedRow> = all!(
        tx,
        "SELECT id, job, attempts, unsure, chat, conversation, class, created_at FROM parcel \
         WHERE account = $1 AND state = 'flying' AND (holder IS NULL OR holder <> $2) ORDER BY id",
        account,
        holder
    )?;
    rows.into_iter().map(ClaimedRow::parcel).collect()
}

/// The oldest waiting parcels of `account`. If the clock went back since one was
/// put there, its due time is told as if it had been put there `now`: nothing
/// waits longer than it was meant to.
pub async fn waiting(
    tx: &mut Tx,
    account: &str,
    limit: i64,
    now: i64,
) -> Result<Vec<Head>, StoreError> {
    let rows: Vec<HeadRow> = all!(
        tx,
        "SELECT id, account, chat, lane, seq, class, weight, cost, due, set_at FROM parcel \
         WHERE account = $1 AND state = 'ready' ORDER BY id LIMIT $2",
        account,
        limit
    )?;
    Ok(rows.into_iter().map(|row| row.head(now)).collect())
}

/// Whether something of this lane is being delivered.
pub async fn is_flying(tx: &mut Tx, lane: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = maybe!(
        tx,
        "SELECT attempts FROM parcel WHERE lane = $1 AND state = 'flying' LIMIT 1",
        lane
    )?;
    Ok(row.is_some())
}

/// Takes a parcel of a lane out before anybody claimed it; `false` if it is
/// not there or on its way.
pub async fn withdraw(tx: &mut Tx, lane: &str, errand: &Errand) -> Result<bool, StoreError> {
    let job = serde_json::to_string(errand)?;
    let gone = run!(
        tx,
        "DELETE FROM parcel WHERE lane = $1 AND job = $2 AND state = 'ready' AND NOT unsure",
        lane,
        &job
    )?;
    Ok(gone > 0)
}

/// How many parcels are open, and since when the oldest (milliseconds UTC).
pub async fn depth(tx: &mut Tx) -> Result<(i64, Option<i64>), StoreError> {
    one!(tx, "SELECT COUNT(*), MIN(created_at) FROM parcel")
}

/// Parcels of one account, rim and class, among the oldest [`SURVEYED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// They go to the desk, else to customers.
    pub to_desk: bool,
    /// Of this class.
    pub class: Class,
    /// So many.
    pub count: i64,
    /// Since when the oldest, milliseconds UTC.
    pub since: i64,
}

/// Parcels of an account that are looked at for their class and age; with more,
/// it is late whatever they are.
pub const SURVEYED: i64 = 10_000;

/// How many parcels of `account` are open, counted over an index alone; and
/// what the oldest of them are.
pub async fn survey(tx: &mut Tx, account: &str) -> Result<(i64, Vec<Waiting>), StoreError> {
    let (total,): (i64,) = one!(
        tx,
        "SELECT COUNT(*) FROM parcel WHERE account = $1",
        account
    )?;
    let rows: Vec<(String, i64, i64, i64)> = all!(
        tx,
        "SELECT rim, class, COUNT(*), MIN(created_at) FROM (\
         SELECT CASE WHEN chat LIKE 'desk%' THEN 'desk' ELSE 'customer' END AS rim, class, created_at \
         FROM parcel WHERE account = $1 ORDER BY id LIMIT $2) AS oldest GROUP BY rim, class",
        account,
        SURVEYED
    )?;
    let waiting = rows.into_iter().map(|(rim, class, count, since)| Waiting {
        to_desk: rim == "desk",
        class: Class::of_rank(class),
        count,
        since,
    });
    Ok((total, waiting.collect()))
}

/// On PostgreSQL, tells the other processes after the commit that parcels wait.
pub(crate) async fn notify(tx: &mut Tx, heads: &[Head]) -> Result<(), StoreError> {
    let mut accounts: Vec<Arc<str>> = heads.iter().map(|head| head.account.clone()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts {
        run!(tx, "SELECT pg_notify('topicdesk_parcel', $1)", &*account)?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    id: ParcelId,
    job: String,
    attempts: i64,
    unsure: bool,
    chat: String,
    conversation: Option<ConversationId>,
    class: i64,
    created_at: i64,
}

impl ClaimedRow {
    fn parcel(self) -> Result<Parcel, StoreError> {
        Ok(Parcel {
            id: self.id,
            errand: serde_json::from_str(&self.job)?,
            attempts: self.attempts,
            unsure: self.unsure,
            chat: self.chat,
            conversation: self.conversation,
            class: Class::of_rank(self.class),
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    id: ParcelId,
    account: String,
    chat: String,
    lane: String,
    seq: i64,
    class: i64,
    weight: Option<i64>,
    cost: i64,
    due: i64,
    set_at: i64,
}

impl HeadRow {
    fn head(self, now: i64) -> Head {
        Head {
            id: self.id,
            account: self.account.into(),
            chat: self.chat.into(),
            lane: self.lane.into(),
            seq: self.seq,
            class: Class::of_rank(self.class),
            weight: self.weight,
            cost: self.cost,
            due: self.due.saturating_sub((self.set_at - now).max(0)),
        }
    }
}
