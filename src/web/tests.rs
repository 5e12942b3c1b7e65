//! The door, knocked at with real HTTP.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::botapi::client;
use crate::botapi::poll::Raw;
use crate::botapi::webhook::HEADER;
use crate::clock;
use crate::config::finding::Finding;
use crate::delivery::standing::Standing;
use crate::store::database::Database;

use super::health::{Inbox, Pulse, Vitals, Watched};
use super::hook::{BODY_MAX, Hook, HookError, Hooks};
use super::metrics::{self, Metrics};
use super::server::Patience;
use super::{router, server};

const SECRET: &str = "0123456789abcdef";

/// Keeps what it is given, or refuses.
#[derive(Default)]
struct Keeper {
    kept: Mutex<Vec<(String, i64, String)>>,
    full: bool,
}

impl Hook for Keeper {
    fn accept<'a>(&'a self, account: &'a str, update: Raw) -> BoxFuture<'a, Result<(), HookError>> {
        Box::pin(async move {
            if self.full {
                return Err(HookError::Stopping);
            }
            let entry = (account.to_owned(), update.id, update.body);
            self.kept.lock().unwrap().push(entry);
            Ok(())
        })
    }
}

/// A desk and a shop with a bot of its own.
fn watched() -> Watched {
    let shop = Inbox {
        code: "SHOP".into(),
        kind: "telegram".into(),
        account: "shop".into(),
    };
    Watched {
        desk: "desk".into(),
        inboxes: vec![shop],
        standing: Arc::default(),
    }
}

struct House {
    _dir: tempfile::TempDir,
    database: Database,
    pulse: Arc<Pulse>,
    standing: Arc<Standing>,
    keeper: Arc<Keeper>,
    addr: SocketAddr,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<()>,
}

impl House {
    async fn open(keeper: Keeper) -> Self {
        Self::patient(keeper, Patience::default()).await
    }

    async fn patient(keeper: Keeper, patience: Patience) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("a.db").display());
        let database = Database::open(&url).await.unwrap();
        let pulse = Arc::new(Pulse::new(["desk".to_owned()]));
        let keeper = Arc::new(keeper);
        let secrets = BTreeMap::from([("TG".to_owned(), SECRET.into())]);
        let hooks = Hooks::new(secrets, keeper.clone());
        let watched = watched();
        let standing = watched.standing.clone();
        let vitals = Vitals::new(database.clone(), pulse.clone(), watched);
        let router = router::router(Arc::new(vitals), Some(hooks));
        let listener = server::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let served = tokio::spawn(server::serve(listener, router, patience, stop.clone()));
        Self {
            _dir: dir,
            database,
            pulse,
            standing,
            keeper,
            addr,
            stop,
            served,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = client::http().get(self.url(path)).send().await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    async fn bring(&self, account: &str, secret: Option<&str>, body: impl Into<Vec<u8>>) -> u16 {
        let mut request = client::http()
            .post(self.url(&format!("/telegram/{account}")))
            .body(body.into());
        if let Some(secret) = secret {
            request = request.header(HEADER, secret);
        }
        request.send().await.unwrap().status().as_u16()
    }

    fn kept(&self) -> usize {
        self.keeper.kept.lock().unwrap().len()
    }
}

#[tokio::test]
async fn an_update_is_handed_on_as_it_came() {
    let house = House::open(Keeper::default()).await;
    let body = "{ \"update_id\": 7,\n \"message\": {\"text\":\"привет\"} }";
    assert_eq!(house.bring("TG", Some(SECRET), body).await, 200);
    let kept = house.keeper.kept.lock().unwrap().clone();
    assert_eq!(kept, [("TG".to_owned(), 7, body.to_owned())]);
}

#[tokio::test]
async fn who_does_not_know_the_secret_is_turned_away() {
    let house = House::open(Keeper::default()).await;
    let body = "{\"update_id\":7}";
    assert_eq!(house.bring("TG", None, body).await, 401);
    for wrong in [
        "",
        "0123456789abcde",
        "0123456789abcdef0",
        "0123456789abcdeF",
    ] {
        assert_eq!(house.bring("TG", Some(wrong), body).await, 401, "{wrong}");
    }
    let twice = client::http()
        .post(house.url("/telegram/TG"))
        .header(HEADER, SECRET)
        .header(HEADER, SECRET)
        .body(body)
        .send();
    assert_eq!(twice.await.unwrap().status(), 401);
    assert_eq!(house.bring("IG", Some(SECRET), body).await, 404);
    assert_eq!(house.bring("tg", Some(SECRET), body).await, 404);
    assert_eq!(house.kept(), 0);
}

