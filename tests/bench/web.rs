//! The chat on a site: how many visitors, how soon.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use topicdesk::standin::options::Options;

use crate::figure::{Figures, quantile};
use crate::rig::Rig;

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A rig with a site's chat.
async fn rig() -> (Rig, String) {
    let mut rig = Rig::new(Options::unlimited(), 0).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    // Every visitor comes from an address of his own.
    rig.web = format!("listen = \"{address}\"\ntrusted_proxies = [\"127.0.0.1\"]");
    rig.more = "[[inbox]]\ncode = \"SITE\"\nkind = \"web\"\nname = \"Site\"\norigins = []\n".into();
    (rig, address.to_string())
}

/// Visitor number `n`, on line.
async fn visit(address: &str, n: usize) -> Line {
    let mut secret = [7; 32];
    secret[..8].copy_from_slice(&(n as u64).to_be_bytes());
    let token = format!("n{}", URL_SAFE_NO_PAD.encode(secret));
    let begun = Instant::now();
    loop {
        let mut request = format!("ws://{address}/web/SITE/ws")
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{address}").parse().unwrap());
        let from = format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
        headers.insert("x-forwarded-for", from.parse().unwrap());
        match tokio_tungstenite::connect_async(request).await {
            Ok((mut line, _)) => {
                let hello = json!({"t": "hello", "v": 1, "token": token, "seq": 0});
                line.send(Message::text(hello.to_string())).await.unwrap();
                heard(&mut line, "welcome").await;
                return line;
            }
            Err(error) => assert!(begun.elapsed() < Duration::from_secs(30), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Reads until a message of this kind.
async fn heard(line: &mut Line, kind: &str) -> Value {
    loop {
        let message = line.next().await.unwrap().unwrap();
        let Ok(told) = serde_json::from_slice::<Value>(&message.into_data()) else {
            continue;
        };
        if told["t"] == kind {
            return told;
        }
    }
}

/// 5,000 open lines.
pub async fn crowd(figures: &mut Figures) {
    const VISITORS: usize = 5_000;
    let (rig, address) = rig().await;
    let program = rig.program();
    let mut lines = vec![visit(&address, 0).await];
    let before = program.memory();
    let begun = Instant::now();
    while lines.len() < VISITORS {
        let mut some = JoinSet::new();
        for n in lines.len()..(lines.len() + 100).min(VISITORS) {
            let address = address.clone();
            some.spawn(async move { visit(&address, n).await });
        }
        lines.extend(some.join_all().await);
    }
    figures.note("5,000 visitors came in", begun.elapsed().as_secs_f64(), "s");
    figures.note("memory before they came", before, "MB");
    figures.at_most(
        "memory with 5,000 open visitors",
        program.memory(),
        150.0,
        "MB",
    );
    let used = program.processor();
    tokio::time::sleep(Duration::from_secs(10)).await;
    figures.note(
        "processor share while they idle",
        (program.processor() - used) * 10.0,
        "%",
    );
    // They are served, not only held.
    let last = lines.last_mut().unwrap();
    last.send(Message::text(r#"{"t":"ping"}"#)).await.unwrap();
    heard(last, "pong").await;
    drop(lines);
    program.stop();
}

/// 200 messages a second of 400 visitors: how soon is each asked to be posted.
pub async fn soon(figures: &mut Figures) {
    const VISITORS: usize = 400;
    const MESSAGES: usize = 4_000;
    let (rig, address) = rig().await;
    let program = rig.program();
    let mut lines = Vec::new();
    for n in 0..VISITORS {
        let mut line = visit(&address, n).await;
        say(&mut line, 900_000_000 + n).await;
        heard(&mut line, "ack").await;
        lines.push(line);
    }
    rig.called("pinChatMessage", VISITORS as u64).await;
    rig.rest().await;
    rig.world.clear_calls();
    let mut said_at = Vec::with_capacity(MESSAGES);
    let mut every = tokio::time::interval(Duration::from_millis(5));
    for n in 0..MESSAGES {
        every.tick().await;
        said_at.push(rig.now());
        say(&mut lines[n % VISITORS], n).await;
    }
    rig.called("sendMessage", MESSAGES as u64).await;
    let asked = rig.asked_at();
    let mut waits: Vec<i64> = (0..MESSAGES).map(|n| asked[&n] - said_at[n]).collect();
    figures.at_most(
        "visitor's words to asked to be posted, 200/s, 99 of 100",
        quantile(&mut waits, 0.99),
        30.0,
        "ms",
    );
    figures.note("the same, median", quantile(&mut waits, 0.5), "ms");
    program.stop();
}

async fn say(line: &mut Line, n: usize) {
    let words = format!("<{n}> Do you have roses in red or white, and what is a dozen?");
    let saying = json!({"t": "say", "id": format!("saying-{n:010}"), "text": words});
    line.send(Message::text(saying.to_string())).await.unwrap();
}
