//! Lists of tickets, and searches whose pages can be turned.

use topicdesk::model::ids::{ConversationId, TicketId};
use topicdesk::model::status::{Resolution, Status};
use topicdesk::model::ticket::Work;
use topicdesk::store::contacts::{self, Person};
use topicdesk::store::conversations::{self, Conversation, Said, TASKS};
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::followers::{self, Part};
use topicdesk::store::lists::{self, Counts, Line, Slice};
use topicdesk::store::search::Cursor;
use topicdesk::store::searches;
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::tickets::{self, Beginning};

use super::on_both;

const NOW: i64 = 1_700_000_000_000;
const ALL: Slice = Slice {
    from: 0,
    count: 100,
};

/// Writes, and gives what came of it.
macro_rules! write {
    ($database:expr, |$tx:ident| $body:expr) => {
        $database
            .write(move |$tx| Box::pin(async move { $body.await }))
            .await
            .unwrap()
    };
}

/// Opens the conversation `n` at `NOW + n`.
async fn open(tx: &mut Tx, inbox: &str, n: i64) -> Result<ConversationId, StoreError> {
    let person = Person {
        address: &n.to_string(),
        name: &format!("Guest {n}"),
        ..Person::default()
    };
    let identity = contacts::add(tx, inbox, &person, NOW).await?;
    conversations::add(tx, identity, inbox, &Beginning::default(), NOW + n).await
}

/// The customer (or an agent) says something at `NOW + at`.
async fn says(
    tx: &mut Tx,
    id: ConversationId,
    at: i64,
    by: Option<&str>,
) -> Result<(), StoreError> {
    let said = Said {
        at: NOW + at,
        by,
        words: "words",
    };
    conversations::said(tx, id, &said).await.map(|_| ())
}

async fn ends(tx: &mut Tx, id: ConversationId, status: Status) -> Result<(), StoreError> {
    let found = stored(tx, id).await;
    let work = Work {
        status,
        resolution: Some(Resolution::Done),
        ..found.work()
    };
    tickets::set_work(tx, found.ticket, &work, NOW).await
}

async fn stored(tx: &mut Tx, id: ConversationId) -> Conversation {
    conversations::get(tx, id).await.unwrap().unwrap()
}

fn slice(from: usize, count: usize) -> Slice {
    Slice {
        from: from as i64,
        count: count as i64,
    }
}

fn numbers(lines: &[Line]) -> Vec<i64> {
    lines.iter().map(|line| line.number).collect()
}

