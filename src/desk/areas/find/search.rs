//! Searching: the first page, and turning pages.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::search::Query;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::search::{self, index};
use crate::store::{people, posts, searches};

use super::screens::{self, Found, Known, Page, Sight};
use super::{WORDS, one};

type Replies = Result<Vec<Reply>, StoreError>;

/// Messages on a page.
const PAGE: usize = 6;
/// Pages that can be turned.
const PAGES: usize = 100;
/// Characters of what is searched for that are kept.
const LONGEST: usize = 200;

/// Searches for `words`; asks for them if there are none.
pub(super) async fn words(tx: &mut Tx, call: &Call<'_>, words: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let words = words.trim();
    if words.is_empty() {
        return Ok(vec![Reply::Ask {
            ask: WORDS.into(),
            words: RichText::plain(call.say("find-ask")),
        }]);
    }
    let query = Query::parse(words);
    if let (true, Some(number)) = (query.number_only, query.number) {
        return one::numbered(tx, call, number).await;
    }
    if query.is_empty() {
        return Ok(vec![Reply::Refused(call.say("find-usage"))]);
    }
    index::freshen(tx).await?;
    let words: String = words.chars().take(LONGEST).collect();
    let id = searches::begin(tx, call.who.id, &words, call.room.now).await?;
    page(tx, call, id, 0).await
}

/// Shows another page; `args` name the search and the page.
pub(super) async fn turn(tx: &mut Tx, call: &Call<'_>, args: &str) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Find).await? {
        return Ok(vec![refused]);
    }
    let asked = args
        .split_once('.')
        .and_then(|(id, page)| Some((id.parse().ok()?, page.parse().ok()?)));
    match asked {
        Some((id, number)) => page(tx, call, id, number).await,
        None => Ok(vec![call.late()]),
    }
}

async fn page(tx: &mut Tx, call: &Call<'_>, id: i64, number: usize) -> Replies {
    let Some(mut asked) = searches::get(tx, call.who.id, id).await? else {
        return Ok(vec![Reply::Refused(call.say("find-forgotten"))]);
    };
    let begins = match number.checked_sub(1) {
        None => None,
        Some(before) => match asked.pages.get(before) {
            Some(cursor) => Some(*cursor),
            None => return Ok(vec![call.late()]),
        },
    };
    let query = Query::parse(&asked.words);
    let finds = search::page(tx, &query, begins, PAGE).await?;
    let next = finds.next.filter(|_| number + 1 < PAGES);
    if let (Some(next), true) = (next, asked.pages.len() == number) {
        asked.pages.push(next);
        searches::reach(tx, call.who.id, id, &asked.pages).await?;
    }
    let mut known = Vec::new();
    for who in finds.people {
        let accounts = people::accounts(tx, who.contact).await?;
        let topic = accounts.iter().find_map(|account| account.topic);
        known.push(Known { who, topic });
    }
    let mut hits = Vec::new();
    for hit in finds.hits {
        let post = posts::of_message(tx, call.room.chat, hit.message).await?;
        let post = post.first().map(|post| post.post);
        hits.push(Found { hit, post });
    }
    let page = Page {
        search: id,
        words: asked.words,
        number,
        ticket: finds.ticket,
        people: known,
        hits,
        more: next.is_some(),
        behind: finds.behind,
    };
    let card = screens::finds(&page, &Sight::of(call));
    Ok(vec![Reply::Show(card)])
}
