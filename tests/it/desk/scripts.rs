//! Scripts: found, looked at, sent as they are or edited, and made in private.

use topicdesk::model::ids::ScriptId;
use topicdesk::model::rich::RichText;
use topicdesk::model::script::{Body, Saying};
use topicdesk::model::status::Status;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::scripts::{self, NewScript};
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::{beside, inboxes, script_uses};

use super::{forges, replies};
use crate::road::scene::{Talk, picture, says};
use crate::support::said;

/// A script that says this in English.
pub fn body(text: &str) -> Body {
    let saying = Saying {
        text: RichText::plain(text),
        media: Vec::new(),
    };
    Body {
        says: [("en".to_owned(), saying)].into(),
        ..Body::default()
    }
}

/// Makes a script.
pub async fn script(talk: &Talk, title: &'static str, body: Body) -> ScriptId {
    let made = talk.house.database().write(move |tx| {
        Box::pin(async move {
            let new = NewScript {
                folder: None,
                title,
                inboxes: &[],
                brands: &[],
                body: &body,
            };
            scripts::add(tx, &new, None, 1).await
        })
    });
    made.await.unwrap().unwrap()
}

async fn stored(talk: &Talk) -> Conversation {
    let mut tx = talk.house.database().read().await.unwrap();
    let found = conversations::of_topic(&mut tx, talk.topic).await.unwrap();
    found.unwrap()
}

/// Times the script was sent: as it is, edited.
async fn used(talk: &Talk, id: ScriptId) -> (i64, i64) {
    let mut tx = talk.house.database().read().await.unwrap();
    let used = script_uses::by_version(&mut tx, id).await.unwrap();
    let sum = |(a, b), (_, c, d): &(i64, i64, i64)| (a + c, b + d);
    used.iter().fold((0, 0), sum)
}