/// Nine conversations: those that wait do so in another order than they were
/// opened, three are answered, two have ended.
async fn desk(database: &Database) -> Vec<ConversationId> {
    write!(database, |tx| async {
        let mut all = Vec::new();
        for n in 1..=9 {
            all.push(open(tx, "TG", n).await?);
        }
        for (n, at) in [(3, 100), (1, 200), (7, 50), (5, 200)] {
            says(tx, all[n - 1], at, None).await?;
            // That he writes again does not put him last.
            says(tx, all[n - 1], at + 500, None).await?;
        }
        for n in [2, 4] {
            says(tx, all[n - 1], 10, None).await?;
            says(tx, all[n - 1], 300 + n as i64, Some("Anna")).await?;
        }
        ends(tx, all[7], Status::Closed).await?;
        ends(tx, all[8], Status::Solved).await?;
        Ok::<_, StoreError>(all)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_unanswered_come_first_on_whatever_pages() {
    on_both(async |database, _| {
        let all = desk(&database).await;
        let mut tx = database.read().await.unwrap();
        let counts = lists::counts(&mut tx).await.unwrap();
        assert_eq!(
            counts,
            Counts {
                waiting: 4,
                open: 7
            }
        );
        let whole = lists::open(&mut tx, ALL).await.unwrap();
        let order = numbers(&whole);
        // Two wait equally long, and keep one order.
        assert_eq!(order[..2], [7, 3]);
        assert_eq!(order[2] + order[3], 1 + 5);
        assert_eq!(order[4..], [2, 4, 6]);
        for count in 1..=8_usize {
            let mut pages = Vec::new();
            for from in (0..8).step_by(count) {
                let slice = slice(from, count);
                let page = lists::open(&mut tx, slice).await.unwrap();
                assert!(page.len() <= count);
                pages.extend(numbers(&page));
            }
            assert_eq!(pages, order, "pages of {count}");
        }
        let beyond = Slice { from: 7, count: 3 };
        assert!(lists::open(&mut tx, beyond).await.unwrap().is_empty());
        let first = &whole[0];
        assert_eq!(
            (first.name.as_str(), first.inbox.as_str()),
            ("Guest 7", "TG")
        );
        assert_eq!(first.waiting_since, Some(NOW + 50));
        assert_eq!((first.last_at, &first.last_by), (Some(NOW + 550), &None));
        let answered = whole.iter().find(|line| line.number == 2).unwrap();
        assert_eq!(answered.last_by.as_deref(), Some("Anna"));
        assert_eq!(
            (answered.waiting_since, answered.status),
            (None, Status::New)
        );
        drop(tx);
        // Answered, he is no longer first.
        let seventh = all[6];
        write!(database, |tx| says(tx, seventh, 900, Some("Anna")));
        let mut tx = database.read().await.unwrap();
        let order = numbers(&lists::open(&mut tx, ALL).await.unwrap());
        assert_eq!((order[0], order[6]), (3, 7));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_list_holds_what_is_his_and_open() {
    on_both(async |database, _| {
        let all = desk(&database).await;
        write!(database, |tx| async {
            staff::place(tx, 1, "Anna", Standing::Agent).await?;
            staff::place(tx, 2, "Boris", Standing::Agent).await?;
            for (n, whom) in [(1, 1), (3, 1), (6, 1), (8, 1), (7, 2)] {
                let ticket = stored(tx, all[n - 1]).await.ticket;
                tickets::assign(tx, ticket, Some(whom), NOW).await?;
            }
            // What he follows and has himself is there once; what has ended is not.
            for n in [1, 2, 7, 9] {
                let ticket = stored(tx, all[n - 1]).await.ticket;
                followers::add(tx, ticket, 1, Part::Watcher, 1, NOW).await?;
            }
            Ok::<_, StoreError>(())
        });
        let mut tx = database.read().await.unwrap();
        let own = lists::of_staff(&mut tx, 1, false, ALL).await.unwrap();
        assert_eq!(numbers(&own), [3, 1, 6]);
        assert!(
            own.iter()
                .all(|it| it.assignee_name.as_deref() == Some("Anna"))
        );
        let with = lists::of_staff(&mut tx, 1, true, ALL).await.unwrap();
        assert_eq!(numbers(&with), [7, 3, 1, 2, 6]);
        assert_eq!(with[0].assignee_name.as_deref(), Some("Boris"));
        for count in 1..=5_usize {
            let mut pages = Vec::new();
            for from in (0..5).step_by(count) {
                let slice = slice(from, count);
                let page = lists::of_staff(&mut tx, 1, true, slice).await.unwrap();
                pages.extend(numbers(&page));
            }
            assert_eq!(pages, numbers(&with), "pages of {count}");
        }
        let his = lists::of_staff(&mut tx, 2, true, ALL).await.unwrap();
        assert_eq!(numbers(&his), [7]);
        assert!(
            lists::of_staff(&mut tx, 3, true, ALL)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_spoken_of_lately_is_there_whether_it_has_ended_or_not() {
    on_both(async |database, _| {
        let all = desk(&database).await;
        let closed = all[7];
        write!(database, |tx| says(tx, closed, 400, None));
        let mut tx = database.read().await.unwrap();
        let ever = lists::lately(&mut tx, 0, ALL).await.unwrap();
        // 700 twice, 600, 550, 400, 304, 302; nothing was said in the others.
        assert_eq!(numbers(&ever)[2..], [3, 7, 8, 4, 2]);
        let since = lists::lately(&mut tx, NOW + 400, ALL).await.unwrap();
        assert_eq!(numbers(&since)[2..], [3, 7, 8]);
        let slice = Slice { from: 3, count: 2 };
        let page = lists::lately(&mut tx, 0, slice).await.unwrap();
        assert_eq!(numbers(&page), [7, 8]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_in_the_order_of_their_dates() {
    on_both(async |database, _| {
        desk(&database).await;
        write!(database, |tx| async {
            for (n, due) in [
                (11, None),
                (12, Some(9)),
                (13, Some(3)),
                (14, None),
                (15, Some(1)),
            ] {
                let id = open(tx, TASKS, n).await?;
                let ticket = stored(tx, id).await.ticket;
                tickets::set_due(tx, ticket, due.map(|due| NOW + due)).await?;
                if n == 15 {
                    ends(tx, id, Status::Solved).await?;
                }
            }
            Ok::<_, StoreError>(())
        });
        let mut tx = database.read().await.unwrap();
        let tasks = lists::tasks(&mut tx, ALL).await.unwrap();
        // Numbered 10 to 14 after the nine of the desk.
        assert_eq!(numbers(&tasks), [12, 11, 10, 13]);
        let slice = Slice { from: 1, count: 2 };
        let page = lists::tasks(&mut tx, slice).await.unwrap();
        assert_eq!(numbers(&page), [11, 10]);
        assert!(tasks.iter().all(|line| line.inbox == TASKS));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_ticket_is_in_no_list_and_still_found() {
    on_both(async |database, _| {
        let all = desk(&database).await;
        let first = all[0];
        let old = write!(database, |tx| async {
            let old = stored(tx, first).await.ticket;
            conversations::renew(tx, first, &Beginning::default(), NOW).await?;
            Ok::<_, StoreError>(old)
        });
        let mut tx = database.read().await.unwrap();
        // The old one is still called open, but its conversation has gone on.
        let order = numbers(&lists::open(&mut tx, ALL).await.unwrap());
        assert!(!order.contains(&1) && order.contains(&10), "{order:?}");
        let line = lists::one(&mut tx, old).await.unwrap().unwrap();
        assert_eq!((line.number, line.conversation), (1, first));
        let none = lists::one(&mut tx, TicketId::fresh());
        assert_eq!(none.await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_his_who_asked_and_keeps_its_pages() {
    on_both(async |database, _| {
        let begin = async |staff, words: &'static str| {
            write!(database, |tx| searches::begin(tx, staff, words, NOW))
        };
        // Everybody counts for himself.
        assert_eq!(begin(1, "торт").await, 1);
        assert_eq!(begin(1, "O'Neil \"x\" 100%").await, 2);
        assert_eq!(begin(2, "hers").await, 1);
        let pages = [
            Cursor {
                level: 0,
                before: 9_007_199_254_740_993,
            },
            Cursor {
                level: 2,
                before: 7,
            },
        ];
        write!(database, |tx| searches::reach(tx, 1, 2, &pages));
        write!(database, |tx| searches::reach(tx, 2, 2, &pages));
        let mut tx = database.read().await.unwrap();
        let found = searches::get(&mut tx, 1, 2).await.unwrap().unwrap();
        assert_eq!(found.words, "O'Neil \"x\" 100%");
        assert_eq!(found.pages, pages);
        let first = searches::get(&mut tx, 1, 1).await.unwrap().unwrap();
        assert_eq!((first.words.as_str(), first.pages.len()), ("торт", 0));
        let other = searches::get(&mut tx, 2, 1).await.unwrap().unwrap();
        assert_eq!(other.words, "hers");
        // Nobody reads what another has asked.
        assert_eq!(searches::get(&mut tx, 2, 2).await.unwrap(), None);
        assert_eq!(searches::get(&mut tx, 3, 1).await.unwrap(), None);
        drop(tx);
        // Further on there are other pages.
        let fewer = [Cursor {
            level: 1,
            before: 3,
        }];
        write!(database, |tx| searches::reach(tx, 1, 2, &fewer));
        let mut tx = database.read().await.unwrap();
        let found = searches::get(&mut tx, 1, 2).await.unwrap().unwrap();
        assert_eq!(found.pages, fewer);
        drop(tx);
        for n in 3..=25 {
            assert_eq!(begin(1, "again").await, n);
        }
        let mut tx = database.read().await.unwrap();
        for n in 1..=25 {
            let found = searches::get(&mut tx, 1, n).await.unwrap();
            assert_eq!(found.is_some(), n > 5, "{n}");
        }
        // Somebody else's are not forgotten for it.
        assert!(searches::get(&mut tx, 2, 1).await.unwrap().is_some());
    })
    .await;
}
