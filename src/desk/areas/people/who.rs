//! Who is there, and who is on duty.

use crate::desk::areas::{Call, Reply};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff;

use super::{log, screens};

type Replies = Result<Vec<Reply>, StoreError>;

/// What counts as done lately, milliseconds.
pub(super) const WEEK: i64 = 7 * 24 * 60 * 60 * 1000;

/// Everybody with role, duty and work.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    let mut people = staff::everybody(tx).await?;
    people.sort_by_key(|person| !person.duty);
    let loads = staff::loads(tx, call.room.now - WEEK).await?;
    let card = screens::who(&people, &loads, page, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// `/on`, `/off`.
pub(super) async fn duty(tx: &mut Tx, call: &Call<'_>, on: bool) -> Replies {
    if staff::set_duty(tx, call.who.id, on).await? {
        log(tx, call, if on { "duty-on" } else { "duty-off" }, "").await?;
    }
    let key = if on {
        "people-done-on"
    } else {
        "people-done-off"
    };
    Ok(vec![Reply::Done(call.say(key))])
}
