//! What a role may do: the defaults of [`crate::model::right`] and what
//! managers have changed.

use crate::model::right::Right;

use super::database::{Tx, all, maybe, run};
use super::error::StoreError;
use super::staff::Standing;

/// Whether somebody with this standing may do that.
pub async fn may(tx: &mut Tx, standing: Standing, right: Right) -> Result<bool, StoreError> {
    if let Some(fixed) = fixed(standing, right) {
        return Ok(fixed);
    }
    let row: Option<(bool,)> = maybe!(
        tx,
        "SELECT allowed FROM role_right WHERE role = $1 AND what = $2",
        standing,
        right.key()
    )?;
    Ok(row.map_or_else(|| default(standing, right), |(allowed,)| allowed))
}

/// All that a role may do.
pub async fn of_role(tx: &mut Tx, standing: Standing) -> Result<Vec<Right>, StoreError> {
    let rows: Vec<(String, bool)> = all!(
        tx,
        "SELECT what, allowed FROM role_right WHERE role = $1",
        standing
    )?;
    let allowed = |right: Right| {
        fixed(standing, right).unwrap_or_else(|| {
            rows.iter()
                .find(|(what, _)| what == right.key())
                .map_or_else(|| default(standing, right), |(_, allowed)| *allowed)
        })
    };
    Ok(Right::ALL
        .into_iter()
        .filter(|right| allowed(*right))
        .collect())
}

/// Gives a role a right or takes it; `false` if that cannot be changed.
pub async fn set(
    tx: &mut Tx,
    standing: Standing,
    right: Right,
    allowed: bool,
) -> Result<bool, StoreError> {
    if fixed(standing, right).is_some() {
        return Ok(false);
    }
    run!(
        tx,
        "INSERT INTO role_right (role, what, allowed) VALUES ($1, $2, $3) \
         ON CONFLICT (role, what) DO UPDATE SET allowed = excluded.allowed",
        standing,
        right.key(),
        allowed
    )?;
    Ok(true)
}

fn fixed(standing: Standing, right: Right) -> Option<bool> {
    match standing {
        Standing::Gone => Some(false),
        Standing::Manager if right == Right::Settings => Some(true),
        _ => None,
    }
}

fn default(standing: Standing, right: Right) -> bool {
    match standing {
        Standing::Manager => true,
        Standing::Agent => right.of_agent(),
        Standing::External => right.of_external(),
        Standing::Performer => right.of_performer(),
        Standing::Gone => false,
    }
}
