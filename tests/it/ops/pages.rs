//! Pages behind signed links, through the real door.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use sha2::Digest;
use topicdesk::app::App;
use topicdesk::botapi::client;
use topicdesk::channels::contract::{Event, Happening, Profile};
use topicdesk::clock;
use topicdesk::model::content::Content;
use topicdesk::model::link::{Links, Pass};
use topicdesk::model::rich::RichText;
use topicdesk::relay::inbound;
use topicdesk::relay::parcels::Accounts;
use topicdesk::standin::options::Options;
use topicdesk::standin::state::message::Msg;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::pages::{self, Subject};
use topicdesk::store::{conversations, messages};

use crate::support::House;

/// A name and words that would like to be more than words.
const NAME: &str = "Carl <b>\"O'Neil\"</b>";
const SCRIPT: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>{{ 7*7 }}&amp;";

struct Door {
    house: House,
    topic: i64,
    customer: i64,
}

impl Door {
    async fn open() -> Self {
        let mut house = House::plan(Options::unlimited()).await;
        let front = house.world.bot("front_bot");
        house.front = topicdesk::standin::world::bot_id(&front);
        house.more = format!(
            "public_url = \"https://desk.example/x\"\n\
             [[inbox]]\ncode = \"SH\"\nkind = \"telegram\"\nname = \"Shop\"\ntoken = \"{front}\"\n"
        );
        let mut config = house.settings();
        config.web.listen = Some("127.0.0.1:0".parse().unwrap());
        house.app = Some(App::start(config, house.tuning).await.unwrap());
        let customer = house.customer(NAME);
        house.says(customer, Draft::text("Good day"));
        let topic = house.topic("Carl").await;
        house.posted(topic, "Good day").await;
        Self {
            house,
            topic,
            customer,
        }
    }

    fn app(&self) -> &App {
        self.house.app.as_ref().unwrap()
    }

    /// The customer says something longer than Telegram would let him.
    async fn says_at_length(&self, id: &str, text: String) {
        let event = Event {
            chat: self.customer.to_string(),
            who: Profile {
                remote: self.customer.to_string(),
                name: NAME.into(),
                ..Profile::default()
            },
            at: clock::now(),
            what: Happening::Said {
                id: id.to_owned(),
                content: Content::Text {
                    text: RichText::plain(text),
                },
                reply: None,
                album: None,
                forwarded: None,
            },
        };
        let accounts = Accounts {
            desk: format!("bot:{}", self.house.bot),
            inbox: format!("bot:{}", self.house.front),
        };
        let said = self.app().database().write(move |tx| {
            Box::pin(async move { inbound::apply(tx, &accounts, "SH", &event, clock::now()).await })
        });
        said.await.unwrap();
    }

    async fn links(&self) -> Links {
        let key = pages::key(self.app().database()).await.unwrap();
        Links::new(&"https://desk.example/x".parse().unwrap(), key)
    }

    async fn ask(&self, method: Method, path: &str) -> reqwest::Response {
        let url = format!("http://{}{path}", self.app().address().unwrap());
        client::http().request(method, url).send().await.unwrap()
    }

    async fn get(&self, token: &str) -> (StatusCode, String) {
        let answer = self.ask(Method::GET, &format!("/p/{token}")).await;
        (answer.status(), answer.text().await.unwrap())
    }

    /// What the record holds of pages, to see whether it is touched.
    async fn pages(&self) -> Vec<String> {
        let mut snapshot = topicdesk::store::dump::snapshot::Snapshot::take(&self.house.database)
            .await
            .unwrap();
        let tables = snapshot.tables().to_vec();
        let table = tables.iter().find(|table| table.name == "page").unwrap();
        let mut rows = Vec::new();
        let each = |row: &str| {
            rows.push(row.to_owned());
            Ok::<(), topicdesk::app::backup::BackupError>(())
        };
        snapshot.rows(table, each).await.unwrap();
        rows
    }
}

