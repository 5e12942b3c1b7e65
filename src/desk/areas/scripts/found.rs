//! Scripts in inline mode. An inline query does not tell in which topic it is
//! typed, so only what can be said without the ticket is offered; what is
//! chosen is posted by the agent himself, like any message of his.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::desk::areas::{Call, Found};
use crate::model::content::Content;
use crate::model::right::Right;
use crate::model::script_list::{Order, View};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::{rights, scripts};

use super::fill;

/// Most that are offered.
const MOST: usize = 20;

/// What is offered for `query`: scripts of words alone that change nothing.
pub(super) async fn found(
    tx: &mut Tx,
    call: &Call<'_>,
    query: &str,
) -> Result<Vec<Found>, StoreError> {
    if !rights::may(tx, call.who.role, Right::Scripts).await? {
        return Ok(Vec::new());
    }
    let view = View {
        order: Order::Used,
        ..View::default()
    };
    let mut heads = if query.trim().is_empty() {
        scripts::list(tx, view).await?.all().to_vec()
    } else {
        scripts::find(tx, query, view, MOST).await?
    };
    heads.truncate(MOST);
    let values = fill::alone(call);
    let mut offered = Vec::new();
    for head in heads.into_iter().filter(|head| !head.changes) {
        let Some(script) = scripts::get(tx, head.id).await? else {
            continue;
        };
        for (language, saying) in &script.body.says {
            if !saying.media.is_empty() {
                continue;
            }
            let contents = saying.contents(&values).unwrap_or_default();
            let Some(Content::Text { text }) = contents.into_iter().next() else {
                continue;
            };
            offered.push(Found {
                id: format!("{}{language}", URL_SAFE_NO_PAD.encode(head.id.0.as_bytes())),
                title: format!("{} · {}", head.title, language.to_uppercase()),
                about: text.text.chars().take(120).collect(),
                text,
            });
        }
    }
    offered.truncate(MOST);
    Ok(offered)
}
