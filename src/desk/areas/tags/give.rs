//! Giving tags to a ticket and taking them off.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::desk::cards::piece::{cut, name};
use crate::locale::Arg;
use crate::model::fold::fold;
use crate::model::ids::TagId;
use crate::model::right::Right;
use crate::relay::views;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::tags::{self, Given, Tag};
use crate::store::{inboxes, rights};

use super::screens;

type Replies = Result<Vec<Reply>, StoreError>;

/// Most words of one command.
const WORDS: usize = 20;
/// Most tags offered for an unknown word.
const NEAR: usize = 6;

async fn case<'c>(
    tx: &mut Tx,
    call: &'c Call<'_>,
) -> Result<Result<&'c Conversation, Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Order).await? {
        return Ok(Err(refused));
    }
    let found = call.conversation.as_ref();
    Ok(found.ok_or_else(|| Reply::Refused(call.say("desk-only-in-topic"))))
}

/// Whether he may make tags: by right, or because the inbox lets everybody.
async fn may_make(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
) -> Result<bool, StoreError> {
    if rights::may(tx, call.who.role, Right::EditScripts).await? {
        return Ok(true);
    }
    let open = inboxes::setting(tx, &conversation.inbox, inboxes::OPEN_TAGS).await?;
    Ok(open.as_deref() == Some("yes"))
}

/// Shows the toggles.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    let conversation = match case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let all = tags::list(tx).await?;
    let given = tags::ids(tx, conversation.ticket).await?;
    let language = call.who.language;
    let card = screens::toggles(&all, &given, page, conversation.id, language);
    Ok(vec![Reply::Show(card)])
}

/// Gives one or takes it off, and shows the toggles again.
pub(super) async fn toggle(tx: &mut Tx, call: &Call<'_>, tag: TagId, page: usize) -> Replies {
    let conversation = match case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let Some(tag) = tags::get(tx, tag).await? else {
        return Ok(vec![call.late()]);
    };
    if let Some(refused) = flip(tx, call, conversation, &tag).await? {
        return Ok(vec![refused]);
    }
    show(tx, call, page).await
}

/// One of those offered for an unknown word.
pub(super) async fn chosen(tx: &mut Tx, call: &Call<'_>, tag: TagId) -> Replies {
    let conversation = match case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let Some(tag) = tags::get(tx, tag).await?.filter(|tag| !tag.archived) else {
        return Ok(vec![call.late()]);
    };
    given(tx, call, conversation, &tag).await
}

/// Makes the tag of an unknown word and gives it.
pub(super) async fn make(tx: &mut Tx, call: &Call<'_>, word: &str) -> Replies {
    let conversation = match case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    if !may_make(tx, call, conversation).await? {
        return Ok(refusal(tx, call, Right::EditScripts)
            .await?
            .into_iter()
            .collect());
    }
    let Some(word) = tags::name(word) else {
        return Ok(vec![call.late()]);
    };
    match made(tx, call, conversation, &word).await? {
        Some(tag) => given(tx, call, conversation, &tag).await,
        None => Ok(vec![call.late()]),
    }
}

async fn given(tx: &mut Tx, call: &Call<'_>, conversation: &Conversation, tag: &Tag) -> Replies {
    let now = call.room.now;
    let given = tags::give(tx, conversation.ticket, tag.id, call.who.id, now).await?;
    if given == Given::Full {
        return Ok(vec![full(call)]);
    }
    if given == Given::Yes {
        noted(tx, call, conversation, "tag", tag).await?;
    }
    let args = [("tag", Arg::from(name(&tag.name)))];
    let words = call.who.language.say_with("tags-done", &args);
    Ok(vec![Reply::Close(words)])
}

/// `/tag word word`: each is given, or taken off if the ticket has it; `+word`
/// makes a tag whatever is like it.
pub(super) async fn words(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    let conversation = match case(tx, call).await? {
        Ok(conversation) => conversation,
        Err(refused) => return Ok(vec![refused]),
    };
    let may_make = may_make(tx, call, conversation).await?;
    let all = tags::list(tx).await?;
    let (mut replies, mut done) = (Vec::new(), false);
    for word in split(args).into_iter().take(WORDS) {
        let (new, bare) = match word.strip_prefix('+') {
            Some(bare) => (true, bare),
            None => (false, word),
        };
        let Some(bare) = tags::name(bare) else {
            let args = [("tag", Arg::from(name(bare)))];
            let words = call.who.language.say_with("tags-too-long", &args);
            replies.push(Reply::Refused(words));
            continue;
        };
        let tag = match find(&all, &bare) {
            Found::One(tag) => Some(tag.clone()),
            Found::Only(tag) if !new && !may_make => Some(tag.clone()),
            Found::None if may_make => made(tx, call, conversation, &bare).await?,
            _ if new && may_make => made(tx, call, conversation, &bare).await?,
            found => {
                let near = found.near(&all, &bare);
                let (id, language) = (conversation.id, call.who.language);
                if near.is_empty() {
                    let args = [("tag", Arg::from(name(&bare)))];
                    let words = language.say_with("tags-unknown", &args);
                    replies.push(Reply::Refused(words));
                } else {
                    let card = screens::unknown(&bare, &near, may_make, id, language);
                    replies.push(Reply::Show(card));
                }
                continue;
            }
        };
        let Some(tag) = tag else { continue };
        match flip(tx, call, conversation, &tag).await? {
            Some(refused) => replies.push(refused),
            None => done = true,
        }
    }
    if done && replies.is_empty() {
        replies.push(Reply::Done(call.say("tags-done-all")));
    }
    Ok(replies)
}