#[tokio::test]
async fn the_secret_is_judged_before_the_body_comes() {
    let house = House::open(Keeper::default()).await;
    let mut stream = TcpStream::connect(house.addr).await.unwrap();
    // The body is promised and never sent.
    let head = "POST /telegram/TG HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[tokio::test]
async fn what_is_no_update_is_refused() {
    let house = House::open(Keeper::default()).await;
    for body in [
        "",
        "{}",
        "[]",
        "{\"update_id\":\"7\"}",
        "{\"update_id\":7",
        "null",
    ] {
        assert_eq!(house.bring("TG", Some(SECRET), body).await, 400, "{body}");
    }
    let broken = [b"{\"update_id\":7,\"a\":\"".as_slice(), &[0xff], b"\"}"].concat();
    assert_eq!(house.bring("TG", Some(SECRET), broken).await, 400);
    assert_eq!(house.kept(), 0);
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit() {
    let house = House::open(Keeper::default()).await;
    let full = |length: usize| {
        let frame = "{\"update_id\":7,\"a\":\"\"}".len();
        format!(
            "{{\"update_id\":7,\"a\":\"{}\"}}",
            "x".repeat(length - frame)
        )
    };
    assert_eq!(house.bring("TG", Some(SECRET), full(BODY_MAX)).await, 200);
    assert_eq!(
        house.bring("TG", Some(SECRET), full(BODY_MAX + 1)).await,
        413
    );
    assert_eq!(house.kept(), 1);
}

#[tokio::test]
async fn what_is_not_stored_is_to_be_brought_again() {
    let house = House::open(Keeper {
        full: true,
        ..Keeper::default()
    })
    .await;
    assert_eq!(
        house.bring("TG", Some(SECRET), "{\"update_id\":7}").await,
        503
    );
}

#[tokio::test]
async fn health_tells_living_from_ready() {
    let house = House::open(Keeper::default()).await;
    let (status, body) = house.get("/health").await;
    assert_eq!((status, &body["status"]), (200, &Value::from("ok")));

    let (status, body) = house.get("/health/ready").await;
    assert_eq!((status, &body["updates"]), (503, &Value::from("silent")));
    assert_eq!(body["database"], "ok");

    house.pulse.beat("desk", clock::monotonic());
    let (status, body) = house.get("/health/ready").await;
    assert_eq!((status, &body["status"]), (200, &Value::from("ok")));
}

#[tokio::test]
async fn a_closed_database_is_not_ready() {
    let house = House::open(Keeper::default()).await;
    house.pulse.beat("desk", clock::monotonic());
    house.database.close().await;
    let (status, body) = house.get("/health/ready").await;
    assert_eq!(
        (status, &body["database"]),
        (503, &Value::from("no answer"))
    );
    let (status, _) = house.get("/health").await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn there_is_nothing_else_to_see() {
    let house = House::open(Keeper::default()).await;
    for path in [
        "/",
        "/telegram",
        "/telegram/",
        "/.env",
        "/health/../",
        "/index.html",
    ] {
        let answer = client::http().get(house.url(path)).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(status == 404, "{path}: {status}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert!(answer.text().await.unwrap().is_empty());
    }
    let (status, _) = house.get("/telegram/TG").await;
    assert_eq!(status, 405);
}

#[tokio::test]
async fn a_taken_port_is_a_finding() {
    let house = House::open(Keeper::default()).await;
    let found = server::bind(house.addr).await.unwrap_err();
    let addr = house.addr.to_string();
    assert_eq!(found, Finding::PortInUse { addr });
    // TEST-NET-1 (RFC 5737) is no address of this machine.
    let found = server::bind("192.0.2.1:80".parse().unwrap()).await;
    assert!(
        matches!(found, Err(Finding::CannotListen { .. })),
        "{found:?}"
    );
}

/// Waits until the other side closes, however rudely.
async fn closed(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}

#[tokio::test]
async fn who_never_finishes_his_headers_is_sent_away() {
    let patience = Patience {
        headers: Duration::from_millis(50),
        ..Patience::default()
    };
    let house = House::patient(Keeper::default(), patience).await;
    let mut silent = TcpStream::connect(house.addr).await.unwrap();
    let mut slow = TcpStream::connect(house.addr).await.unwrap();
    slow.write_all(b"POST /telegram/TG HTTP/1.1\r\nHost: a\r\nX-")
        .await
        .unwrap();
    closed(&mut slow).await;
    closed(&mut silent).await;
    let (status, _) = house.get("/health").await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn stopping_waits_for_no_idle_client() {
    let patience = Patience {
        farewell: Duration::from_millis(50),
        ..Patience::default()
    };
    let house = House::patient(Keeper::default(), patience).await;
    let idle = TcpStream::connect(house.addr).await.unwrap();
    let (status, _) = house.get("/health").await;
    assert_eq!(status, 200);
    house.stop.cancel();
    let addr = house.addr;
    house.served.await.unwrap();
    assert!(TcpStream::connect(addr).await.is_err());
    drop(idle);
}

#[tokio::test]
async fn an_inbox_that_fails_is_told_of_and_stops_nobody() {
    let house = House::open(Keeper::default()).await;
    house.pulse.beat("desk", clock::monotonic());
    let (status, body) = house.get("/health/ready").await;
    assert_eq!((status, &body["status"]), (200, &Value::from("ok")));
    assert_eq!(body["inboxes"]["SHOP"], "ok");
    house.standing.fell("shop");
    let (status, body) = house.get("/health/ready").await;
    assert_eq!((status, &body["status"]), (200, &Value::from("degraded")));
    assert_eq!(body["inboxes"]["SHOP"], "down");
    house.standing.stands("shop");
    let (_, body) = house.get("/health/ready").await;
    assert_eq!(body["inboxes"]["SHOP"], "ok");
}

#[tokio::test]
async fn figures_are_not_for_the_street() {
    let house = House::open(Keeper::default()).await;
    assert_eq!(house.get("/metrics").await.0, 404);
    let pulse = Arc::new(Pulse::new([]));
    let vitals = Vitals::new(house.database.clone(), pulse, watched());
    let figures = Metrics::new(
        Arc::new(vitals),
        house.database.clone(),
        Some(SECRET.into()),
    );
    let listener = server::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    tokio::spawn(server::serve(
        listener,
        metrics::router(Arc::new(figures)),
        Patience::default(),
        stop.clone(),
    ));
    let ask = async |token: Option<&str>| {
        let mut request = client::http().get(&url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(ask(None).await, (401, String::new()));
    assert_eq!(ask(Some("0123456789abcdeF")).await, (401, String::new()));
    let (status, told) = ask(Some(SECRET)).await;
    assert_eq!(status, 200);
    assert!(told.contains("topicdesk_database_up 1"), "{told}");
    stop.cancel();
}
