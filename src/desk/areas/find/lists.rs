//! Lists, a page at a time: what is open, one's own, spoken of today or ever,
//! tasks, favourites.

use chrono::{DateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::model::ids::{ContactId, TicketId};
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::lists::{self, Slice};
use crate::store::merges;
use crate::store::people::{self, Kind};
use crate::store::rights;

use super::screens::{self, Item, PAGE, Roll, Sight};

type Replies = Result<Vec<Reply>, StoreError>;

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Everything open, the longest unanswered first.
    Inbox,
    /// What one is responsible for, or follows.
    Mine,
    /// Conversations of today.
    Today,
    /// Conversations of all times.
    Ever,
    /// Open tasks.
    Tasks,
    /// What one keeps at hand.
    Favourites,
}

impl List {
    /// Every one, in the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::Inbox,
        Self::Mine,
        Self::Today,
        Self::Ever,
        Self::Tasks,
        Self::Favourites,
    ];

    /// The verb that shows it.
    #[must_use]
    pub const fn verb(self) -> char {
        match self {
            Self::Inbox => 'i',
            Self::Mine => 'm',
            Self::Today => 'd',
            Self::Ever => 'e',
            Self::Tasks => 't',
            Self::Favourites => 'v',
        }
    }

    /// The list of a verb.
    #[must_use]
    pub fn of(verb: char) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.verb() == verb)
    }

    /// Fluent key of its name, also on its button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inbox => "find-list-inbox",
            Self::Mine => "find-list-mine",
            Self::Today => "find-list-today",
            Self::Ever => "find-list-ever",
            Self::Tasks => "find-list-tasks",
            Self::Favourites => "find-list-favourites",
        }
    }
}

/// Shows a page of a list. Who may not look for things sees his own alone.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, list: List, page: i64) -> Replies {
    let all = rights::may(tx, call.who.role, Right::Find).await?;
    if list != List::Mine
        && let Some(refused) = refusal(tx, call, Right::Find).await?
    {
        return Ok(vec![refused]);
    }
    let slice = Slice {
        from: page * PAGE,
        // One more than is shown tells whether there is another page.
        count: PAGE + 1,
    };
    let me = call.who.id;
    let tickets = match list {
        List::Inbox => lists::open(tx, slice).await?,
        List::Mine => lists::of_staff(tx, me, all, slice).await?,
        List::Today => {
            let since = midnight(call.room.now, call.room.stage.zone);
            lists::lately(tx, since, slice).await?
        }
        List::Ever => lists::lately(tx, 0, slice).await?,
        List::Tasks => lists::tasks(tx, slice).await?,
        List::Favourites => Vec::new(),
    };
    let mut items: Vec<Item> = tickets.into_iter().map(Item::Ticket).collect();
    if list == List::Favourites {
        items = favourites(tx, me, slice).await?;
    }
    let take = usize::try_from(PAGE).unwrap_or(0);
    let more = items.len() > take;
    items.truncate(take);
    let roll = Roll {
        list,
        counts: match list {
            List::Inbox => Some(lists::counts(tx).await?),
            _ => None,
        },
        items,
        page,
        more,
    };
    let card = screens::list(&roll, &Sight::of(call));
    Ok(vec![Reply::Show(card)])
}

async fn favourites(tx: &mut Tx, staff: i64, slice: Slice) -> Result<Vec<Item>, StoreError> {
    let all = people::favourites(tx, staff, None, slice.from + slice.count).await?;
    let mut items = Vec::new();
    for kept in all
        .into_iter()
        .skip(usize::try_from(slice.from).unwrap_or(0))
    {
        let item = match kept.what {
            Kind::Ticket => {
                let line = lists::one(tx, TicketId(kept.id)).await?;
                line.map_or(Item::Gone, Item::Ticket)
            }
            Kind::Contact => {
                let person = merges::person(tx, ContactId(kept.id)).await?;
                let accounts = people::accounts(tx, person).await?;
                match accounts.first() {
                    Some(first) => Item::Contact {
                        name: first.called().to_owned(),
                        topic: accounts.iter().find_map(|account| account.topic),
                    },
                    None => Item::Gone,
                }
            }
        };
        items.push(item);
    }
    Ok(items)
}

/// The beginning of the day, milliseconds UTC.
fn midnight(now: i64, zone: Tz) -> i64 {
    let Some(now) = DateTime::from_timestamp_millis(now) else {
        return now;
    };
    let day = now.with_timezone(&zone).date_naive();
    let begin = zone.from_local_datetime(&day.and_time(NaiveTime::MIN));
    // Where the clock skips midnight, the day begins an hour later.
    begin.earliest().map_or_else(
        || now.timestamp_millis() - 86_400_000,
        |at| at.timestamp_millis(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_unique_and_come_back() {
        for list in List::ALL {
            assert_eq!(List::of(list.verb()), Some(list));
        }
        assert_eq!(List::of('?'), None);
    }

    #[test]
    fn a_day_begins_in_the_desks_zone() {
        let now = 1_774_594_980_000; // 27.03.2026 09:03 in Kyiv
        let zone = Tz::Europe__Kyiv;
        assert_eq!(midnight(now, zone), now - (9 * 60 + 3) * 60_000);
        assert_eq!(midnight(i64::MAX, zone), i64::MAX);
    }
}
