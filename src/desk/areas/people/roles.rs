//! What each role may do, and who has which role (product.md, P15).

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};
use crate::store::{rights, teams};

use super::who::WEEK;
use super::{key, log, screens};

type Replies = Result<Vec<Reply>, StoreError>;

/// What there is to look after.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>) -> Replies {
    let refused = refusal(tx, call, Right::Settings).await?;
    Ok(vec![refused.unwrap_or_else(|| {
        Reply::Show(screens::roles(call.who.language))
    })])
}

/// The rights of a role.
pub(super) async fn rights(tx: &mut Tx, call: &Call<'_>, role: Standing) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let has = rights::of_role(tx, role).await?;
    Ok(vec![Reply::Show(screens::rights(
        role,
        &has,
        call.who.language,
    ))])
}

/// Gives a role a right, or takes it.
pub(super) async fn toggle(tx: &mut Tx, call: &Call<'_>, role: Standing, right: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let Some(right) = Right::ALL.into_iter().find(|it| it.key() == right) else {
        return Ok(vec![call.late()]);
    };
    let has = rights::may(tx, role, right).await?;
    if !rights::set(tx, role, right, !has).await? {
        return Ok(vec![Reply::Refused(call.say("people-right-fixed"))]);
    }
    let action = if has { "right-take" } else { "right-give" };
    log(tx, call, action, &format!("{} {}", key(role), right.key())).await?;
    rights_of(tx, call, role).await
}

async fn rights_of(tx: &mut Tx, call: &Call<'_>, role: Standing) -> Replies {
    let has = rights::of_role(tx, role).await?;
    Ok(vec![Reply::Show(screens::rights(
        role,
        &has,
        call.who.language,
    ))])
}

/// Everybody.
pub(super) async fn people(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let all = staff::everybody(tx).await?;
    Ok(vec![Reply::Show(screens::people(
        &all,
        page,
        call.who.language,
    ))])
}

/// One person.
pub(super) async fn person(tx: &mut Tx, call: &Call<'_>, id: i64) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let person = staff::get(tx, id).await?;
    let Some(person) = person.filter(|it| it.role != Standing::Gone) else {
        return Ok(vec![call.late()]);
    };
    let loads = staff::loads(tx, call.room.now - WEEK).await?;
    let load = loads.get(&id).copied().unwrap_or_default();
    let teams = teams::of(tx, id).await?;
    let card = screens::person(&person, load, &teams, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Gives a person a role. Nobody changes his own: the last one who may would
/// lock everybody out.
pub(super) async fn set(tx: &mut Tx, call: &Call<'_>, role: Standing, id: &str) -> Replies {
    change(tx, call, id.parse().ok(), Some(role)).await
}

/// Gives a person back the role that the group says.
pub(super) async fn unset(tx: &mut Tx, call: &Call<'_>, id: i64) -> Replies {
    change(tx, call, Some(id), None).await
}

async fn change(tx: &mut Tx, call: &Call<'_>, id: Option<i64>, role: Option<Standing>) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let person = match id {
        Some(id) => staff::get(tx, id).await?,
        None => None,
    };
    let Some(person) = person.filter(|it| it.role != Standing::Gone) else {
        return Ok(vec![call.late()]);
    };
    if person.id == call.who.id {
        return Ok(vec![Reply::Refused(call.say("people-not-yourself"))]);
    }
    let changed = match role {
        Some(role) => staff::set_role(tx, person.id, role).await?,
        None => staff::unset_role(tx, person.id).await?,
    };
    if changed {
        let now = staff::standing(tx, person.id).await?.unwrap_or(person.role);
        let detail = format!("{} {} -> {}", person.id, key(person.role), key(now));
        log(tx, call, "role", &detail).await?;
    }
    self::person(tx, call, person.id).await
}
