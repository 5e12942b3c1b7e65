//! Tasks and checklists.

use std::time::Duration;

use topicdesk::model::status::{Resolution, Status};
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::{checklists, tickets, timers};

use super::replies;
use crate::road::scene::{Talk, has, picture, says};
use crate::support::{PATIENCE, said};

/// The conversation of a topic, once it is written down that it has one.
async fn task(talk: &Talk, topic: i64) -> Conversation {
    let looks = async {
        loop {
            let mut tx = talk.house.database().read().await.unwrap();
            if let Some(found) = conversations::of_topic(&mut tx, topic).await.unwrap() {
                break found;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, looks).await;
    found.unwrap()
}

/// Waits for a post of the bot in another topic.
async fn shown(talk: &Talk, topic: i64, what: &str, fits: impl Fn(&str, bool) -> bool) {
    let (chat, bot) = (talk.house.chat, talk.house.bot);
    let done = talk.house.world.wait_until(PATIENCE, |state| {
        let mut chats = state.chats.values();
        chats.any(|found| {
            let mut posts = found.messages.values();
            found.key.id == chat
                && posts.any(|it| {
                    it.topic == Some(topic)
                        && it.sender == bot
                        && fits(&said(it), it.body.contains_key("photo"))
                })
        })
    });
    assert!(done.await, "{what}: {:#?}", talk.house.shown(topic));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_from_a_customers_picture_stays_inside() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.says(picture(3).caption("Like this one, please"));
    let post = talk.post("the picture", has("photo")).await;
    let line = replies(&talk, agent, post.id, "/task Order such boxes");
    house.marked(line, Some("👌")).await;
    let topic = house.topic("Order such boxes").await;
    shown(&talk, topic, "the quote", |words, _| {
        words.contains("Carl Customer") && words.contains("Like this one, please")
    })
    .await;
    shown(&talk, topic, "the picture", |_, photo| photo).await;
    let number = task(&talk, topic).await.number;
    let told = talk
        .post("the link", says(&format!("Task #{number}")))
        .await;
    assert!(said(&told).contains("Order such boxes"));
    let link = told.body["entities"][0]["url"].as_str().unwrap();
    assert!(link.ends_with(&format!("/{topic}")), "{link}");
    let made = task(&talk, topic).await;
    let mut tx = house.database().read().await.unwrap();
    let ticket = tickets::get(&mut tx, made.ticket).await.unwrap().unwrap();
    drop(tx);
    assert!(made.is_task() && ticket.parent.is_some() && ticket.parent_message.is_some());
    assert_eq!(ticket.created_by, Some(agent));
    // Whatever is said there is a note.
    let place = Place::Topic(house.chat, topic);
    let quote = house.posted(topic, "Like this one").await;
    for draft in [
        Draft::text("Called them"),
        Draft::text("About that").reply(quote.id),
        picture(4).caption("Found these"),
        Draft::text("a line\n// and a remark"),
    ] {
        let post = house.world.send(agent, place, draft).unwrap();
        house.marked(post, Some("✍")).await;
    }
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn several_tasks_for_others_until_a_time() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let boris = super::crew::joins(&talk.house, "Boris", "boris_b").await;
    let line = talk.agent(Draft::text("/task @nobody buy"));
    talk.post("nobody", |post| {
        post.reply_to == Some(line) && said(post).contains("@nobody")
    })
    .await;
    let line = talk.agent(Draft::text(
        "/task\n- @boris_b buy ribbon by tomorrow 18:00\n- pack the boxes",
    ));
    house.marked(line, Some("👌")).await;
    let ribbon = house.topic("buy ribbon").await;
    let boxes = house.topic("pack the boxes").await;
    let first = task(&talk, ribbon).await;
    assert_eq!(first.assignee, Some(boris));
    assert!(first.due_at.is_some());
    shown(&talk, ribbon, "the mention", |words, _| {
        words.contains("Task by") && words.contains("Boris")
    })
    .await;
    let second = task(&talk, boxes).await;
    assert_eq!((second.assignee, second.due_at), (None, None));
    let both = [first.number, second.number].map(|number| format!("Task #{number}"));
    let told = talk.post("both links", says(&both[1])).await;
    assert!(said(&told).contains(&both[0]), "{}", said(&told));
    let mut tx = house.database().read().await.unwrap();
    let waits = timers::of_ticket(&mut tx, first.ticket.0).await.unwrap();
    assert_eq!(waits.len(), 2);
    drop(tx);
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_from_the_card_or_in_private() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    house.presses(agent, talk.topic, "Task").await;
    let question = house.posted(talk.topic, "What is to be done").await;
    house.recorded(question.id).await;
    let answer = replies(&talk, agent, question.id, "Call the supplier");
    house.marked(answer, Some("👌")).await;
    let topic = house.topic("Call the supplier").await;
    house.presses(agent, topic, "Done").await;
    let found = task(&talk, topic).await;
    assert_eq!(
        (found.status, found.resolution),
        (Status::Solved, Some(Resolution::Done))
    );
    // Among those that a task can be set to is not "waiting for the customer".
    house.types_private(agent, "/task Plan the spring");
    let number = found.number + 1;
    house
        .private_of(agent, &format!("Task #{number} is made"))
        .await;
    let topic = house.topic("Plan the spring").await;
    house.presses(agent, topic, "Status").await;
    let screen = house.screen_of(agent, "Status").await;
    let labels: Vec<String> = screen.buttons().into_iter().map(|(it, _)| it).collect();
    assert!(labels.iter().any(|it| it.contains("in review")));
    assert!(
        !labels
            .iter()
            .any(|it| it.contains("customer") || it.contains("Spam")),
        "{labels:?}"
    );
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checklist_is_one_line_and_a_tap_each() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.agent(Draft::text("/check order boxes; call; pack"));
    house.screen_of(agent, "Checklist 0/3").await;
    talk.post("the card", says("☑ 0/3")).await;
    house.presses_on_screen(agent, "☐ call").await;
    let screen = house.screen_of(agent, "Checklist 1/3").await;
    assert!(screen.text().contains("Anna Agent"), "{}", screen.text());
    talk.post("the card", says("☑ 1/3")).await;
    house.presses_on_screen(agent, "☑ call").await;
    house.screen_of(agent, "Checklist 0/3").await;
    house.presses_on_screen(agent, "Remove").await;
    house.presses_on_screen(agent, "✖ pack").await;
    house.screen_of(agent, "Checklist 0/2").await;
    house.presses_on_screen(agent, "Back").await;
    house.presses_on_screen(agent, "Add").await;
    let question = house.posted(talk.topic, "with the items").await;
    house.recorded(question.id).await;
    replies(&talk, agent, question.id, "tie a bow\nwrite a card");
    house.screen_of(agent, "Checklist 0/4").await;
    // No more than fifty.
    let many: Vec<String> = (0..60).map(|at| format!("item {at}")).collect();
    let line = talk.agent(Draft::text(format!("/check {}", many.join(";"))));
    talk.post("full", |post| {
        post.reply_to == Some(line) && said(post).contains("at most 50")
    })
    .await;
    let found = task(&talk, talk.topic).await;
    let mut tx = house.database().read().await.unwrap();
    let items = checklists::of_ticket(&mut tx, found.ticket).await.unwrap();
    assert_eq!(items.len(), 50);
    drop(tx);
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_keeps_the_file_under_which_it_was_written() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let line = talk.agent(picture(5).caption("/task Buy such boxes"));
    let topic = house.topic("Buy such boxes").await;
    shown(&talk, topic, "the picture", |_, photo| photo).await;
    house.marked(line, Some("✍")).await;
    // Of an album, all of it.
    let items = vec![picture(1), picture(2).caption("/task Two more"), picture(3)];
    let posts = house.world.send_album(agent, talk.place(), items).unwrap();
    let topic = house.topic("Two more").await;
    let (chat, bot) = (house.chat, house.bot);
    let all = house.world.wait_until(PATIENCE, |state| {
        let found = state.chats.values().find(|found| found.key.id == chat);
        let posts = found.iter().flat_map(|found| found.messages.values());
        let own = posts.filter(|it| it.topic == Some(topic) && it.sender == bot);
        own.filter(|it| has("photo")(it)).count() == 3
    });
    assert!(all.await, "{:#?}", house.shown(topic));
    for post in posts {
        house.marked(post, Some("✍")).await;
    }
    // Without words it is called what it is.
    talk.agent(picture(6).caption("/task"));
    let topic = house.topic("hoto").await;
    shown(&talk, topic, "the picture", |_, photo| photo).await;
    assert!(talk.everything_sent().await.is_empty());
}