/// Label and address of the button under a post.
fn button(post: &Msg) -> Option<(String, String)> {
    let button = post
        .body
        .get("reply_markup")?
        .pointer("/inline_keyboard/0/0")?;
    let text = |key: &str| Some(button.get(key)?.as_str()?.to_owned());
    Some((text("text")?, text("url")?))
}

fn long() -> String {
    let line = "It all began when the roses came, and every one of them was blue. ";
    format!(
        "The beginning {SCRIPT}\n\n{}\n\nשלום עולם\n\nthe very end",
        line.repeat(300)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_read_as_a_page() {
    let door = Door::open().await;
    door.says_at_length("90001", long()).await;
    let post = door.house.posted(door.topic, "The beginning").await;
    let (label, address) = button(&post).unwrap();
    assert_eq!(label, "Read whole");
    let token = address.strip_prefix("https://desk.example/x/p/").unwrap();
    let shown = door.house.shown(door.topic);
    assert!(
        !shown.iter().any(|said| said.contains("the very end")),
        "one post only"
    );

    let before = door.pages().await;
    let answer = door.ask(Method::GET, &format!("/p/{token}")).await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
    let policy = header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("referrer-policy"), Some("no-referrer"));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("x-frame-options"), Some("DENY"));
    assert!(header("x-robots-tag").unwrap().contains("noindex"));
    assert_eq!(header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header("set-cookie"), None);
    let page = answer.text().await.unwrap();
    // The one style is the one that the policy lets through.
    let style = page
        .split("<style>")
        .nth(1)
        .unwrap()
        .split("</style>")
        .next()
        .unwrap();
    let digest = STANDARD.encode(sha2::Sha256::digest(style));
    assert!(policy.contains(&format!("'sha256-{digest}'")), "{policy}");
    assert!(page.contains("the very end") && page.contains("שלום עולם"));
    assert!(page.contains("Carl &#60;b&#62;"), "{page}");
    assert!(page.contains("{{ 7*7 }}") && page.contains("&#60;script&#62;"));
    for bad in ["<script", "<img", "<b>", "onerror=alert(2)>"] {
        assert!(!page.contains(bad), "{bad}");
    }

    // Opened again and again, by whatever, it is the same and changes nothing.
    let again = door.get(token).await;
    assert_eq!(again, (StatusCode::OK, page.clone()));
    let head = door.ask(Method::HEAD, &format!("/p/{token}")).await;
    assert_eq!(head.status(), 200);
    assert_eq!(head.text().await.unwrap(), "");
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = door.ask(method, &format!("/p/{token}")).await;
        assert_eq!(answer.status(), 405);
    }
    assert_eq!(door.pages().await, before);
    // It is a text: there is nothing to download.
    let file = door.ask(Method::GET, &format!("/p/{token}/file")).await;
    assert_eq!(file.status(), 404);

    // A text that fits into a few posts is shown as ever.
    door.says_at_length("90002", "word ".repeat(1_600) + "its end")
        .await;
    let post = door.house.posted(door.topic, "its end").await;
    assert_eq!(button(&post), None);
    door.house.app.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_good_link_opens() {
    let door = Door::open().await;
    door.says_at_length("90001", long()).await;
    let post = door.house.posted(door.topic, "The beginning").await;
    let (_, address) = button(&post).unwrap();
    let token = address.rsplit('/').next().unwrap();
    let links = door.links().await;
    let pass = links.open(token, clock::now()).unwrap();
    let signs = |flip: usize| {
        let mut signs: Vec<char> = token.chars().collect();
        signs[flip] = if signs[flip] == 'A' { 'B' } else { 'A' };
        signs.into_iter().collect::<String>()
    };
    let stranger = Links::new(&"https://desk.example".parse().unwrap(), "guess".into());
    let absent = Pass {
        page: uuid(7),
        ..pass
    };
    let past = Pass {
        expires_at: clock::now() - 1,
        ..pass
    };
    for (token, status, what) in [
        (signs(3), 404, "another page"),
        (signs(25), 404, "another expiry"),
        (signs(60), 404, "another signature"),
        (stranger.token(pass), 404, "another key"),
        ("x".into(), 404, "no token"),
        ("A".repeat(4_000), 404, "a huge token"),
        ("..%2f..%2fetc%2fpasswd".into(), 404, "a path"),
        (links.token(past), 410, "expired"),
        (links.token(absent), 410, "signed, and not in the record"),
    ] {
        let (is, page) = door.get(&token).await;
        assert_eq!(is.as_u16(), status, "{what}");
        assert!(
            !page.contains("the very end") && !page.contains("Carl"),
            "{what}"
        );
        let answer = door.ask(Method::GET, &format!("/p/{token}")).await;
        let policy = &answer.headers()["content-security-policy"];
        assert!(policy.to_str().unwrap().contains("default-src 'none'"));
    }
    // Taken back.
    let message = match subject(&door, pass).await {
        Subject::Text { message } | Subject::File { message, .. } => message,
    };
    let revoked = door.app().database().write(move |tx| {
        Box::pin(async move { pages::revoke(tx, &Subject::Text { message }, clock::now()).await })
    });
    assert!(revoked.await.unwrap());
    assert_eq!(door.get(token).await.0, 410);
    // A new page of the same text has another address.
    let kept = door.app().database().write(move |tx| {
        Box::pin(
            async move { pages::keep(tx, &Subject::Text { message }, 60_000, clock::now()).await },
        )
    });
    let fresh = kept.await.unwrap();
    assert_ne!(fresh.page, pass.page);
    assert_eq!(door.get(&links.token(fresh)).await.0, 200);
    assert_eq!(door.get(token).await.0, 410);
    door.house.app.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_downloaded_and_never_shown() {
    let door = Door::open().await;
    let name = "a\"><script>alert(1)</script> \u{202e}lmth.html";
    let bytes = b"<script>alert('mine')</script>".to_vec();
    door.house
        .says(door.customer, Draft::document(name, bytes.clone()));
    door.house.posted(door.topic, "<document>").await;
    let topic = door.topic;
    let mut tx = door.app().database().read().await.unwrap();
    let conversation = conversations::of_topic(&mut tx, topic)
        .await
        .unwrap()
        .unwrap();
    let all = messages::newest(&mut tx, conversation.id, i64::MAX, 10)
        .await
        .unwrap();
    drop(tx);
    let message = all.iter().find(|m| m.content.file().is_some()).unwrap().id;
    let digest = format!("{:x}", sha2::Sha256::digest(&bytes));
    let kept = door.app().database().write(move |tx| {
        Box::pin(async move {
            let subject = Subject::File { message, digest };
            pages::keep(tx, &subject, 60_000, clock::now()).await
        })
    });
    let token = door.links().await.token(kept.await.unwrap());
    let (status, page) = door.get(&token).await;
    assert_eq!(status, 200);
    assert!(page.contains(&format!("href=\"{token}/file\"")), "{page}");
    assert!(!page.contains("<script"), "{page}");
    let answer = door.ask(Method::GET, &format!("/p/{token}/file")).await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/octet-stream");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    let disposition = header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename*=UTF-8''"),
        "{disposition}"
    );
    let name = disposition.split_once("UTF-8''").unwrap().1;
    assert!(!name.contains(['"', '<', ' ', ';', '/']), "{name}");
    assert_eq!(answer.bytes().await.unwrap(), bytes);
    door.house.app.unwrap().stop().await;
}

async fn subject(door: &Door, pass: Pass) -> Subject {
    let mut tx = door.app().database().read().await.unwrap();
    pages::get(&mut tx, pass.page)
        .await
        .unwrap()
        .unwrap()
        .subject
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}
