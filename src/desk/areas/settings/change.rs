//! Showing and changing the settings.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::locale::Arg;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::relay::ticket::{MAX_HOURS, REOPEN_HOURS};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::inboxes::{self, BRAND, OPEN_TAGS, RESPONSIBLE};
use crate::store::journal::{self, Entry};
use crate::store::staff::{self, Standing};

use super::ASK_HOURS;
use super::screens::{self, Set, View};

type Replies = Result<Vec<Reply>, StoreError>;

/// In place of a value: what holds for all.
const INHERIT: &str = "all";

/// The inboxes.
pub(super) async fn list(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let inboxes = call.room.stage.inboxes.iter();
    let mut inboxes: Vec<(String, String)> = inboxes
        .map(|(code, is)| (code.clone(), is.name.clone()))
        .collect();
    inboxes.sort();
    let feed = feed::is_on(tx).await?;
    let card = screens::list(&inboxes, page, feed, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// `None` if the caller may change the settings of this inbox.
pub(super) async fn refused(
    tx: &mut Tx,
    call: &Call<'_>,
    inbox: &str,
) -> Result<Option<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(Some(refused));
    }
    let known = inbox.is_empty() || call.room.stage.inboxes.contains_key(inbox);
    Ok((!known).then(|| call.late()))
}

/// What is set for one.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, inbox: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let responsible = match inboxes::responsible(tx, inbox).await? {
        Some(id) => staff::get(tx, id).await?.map(|it| it.name),
        None => None,
    };
    let hours = inboxes::setting(tx, inbox, inboxes::REOPEN_HOURS).await?;
    let tags = inboxes::setting(tx, inbox, OPEN_TAGS).await?;
    let view = View {
        inbox: inbox.to_owned(),
        name: call.room.stage.inbox_name(inbox).to_owned(),
        responsible: Set {
            value: responsible,
            inherited: inboxes::own(tx, inbox, RESPONSIBLE).await?.is_none(),
        },
        hours: Set {
            value: hours.and_then(|it| it.parse().ok()).unwrap_or(REOPEN_HOURS),
            inherited: inboxes::own(tx, inbox, inboxes::REOPEN_HOURS)
                .await?
                .is_none(),
        },
        tags: Set {
            value: tags.as_deref() == Some("yes"),
            inherited: inboxes::own(tx, inbox, OPEN_TAGS).await?.is_none(),
        },
        brand: inboxes::own(tx, inbox, BRAND).await?,
    };
    Ok(vec![Reply::Show(screens::inbox(&view, call.who.language))])
}

/// Shows who can be responsible.
pub(super) async fn choose(tx: &mut Tx, call: &Call<'_>, inbox: &str, page: usize) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let mut people = staff::everybody(tx).await?;
    people.retain(|it| it.role != Standing::Performer);
    let shown = call.room.stage.inbox_name(inbox);
    let card = screens::people((inbox, shown), &people, page, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Makes somebody responsible for new tickets, or nobody (`0`).
pub(super) async fn responsible(
    tx: &mut Tx,
    call: &Call<'_>,
    inbox: &str,
    person: &str,
) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let value = match person {
        INHERIT => None,
        "0" => Some("0"),
        _ => {
            let found = match person.parse() {
                Ok(id) => staff::get(tx, id).await?,
                Err(_) => None,
            };
            let fits = |role| !matches!(role, Standing::Gone | Standing::Performer);
            if found.is_none_or(|it| !fits(it.role)) {
                return Ok(vec![call.late()]);
            }
            Some(person)
        }
    };
    set(tx, call, inbox, RESPONSIBLE, value).await
}

/// Shows how long the window can be.
pub(super) async fn hours(tx: &mut Tx, call: &Call<'_>, inbox: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let shown = call.room.stage.inbox_name(inbox);
    let card = screens::windows((inbox, shown), call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Asks for the hours.
pub(super) async fn ask_hours(tx: &mut Tx, call: &Call<'_>, inbox: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    Ok(vec![Reply::Ask {
        ask: format!("{ASK_HOURS}{inbox}"),
        words: RichText::plain(call.say("settings-ask-number")),
    }])
}

/// Sets the window.
pub(super) async fn set_hours(tx: &mut Tx, call: &Call<'_>, inbox: &str, hours: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    if hours == INHERIT {
        return set(tx, call, inbox, inboxes::REOPEN_HOURS, None).await;
    }
    let parsed = hours.parse::<i64>().ok();
    let Some(hours) = parsed.filter(|it| (0..=MAX_HOURS).contains(it)) else {
        let args = [("max", Arg::from(MAX_HOURS.to_string()))];
        let words = call.who.language.say_with("settings-bad-hours", &args);
        return Ok(vec![Reply::Refused(words)]);
    };
    let value = hours.to_string();
    set(tx, call, inbox, inboxes::REOPEN_HOURS, Some(&value)).await
}

/// Sets who makes tags.
pub(super) async fn tags(tx: &mut Tx, call: &Call<'_>, inbox: &str, value: &str) -> Replies {
    if let Some(refused) = refused(tx, call, inbox).await? {
        return Ok(vec![refused]);
    }
    let value = match value {
        "yes" | "no" => Some(value),
        _ => None,
    };
    set(tx, call, inbox, OPEN_TAGS, value).await
}

/// Sets something, or with `None` goes back to what holds for all.
pub(super) async fn set(
    tx: &mut Tx,
    call: &Call<'_>,
    inbox: &str,
    name: &str,
    value: Option<&str>,
) -> Replies {
    let was = inboxes::own(tx, inbox, name).await?;
    if was.as_deref() != value {
        inboxes::set(tx, inbox, name, value).await?;
        let words = |value: Option<&str>| value.unwrap_or("-").to_owned();
        let (was, now) = (words(was.as_deref()), words(value));
        let detail = format!("{inbox} {name}: {was} -> {now}");
        let entry = Entry {
            actor: &call.who.id.to_string(),
            action: "setting",
            detail: Some(&detail),
            ..Entry::default()
        };
        journal::add(tx, entry, call.room.now).await?;
    }
    show(tx, call, inbox).await
}
