//! Whatever happens to a ticket, in whatever order, some things stay true.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use topicdesk::channels::contract::{Event, Happening, Profile};
use topicdesk::desk::stage::Stage;
use topicdesk::jobs::clerk::Clerk;
use topicdesk::jobs::task::Task;
use topicdesk::locale::Language;
use topicdesk::model::content::Content;
use topicdesk::model::ids::{MessageId, TagId};
use topicdesk::model::rich::RichText;
use topicdesk::model::script::{Assign, Change};
use topicdesk::model::status::{Priority, Resolution, Side, State, Status};
use topicdesk::model::ticket::Deed;
use topicdesk::relay::inbound;
use topicdesk::relay::macros::Macro;
use topicdesk::relay::outbound::dispatch::Prepared;
use topicdesk::relay::outbound::{Scene, Written};
use topicdesk::relay::parcels::Accounts;
use topicdesk::relay::ticket::{Actor, Undone};
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::inboxes;
use topicdesk::store::messages;
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::{tags, tickets, timers};

use super::on_both;

const START: i64 = 1_700_000_000_000;
const CHAT: i64 = -100;

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// The customer writes.
    Hears,
    /// An agent answers.
    Answers(i64),
    /// An agent writes a note.
    Notes(i64),
    /// Two agents want it at the same instant.
    Race,
    /// An agent takes it.
    Takes(i64),
    /// A manager gives it to somebody, or to nobody.
    Given(Option<i64>),
    /// A person changes its state.
    Changes(i64, Deed),
    /// An agent uses a macro: what it says, does and changes besides.
    Macro(i64, bool, Option<Deed>, Change),
    /// An agent uses a macro, and wants it back at once.
    Regrets(i64, bool, Option<Deed>, Change),
    /// An agent puts a tag on, or takes it off.
    Tags(i64, &'static str),
    /// An agent sets the priority.
    Prioritises(Priority),
    /// A person wants it back as it was.
    Undoes(i64),
    /// Time passes: milliseconds.
    Waits(i64),
    /// The program is killed and started again.
    Restarts,
}

fn step() -> impl Strategy<Value = Step> {
    let agent = prop::sample::select(vec![1i64, 2]);
    let deed = prop_oneof![
        prop::sample::select(Status::ALL.to_vec()).prop_map(Deed::Set),
        (1_000i64..9_000_000).prop_map(Deed::Snooze),
        (
            prop::sample::select(vec![Status::Solved, Status::Closed]),
            prop::sample::select(Resolution::CHOICES.to_vec())
        )
            .prop_map(|(status, resolution)| Deed::Finish {
                status,
                resolution,
                reason: None
            }),
        Just(Deed::Reopen),
    ];
    let tag = prop::sample::select(vec!["one", "two", "three"]);
    let priority = prop::sample::select(Priority::ALL.to_vec());
    let assign = prop::sample::select(vec![Assign::Me, Assign::Nobody, Assign::Person(2)]);
    let rest = (
        prop::option::of(tag.clone()),
        prop::option::of(tag.clone()),
        prop::option::of(priority.clone()),
        prop::option::of(assign),
    )
        .prop_map(|(add, remove, priority, assign)| Change {
            add_tags: add.map(str::to_owned).into_iter().collect(),
            remove_tags: remove.map(str::to_owned).into_iter().collect(),
            priority,
            assign,
            ..Change::default()
        });
    prop_oneof![
        3 => (agent.clone(), any::<bool>(), prop::option::of(deed.clone()), rest.clone())
            .prop_map(|(who, says, deed, rest)| Step::Macro(who, says, deed, rest)),
        2 => (agent.clone(), any::<bool>(), prop::option::of(deed.clone()), rest)
            .prop_map(|(who, says, deed, rest)| Step::Regrets(who, says, deed, rest)),
        1 => (agent.clone(), tag).prop_map(|(who, tag)| Step::Tags(who, tag)),
        1 => priority.prop_map(Step::Prioritises),
        3 => Just(Step::Hears),
        2 => agent.clone().prop_map(Step::Answers),
        1 => agent.clone().prop_map(Step::Notes),
        1 => Just(Step::Race),
        1 => agent.clone().prop_map(Step::Takes),
        1 => prop::option::of(agent.clone()).prop_map(Step::Given),
        5 => (agent.clone(), deed).prop_map(|(who, deed)| Step::Changes(who, deed)),
        4 => agent.prop_map(Step::Undoes),
        2 => prop::sample::select(vec![1_000i64, 60_000, 700_000, 9_000_000, 400_000_000])
            .prop_map(Step::Waits),
        1 => Just(Step::Restarts),
    ]
}

