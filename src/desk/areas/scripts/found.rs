//! Scripts in inline mode. An inline query does not tell in which topic it is
//! typed, so only what can be said without the ticket is offered; what is
//! chosen is posted by the agent himself, like any message of his.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::desk::areas::{Call, Found};
use crate::model::content::Content;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::script_list::{Head, Order, View};
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::script_uses::{self, Use};
use crate::store::{rights, scripts};

use super::fill;

/// Most that are offered.
const MOST: usize = 20;
/// Most scripts that a post is compared with.
const LOOKED_AT: usize = 300;

/// What is offered for `query`: scripts of words alone that change nothing.
pub(super) async fn found(
    tx: &mut Tx,
    call: &Call<'_>,
    query: &str,
) -> Result<Vec<Found>, StoreError> {
    if !rights::may(tx, call.who.role, Right::Scripts).await? {
        return Ok(Vec::new());
    }
    let view = most_used();
    let mut heads = if query.trim().is_empty() {
        scripts::list(tx, view).await?.all().to_vec()
    } else {
        scripts::find(tx, query, view, MOST).await?
    };
    heads.truncate(MOST);
    let mut offered = Vec::new();
    for head in heads {
        for (language, text) in spoken(tx, call, &head).await? {
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

/// Counts the script that says just this; what the agent has changed before he
/// posted it is words of his own.
pub(super) async fn count(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    said: &str,
) -> Result<(), StoreError> {
    // Not searched for: filled-in words are no words of the script.
    let all = scripts::list(tx, most_used()).await?;
    for head in all.all().iter().take(LOOKED_AT) {
        for (language, text) in spoken(tx, call, head).await? {
            if text.text.trim() == said.trim() {
                let used = Use {
                    script: head.id,
                    version: head.version,
                    language: Some(language),
                    agent: call.who.id,
                    edited: false,
                    ticket: Some(conversation.ticket),
                    at: call.room.now,
                };
                return script_uses::add(tx, &used).await;
            }
        }
    }
    Ok(())
}

fn most_used() -> View<'static> {
    View {
        order: Order::Used,
        ..View::default()
    }
}

/// What a script says without a ticket, by language; nothing if it changes
/// something or has files: neither can be posted by hand.
async fn spoken(
    tx: &mut Tx,
    call: &Call<'_>,
    head: &Head,
) -> Result<Vec<(String, RichText)>, StoreError> {
    let script = if head.changes {
        None
    } else {
        scripts::get(tx, head.id).await?
    };
    let values = fill::alone(call);
    let says = script.into_iter().flat_map(|script| script.body.says);
    let said = says.filter(|(_, saying)| saying.media.is_empty());
    let said = said.filter_map(|(language, saying)| {
        let contents = saying.contents(&values).ok()?;
        match contents.into_iter().next() {
            Some(Content::Text { text }) => Some((language, text)),
            _ => None,
        }
    });
    Ok(said.collect())
}
