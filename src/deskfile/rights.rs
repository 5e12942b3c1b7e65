//! Who may do what, in the file of a desk: a table for each role, in it a word
//! for each right. A right that is not named stays as it is.

use crate::config::error::{Expected, Problem};
use crate::config::reader::{Reader, Section};
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::rights;
use crate::store::staff::Standing;

use super::people;
use super::report::{Area, Outcome, Report};
use super::scripts::word;

/// What a role may do and what not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRights {
    /// Which role.
    pub role: Standing,
    /// What is said of each right.
    pub allowed: Vec<(Right, bool)>,
}

/// Reads `[rights.…]`.
pub(super) fn read(reader: &Reader<'_>, section: &Section<'_>) -> Vec<RoleRights> {
    let mut found = Vec::new();
    for (name, role) in people::ROLES {
        let table = section.section(name);
        let mut allowed = Vec::new();
        for (key, place, value) in table.rest() {
            let right = Right::ALL.into_iter().find(|it| word(it.key()) == key);
            match (right, value.get_ref().as_bool()) {
                (Some(right), Some(may)) => allowed.push((right, may)),
                (Some(_), None) => table.wrong_type(key, reader.place(value), Expected::Flag),
                (None, _) => {
                    let problem = Problem::NotOneOf {
                        key: format!("rights.{name}"),
                        allowed: Right::ALL.iter().map(|it| word(it.key())).collect(),
                        nearest: None,
                    };
                    reader.report(Some(place), problem);
                }
            }
        }
        if !allowed.is_empty() {
            // In one order, whatever that of the file.
            allowed.sort_by_key(|(right, _)| Right::ALL.iter().position(|it| it == right));
            found.push(RoleRights { role, allowed });
        }
    }
    for (key, place, _) in section.rest() {
        let problem = Problem::UnknownKey {
            key: section.full(key),
            nearest: None,
        };
        reader.report(Some(place), problem);
    }
    found
}

/// The whole grid.
pub(super) async fn gather(tx: &mut Tx) -> Result<Vec<RoleRights>, StoreError> {
    let mut found = Vec::new();
    for (_, role) in people::ROLES {
        let may = rights::of_role(tx, role).await?;
        let allowed = Right::ALL.map(|right| (right, may.contains(&right)));
        let allowed = allowed.into();
        found.push(RoleRights { role, allowed });
    }
    Ok(found)
}

/// Gives and takes what differs.
pub(super) async fn apply(
    tx: &mut Tx,
    wanted: &[RoleRights],
    report: &mut Report,
) -> Result<(), StoreError> {
    for it in wanted {
        let may = rights::of_role(tx, it.role).await?;
        let mut outcome = Outcome::Left;
        for (right, allowed) in &it.allowed {
            let differs = may.contains(right) != *allowed;
            if differs && rights::set(tx, it.role, *right, *allowed).await? {
                outcome = Outcome::Changed;
            }
        }
        report.add(Area::Rights, people::role(it.role), outcome);
    }
    Ok(())
}
