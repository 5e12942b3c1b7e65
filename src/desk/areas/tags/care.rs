//! Looking after the tags: names, those put aside, two that mean one thing.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::ids::TagId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::tags::{self, Tag};

use super::{RENAME, code, screens};

type Replies = Result<Vec<Reply>, StoreError>;

/// The list of all.
pub(super) async fn list(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(vec![refused]);
    }
    let all = tags::list(tx).await?;
    Ok(vec![Reply::Show(screens::list(
        &all,
        page,
        false,
        call.who.language,
    ))])
}

/// The list of those put aside.
pub(super) async fn aside(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(vec![refused]);
    }
    let all = tags::archived(tx).await?;
    Ok(vec![Reply::Show(screens::list(
        &all,
        page,
        true,
        call.who.language,
    ))])
}

/// The tag, if the caller may change it.
async fn case(tx: &mut Tx, call: &Call<'_>, tag: TagId) -> Result<Result<Tag, Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(Err(refused));
    }
    let found = tags::get(tx, tag).await?;
    Ok(found.ok_or_else(|| call.late()))
}

/// One of the list.
pub(super) async fn one(tx: &mut Tx, call: &Call<'_>, tag: TagId) -> Replies {
    Ok(vec![match case(tx, call, tag).await? {
        Ok(tag) => Reply::Show(screens::one(&tag, call.who.language)),
        Err(refused) => refused,
    }])
}

/// Asks for another name.
pub(super) async fn ask_name(tx: &mut Tx, call: &Call<'_>, tag: TagId) -> Replies {
    Ok(vec![match case(tx, call, tag).await? {
        Ok(tag) => {
            let args = [("tag", Arg::from(name(&tag.name)))];
            let words = call.who.language.say_with("tags-ask-name", &args);
            Reply::Ask {
                ask: format!("{RENAME}{}", code(tag.id)),
                words: RichText::plain(words),
            }
        }
        Err(refused) => refused,
    }])
}

/// Gives it another name.
pub(super) async fn rename(tx: &mut Tx, call: &Call<'_>, tag: TagId, words: &str) -> Replies {
    let tag = match case(tx, call, tag).await? {
        Ok(tag) => tag,
        Err(refused) => return Ok(vec![refused]),
    };
    let args = [("tag", Arg::from(name(words)))];
    let Some(new) = tags::name(words) else {
        let words = call.who.language.say_with("tags-too-long", &args);
        return Ok(vec![Reply::Refused(words)]);
    };
    if !tags::rename(tx, tag.id, &new).await? {
        let words = call.who.language.say_with("tags-name-taken", &args);
        return Ok(vec![Reply::Refused(words)]);
    }
    log(tx, call, "tag-rename", &format!("{} -> {new}", tag.name)).await?;
    one(tx, call, tag.id).await
}

/// Puts it aside, or back.
pub(super) async fn archive(tx: &mut Tx, call: &Call<'_>, tag: TagId) -> Replies {
    let tag = match case(tx, call, tag).await? {
        Ok(tag) => tag,
        Err(refused) => return Ok(vec![refused]),
    };
    tags::archive(tx, tag.id, !tag.archived).await?;
    let action = if tag.archived {
        "tag-back"
    } else {
        "tag-archive"
    };
    log(tx, call, action, &tag.name).await?;
    one(tx, call, tag.id).await
}

/// Shows those it can be merged into.
pub(super) async fn choose(tx: &mut Tx, call: &Call<'_>, tag: TagId, page: usize) -> Replies {
    let tag = match case(tx, call, tag).await? {
        Ok(tag) => tag,
        Err(refused) => return Ok(vec![refused]),
    };
    let all = tags::list(tx).await?;
    let card = screens::merge(&tag, &all, page, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Merges one into another.
pub(super) async fn merge(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::EditScripts).await? {
        return Ok(vec![refused]);
    }
    let mut all = tags::list(tx).await?;
    all.extend(tags::archived(tx).await?);
    let named = |half: &str| all.iter().find(|tag| screens::half(tag.id) == half);
    let both = args.split_at_checked(16);
    let both = both.and_then(|(from, into)| Some((named(from)?, named(into)?)));
    let Some((from, into)) = both.filter(|(from, into)| from.id != into.id) else {
        return Ok(vec![call.late()]);
    };
    tags::merge(tx, from.id, into.id).await?;
    log(
        tx,
        call,
        "tag-merge",
        &format!("{} -> {}", from.name, into.name),
    )
    .await?;
    one(tx, call, into.id).await
}

async fn log(tx: &mut Tx, call: &Call<'_>, action: &str, detail: &str) -> Result<(), StoreError> {
    let entry = Entry {
        actor: &call.who.id.to_string(),
        action,
        detail: Some(detail),
        ..Entry::default()
    };
    journal::add(tx, entry, call.room.now).await
}
