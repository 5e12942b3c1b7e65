//! What fails is logged without its secrets.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use topicdesk::botapi::client::{self, Bot};
use topicdesk::config::{Log, LogFormat};
use topicdesk::log;
use tracing::instrument::WithSubscriber;

const TOKEN: &str = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-1";

/// Lines kept for reading.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Logs whatever a failing call says, at the lowest level there is.
async fn fail(api: &str) -> Kept {
    let kept = Kept::default();
    let writer = kept.clone();
    let everything = Log {
        format: LogFormat::Text,
        filter: "trace".into(),
    };
    // No veil: the callers themselves must keep the token out.
    let subscriber = log::subscriber(&everything, move || writer.clone());
    let call = async {
        let bot = Bot::new(client::http(), api, TOKEN.into());
        let error = bot.call::<Value>("getMe", &json!({})).await.unwrap_err();
        tracing::error!(%error, ?error, ?bot, "a call failed");
        let error = bot.download("file").await.unwrap_err();
        tracing::error!(%error, ?error, "a download failed");
    };
    call.with_subscriber(subscriber).await;
    kept
}

#[tokio::test]
async fn a_failing_call_never_logs_its_token() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let rude = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let reset = format!("http://{}", rude.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = rude.accept().await {
            drop(stream);
        }
    });
    for api in [&refused, &reset, "http://no such host", "no address at all"] {
        let text = fail(api).await.text();
        assert!(text.contains("a call failed"), "{api}: {text}");
        assert!(text.contains("a download failed"), "{api}: {text}");
        assert!(!text.contains("AAFake"), "{api}: {text}");
        assert!(!text.contains("123456789:"), "{api}: {text}");
    }
}
