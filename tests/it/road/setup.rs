//! From an empty chat to a bound desk, and what the check says on the way.

use std::process::Stdio;

use tokio::process::Command;
use topicdesk::app::App;
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::crash::Program;
use crate::support::{House, PATIENCE, said};

/// Sends `/setup` in the group and waits for an answer with `words`.
async fn setup(house: &House, place: Place, words: &str) {
    let asked = house
        .world
        .send(house.agent, place, Draft::text("/setup@desk_bot"))
        .unwrap();
    let answer = house
        .world
        .wait_message(PATIENCE, place.key(house.agent), |message| {
            message.id > asked && message.sender == house.bot && said(message).contains(words)
        });
    let all = house.world.messages(place.key(house.agent));
    let all: Vec<String> = all.iter().map(said).collect();
    assert!(answer.await.is_some(), "no «{words}»: {all:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn setup_leads_from_nothing_to_a_desk() {
    let mut house = House::plan(Options::unlimited()).await;
    let config = |house: &House| {
        let mut config = house.settings();
        config.desk.chat = None;
        config
    };
    house.app = Some(App::start(config(&house), house.tuning).await.unwrap());
    // A customer who is early waits.
    let early = house.customer("Early Bird");
    house.says(early, Draft::text("is anybody there?"));
    setup(&house, house.private(), "Make a group").await;
    let chat = house.world.supergroup("Team", house.agent);
    house.world.join(chat, house.bot);
    house.chat = chat;
    let group = Place::Group(chat);
    setup(&house, group, "Topics are switched off").await;
    house.world.set_forum(chat, true);
    setup(&house, group, "not an administrator").await;
    house.world.promote(chat, house.bot);
    house
        .world
        .set_right(chat, house.bot, "can_pin_messages", false);
    setup(&house, group, "Pin Messages").await;
    house
        .world
        .set_right(chat, house.bot, "can_pin_messages", true);
    let stranger = house.world.person("Sly Stranger");
    house.world.join(chat, stranger);
    let agent = std::mem::replace(&mut house.agent, stranger);
    setup(&house, group, "Only an administrator").await;
    house.agent = agent;
    setup(&house, group, "Done!").await;
    // The road works at once.
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("hello"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "hello").await;
    house.answers(topic, Draft::text("welcome"));
    house.reached(customer, "welcome").await;
    let waited = house.topic("Early").await;
    house.posted(waited, "is anybody there?").await;
    // And after a restart that still names no group.
    house.stop().await;
    house.app = Some(App::start(config(&house), house.tuning).await.unwrap());
    house.says(customer, Draft::text("hello again"));
    house.posted(topic, "hello again").await;
    house.stop().await;
}

/// What `topicdesk check` says and how it ends.
async fn check(program: &Program) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_topicdesk"))
        .arg("check")
        .arg("--config")
        .arg(&program.file)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PATIENCE * 2, run)
        .await
        .unwrap()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!all.contains(&program.house.token), "a secret is shown");
    (output.status.success(), all)
}

async fn complains(program: &Program, words: &[&str]) {
    let (fine, all) = check(program).await;
    assert!(!fine, "{all}");
    for word in words {
        assert!(all.contains(word), "no «{word}» in: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_that_all_is_well() {
    let program = Program::of(House::plan(Options::unlimited()).await);
    let (fine, all) = check(&program).await;
    assert!(fine && all.contains("Everything is in order"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_names_what_is_wrong_and_the_cure() {
    let house = House::plan(Options::unlimited()).await;
    let program = Program::of(house);
    let settings = std::fs::read_to_string(&program.file).unwrap();
    let world = &program.house.world;
    let (chat, bot) = (program.house.chat, program.house.bot);
    world.set_forum(chat, false);
    complains(&program, &["Topics are switched off", "Edit"]).await;
    world.set_forum(chat, true);
    for right in ["can_manage_topics", "can_pin_messages"] {
        world.set_right(chat, bot, right, false);
    }
    complains(&program, &["2 rights", "Manage Topics", "Pin Messages"]).await;
    world.demote(chat, bot);
    complains(&program, &["not an administrator"]).await;
    world.promote(chat, bot);
    let change = |from: &str, to: &str| {
        assert!(settings.contains(from));
        std::fs::write(&program.file, settings.replace(from, to)).unwrap();
    };
    let id = bot.to_string();
    change(
        &program.house.token,
        &format!("{id}:wrong-secret-of-the-bot-0123456789-ABC"),
    );
    complains(&program, &["does not accept the bot token", "@BotFather"]).await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    change("listen = \"off\"", &format!("listen = \"{address}\""));
    complains(&program, &["already taken", &address.port().to_string()]).await;
    change("group_per_minute", "group_per_minut");
    complains(&program, &["group_per_minut", "group_per_minute", "5"]).await;
    change(
        &format!("sqlite:{}", program.house.dir.path().display()),
        "sqlite:/nowhere/at/all",
    );
    complains(&program, &["database cannot be opened"]).await;
}
