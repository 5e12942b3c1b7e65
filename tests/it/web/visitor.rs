//! A visitor's browser, as far as the protocol goes: it keeps its token, its
//! place and what was not acknowledged, and says it again after a reconnect.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::support::{House, PATIENCE};

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A browser.
pub struct Visitor {
    /// Host and port of the server.
    pub host: String,
    pub token: String,
    pub seq: i64,
    /// What it shows, by number.
    pub shown: BTreeMap<i64, Value>,
    /// Said and not acknowledged.
    pub open: Vec<Value>,
    pub said: usize,
    /// Pretends to come from there, over a trusted proxy.
    pub from: Option<String>,
    pub socket: Option<Socket>,
}

impl Visitor {
    /// Of a house with a door.
    pub fn of(house: &House) -> Self {
        let address = house.app.as_ref().unwrap().address().unwrap();
        Self::at(address.to_string())
    }

    pub fn at(host: String) -> Self {
        let chance = uuid::Uuid::new_v4().simple().to_string();
        Self {
            host,
            token: format!("n{}", &format!("{chance}{chance}")[..43]),
            seq: 0,
            shown: BTreeMap::new(),
            open: Vec::new(),
            said: 0,
            from: None,
            socket: None,
        }
    }

    /// Tries to open a line with this `Origin`.
    pub async fn line(&self, origin: Option<&str>) -> Result<Socket, Error> {
        let url = format!("ws://{}/web/SHOP/ws", self.host);
        let mut request = url.into_client_request().unwrap();
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().unwrap());
        }
        if let Some(from) = &self.from {
            request
                .headers_mut()
                .insert("x-forwarded-for", from.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(socket)
    }

    pub fn hello(&self) -> Value {
        json!({
            "t": "hello", "v": 1, "token": self.token, "seq": self.seq, "language": "uk-UA",
            "page": { "url": "https://shop.example/cakes#x", "title": "Cakes <b>" },
        })
    }

    /// Connects and says again what was not acknowledged; gives the welcome.
    pub async fn connect(&mut self) -> Value {
        self.try_connect().await.unwrap()
    }

    pub async fn try_connect(&mut self) -> Result<Value, String> {
        let origin = format!("http://{}", self.host);
        let socket = self.line(Some(&origin)).await;
        self.socket = Some(socket.map_err(|error| error.to_string())?);
        let hello = self.hello();
        self.send(&hello).await?;
        let welcome = self.hear_one().await?;
        if welcome["t"] != "welcome" {
            return Err(welcome.to_string());
        }
        if let Some(token) = welcome["token"].as_str() {
            self.token = token.into();
            self.send(&json!({ "t": "kept" })).await?;
        }
        if welcome["reset"] == true {
            self.shown.clear();
        }
        for message in welcome["messages"].as_array().unwrap().clone() {
            self.show(&message);
        }
        self.seq = welcome["seq"].as_i64().unwrap();
        for say in self.open.clone() {
            self.send(&say).await?;
        }
        Ok(welcome)
    }

    pub async fn send(&mut self, value: &Value) -> Result<(), String> {
        let socket = self.socket.as_mut().ok_or("no line")?;
        let sent = socket.send(Message::text(value.to_string())).await;
        sent.map_err(|error| error.to_string())
    }

    /// Says something without waiting for the answer; gives the id.
    pub async fn say(&mut self, text: &str) -> String {
        self.say_with(json!({ "text": text })).await
    }

    pub async fn say_with(&mut self, mut say: Value) -> String {
        self.said += 1;
        let id = format!(
            "say-{:06}-{}",
            self.said,
            &self.token[1..5].replace('-', "_")
        );
        say["t"] = "say".into();
        say["id"] = id.as_str().into();
        self.open.push(say.clone());
        let _ = self.send(&say).await;
        id
    }

    /// The next thing the server says, not acted on.
    async fn hear_one(&mut self) -> Result<Value, String> {
        let socket = self.socket.as_mut().ok_or("no line")?;
        loop {
            let heard = timeout(PATIENCE, socket.next()).await;
            match heard.map_err(|_| "nothing was heard")? {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(0, |frame| u16::from(frame.code));
                    return Err(format!("closed {code}"));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.to_string()),
                None => return Err("gone".into()),
            }
        }
    }

    /// The next thing the server says, acted on as a browser does.
    pub async fn hear(&mut self) -> Result<Value, String> {
        let heard = self.hear_one().await?;
        match heard["t"].as_str() {
            Some("message") => {
                let message = heard["m"].clone();
                self.seq = self.seq.max(message["seq"].as_i64().unwrap());
                self.show(&message);
            }
            Some("ack") => self.open.retain(|say| say["id"] != heard["id"]),
            _ => {}
        }
        Ok(heard)
    }

    /// Hears on until this comes.
    pub async fn until(&mut self, what: impl Fn(&Value) -> bool) -> Value {
        loop {
            let heard = self.hear().await.unwrap();
            if what(&heard) {
                return heard;
            }
        }
    }

    pub async fn until_is(&mut self, kind: &str) -> Value {
        self.until(|heard| heard["t"] == kind).await
    }

    /// Hears on until a message with these words is shown.
    pub async fn reads(&mut self, words: &str) -> Value {
        loop {
            let found = self.shown.values().find(|message| message["text"] == words);
            if let Some(found) = found {
                return found.clone();
            }
            if let Err(error) = self.hear().await {
                panic!("{error}; shown: {:#?}", self.shown);
            }
        }
    }

    fn show(&mut self, message: &Value) {
        let n = message["n"].as_i64().unwrap();
        let doubled = self
            .shown
            .values()
            .find(|other| other["id"] == message["id"] && other["n"] != message["n"]);
        assert!(doubled.is_none(), "shown twice: {message}");
        self.shown.insert(n, message.clone());
    }

    /// The line breaks without a word.
    pub fn cut(&mut self) {
        self.socket = None;
    }

    /// The words that it shows, in order.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.shown.values().map(|message| message["text"].as_str());
        texts.map(|text| text.unwrap().to_owned()).collect()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/web/SHOP/{path}", self.host)
    }

    /// Sends a file up; gives status and answer.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> (u16, Value) {
        let answer = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap()
            .post(self.url("file"))
            .query(&[("name", name)])
            .header("origin", format!("http://{}", self.host))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "text/html")
            .body(bytes.to_vec())
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }
}
