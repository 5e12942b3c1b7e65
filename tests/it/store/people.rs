//! Contacts with several accounts: joined, separated, found alike, looked back on.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use topicdesk::model::content::{Content, FileRef, MediaKind};
use topicdesk::model::ids::{ContactId, ConversationId, IdentityId, MessageId};
use topicdesk::model::rich::RichText;
use topicdesk::model::status::{Side, State, Status};
use topicdesk::store::contacts::{self, Person};
use topicdesk::store::conversations;
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::history;
use topicdesk::store::merges::{self, Reason};
use topicdesk::store::messages::{self, Message};
use topicdesk::store::people::{self, Kind};
use topicdesk::store::search::index;
use topicdesk::store::tickets::Beginning;
use uuid::Uuid;

use super::on_both;

const NOW: i64 = 1_700_000_000_000;
const ANNA: i64 = 5;

/// A person with one account.
async fn person(
    tx: &mut Tx,
    name: &str,
    username: Option<&str>,
) -> Result<(ContactId, IdentityId), StoreError> {
    let address = Uuid::now_v7().to_string();
    let person = Person {
        address: &address,
        name,
        username,
        language: Some("uk"),
        ..Person::default()
    };
    let identity = contacts::add(tx, "TG", &person, NOW).await?;
    Ok((people::of_identity(tx, identity).await?.unwrap(), identity))
}

