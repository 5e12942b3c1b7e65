//! A macro is one change, and is undone as one.

use topicdesk::model::job::Job;
use topicdesk::model::rich::RichText;
use topicdesk::model::script::{Assign, Body, Change, Saying};
use topicdesk::model::status::{Priority, Status};
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::scripts::{self, NewScript};
use topicdesk::store::tickets::{self, Ticket};
use topicdesk::store::{beside, tags, teams, timers};

use super::crew::Crew;
use crate::road::scene::says;
use crate::support::said;

/// Makes the macro «Bakery».
async fn bakery(crew: &Crew, words: &str, change: Change) {
    let saying = Saying {
        text: RichText::plain(words),
        media: Vec::new(),
    };
    let mut body = Body {
        change,
        ..Body::default()
    };
    if !words.is_empty() {
        body.says.insert("en".into(), saying);
    }
    let made = crew.talk.house.database().write(move |tx| {
        Box::pin(async move {
            let new = NewScript {
                folder: None,
                title: "Bakery",
                inboxes: &[],
                brands: &[],
                body: &body,
            };
            teams::add(tx, "Ovens").await?;
            scripts::add(tx, &new, None, 1).await
        })
    });
    made.await.unwrap().unwrap();
}

async fn ticket(crew: &Crew) -> (Ticket, Vec<String>) {
    let id = crew.stored().await.ticket;
    let mut tx = crew.talk.house.database().read().await.unwrap();
    let found = tickets::get(&mut tx, id).await.unwrap().unwrap();
    let tags = beside::of(&mut tx, id).await.unwrap().tags;
    (found, tags)
}

/// What the bot says in the topic after an undo.
async fn report(crew: &Crew, words: &str) -> String {
    let told = crew.talk.post("the report", says(words)).await;
    said(&told).replace(['\u{2068}', '\u{2069}'], "")
}

fn all_of_it() -> Change {
    Change {
        status: Some(Status::Review),
        add_tags: vec!["bakery".into()],
        remove_tags: vec!["fresh".into()],
        priority: Some(Priority::High),
        assign: Some(Assign::Me),
        team: Some("Ovens".into()),
        ..Change::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_takes_back_all_of_a_macro() {
    let crew = Crew::begin().await;
    bakery(&crew, "", all_of_it()).await;
    crew.orders(crew.anna, "/tag +fresh").await;
    let before = ticket(&crew).await;
    assert_eq!(before.1, ["fresh"]);
    crew.orders(crew.anna, "/script !bakery").await;
    let (done, tags) = ticket(&crew).await;
    assert_eq!((done.status, done.priority), (Status::Review, 2));
    assert_eq!(
        (done.assignee, tags.as_slice()),
        (Some(crew.anna), &["bakery".into()][..])
    );
    assert!(done.team.is_some());
    crew.orders(crew.anna, "/undo").await;
    assert_eq!(ticket(&crew).await, before);
    assert_eq!(crew.journal("undo").await, 1);
    let told = report(&crew, "Taken back").await;
    for line in [
        "status: 🔵 new",
        "tag fresh is on",
        "tag bakery is off",
        "priority: ",
        "responsible: nobody",
        "team: none",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("Somebody"), "{told}");
    // Twice is once.
    crew.writes(crew.anna, "/undo");
    crew.talk
        .house
        .posted(crew.talk.topic, "nothing to undo")
        .await;
    assert_eq!(ticket(&crew).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_did_after_a_macro_stays() {
    let crew = Crew::begin().await;
    let change = Change {
        status: None,
        ..all_of_it()
    };
    bakery(&crew, "We ask the bakery", change).await;
    crew.orders(crew.anna, "/script !bakery").await;
    let post = crew.talk.post("what went", says("We ask the bakery")).await;
    crew.talk.house.marked(post.id, Some("👌")).await;
    crew.orders(crew.boris, "/assign @boris_b").await;
    crew.assigned(Some(crew.boris)).await;
    crew.orders(crew.anna, "/undo").await;
    let (found, tags) = ticket(&crew).await;
    assert_eq!(found.assignee, Some(crew.boris));
    assert_eq!((found.status, found.priority), (Status::New, 1));
    assert_eq!((found.team, tags), (None, Vec::new()));
    let told = report(&crew, "Taken back").await;
    let (back, kept) = told.split_once("Somebody has changed this").unwrap();
    assert!(!back.contains("responsible"), "{told}");
    assert!(kept.contains("responsible: Boris"), "{told}");
    // What went cannot be called back, and is listed.
    let (_, sent) = told.split_once("Already sent to the customer").unwrap();
    assert!(sent.contains("We ask the bakery"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_without_a_state_is_undone_after_the_customer_wrote() {
    let crew = Crew::begin().await;
    crew.orders(crew.anna, "/status open").await;
    let change = Change {
        add_tags: vec!["bakery".into()],
        ..Change::default()
    };
    bakery(&crew, "", change).await;
    crew.orders(crew.anna, "/script !bakery").await;
    crew.talk.says(Draft::text("And it shall be pink"));
    crew.talk.house.posted(crew.talk.topic, "pink").await;
    crew.orders(crew.boris, "/undo").await;
    let (found, tags) = ticket(&crew).await;
    assert_eq!((found.status, tags), (Status::Open, Vec::new()));
    // It is one step: neither the macro again nor what was before it.
    crew.orders(crew.anna, "/tag +bakery").await;
    crew.writes(crew.boris, "/undo");
    let house = &crew.talk.house;
    house.posted(crew.talk.topic, "nothing to undo").await;
    let (found, tags) = ticket(&crew).await;
    assert_eq!((found.status, tags.len()), (Status::Open, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_gave_way_to_a_macro_comes_back_with_its_words() {
    let crew = Crew::begin().await;
    let change = Change {
        snooze: Some("2 h".into()),
        ..Change::default()
    };
    bakery(&crew, "", change).await;
    crew.orders(crew.anna, "/remind tomorrow 9:00 call the bakery")
        .await;
    let before = crew.stored().await;
    crew.orders(crew.anna, "/script !bakery").await;
    assert_eq!(crew.stored().await.status, Status::Snoozed);
    crew.orders(crew.boris, "/undo").await;
    assert_eq!(crew.stored().await.work(), before.work());
    let mut tx = crew.talk.house.database().read().await.unwrap();
    let waits = timers::of_ticket(&mut tx, before.ticket.0).await.unwrap();
    let job: Job = waits[0].job().unwrap();
    assert_eq!((waits.len(), Some(waits[0].due)), (1, before.wake_at));
    let Job::Wake { by, words, .. } = job else {
        panic!("{job:?}");
    };
    // It is hers, whoever undid it.
    assert_eq!((by, words.as_deref()), (crew.anna, Some("call the bakery")));
    assert!(tags::list(&mut tx).await.unwrap().is_empty());
}
