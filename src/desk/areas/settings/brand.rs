//! The brand that an inbox speaks for: it stands in the titles of its topics,
//! and scripts can be limited to it.

use crate::desk::areas::{Call, Reply};
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::rich::RichText;
use crate::relay::views;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::inboxes;

use super::{BRAND, change};

type Replies = Result<Vec<Reply>, StoreError>;

/// Longest brand, characters.
pub const LONGEST: usize = 16;
/// Removes the brand.
const NOTHING: &str = "-";
/// Most topics that are renamed at once; each costs an operation of the group.
/// The others follow when their title changes anyway.
const RENAMED: i64 = 100;

/// Asks for the brand of an inbox.
pub(super) async fn ask(tx: &mut Tx, call: &Call<'_>, inbox: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let args = [
        ("inbox", Arg::from(name(call.room.stage.inbox_name(inbox)))),
        ("max", LONGEST.to_string().into()),
    ];
    Ok(vec![Reply::Ask {
        ask: format!("{BRAND}{inbox}"),
        words: RichText::plain(call.who.language.say_with("settings-ask-brand", &args)),
    }])
}

/// Sets the brand of an inbox, or removes it.
pub(super) async fn set(tx: &mut Tx, call: &Call<'_>, inbox: &str, words: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let value = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() || value.chars().count() > LONGEST {
        let args = [("max", Arg::from(LONGEST.to_string()))];
        let words = call.who.language.say_with("settings-bad-brand", &args);
        return Ok(vec![Reply::Refused(words)]);
    }
    let value = Some(value.as_str()).filter(|value| *value != NOTHING);
    let was = inboxes::own(tx, inbox, inboxes::BRAND).await?;
    let replies = change::set(tx, call, inbox, inboxes::BRAND, value).await?;
    if was.as_deref() != value {
        let accounts = call.room.stage.accounts(inbox);
        for id in conversations::open_in(tx, inbox, RENAMED).await? {
            views::title(tx, &accounts, id, call.room.now).await?;
        }
    }
    Ok(replies)
}

/// `None` if the caller may set the brand of this inbox; all together have none.
async fn refused(tx: &mut Tx, call: &Call<'_>, inbox: &str) -> Result<Option<Reply>, StoreError> {
    Ok(match change::refused(tx, call, inbox).await? {
        None if inbox.is_empty() => Some(call.late()),
        refused => refused,
    })
}
