//! The inboxes and brands that a script is for.

use std::collections::BTreeSet;

use crate::desk::areas::{Call, Reply};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::inboxes;
use crate::store::scripts::{self, Script};

use super::desk_screens as screens;

type Replies = Result<Vec<Reply>, StoreError>;

/// Marks the number of a brand among those of inboxes.
pub(super) const BRAND: char = 'b';

/// Shows what there is to choose from.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, script: &Script) -> Replies {
    let (inboxes, brands) = (known(call), branded(tx, script).await?);
    let card = screens::limits(&script.head, &inboxes, &brands, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Marks an inbox by its number, or a brand by `b` and its number, or takes the
/// mark away.
pub(super) async fn toggle(
    tx: &mut Tx,
    call: &Call<'_>,
    mut script: Script,
    which: &str,
) -> Replies {
    let is_brand = which.starts_with(BRAND);
    let all: Vec<String> = if is_brand {
        branded(tx, &script).await?
    } else {
        known(call).into_iter().map(|(code, _)| code).collect()
    };
    let at = which.trim_start_matches(BRAND).parse::<usize>().ok();
    let Some(chosen) = at.and_then(|at| all.get(at)) else {
        return Ok(vec![call.late()]);
    };
    let head = &mut script.head;
    let list = if is_brand {
        &mut head.brands
    } else {
        &mut head.inboxes
    };
    match list.iter().position(|it| it == chosen) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(chosen.clone()),
    }
    scripts::limit(tx, head.id, &head.inboxes, &head.brands).await?;
    show(tx, call, &script).await
}

/// Codes and names of the inboxes.
fn known(call: &Call<'_>) -> Vec<(String, String)> {
    let inboxes = call.room.stage.inboxes.iter();
    let mut all: Vec<(String, String)> = inboxes
        .map(|(code, is)| (code.clone(), is.name.clone()))
        .collect();
    all.sort();
    all
}

/// The brands there are, and those of the script that are no more.
async fn branded(tx: &mut Tx, script: &Script) -> Result<Vec<String>, StoreError> {
    let mut all: BTreeSet<String> = inboxes::brands(tx).await?.into_iter().collect();
    all.extend(script.head.brands.iter().cloned());
    Ok(all.into_iter().collect())
}