/// A desk with one customer, and what must have been written down by now.
struct World {
    database: Option<Database>,
    url: String,
    clerk: Arc<Clerk>,
    now: i64,
    said: i64,
    journal: usize,
    /// Macros that were undone.
    macros: usize,
}

/// Priority, assignee, and tags with when they were given.
type Picture = (i64, Option<i64>, Vec<(TagId, i64)>);

async fn picture(tx: &mut Tx, found: &Conversation) -> Result<Picture, StoreError> {
    let mut given = Vec::new();
    for tag in tags::ids(tx, found.ticket).await? {
        let at = tags::given_at(tx, found.ticket, tag).await?;
        given.push((tag, at.unwrap()));
    }
    given.sort_unstable();
    Ok((found.priority, found.assignee, given))
}

fn accounts() -> Accounts {
    Accounts {
        desk: "bot:1".into(),
        inbox: "bot:2".into(),
    }
}

async fn current(tx: &mut Tx) -> Result<Option<Conversation>, StoreError> {
    conversations::at_address(tx, "TG", "c").await
}

fn scene(conversation: &Conversation, now: i64) -> Scene<'_> {
    Scene {
        accounts: accounts(),
        conversation,
        now,
    }
}

impl World {
    fn db(&self) -> &Database {
        self.database.as_ref().unwrap()
    }

    async fn step(&mut self, step: Step) {
        self.now += 10;
        let now = self.now;
        self.said += 1;
        let said = self.said;
        match step {
            Step::Hears => self.hears().await,
            Step::Answers(who) => self.write(who, said, false).await,
            Step::Notes(who) => self.write(who, said, true).await,
            Step::Race => self.race().await,
            Step::Takes(who) => {
                self.takes(who).await;
            }
            Step::Given(to) => {
                self.db()
                    .write(move |tx| {
                        Box::pin(async move {
                            let Some(found) = current(tx).await? else {
                                return Ok(());
                            };
                            tickets::assign(tx, found.ticket, to, now).await?;
                            let after = current(tx).await?.unwrap();
                            assert_eq!(after.assignee, to);
                            Ok(())
                        })
                    })
                    .await
                    .unwrap();
            }
            Step::Changes(who, deed) => self.change(who, deed).await,
            Step::Macro(who, says, deed, rest) => self.perform(who, says, deed, rest).await,
            Step::Regrets(who, says, deed, rest) => {
                self.perform(who, says, deed, rest).await;
                self.undo(who).await;
            }
            Step::Tags(who, tag) => {
                self.on_ticket(move |tx, found| {
                    Box::pin(async move {
                        let tag = tags::ensure(tx, tag, now).await?;
                        if !tags::take(tx, found.ticket, tag).await? {
                            tags::give(tx, found.ticket, tag, who, now).await?;
                        }
                        Ok(())
                    })
                })
                .await;
            }
            Step::Prioritises(priority) => {
                self.on_ticket(move |tx, found| {
                    Box::pin(async move {
                        tickets::set_priority(tx, found.ticket, priority).await?;
                        Ok(())
                    })
                })
                .await;
            }
            Step::Undoes(who) => self.undo(who).await,
            Step::Waits(millis) => {
                self.now += millis;
                self.tick().await;
            }
            Step::Restarts => {
                // Whoever opens it must be the only one.
                self.database.take().unwrap().close().await;
                self.database = Some(Database::open(&self.url).await.unwrap());
            }
        }
        self.check().await;
    }