/// Words by commas if there are some, else by blanks.
fn split(args: &str) -> Vec<&str> {
    let words: Vec<&str> = if args.contains(',') {
        args.split(',').map(str::trim).collect()
    } else {
        args.split_whitespace().collect()
    };
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

/// What a word stands for.
enum Found<'t> {
    /// This very tag.
    One(&'t Tag),
    /// The only tag that begins so.
    Only(&'t Tag),
    /// None, but some are like it.
    Like,
    /// None at all.
    None,
}

fn find<'t>(all: &'t [Tag], word: &str) -> Found<'t> {
    let word = fold(word);
    if let Some(tag) = all.iter().find(|tag| tag.word == word) {
        return Found::One(tag);
    }
    let mut begun = all.iter().filter(|tag| tag.word.starts_with(&word));
    match (begun.next(), begun.next()) {
        (Some(tag), None) => Found::Only(tag),
        (None, _) if near(all, &word).is_empty() => Found::None,
        _ => Found::Like,
    }
}

impl Found<'_> {
    fn near(&self, all: &[Tag], word: &str) -> Vec<Tag> {
        match self {
            Self::One(tag) | Self::Only(tag) => vec![(*tag).clone()],
            Self::Like => near(all, &fold(word)),
            Self::None => Vec::new(),
        }
    }
}

/// Those that begin so or are perhaps mistyped, nearest first.
fn near(all: &[Tag], word: &str) -> Vec<Tag> {
    let most = word.chars().count() / 3 + 1;
    let mut near: Vec<(usize, &Tag)> = all
        .iter()
        .filter_map(|tag| {
            if tag.word.starts_with(word) {
                return Some((0, tag));
            }
            let far = strsim::damerau_levenshtein(&tag.word, word);
            (far <= most && far < tag.word.chars().count()).then_some((far, tag))
        })
        .collect();
    near.sort_by_key(|(far, _)| *far);
    near.into_iter()
        .take(NEAR)
        .map(|(_, tag)| tag.clone())
        .collect()
}

async fn made(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    word: &str,
) -> Result<Option<Tag>, StoreError> {
    let known = tags::named(tx, word)
        .await?
        .is_some_and(|tag| !tag.archived);
    let id = tags::ensure(tx, word, call.room.now).await?;
    let tag = tags::get(tx, id).await?;
    if let (Some(tag), false) = (&tag, known) {
        noted(tx, call, conversation, "tag-made", tag).await?;
    }
    Ok(tag)
}

/// Gives it, or takes it off if the ticket has it; a refusal if it has too many.
async fn flip(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    tag: &Tag,
) -> Result<Option<Reply>, StoreError> {
    let ticket = conversation.ticket;
    if tags::take(tx, ticket, tag.id).await? {
        noted(tx, call, conversation, "untag", tag).await?;
        return Ok(None);
    }
    if tag.archived {
        return Ok(Some(call.late()));
    }
    let given = tags::give(tx, ticket, tag.id, call.who.id, call.room.now).await?;
    if given == Given::Full {
        return Ok(Some(full(call)));
    }
    noted(tx, call, conversation, "tag", tag).await?;
    Ok(None)
}

fn full(call: &Call<'_>) -> Reply {
    let args = [("count", Arg::from(tags::MOST))];
    Reply::Refused(call.who.language.say_with("tags-full", &args))
}

async fn noted(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
    action: &str,
    tag: &Tag,
) -> Result<(), StoreError> {
    let detail = cut(&tag.name, tags::NAME_MAX);
    let entry = Entry {
        actor: &call.who.id.to_string(),
        action,
        conversation: Some(conversation.id),
        message: None,
        detail: Some(&detail),
    };
    journal::add(tx, entry, call.room.now).await?;
    let accounts = call.room.stage.accounts(&conversation.inbox);
    views::noted(tx, &accounts, conversation.id, call.room.now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &str) -> Tag {
        Tag {
            id: TagId::fresh(),
            name: name.into(),
            word: fold(name),
            used: 0,
            archived: false,
        }
    }

    #[test]
    fn words_stand_for_tags() {
        let all = [tag("VIP"), tag("Доставка"), tag("Доставлено"), tag("🔥")];
        assert!(matches!(find(&all, "vip"), Found::One(tag) if tag.name == "VIP"));
        assert!(matches!(find(&all, "🔥"), Found::One(_)));
        assert!(matches!(find(&all, "Доставлен"), Found::Only(tag) if tag.name == "Доставлено"));
        assert!(matches!(find(&all, "достав"), Found::Like));
        assert!(matches!(find(&all, "вип"), Found::None));
        let near: Vec<String> = near(&all, "дсотавка")
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(near, ["Доставка"]);
    }

    #[test]
    fn commas_keep_words_together() {
        assert_eq!(split("a  b"), ["a", "b"]);
        assert_eq!(split("big order, b ,"), ["big order", "b"]);
    }
}
