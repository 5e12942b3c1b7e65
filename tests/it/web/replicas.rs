//! Two processes on one PostgreSQL behind one proxy, as
//! `docker/compose.postgres.yml` runs them: whatever one of them is told, the
//! other's visitors hear at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::json;
use topicdesk::app::App;
use topicdesk::config::Updates;
use topicdesk::standin::faults::{Effect, Fault};
use topicdesk::standin::options::Options;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;

use super::visitor::Visitor;
use super::{SHOP, client, free, plan, topic_of};
use crate::road::trouble::in_order;
use crate::support::{House, PATIENCE, postgres, said};

/// Brings each call of the Bot API to the next replica.
#[derive(Clone)]
struct Proxy {
    replicas: Arc<[SocketAddr; 2]>,
    next: Arc<AtomicUsize>,
}

async fn bring(
    State(proxy): State<Proxy>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let next = proxy.next.fetch_add(1, Ordering::Relaxed) % 2;
    let url = format!("http://{}{}", proxy.replicas[next], uri.path());
    let brought = client().post(url).headers(headers).body(body).send().await;
    brought.map_or(StatusCode::BAD_GATEWAY, |answer| answer.status())
}

/// A house with two replicas that no group is bound to yet.
struct Pair {
    house: House,
    second: App,
}

impl Pair {
    async fn open(url: String) -> Self {
        let mut options = Options::unlimited();
        options.webhook_retry = Duration::from_millis(50);
        options.webhook_retry_max = Duration::from_millis(200);
        let mut house = House::plan(options).await;
        house.database = url;
        house.more = SHOP.into();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public = listener.local_addr().unwrap();
        let replicas = [free().parse().unwrap(), free().parse().unwrap()];
        let proxy = Proxy {
            replicas: Arc::new(replicas),
            next: Arc::default(),
        };
        let router = Router::new().fallback(bring).with_state(proxy);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let settings = |listen| {
            let mut config = house.settings();
            config.desk.chat = None;
            config.desk.updates = Updates::Webhook;
            config.web.listen = Some(listen);
            config.web.public_url = Some(format!("http://{public}").parse().unwrap());
            config
        };
        let first = App::start(settings(replicas[0]), house.tuning).await;
        let second = App::start(settings(replicas[1]), house.tuning).await;
        house.app = Some(first.unwrap());
        Self {
            house,
            second: second.unwrap(),
        }
    }

    /// A visitor with a line to one of them.
    fn visitor(&self, which: usize) -> Visitor {
        Visitor::at(self.host(which))
    }

    fn host(&self, which: usize) -> String {
        let apps = [self.house.app.as_ref().unwrap(), &self.second];
        apps[which % 2].address().unwrap().to_string()
    }

    async fn close(mut self) {
        self.house.stop().await;
        self.second.stop().await;
    }
}