    async fn hears(&mut self) {
        let (now, said) = (self.now, self.said);
        let lines = self.journal_lines().await;
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let event = Event {
                        chat: "c".into(),
                        who: Profile::default(),
                        at: now,
                        what: Happening::Said {
                            id: format!("m{said}"),
                            content: Content::Text {
                                text: RichText::plain("hello"),
                            },
                            reply: None,
                            album: None,
                            forwarded: None,
                        },
                    };
                    let before = current(tx).await?;
                    inbound::apply(tx, &accounts(), "TG", &event, now).await?;
                    // Told twice is told once.
                    inbound::apply(tx, &accounts(), "TG", &event, now).await?;
                    let after = current(tx).await?;
                    if let Some(after) = &after {
                        let spam = after.resolution == Some(Resolution::Spam);
                        assert!(spam || matches!(after.status, Status::New | Status::Open));
                        if let Some(before) = before.filter(|_| !spam) {
                            let kept = before.ticket == after.ticket;
                            assert!(kept || before.status.is_over(), "a ticket was lost");
                        }
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        // At most one line: woken, or a new ticket.
        let written = self.journal_lines().await - lines;
        assert!(written <= 1);
        self.journal += written;
    }

    async fn write(&mut self, who: i64, post: i64, note: bool) {
        let now = self.now;
        let lines = self.journal_lines().await;
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let Some(found) = current(tx).await? else {
                        return Ok(());
                    };
                    let content = Content::Text {
                        text: RichText::plain("words"),
                    };
                    let written = Written {
                        chat: CHAT,
                        post,
                        author: who,
                        author_name: "Agent",
                        content: &content,
                        reply_to: None,
                        quote: None,
                        album: None,
                        at: now,
                    };
                    if note {
                        scene(&found, now)
                            .note(tx, &written, State::Received)
                            .await?;
                        assert_eq!(current(tx).await?.unwrap().status, found.status);
                    } else {
                        scene(&found, now).say(tx, &written).await?;
                        let after = current(tx).await?.unwrap();
                        assert_eq!(after.status, Status::WaitingCustomer);
                        assert_eq!(after.assignee, found.assignee.or(Some(who)));
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        self.journal += self.journal_lines().await - lines;
    }

    async fn takes(&mut self, who: i64) -> bool {
        let now = self.now;
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let Some(found) = current(tx).await? else {
                        return Ok(false);
                    };
                    let taken = tickets::take(tx, found.ticket, who, now).await?;
                    assert_eq!(taken, found.assignee.is_none());
                    Ok(taken)
                })
            })
            .await
            .unwrap()
    }

    async fn race(&mut self) {
        let database = self.db().clone();
        let now = self.now;
        let take = |who: i64| {
            let database = database.clone();
            async move {
                let done = database.write(move |tx| {
                    Box::pin(async move {
                        match current(tx).await? {
                            Some(found) => tickets::take(tx, found.ticket, who, now).await,
                            None => Ok(false),
                        }
                    })
                });
                done.await.unwrap()
            }
        };
        let (one, two) = tokio::join!(take(1), take(2));
        assert!(!(one && two), "two have taken it");
    }

    async fn change(&mut self, who: i64, deed: Deed) {
        let now = self.now;
        let deed = match deed {
            Deed::Snooze(wait) => Deed::Snooze(now + wait),
            other => other,
        };
        let done = self.db().write(move |tx| {
            Box::pin(async move {
                let Some(found) = current(tx).await? else {
                    return Ok(false);
                };
                let scene = scene(&found, now);
                let Ok(change) = scene.happen(tx, Actor::Staff(who), &deed).await? else {
                    assert_eq!(current(tx).await?.unwrap().work(), found.work());
                    return Ok(false);
                };
                if let Deed::Snooze(at) = deed {
                    scene.remind(tx, at, who, None, Some(change.id)).await?;
                }
                Ok(true)
            })
        });
        self.journal += usize::from(done.await.unwrap());
    }

    /// Does something to the ticket, if there is one.
    async fn on_ticket(
        &self,
        act: impl for<'t> FnOnce(&'t mut Tx, Conversation) -> BoxFuture<'t, Result<(), StoreError>>
        + Send
        + Sync
        + Clone
        + 'static,
    ) {
        let done = self.db().write(move |tx| {
            let act = act.clone();
            Box::pin(async move {
                match current(tx).await? {
                    Some(found) => act(tx, found).await,
                    None => Ok(()),
                }
            })
        });
        done.await.unwrap();
    }

    async fn perform(&mut self, who: i64, says: bool, deed: Option<Deed>, change: Change) {
        let now = self.now;
        let deed = match deed {
            Some(Deed::Snooze(wait)) => Some(Deed::Snooze(now + wait)),
            other => other,
        };
        let lines = self.journal_lines().await;
        self.on_ticket(move |tx, found| {
            Box::pin(async move {
                let words = Content::Text {
                    text: RichText::plain("prepared"),
                };
                let says = Prepared {
                    author: who,
                    author_name: "Agent",
                    contents: says.then_some(words).into_iter().collect(),
                    script: None,
                    cause: None,
                    answers: deed.is_none(),
                };
                let change = &change;
                let wanted = Macro { says, deed, change };
                scene(&found, now).perform(tx, wanted).await?;
                Ok(())
            })
        })
        .await;
        let written = self.journal_lines().await - lines;
        assert!(written <= 1, "a macro is one change");
        self.journal += written;
    }

    async fn undo(&mut self, who: i64) {
        let now = self.now;
        let done = self.db().write(move |tx| {
            Box::pin(async move {
                let Some(found) = current(tx).await? else {
                    return Ok(None);
                };
                let before = picture(tx, &found).await?;
                let undone = scene(&found, now).undo(tx, Actor::Staff(who)).await?;
                let after = current(tx).await?.unwrap();
                let Undone::Done(change, back) = undone else {
                    assert_eq!(after.work(), found.work());
                    assert_eq!(picture(tx, &after).await?, before);
                    return Ok(None);
                };
                let moved = change.was != change.became;
                let work = if moved { change.was } else { found.work() };
                assert_eq!(after.work(), work);
                let Some((was, became)) = &change.rest else {
                    assert_eq!(picture(tx, &after).await?, before);
                    return Ok(Some(false));
                };
                // Nothing of it is left, but for what somebody changed since.
                let tags = tags::ids(tx, found.ticket).await?;
                let (priority, assignee, old) = &before;
                let expected = if priority == &became.priority {
                    was.priority
                } else {
                    *priority
                };
                assert_eq!(after.priority, expected);
                let expected = if assignee == &became.assignee {
                    was.assignee
                } else {
                    *assignee
                };
                assert_eq!(after.assignee, expected);
                for (tag, at) in old {
                    let added = became.tags.contains(tag) && !was.tags.contains(tag);
                    let its = added && *at == change.at;
                    assert_eq!(tags.contains(tag), !its);
                }
                let removed = was.tags.iter().filter(|tag| !became.tags.contains(tag));
                for tag in removed {
                    assert!(tags.contains(tag));
                }
                // Nobody has sent anything here, so all of it is stopped.
                assert!(back.sent.is_empty());
                Ok(Some(true))
            })
        });
        let done = done.await.unwrap();
        self.journal += usize::from(done.is_some());
        self.macros += usize::from(done == Some(true));
    }

    /// Runs what is due, as the scheduler does.
    async fn tick(&mut self) {
        let (now, clerk) = (self.now, self.clerk.clone());
        let lines = self.journal_lines().await;
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    for id in timers::ripe(tx, now, 100).await? {
                        if let Some(timer) = timers::take(tx, id, now).await? {
                            clerk.run(tx, &timer, now).await?;
                            assert_eq!(timers::take(tx, id, now).await?, None);
                        }
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        self.journal += self.journal_lines().await - lines;
    }

    async fn journal_lines(&self) -> usize {
        self.rows("SELECT action FROM journal WHERE action <> 'take'")
            .await
            .len()
    }

    async fn check(&self) {
        let mut tx = self.db().read().await.unwrap();
        if let Some(found) = current(&mut tx).await.unwrap() {
            let work = found.work();
            assert_eq!(work.resolution.is_some(), work.status.is_over());
            assert!(work.wake_at.is_none() || !work.status.is_over());
            assert!(work.status != Status::Snoozed || work.wake_at.is_some());
            // A sleeper has somebody to wake it.
            if work.status == Status::Snoozed {
                let waits = timers::of_ticket(&mut tx, found.ticket.0).await.unwrap();
                assert!(!waits.is_empty(), "nobody will wake it");
            }
        }
        drop(tx);
        // Nothing that an undone change planned is left.
        let planned = "SELECT c.deed FROM timer t JOIN change c ON c.id = t.cause \
                       WHERE c.undone_at IS NOT NULL";
        assert_eq!(self.rows(planned).await, Vec::<String>::new());
        let says = "SELECT m.state FROM message m JOIN change c ON c.id = m.cause \
                    WHERE c.undone_at IS NOT NULL AND m.state = 'queued'";
        assert_eq!(self.rows(says).await, Vec::<String>::new());
        // The journal has a line for all that happened.
        assert_eq!(self.journal_lines().await, self.journal);
        // Nothing internal is on its way out.
        let sends = self
            .rows("SELECT job FROM parcel WHERE job LIKE '%\"do\":\"send\"%'")
            .await;
        let mut tx = self.db().read().await.unwrap();
        for job in sends {
            let job: serde_json::Value = serde_json::from_str(&job).unwrap();
            let id: MessageId = serde_json::from_value(job["message"].clone()).unwrap();
            let message = messages::get(&mut tx, id).await.unwrap();
            assert!(message.is_none_or(|message| message.side == Side::Agent));
        }
    }

    async fn rows(&self, sql: &'static str) -> Vec<String> {
        use sqlx::AssertSqlSafe;
        if self.url.starts_with("sqlite:") {
            let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
            sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(&pool)
                .await
                .unwrap()
        } else {
            let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
            sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(&pool)
                .await
                .unwrap()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_the_invariants_hold() {
    on_both(async |database, url| {
        let stage = Stage::new(
            "bot:1".into(),
            (1, "desk".into()),
            (Language::En, chrono_tz::UTC),
            HashMap::new(),
            Some(CHAT),
        );
        let mut world = World {
            database: Some(database),
            url,
            clerk: Arc::new(Clerk {
                stage: Arc::new(stage),
            }),
            now: START,
            said: 0,
            journal: 0,
            macros: 0,
        };
        world
            .db()
            .write(|tx| {
                Box::pin(async move {
                    staff::place(tx, 1, "Anna", Standing::Agent).await?;
                    staff::place(tx, 2, "Boris", Standing::Agent).await?;
                    inboxes::set(tx, "TG", inboxes::REOPEN_HOURS, Some("72")).await
                })
            })
            .await
            .unwrap();
        // The same every time: a failure can be looked at.
        let rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let steps = prop::collection::vec(step(), 300)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let mut seen = BTreeSet::new();
        for step in steps {
            world.step(step).await;
            let mut tx = world.db().read().await.unwrap();
            if let Some(found) = current(&mut tx).await.unwrap() {
                seen.insert(found.status.key());
            }
        }
        assert!(seen.len() >= 7, "too little happened: {seen:?}");
        assert!(world.macros >= 5, "{} macros were undone", world.macros);
        world.database.take().unwrap().close().await;
    })
    .await;
}