async fn role(talk: &Talk, standing: Standing) {
    let agent = talk.house.agent;
    let set = talk
        .house
        .database()
        .write(move |tx| Box::pin(async move { staff::set_role(tx, agent, standing).await }));
    set.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_is_found_by_taps_seen_and_sent() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let id = script(&talk, "Price", body("Hello, {name}! Ticket {number}.")).await;
    house.presses(agent, talk.topic, "Scripts").await;
    house.screen_of(agent, "Scripts").await;
    house.presses_on_screen(agent, "Price").await;
    house.screen_of(agent, "Hello, Carl!").await;
    let toast = house.presses_on_screen(agent, "Send").await;
    assert!(toast.contains("sent"), "{toast}");
    let got = house.reached(talk.customer, "Hello, Carl! Ticket").await;
    assert_eq!(
        said(&got),
        format!("Hello, Carl! Ticket {}.", stored(&talk).await.number)
    );
    let post = talk
        .post("what was sent", says("📜 Price — Anna Agent"))
        .await;
    house.marked(post.id, Some("👌")).await;
    assert_eq!(stored(&talk).await.status, Status::WaitingCustomer);
    assert_eq!(used(&talk, id).await, (1, 0));
    // What the customer answers finds that post, and what agents answer to it
    // finds the customer's message.
    talk.says(Draft::text("Thank you").reply(got.id));
    let thanks = house.posted(talk.topic, "Thank you").await;
    assert_eq!(thanks.reply_to, Some(post.id));
    talk.agent(Draft::text("And more").reply(post.id));
    let more = house.reached(talk.customer, "And more").await;
    assert_eq!(more.reply_to, Some(got.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_of_a_brand_is_for_its_inboxes_alone() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let id = script(&talk, "Price", body("Thank you for choosing {brand}")).await;
    let inbox = stored(&talk).await.inbox;
    let limit = house.database().write(move |tx| {
        Box::pin(async move { scripts::limit(tx, id, &[], &["Tumi".to_owned()]).await })
    });
    limit.await.unwrap();
    talk.agent(Draft::text("/script"));
    let screen = house.screen_of(agent, "Scripts").await;
    assert!(screen.buttons().iter().all(|(it, _)| !it.contains("Price")));
    let brand = house.database().write(move |tx| {
        Box::pin(async move { inboxes::set(tx, &inbox, inboxes::BRAND, Some("Tumi")).await })
    });
    brand.await.unwrap();
    talk.agent(Draft::text("/script price"));
    house.screen_of(agent, "Thank you for choosing Tumi").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubled_press_sends_once_and_asks() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let id = script(&talk, "Price", body("It costs 500")).await;
    talk.agent(Draft::text("/script price"));
    let screen = house.screen_of(agent, "It costs 500").await;
    let buttons = screen.buttons();
    let (_, send) = buttons.iter().find(|(it, _)| it.contains("Send")).unwrap();
    let (first, _) = forges(&talk, agent, screen.id, send).await;
    assert!(first.contains("sent"), "{first}");
    let (second, alert) = forges(&talk, agent, screen.id, send).await;
    assert!(alert && second.contains("Already sent"), "{second}");
    house.screen_of(agent, "Already sent").await;
    assert_eq!(talk.everything_sent().await, ["It costs 500"]);
    assert_eq!(used(&talk, id).await, (1, 0));
    // Whoever has seen that may send it again.
    house.presses_on_screen(agent, "Send again").await;
    let twice = ["It costs 500", "It costs 500"];
    assert_eq!(talk.everything_sent().await, twice);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_script_goes_as_it_was_edited() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let id = script(&talk, "Price", body("Dear {name}, 500")).await;
    talk.agent(Draft::text("/script price"));
    house.screen_of(agent, "Dear Carl").await;
    house.presses_on_screen(agent, "Edit").await;
    let question = house.posted(talk.topic, "Answer this message").await;
    assert!(said(&question).contains("Dear Carl, 500"));
    house.recorded(question.id).await;
    replies(&talk, agent, question.id, "Dear {Carl}, 450 for you");
    house
        .reached(talk.customer, "Dear {Carl}, 450 for you")
        .await;
    assert_eq!(talk.everything_sent().await, ["Dear {Carl}, 450 for you"]);
    assert_eq!(used(&talk, id).await, (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_changes_the_ticket_and_its_undo_says_what_was_sent() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let mut macros = body("We ask the bakery");
    macros.change.status = Some(Status::WaitingThird);
    macros.change.add_tags = vec!["bakery".into()];
    script(&talk, "Bakery", macros).await;
    let line = talk.agent(Draft::text("/script !bakery"));
    house.marked(line, Some("👌")).await;
    house.reached(talk.customer, "We ask the bakery").await;
    let found = stored(&talk).await;
    assert_eq!(found.status, Status::WaitingThird);
    assert_eq!(found.assignee, Some(agent));
    let mut tx = house.database().read().await.unwrap();
    let tags = beside::of(&mut tx, found.ticket).await.unwrap().tags;
    assert_eq!(tags, ["bakery"]);
    drop(tx);
    let post = talk.post("what was sent", says("We ask the bakery")).await;
    house.marked(post.id, Some("👌")).await;
    talk.agent(Draft::text("/undo"));
    let notice = house
        .posted(talk.topic, "Already sent to the customer")
        .await;
    assert!(said(&notice).contains("We ask the bakery"));
    assert_eq!(stored(&talk).await.status, Status::New);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_stops_what_has_not_gone_out() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let mut macros = body("Ready for you");
    macros.change.status = Some(Status::Solved);
    script(&talk, "Ready", macros).await;
    talk.busy("sendMessage");
    // It waits its turn behind this, and nobody has claimed it.
    talk.agent(Draft::text("One moment"));
    let line = talk.agent(Draft::text("/script !ready"));
    house.marked(line, Some("👌")).await;
    let post = talk.post("what goes out", says("Ready for you")).await;
    house.marked(post.id, Some("👀")).await;
    let line = talk.agent(Draft::text("/undo"));
    house.marked(line, Some("👌")).await;
    // Whoever reads the topic sees that it did not go.
    house.marked(post.id, Some("🙈")).await;
    let told = house.posted(talk.topic, "Taken back").await;
    assert!(said(&told).contains("1 message was stopped"));
    assert_eq!(stored(&talk).await.status, Status::WaitingCustomer);
    house.world.clear_faults();
    assert_eq!(talk.everything_sent().await, ["One moment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_done_wants_a_reason_before_anything_is_sent() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    let mut macros = body("Sorry");
    macros.change.status = Some(Status::Closed);
    macros.change.resolution = Some(topicdesk::model::status::Resolution::NotDone);
    script(&talk, "Sorry", macros).await;
    talk.agent(Draft::text("/script !sorry"));
    let question = house.posted(talk.topic, "Why was it not done").await;
    house.recorded(question.id).await;
    assert!(talk.everything_sent().await.is_empty());
    replies(&talk, house.agent, question.id, "too dear");
    house.reached(talk.customer, "Sorry").await;
    let found = stored(&talk).await;
    assert_eq!(
        (found.status, found.reason.as_deref()),
        (Status::Closed, Some("too dear"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_not_sent() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    script(&talk, "Firm", body("To {field:company}")).await;
    talk.agent(Draft::text("/script firm"));
    let screen = house.screen_of(agent, "Not known: {field:company}").await;
    assert!(
        screen
            .buttons()
            .iter()
            .all(|(label, _)| !label.contains("Send"))
    );
    talk.agent(Draft::text("/script !firm"));
    house.posted(talk.topic, "Not known").await;
    assert!(talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_name_is_no_template_and_no_markup() {
    let talk = Talk::begin().await;
    let house = &talk.house;
    script(&talk, "Hello", body("Hello, {name}!")).await;
    let nasty = house.customer("{agent}<b>*x* Y");
    house.says(nasty, Draft::text("Good day"));
    let topic = house.topic("{agent}").await;
    house.answers(topic, Draft::text("/script !hello"));
    let got = house.reached(nasty, "Hello").await;
    assert_eq!(said(&got), "Hello, {agent}<b>*x*!");
    assert!(!got.body.contains_key("entities"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_meant_once_is_asked_about_and_what_is_put_away_is_gone() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    let mut once = body("Welcome");
    once.once = true;
    let id = script(&talk, "Welcome", once).await;
    let line = talk.agent(Draft::text("/script !welcome"));
    house.marked(line, Some("👌")).await;
    talk.agent(Draft::text("/script !welcome"));
    let screen = house.screen_of(agent, "Already sent").await;
    let buttons = screen.buttons();
    let (_, again) = buttons
        .iter()
        .find(|(it, _)| it.contains("Send again"))
        .unwrap();
    assert_eq!(talk.everything_sent().await, ["Welcome"]);
    let away = house
        .database()
        .write(move |tx| Box::pin(scripts::archive(tx, id, true)));
    away.await.unwrap();
    let (toast, alert) = forges(&talk, agent, screen.id, again).await;
    assert!(alert && toast.contains("out of date"), "{toast}");
    talk.agent(Draft::text("/script welcome"));
    house.posted(talk.topic, "No script has these words").await;
    assert_eq!(talk.everything_sent().await, ["Welcome"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_neither_sends_nor_makes() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    script(&talk, "Price", body("It costs 500")).await;
    talk.delivered("At work").await;
    role(&talk, Standing::Agent).await;
    house.types_private(agent, "/scripts");
    house.private_of(agent, "scripts").await;
    role(&talk, Standing::Performer).await;
    talk.agent(Draft::text("/script !price"));
    let (chat, topic) = (house.chat, talk.topic);
    let refused = house.world.wait_until(crate::support::PATIENCE, |state| {
        let mut all = state.chats.values().filter(|it| it.key.id == chat);
        all.any(|it| {
            it.messages
                .values()
                .any(|post| post.topic == Some(topic) && said(post).contains("may not"))
        })
    });
    assert!(refused.await, "{:#?}", house.shown(topic));
    assert!(
        !house
            .received(talk.customer)
            .iter()
            .any(|it| it.contains("500"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_is_made_in_private_with_its_files_and_sent_with_them() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.delivered("At work").await;
    role(&talk, Standing::Manager).await;
    let own = Place::Private { bot: house.bot };
    house.types_private(agent, "/scripts");
    house.private_of(agent, "All scripts").await;
    house.presses_private(agent, "➕ Script").await;
    house.private_of(agent, "What shall it be called").await;
    house.types_private(agent, "Prices");
    house.private_of(agent, "Send the text").await;
    // A mistake is told with the cure, and asked again.
    house.types_private(agent, "Dear {nmae}");
    house.private_of(agent, "Send the text").await;
    house.types_private(agent, "Dear {name}, our prices");
    house.private_of(agent, "Dear {name}, our prices").await;
    let told = house.world.private(house.bot, agent);
    assert!(
        told.iter()
            .any(|it| said(it).contains("Did you mean {name}"))
    );
    house.presses_private(agent, "Add files").await;
    house.private_of(agent, "Send photos").await;
    let items = vec![picture(1), picture(2)];
    house.world.send_album(agent, own, items).unwrap();
    house.private_of(agent, "The files are in the script").await;
    house.presses_private(agent, "Back").await;
    house.private_of(agent, "Version 3").await;
    // What it changes.
    house.presses_private(agent, "Changes").await;
    house.private_of(agent, "It changes nothing").await;
    house.presses_private(agent, "in review").await;
    house.private_of(agent, "status: ").await;
    house.presses_private(agent, "Tags").await;
    house.private_of(agent, "Which tags").await;
    house.types_private(agent, "+paid -new");
    house.private_of(agent, "paid").await;
    // Sent as one album with the words under it.
    let line = talk.agent(Draft::text("/script !prices"));
    house.marked(line, Some("👌")).await;
    let got = talk.got("the prices", says("Dear Carl, our prices")).await;
    assert!(got.body.contains_key("photo") && got.body.contains_key("media_group_id"));
    let post = talk
        .post("what was sent", says("📜 Prices — Anna Agent"))
        .await;
    assert!(post.body.contains_key("photo"));
    assert_eq!(stored(&talk).await.status, Status::Review);
}

#[tokio::test(flavor = "multi_thread")]
async fn inline_mode_offers_what_needs_no_ticket() {
    let talk = Talk::begin().await;
    let (house, agent) = (&talk.house, talk.house.agent);
    talk.delivered("At work").await;
    let id = script(&talk, "Thanks", body("Thanks! {agent}")).await;
    script(&talk, "Thanks by name", body("Thanks, {name}")).await;
    let mut macros = body("Thanks and bye");
    macros.change.status = Some(Status::Solved);
    script(&talk, "Thanks and bye", macros).await;
    let asked = house.world.query(agent, house.bot, "thank").unwrap();
    let results = asked.results().await.unwrap();
    assert_eq!(results.len(), 1, "{results:#?}");
    house
        .world
        .choose(agent, talk.place(), house.bot, &results[0])
        .unwrap();
    talk.got("chosen words", says("Thanks! Anna Agent")).await;
    assert_eq!(used(&talk, id).await, (1, 0));
}