/// One replica is told which group is the desk's; the other sends for the bot,
/// or is brought what comes next.
async fn set_up(pair: &Pair) {
    let house = &pair.house;
    let hooked = house.world.wait_until(PATIENCE, |state| {
        let bot = state.bots.get(&house.bot);
        bot.is_some_and(|bot| bot.webhook.is_some())
    });
    assert!(hooked.await);
    let group = Place::Group(house.chat);
    let asked = house.world.send(house.agent, group, Draft::text("/setup"));
    let asked = asked.unwrap();
    let done = house
        .world
        .wait_message(PATIENCE, group.key(house.agent), |it| {
            it.id > asked && said(it).contains("Done!")
        });
    assert!(done.await.is_some());
    let both = async {
        let chat = Some(house.chat);
        while house.app.as_ref().unwrap().desk_chat() != chat || pair.second.desk_chat() != chat {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    let both = tokio::time::timeout(PATIENCE, both).await;
    assert!(both.is_ok(), "a replica does not know the group");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_are_one_desk() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let pair = Pair::open(url).await;
    let house = &pair.house;
    set_up(&pair).await;
    let mut visitors: Vec<Visitor> = (0..4).map(|at| pair.visitor(at)).collect();
    let name = |at: usize| format!("Guest{at}x");
    for visitor in &mut visitors {
        visitor.connect().await;
    }
    let mut answers = Vec::new();
    for n in 0..6 {
        for (at, visitor) in visitors.iter_mut().enumerate() {
            if n == 3 {
                // In the middle of it he comes to the other replica.
                visitor.cut();
                visitor.host = pair.host(at + 1);
                let welcome = visitor.connect().await;
                assert_eq!(welcome["known"], true);
                assert_eq!(welcome["reset"], false, "it goes on where it was");
            }
            visitor.say(&format!("{} says {n}.", name(at))).await;
        }
        for (at, visitor) in visitors.iter_mut().enumerate() {
            let topic = topic_of(house, &format!("{} says {n}.", name(at))).await;
            let words = format!("{} is told {n}!", name(at));
            answers.push(house.answers(topic, Draft::text(words.clone())));
            let message = visitor.reads(&words).await;
            let read = json!({ "t": "read", "n": message["n"] });
            visitor.send(&read).await.unwrap();
        }
    }
    for answer in answers {
        house.marked(answer, Some("🤝")).await;
    }
    for (at, visitor) in visitors.iter().enumerate() {
        let talk = (0..6).flat_map(|n| {
            let (says, told) = (
                format!("{} says {n}.", name(at)),
                format!("{} is told {n}!", name(at)),
            );
            [says, told]
        });
        assert_eq!(visitor.texts(), talk.collect::<Vec<_>>());
        let topic = topic_of(house, &format!("{} says 5.", name(at))).await;
        let posted = house.world.topic_messages(house.chat, topic);
        in_order(&posted, &name(at), 6);
        let again = posted.iter().filter(|it| said(it).contains("twice"));
        assert_eq!(again.count(), 0, "nothing was in doubt");
    }
    assert_eq!(house.world.topics(house.chat).len(), 4);
    pair.close().await;
}

/// Files lie where both find them, and an answer that is on its way is told of
/// wherever the visitor is.
#[tokio::test(flavor = "multi_thread")]
async fn files_and_typing_pass_from_one_replica_to_the_other() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let pair = Pair::open(url).await;
    let house = &pair.house;
    set_up(&pair).await;
    let mut here = pair.visitor(0);
    here.connect().await;
    here.say("a list for you").await;
    here.until_is("ack").await;
    let topic = topic_of(house, "a list for you").await;
    // Sent up at the one, said at the other.
    let (status, file) = here.upload("list.txt", b"six cakes").await;
    assert_eq!(status, 200, "{file}");
    let mut there = pair.visitor(1);
    there.token.clone_from(&here.token);
    there.connect().await;
    there
        .say_with(json!({ "text": "here it is", "files": [file["id"]] }))
        .await;
    house.posted(topic, "here it is").await;
    let own = here.reads("here it is").await;
    // Fetched from either.
    for visitor in [&here, &there] {
        let url = visitor.url(own["file"]["url"].as_str().unwrap());
        let got = client().get(url).send().await.unwrap();
        assert_eq!(got.bytes().await.unwrap(), "six cakes");
    }
    // A file that was there at once would need no word that it is on its way.
    let slow = Fault::new(Effect::Delay(3_000)).method("getFile");
    house.world.fault(slow.times(1));
    house.answers(
        topic,
        Draft::document("bill.txt", b"six cakes, 60".to_vec()),
    );
    for visitor in [&mut here, &mut there] {
        visitor
            .until(|heard| heard["t"] == "typing" && heard["until"] != 0)
            .await;
        let bill = visitor
            .until(|heard| heard["m"]["file"]["name"] == "bill.txt")
            .await;
        let url = visitor.url(bill["m"]["file"]["url"].as_str().unwrap());
        let got = client().get(url).send().await.unwrap();
        assert_eq!(got.bytes().await.unwrap(), "six cakes, 60");
    }
    pair.close().await;
}

/// The line is at one process, the agent's answer goes out at another, and the
/// first one goes.
#[tokio::test(flavor = "multi_thread")]
async fn the_one_that_is_left_does_all_the_work() {
    let Some(url) = postgres::fresh().await else {
        return;
    };
    let mut house = plan().await;
    house.database = url;
    house.start().await;
    let second = App::start(house.settings(), house.tuning).await.unwrap();
    let mut here = Visitor::of(&house);
    here.connect().await;
    here.say("at the first").await;
    here.until_is("ack").await;
    let topic = house.topic("SHOP").await;
    let mut there = Visitor::at(second.address().unwrap().to_string());
    there.token.clone_from(&here.token);
    there.connect().await;
    assert_eq!(there.texts(), ["at the first"]);
    there.say("at the second").await;
    here.reads("at the second").await;
    house.posted(topic, "at the second").await;
    house.answers(topic, Draft::text("to both"));
    here.reads("to both").await;
    there.reads("to both").await;
    house.stop().await;
    house.answers(topic, Draft::text("from the second alone"));
    there.reads("from the second alone").await;
    second.stop().await;
}
