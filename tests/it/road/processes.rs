//! Several processes on one PostgreSQL share the work, and any may be killed.

use std::time::Duration;

use topicdesk::app::App;
use topicdesk::model::errand::Class;
use topicdesk::model::notice::{Notice, Plain};
use topicdesk::relay::parcels::{self, Accounts};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations;

use super::crash::{Burst, Dice, Program};
use crate::support::{House, postgres};

#[tokio::test(flavor = "multi_thread")]
async fn one_process_brings_what_another_put_there() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = House::plan(Options::unlimited()).await;
    house.database = url;
    house.start().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    // The first one holds every lease; the second stands by and writes.
    let second = App::start(house.settings(), house.tuning).await.unwrap();
    let desk = format!("bot:{}", house.bot);
    let put = second.database().write(move |tx| {
        Box::pin(async move {
            let accounts = Accounts {
                desk: desk.clone(),
                inbox: desk,
            };
            let found = conversations::of_topic(tx, topic).await?.unwrap();
            let notice = Notice::Plain {
                what: Plain::TookBack,
                post: None,
                message: None,
            };
            parcels::notice(tx, &accounts, found.id, notice, Class::Alert, 0).await
        })
    });
    put.await.unwrap();
    house.posted(topic, "Taken back").await;
    // The first one goes; the second takes over without a word.
    house.stop().await;
    house.says(customer, Draft::text("second words"));
    house.posted(topic, "second words").await;
    house.answers(topic, Draft::text("an answer"));
    house.reached(customer, "an answer").await;
    assert_eq!(house.received(customer), ["an answer"]);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn either_process_may_be_killed() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = House::plan(Options::unlimited()).await;
    house.database = url;
    let program = Program::of(house);
    let mut children = vec![program.start(), program.start()];
    program.at_work(2).await;
    let mut burst = Burst::start(&program.house);
    let mut dice = Dice(7);
    let file = program.file.clone();
    let kills = async {
        for child in &mut children {
            tokio::time::sleep(Duration::from_millis(300 + dice.roll(1_200))).await;
            child.kill().await.unwrap();
            let again = tokio::process::Command::new(env!("CARGO_BIN_EXE_topicdesk"))
                .arg("run")
                .arg("--config")
                .arg(&file)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .kill_on_drop(true)
                .spawn();
            *child = again.unwrap();
        }
    };
    tokio::join!(kills, burst.run(&program.house));
    burst.check(&program.house, || program.logs()).await;
    // Never two at once: nobody was told that somebody else polls.
    assert!(
        !program.logs().contains("polling pauses"),
        "{}",
        program.logs()
    );
    for child in &mut children {
        child.kill().await.unwrap();
    }
}

/// The database server ends all connections, as it does when it restarts.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_comes_back_is_used_again() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = House::plan(Options::unlimited()).await;
    house.database.clone_from(&url);
    house.start().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    for round in 0..3 {
        house.says(customer, Draft::text(format!("before {round}")));
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        sqlx::query(end).execute(&pool).await.unwrap();
        house.says(customer, Draft::text(format!("after {round}")));
        house.posted(topic, &format!("before {round}")).await;
        house.posted(topic, &format!("after {round}")).await;
    }
    house.answers(topic, Draft::text("an answer"));
    house.reached(customer, "an answer").await;
    assert_eq!(house.received(customer), ["an answer"]);
    house.stop().await;
}