async fn suggested(database: &Database, contact: ContactId) -> Vec<(ContactId, Reason, String)> {
    index::catch_up(database).await.unwrap();
    let mut tx = database.read().await.unwrap();
    let found = merges::suggest(&mut tx, contact, 9).await.unwrap();
    found
        .into_iter()
        .map(|candidate| (candidate.contact, candidate.reason, candidate.shared))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_share_something_are_suggested_never_joined() {
    on_both(async |database, _| {
        let [anna, small, handle, first, shop] = database
            .write(|tx| {
                Box::pin(async move {
                    let (anna, _) = person(tx, "Анна Коваль", Some("anna_k")).await?;
                    let (small, _) = person(tx, "анна коваль", None).await?;
                    let (handle, _) = person(tx, "Hanna", Some("Anna_K")).await?;
                    let (first, _) = person(tx, "Анна", None).await?;
                    let (shop, _) = person(tx, "Shop", None).await?;
                    let set = async |tx: &mut Tx, who, name, value| {
                        people::set(tx, who, name, value, Some(ANNA), NOW).await
                    };
                    assert!(set(tx, anna, people::PHONE, "+38 (067) 123-45-67").await?);
                    assert!(!set(tx, anna, people::PHONE, "+38 (067) 123-45-67").await?);
                    assert!(set(tx, shop, people::PHONE, "0671234567").await?);
                    assert!(set(tx, first, people::EMAIL, "D@mail.com").await?);
                    assert!(set(tx, shop, people::EMAIL, "d@MAIL.com").await?);
                    Ok([anna, small, handle, first, shop])
                })
            })
            .await
            .unwrap();
        let of_a = vec![
            (shop, Reason::Phone, "0671234567".to_owned()),
            (handle, Reason::Username, "Anna_K".to_owned()),
            (small, Reason::Name, "анна коваль".to_owned()),
        ];
        assert_eq!(suggested(&database, anna).await, of_a);
        assert_eq!(
            suggested(&database, first).await,
            [(shop, Reason::Email, "d@MAIL.com".to_owned())]
        );
        let join = database
            .write(move |tx| {
                Box::pin(async move {
                    merges::refuse(tx, handle, anna, ANNA, NOW).await?;
                    merges::refuse(tx, anna, handle, ANNA, NOW).await?;
                    let join = merges::merge(tx, anna, small, ANNA, NOW).await?.unwrap();
                    assert_eq!(merges::merge(tx, small, anna, ANNA, NOW).await?, None);
                    Ok(join)
                })
            })
            .await
            .unwrap();
        assert_eq!(suggested(&database, anna).await, of_a[..1]);
        // Joined with somebody who was refused: that goes for both.
        assert_eq!(suggested(&database, small).await, of_a[..1]);
        assert!(suggested(&database, handle).await.is_empty());
        let separated = async || {
            let done = database.write(move |tx| Box::pin(merges::separate(tx, join, ANNA, NOW)));
            done.await.unwrap()
        };
        assert!(separated().await);
        assert!(!separated().await);
        assert_eq!(
            suggested(&database, small).await,
            [(anna, Reason::Name, "Анна Коваль".to_owned())]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_join_at_once_join_once() {
    on_both(async |database, _| {
        let pair = database.write(|tx| {
            Box::pin(async move {
                Ok((
                    person(tx, "A B", None).await?.0,
                    person(tx, "C D", None).await?.0,
                ))
            })
        });
        let (a, b) = pair.await.unwrap();
        let join = |into, from| {
            database.write(move |tx| Box::pin(merges::merge(tx, into, from, ANNA, NOW)))
        };
        let (one, other) = tokio::join!(join(a, b), join(b, a));
        let made: Vec<Uuid> = [one.unwrap(), other.unwrap()]
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(made.len(), 1);
        let undo = || {
            let id = made[0];
            database.write(move |tx| Box::pin(merges::separate(tx, id, ANNA, NOW)))
        };
        let (one, other) = tokio::join!(undo(), undo());
        assert!(one.unwrap() != other.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_called_as_the_desk_calls_the_person() {
    on_both(async |database, _| {
        let done = database.write(|tx| {
            Box::pin(async move {
                let (a, _) = person(tx, "Anna", None).await?;
                let (b, _) = person(tx, "Bohdan", None).await?;
                let called = async |tx: &mut Tx, contact| -> Result<Vec<String>, StoreError> {
                    let all = people::accounts(tx, contact).await?;
                    Ok(all.iter().map(|it| it.called().to_owned()).collect())
                };
                people::set(tx, a, people::ALIAS, "Anna K.", Some(ANNA), NOW).await?;
                people::set(tx, a, people::NOTE, "kind", Some(ANNA), NOW).await?;
                assert_eq!(called(tx, a).await?, ["Anna K."]);
                assert_eq!(called(tx, b).await?, ["Bohdan"]);
                // Who is joined brings the name along, as long as there is no other.
                let join = merges::merge(tx, b, a, ANNA, NOW).await?.unwrap();
                assert_eq!(called(tx, b).await?, ["Anna K.", "Anna K."]);
                people::set(tx, b, people::ALIAS, "Both", Some(ANNA), NOW).await?;
                let third = Person {
                    address: "third",
                    name: "Third",
                    ..Person::default()
                };
                people::add_account(tx, b, "TG", &third).await?;
                assert_eq!(called(tx, b).await?, ["Both"; 3]);
                assert!(merges::separate(tx, join, ANNA, NOW).await?);
                assert_eq!(called(tx, a).await?, ["Anna K."]);
                assert_eq!(called(tx, b).await?, ["Both"; 2]);
                people::set(tx, b, people::ALIAS, "", Some(ANNA), NOW).await?;
                assert_eq!(called(tx, b).await?, ["Bohdan", "Third"]);
                Ok(())
            })
        });
        done.await.unwrap();
    })
    .await;
}

#[derive(Clone, Debug)]
enum Step {
    /// A new person.
    Person,
    /// A new account of a person that there is.
    Account(usize),
    /// A field of a person.
    Field(usize),
    Merge(usize, usize),
    Separate(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let n = 0..12usize;
    let step = prop_oneof![
        2 => Just(Step::Person),
        2 => n.clone().prop_map(Step::Account),
        1 => n.clone().prop_map(Step::Field),
        5 => (n.clone(), n.clone()).prop_map(|(a, b)| Step::Merge(a, b)),
        4 => n.prop_map(Step::Separate),
    ];
    proptest::collection::vec(step, 1..40)
}

/// What must be true: every account has the contact it was given, and contacts
/// are one person while there is a join between them.
#[derive(Default)]
struct Truth {
    contacts: Vec<ContactId>,
    accounts: Vec<(IdentityId, ContactId)>,
    fields: Vec<(ContactId, String)>,
    joins: BTreeMap<Uuid, (ContactId, ContactId)>,
    made: Vec<Uuid>,
}

impl Truth {
    fn root(&self, contact: ContactId) -> ContactId {
        let up = self.joins.values().find(|(_, from)| *from == contact);
        up.map_or(contact, |(into, _)| self.root(*into))
    }

    async fn step(&mut self, tx: &mut Tx, step: &Step) -> Result<(), StoreError> {
        let of = |n: &usize| self.contacts.get(n % self.contacts.len().max(1)).copied();
        match step {
            Step::Person => {
                let (contact, identity) = person(tx, "Some One", None).await?;
                self.contacts.push(contact);
                self.accounts.push((identity, contact));
            }
            Step::Account(n) => {
                let Some(contact) = of(n) else { return Ok(()) };
                let root = self.root(contact);
                let identity = people::add_account(
                    tx,
                    root,
                    "VB",
                    &Person {
                        address: &Uuid::now_v7().to_string(),
                        name: "Some One",
                        ..Person::default()
                    },
                )
                .await?;
                self.accounts.push((identity, root));
            }
            Step::Field(n) => {
                let Some(contact) = of(n) else { return Ok(()) };
                let (root, value) = (self.root(contact), self.fields.len().to_string());
                people::set(tx, root, &format!("f{value}"), &value, None, NOW).await?;
                self.fields.push((root, value));
            }
            Step::Merge(a, b) => {
                let (Some(into), Some(from)) = (of(a), of(b)) else {
                    return Ok(());
                };
                let join = merges::merge(tx, into, from, ANNA, NOW).await?;
                let (into, from) = (self.root(into), self.root(from));
                assert_eq!(join.is_some(), into != from);
                if let Some(join) = join {
                    self.joins.insert(join, (into, from));
                    self.made.push(join);
                }
            }
            Step::Separate(n) => {
                let Some(join) = self.made.get(n % self.made.len().max(1)) else {
                    return Ok(());
                };
                let done = merges::separate(tx, *join, ANNA, NOW).await?;
                assert_eq!(done, self.joins.remove(join).is_some());
            }
        }
        Ok(())
    }

    async fn check(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for (identity, origin) in &self.accounts {
            let is = people::of_identity(tx, *identity).await?;
            assert_eq!(is, Some(self.root(*origin)));
        }
        for contact in &self.contacts {
            let root = self.root(*contact);
            assert_eq!(merges::person(tx, *contact).await?, root);
            if root == *contact {
                let mut has: Vec<String> = people::fields(tx, root)
                    .await?
                    .into_iter()
                    .map(|field| field.value)
                    .collect();
                let mut shall: Vec<String> = self
                    .fields
                    .iter()
                    .filter(|(of, _)| self.root(*of) == root)
                    .map(|(_, value)| value.clone())
                    .collect();
                has.sort();
                shall.sort();
                assert_eq!(has, shall);
                let joins = merges::of(tx, root).await?.len();
                let shall = self
                    .joins
                    .values()
                    .filter(|(_, from)| self.root(*from) == root)
                    .count();
                assert_eq!(joins, shall);
            }
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_joined_and_separated_everybody_has_his_own() {
    on_both(async |database, _| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..40 {
            let steps = steps().new_tree(&mut runner).unwrap().current();
            database
                .write(move |tx| {
                    Box::pin(async move {
                        let mut truth = Truth::default();
                        for step in &steps {
                            truth.step(tx, step).await?;
                            truth.check(tx).await?;
                        }
                        // All joins taken back, in any order: as if there had been none.
                        for n in (0..truth.made.len()).rev() {
                            truth.step(tx, &Step::Separate(n)).await?;
                        }
                        assert!(truth.joins.is_empty());
                        truth.check(tx).await
                    })
                })
                .await
                .unwrap();
        }
    })
    .await;
}

async fn says(
    tx: &mut Tx,
    conversation: ConversationId,
    side: Side,
    content: Content,
) -> Result<(), StoreError> {
    let seq = conversations::next_seq(tx, conversation).await?;
    let message = Message {
        id: MessageId::fresh(),
        conversation,
        seq,
        side,
        author: None,
        author_name: None,
        content,
        reply_to: None,
        quote: None,
        album: None,
        forwarded: None,
        state: State::Received,
        error: None,
        reaction: None,
        created_at: NOW + seq,
        edited_at: None,
    };
    messages::add(tx, &message).await
}

fn photo(id: &str) -> Content {
    Content::Media {
        media: MediaKind::Photo,
        file: FileRef {
            id: id.into(),
            ..FileRef::default()
        },
        caption: RichText::default(),
        spoiler: false,
    }
}

fn text(words: &str) -> Content {
    Content::Text {
        text: RichText::plain(words),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_person_is_that_of_all_accounts() {
    on_both(async |database, _| {
        database
            .write(|tx| {
                Box::pin(async move {
                    let (a, first) = person(tx, "A B", None).await?;
                    let (b, second) = person(tx, "C D", None).await?;
                    let one =
                        conversations::add(tx, first, "TG", &Beginning::default(), NOW).await?;
                    let other =
                        conversations::add(tx, second, "TG", &Beginning::default(), NOW + 1)
                            .await?;
                    says(tx, one, Side::Customer, photo("p1")).await?;
                    says(tx, one, Side::Agent, photo("ours")).await?;
                    let since = Beginning {
                        since: 2,
                        ..Beginning::default()
                    };
                    conversations::renew(tx, one, &since, NOW + 9).await?;
                    says(tx, one, Side::Customer, text("\"media\":\"photo\"")).await?;
                    says(tx, one, Side::Note, photo("note")).await?;
                    says(tx, other, Side::Customer, photo("p2")).await?;
                    let numbers = async |tx: &mut Tx, of, before| {
                        let past = history::of_contact(tx, of, before, 9).await.unwrap();
                        past.iter()
                            .map(|past| (past.number, past.received, past.sent))
                            .collect::<Vec<_>>()
                    };
                    assert_eq!(numbers(tx, a, None).await, [(3, 1, 0), (1, 1, 1)]);
                    let join = merges::merge(tx, a, b, ANNA, NOW).await?.unwrap();
                    assert_eq!(
                        numbers(tx, a, None).await,
                        [(3, 1, 0), (2, 1, 0), (1, 1, 1)]
                    );
                    assert_eq!(numbers(tx, a, Some(2)).await, [(1, 1, 1)]);
                    let summary = history::summary(tx, a).await?;
                    assert_eq!(
                        (summary.tickets, summary.open, summary.conversations),
                        (3, 3, 2)
                    );
                    assert_eq!(summary.first_at, Some(NOW));
                    let past = history::of_contact(tx, a, None, 1).await?;
                    assert_eq!((past[0].status, past[0].opened_at), (Status::New, NOW + 9));
                    let photos = people::photos(tx, a, None, 9).await?;
                    assert_eq!(
                        photos
                            .iter()
                            .map(|photo| photo.content.clone())
                            .collect::<Vec<_>>(),
                        [photo("p2"), photo("p1")]
                    );
                    let rest = people::photos(tx, a, photos.first(), 9).await?;
                    assert_eq!(rest, photos[1..]);
                    assert_eq!(people::accounts(tx, a).await?.len(), 2);
                    merges::separate(tx, join, ANNA, NOW).await?;
                    assert_eq!(numbers(tx, b, None).await, [(2, 1, 0)]);
                    assert_eq!(
                        history::summary(tx, ContactId::fresh()).await?,
                        history::Summary::default()
                    );
                    Ok(())
                })
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn favourites_and_coordinators_are_kept() {
    on_both(async |database, _| {
        database
            .write(|tx| {
                Box::pin(async move {
                    let (a, _) = person(tx, "A B", None).await?;
                    let (b, _) = person(tx, "C D", None).await?;
                    let (ticket, contact) = ((Kind::Ticket, Uuid::now_v7()), (Kind::Contact, a.0));
                    assert!(people::favour(tx, ANNA, contact, true, NOW).await?);
                    assert!(!people::favour(tx, ANNA, contact, true, NOW).await?);
                    assert!(people::favour(tx, ANNA, ticket, true, NOW).await?);
                    assert!(people::favour(tx, 6, ticket, true, NOW).await?);
                    let all = people::favourites(tx, ANNA, None, 9).await?;
                    assert_eq!(all.len(), 2);
                    assert_eq!(
                        people::favourites(tx, ANNA, Some(all[0]), 9).await?,
                        all[1..]
                    );
                    assert!(people::favour(tx, ANNA, ticket, false, NOW).await?);
                    assert_eq!(
                        people::favourites(tx, ANNA, None, 9).await?[0].what,
                        Kind::Contact
                    );
                    assert_eq!(people::coordinator(tx, a).await?, None);
                    people::set(tx, b, people::COORDINATOR, "7", Some(ANNA), NOW).await?;
                    merges::merge(tx, a, b, ANNA, NOW).await?;
                    assert_eq!(people::coordinator(tx, a).await?, Some(7));
                    people::set(tx, a, people::COORDINATOR, "8", Some(ANNA), NOW).await?;
                    assert_eq!(people::coordinator(tx, a).await?, Some(8));
                    people::set(tx, a, people::COORDINATOR, "", Some(ANNA), NOW).await?;
                    assert_eq!(people::coordinator(tx, a).await?, Some(7));
                    Ok(())
                })
            })
            .await
            .unwrap();
    })
    .await;
}
