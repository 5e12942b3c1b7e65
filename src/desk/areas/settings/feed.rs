//! Switching the feed on and off.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::turns::whom::says;
use crate::desk::areas::{Call, Reply};
use crate::model::fold::fold;
use crate::model::right::Right;
use crate::relay::parcels;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::journal::{self, Entry};

use super::change;

type Replies = Result<Vec<Reply>, StoreError>;

/// `/feed on`, `/feed off`; without words it tells how it is.
pub(super) async fn command(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let word = fold(args.trim());
    let on = if says("feed-words-on", &word) {
        true
    } else if says("feed-words-off", &word) {
        false
    } else {
        let key = if feed::is_on(tx).await? {
            "feed-is-on"
        } else {
            "feed-is-off"
        };
        return Ok(vec![Reply::Refused(call.say(key))]);
    };
    switch(tx, call, on).await?;
    Ok(vec![Reply::Done(call.say(said(on)))])
}

/// The button among the settings.
pub(super) async fn press(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let on = match args {
        "on" => true,
        "off" => false,
        _ => return Ok(vec![call.late()]),
    };
    switch(tx, call, on).await?;
    let mut replies = vec![Reply::Done(call.say(said(on)))];
    replies.extend(change::list(tx, call, 0).await?);
    Ok(replies)
}

fn said(on: bool) -> &'static str {
    if on { "feed-on" } else { "feed-off" }
}

async fn switch(tx: &mut Tx, call: &Call<'_>, on: bool) -> Result<(), StoreError> {
    if !feed::switch(tx, on).await? {
        return Ok(());
    }
    let entry = Entry {
        actor: &call.who.id.to_string(),
        action: "setting",
        detail: Some(if on { "feed: on" } else { "feed: off" }),
        ..Entry::default()
    };
    journal::add(tx, entry, call.room.now).await?;
    parcels::feed(tx, &call.room.stage.account, call.room.now).await
}
