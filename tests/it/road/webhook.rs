//! Updates that are brought to our door: with the secret only, and again until
//! they are stored.

use std::net::SocketAddr;
use std::time::Duration;

use topicdesk::app::App;
use topicdesk::config::{Config, Updates};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::draft::Draft;

use crate::support::{House, PATIENCE, postgres};

/// Settings by which updates are brought to a free port here.
fn hooked(house: &House) -> (Config, SocketAddr) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut config = house.settings();
    config.desk.updates = Updates::Webhook;
    config.web.listen = Some(address);
    config.web.public_url = Some(format!("http://{address}").parse().unwrap());
    (config, address)
}

async fn plan() -> House {
    let mut options = Options::unlimited();
    options.webhook_retry = Duration::from_millis(50);
    options.webhook_retry_max = Duration::from_millis(200);
    House::plan(options).await
}

async fn hook_set(house: &House) -> (String, String) {
    let set = house.world.wait_for(PATIENCE, |state| {
        let hook = state.bots.get(&house.bot)?.webhook.as_ref()?;
        Some((hook.url.clone(), hook.secret.clone()?))
    });
    set.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_are_brought_and_only_with_the_secret() {
    let mut house = plan().await;
    let (config, _) = hooked(&house);
    house.app = Some(App::start(config, house.tuning).await.unwrap());
    let (url, secret) = hook_set(&house).await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.answers(topic, Draft::text("an answer"));
    house.reached(customer, "an answer").await;
    // A forged update, without the secret, with another, and with it twice in one call.
    let forged = |id: i64, words: &str| {
        serde_json::json!({
            "update_id": id,
            "message": {
                "message_id": 900_000 + id, "date": 1_700_000_000, "text": words,
                "from": { "id": customer, "is_bot": false, "first_name": "Carl" },
                "chat": { "id": customer, "type": "private", "first_name": "Carl" },
            },
        })
    };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let header = "X-Telegram-Bot-Api-Secret-Token";
    let bare = client
        .post(&url)
        .json(&forged(1, "forged"))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.status(), 401);
    let wrong = client.post(&url).header(header, format!("{secret}x"));
    let wrong = wrong.json(&forged(1, "forged")).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let other = url.replace("bot:", "bot:9");
    let other = client.post(&other).header(header, &secret);
    let other = other.json(&forged(1, "forged")).send().await.unwrap();
    assert_eq!(other.status(), 404);
    // A replay of a true one is taken and changes nothing.
    for _ in 0..3 {
        let true_one = client.post(&url).header(header, &secret);
        let true_one = true_one
            .json(&forged(8_000_000, "replayed"))
            .send()
            .await
            .unwrap();
        assert_eq!(true_one.status(), 200);
    }
    house.posted(topic, "replayed").await;
    house.says(customer, Draft::text("last words"));
    house.posted(topic, "last words").await;
    let shown = house.shown(topic);
    let count = |words: &str| {
        let posts = shown.iter().filter(|post| !post.contains("✉️"));
        posts.filter(|post| post.contains(words)).count()
    };
    assert_eq!((count("replayed"), count("forged")), (1, 0), "{shown:#?}");
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_stored_is_brought_again() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = plan().await;
    house.database.clone_from(&url);
    let (config, _) = hooked(&house);
    house.app = Some(App::start(config, house.tuning).await.unwrap());
    hook_set(&house).await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    // The table is away for a while: nothing can be stored.
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let run = async |sql: &'static str| {
        sqlx::query(sql).execute(&pool).await.unwrap();
    };
    run("ALTER TABLE intake RENAME TO intake_away").await;
    house.says(customer, Draft::text("second words"));
    let refused = house.world.wait_for(PATIENCE, |state| {
        let hook = state.bots.get(&house.bot)?.webhook.as_ref()?;
        let (_, error) = hook.last_error.as_ref()?;
        error.contains("503").then_some(())
    });
    // Refusals change nothing that waiters are woken by; a person's act does.
    let nudge = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            house.world.typing(customer, house.private());
        }
    };
    tokio::select! {
        refused = refused => assert!(refused.is_some()),
        () = nudge => {}
    }
    run("ALTER TABLE intake_away RENAME TO intake").await;
    house.posted(topic, "second words").await;
    let shown = house.shown(topic);
    let posts = shown
        .iter()
        .filter(|post| !post.contains("✉️") && post.contains("second words"));
    assert_eq!(posts.count(), 1, "{shown:#?}");
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_we_were_away_is_brought_after_a_restart() {
    let mut house = plan().await;
    let (config, _) = hooked(&house);
    house.app = Some(App::start(config.clone(), house.tuning).await.unwrap());
    hook_set(&house).await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("first words"));
    let topic = house.topic("Carl").await;
    house.posted(topic, "first words").await;
    house.stop().await;
    house.says(customer, Draft::text("while away"));
    house.app = Some(App::start(config, house.tuning).await.unwrap());
    house.posted(topic, "while away").await;
    // And back to polling: the webhook goes by itself.
    house.stop().await;
    house.start().await;
    house.says(customer, Draft::text("by polling"));
    house.posted(topic, "by polling").await;
    house.stop().await;
}
