//! A manager ends the access of a visitor's devices: nobody looks into that
//! history any more, and whoever writes from them begins anew.

use std::time::Duration;

use topicdesk::app::App;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::staff::{self, Standing};

use super::visitor::Visitor;
use super::{client, plan, topic_of};
use crate::desk::crew::joins;
use crate::support::{House, PATIENCE, postgres};

/// Waits until the one to whom the group belongs is known as a manager.
async fn manager(house: &House) {
    let looks = async {
        loop {
            let mut tx = house.database().read().await.unwrap();
            let standing = staff::standing(&mut tx, house.agent).await.unwrap();
            if standing == Some(Standing::Manager) {
                return;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looks).await.unwrap();
}

fn asks(house: &House, who: i64, topic: i64) {
    let place = Place::Topic(house.chat, topic);
    let asked = house.world.send(who, place, Draft::text("/contact"));
    asked.unwrap();
}

/// `far`: where the visitor's second device has its line.
async fn ended(house: &House, far: &App) {
    manager(house).await;
    let mut visitor = Visitor::of(house);
    visitor.connect().await;
    let (_, file) = visitor.upload("list.txt", b"six cakes").await;
    let say = serde_json::json!({ "text": "hello", "files": [file["id"]] });
    visitor.say_with(say).await;
    let own = visitor.reads("hello").await;
    let topic = topic_of(house, "hello").await;
    let mut second = Visitor::at(far.address().unwrap().to_string());
    second.token.clone_from(&visitor.token);
    second.connect().await;
    second
        .send(&serde_json::json!({ "t": "telegram" }))
        .await
        .unwrap();
    let link = second.until_is("telegram").await;
    let (_, code) = link["url"].as_str().unwrap().split_once("start=").unwrap();
    // An agent is not offered it, and cannot do it.
    let boris = joins(house, "Boris", "boris_b").await;
    asks(house, boris, topic);
    let his = house.screen_of(boris, "1 request").await;
    let labels = |buttons: Vec<(String, String)>| -> Vec<String> {
        buttons.into_iter().map(|(label, _)| label).collect()
    };
    let offered = labels(his.buttons());
    assert!(
        !offered.iter().any(|it| it.contains("access")),
        "{offered:?}"
    );
    asks(house, house.agent, topic);
    house.screen_of(house.agent, "1 request").await;
    house.presses_on_screen(house.agent, "End access").await;
    let sure = house.screen_of(house.agent, "End the access of").await;
    let buttons = sure.buttons();
    let (_, data) = buttons.iter().find(|(it, _)| it.contains("Yes")).unwrap();
    let forged = house
        .world
        .press_whisper_forged(boris, house.chat, his.id, data);
    let refused = forged.unwrap().answer().await.unwrap().text.unwrap();
    assert!(refused.contains("End access"), "{refused}");
    // Nothing has happened yet.
    visitor.say("still here").await;
    visitor.until_is("ack").await;
    let toast = house.presses_on_screen(house.agent, "Yes, end it").await;
    assert!(toast.contains("Access ended"), "{toast}");
    // Every line ends, at every process, and no token opens another.
    for device in [&mut visitor, &mut second] {
        while device.hear().await.is_ok() {}
        for host in [visitor_host(house), far.address().unwrap().to_string()] {
            let mut again = Visitor::at(host);
            again.token.clone_from(&device.token);
            let error = again.try_connect().await.unwrap_err();
            assert!(error.contains("unknown_token"), "{error}");
        }
    }
    let url = visitor.url(own["file"]["url"].as_str().unwrap());
    let got = client().get(url).send().await.unwrap();
    assert!(got.status().is_client_error(), "{}", got.status());
    // Whoever answers there learns that nobody reads it.
    house.answers(topic, Draft::text("anybody?"));
    house.posted(topic, "no longer exists").await;
    // He begins anew.
    let mut anew = Visitor::of(house);
    let welcome = anew.connect().await;
    assert_eq!(welcome["known"], false);
    anew.say("me again").await;
    let other = topic_of(house, "me again").await;
    assert_ne!(other, topic);
    house.answers(other, Draft::text("welcome"));
    anew.reads("welcome").await;
    assert_eq!(anew.texts(), ["me again", "welcome"]);
    // Nor does the link lead to the old conversation any more.
    let stranger = house.customer("Sly Stranger");
    house.world.start(stranger, house.bot, Some(code)).unwrap();
    house.says(stranger, Draft::text("over there"));
    assert_ne!(topic_of(house, "over there").await, topic);
}

fn visitor_host(house: &House) -> String {
    let address = house.app.as_ref().unwrap().address();
    address.unwrap().to_string()
}

async fn journal(house: &House) -> Vec<(String, String)> {
    let sql = "SELECT actor, detail FROM journal WHERE action = 'revoke'";
    if house.database.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(&house.database).await.unwrap();
        return sqlx::query_as(sql).fetch_all(&pool).await.unwrap();
    }
    let pool = sqlx::PgPool::connect(&house.database).await.unwrap();
    sqlx::query_as(sql).fetch_all(&pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_ends_the_access_of_a_visitor() {
    let mut house = plan().await;
    house.start().await;
    ended(&house, house.app.as_ref().unwrap()).await;
    let by = (house.agent.to_string(), "SHOP".to_owned());
    assert_eq!(journal(&house).await, [by]);
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_at_every_process() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = plan().await;
    house.database = url;
    house.start().await;
    let second = App::start(house.settings(), house.tuning).await.unwrap();
    ended(&house, &second).await;
    assert_eq!(journal(&house).await.len(), 1);
    second.stop().await;
    house.stop().await;
}

/// A customer of a messenger has no key of ours.
#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_access_none_is_offered() {
    let mut house = plan().await;
    house.start().await;
    manager(&house).await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("hello"));
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "hello").await;
    asks(&house, house.agent, topic);
    let screen = house.screen_of(house.agent, "1 request").await;
    let buttons = screen.buttons();
    assert!(buttons.iter().all(|(label, _)| !label.contains("access")));
    house.stop().await;
}
