//! Budgets and faults over HTTP, and a world that outlives its process.

use super::{Options, Stage, Standin};
use crate::standin::faults::{Effect, Fault};
use crate::standin::options::{Budget, Budgets};
use crate::standin::world::draft::Draft;
use serde_json::json;

#[tokio::test]
async fn a_full_budget_answers_429() {
    let stage = Stage::new().await;
    let budgets = Budgets {
        group: Some(Budget::new(3, 60)),
        ..Budgets::none()
    };
    stage.world.set_budgets(budgets);
    for _ in 0..3 {
        stage.say(stage.desk, "x").await;
    }
    let url = format!("{}/bot{}/sendMessage", stage.standin.url(), stage.token);
    let params = json!({"chat_id": stage.desk, "text": "x"});
    let answer = stage.client.post(url).json(&params).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let header = answer.headers()["retry-after"].to_str().unwrap().to_owned();
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["parameters"]["retry_after"].to_string(), header);
    assert_eq!(
        body["description"],
        format!("Too Many Requests: retry after {header}")
    );
    stage.say(stage.customer, "other chats go on").await;
    assert_eq!(stage.world.count_calls(None, Some(429)), 1);
    assert_eq!(stage.world.operations(), 4);
    assert_eq!(
        stage
            .world
            .general(stage.desk)
            .iter()
            .filter(|m| m.text() == "x")
            .count(),
        3
    );
}

#[tokio::test]
async fn faults_strike_before_or_after() {
    let stage = Stage::new().await;
    let url = format!("{}/bot{}/sendMessage", stage.standin.url(), stage.token);
    let send = || {
        stage
            .client
            .post(&url)
            .json(&json!({"chat_id": stage.customer, "text": "x"}))
            .send()
    };
    let there = || stage.world.private(stage.bot, stage.customer).len();
    let before = there();
    stage
        .world
        .fault(Fault::new(Effect::Reset).method("sendMessage").times(1));
    assert!(send().await.is_err());
    assert_eq!(there(), before);
    stage.world.fault(Fault::new(Effect::Error500).times(1));
    assert_eq!(send().await.unwrap().status(), 500);
    stage.world.fault(Fault::new(Effect::BadGateway).times(1));
    assert!(
        send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("<html>")
    );
    assert_eq!(there(), before);
    stage
        .world
        .fault(Fault::new(Effect::LoseAnswer).chat(stage.customer).times(1));
    assert!(send().await.is_err());
    assert_eq!(there(), before + 1, "applied, but the answer was lost");
    assert!(stage.world.calls().last().unwrap().answer_lost);
    assert!(send().await.unwrap().status().is_success());
}

#[tokio::test]
async fn the_world_outlives_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        data_dir: Some(folder.path().to_owned()),
        ..Options::unlimited()
    };
    let stage = Stage::with(options()).await;
    let topic = stage.topic("kept").await;
    stage
        .world
        .send(
            stage.customer,
            stage.private(),
            Draft::document("a.txt", "bytes"),
        )
        .unwrap();
    let (token, bot, customer, desk) = (stage.token.clone(), stage.bot, stage.customer, stage.desk);
    let before = stage.world.private(bot, customer);
    stage.standin.stop().await;

    let again = Standin::start(options()).await.unwrap();
    let world = again.world();
    assert_eq!(world.bot_with_token(&token, "desk_bot"), token);
    assert_eq!(
        world.pending_updates(bot),
        1,
        "what was not confirmed still waits"
    );
    assert_eq!(world.topics(desk)[0].id, topic);
    let after = world.private(bot, customer);
    assert_eq!(after.last().unwrap().body, before.last().unwrap().body);
    let bytes = world.lock().files.values().next().unwrap().bytes.clone();
    assert_eq!(bytes.as_ref(), b"bytes");
}
