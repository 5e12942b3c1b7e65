//! A Bot API for the tests of this room: fixed answers by method.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};

use crate::botapi::client::{self, Bot};

/// A token that only looks like one.
pub(super) const TOKEN: &str = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-1";

/// What is answered.
#[derive(Clone, Default)]
pub(super) struct Fake {
    answers: Arc<Mutex<BTreeMap<String, Result<Value, (u16, String)>>>>,
    pub(super) calls: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Fake {
    /// A bot that is an administrator with all rights in a tidy forum.
    pub(super) fn fine() -> Self {
        let fake = Self::default();
        fake.say("getMe", json!({ "id": 7, "is_bot": true, "username": "desk_bot" }));
        fake.say("getWebhookInfo", json!({ "url": "", "pending_update_count": 0 }));
        fake.say("getUpdates", json!([]));
        fake.say("getChat", json!({ "id": -1001, "type": "supergroup", "is_forum": true }));
        fake.say(
            "getChatMember",
            json!({ "status": "administrator", "can_manage_topics": true,
                    "can_delete_messages": true, "can_pin_messages": true }),
        );
        fake
    }

    pub(super) fn say(&self, method: &str, result: Value) {
        let answer = (method.to_owned(), Ok(result));
        self.answers.lock().unwrap().extend([answer]);
    }

    pub(super) fn refuse(&self, method: &str, status: u16, words: &str) {
        let answer = (method.to_owned(), Err((status, words.to_owned())));
        self.answers.lock().unwrap().extend([answer]);
    }

    /// Serves on a free port; gives the address.
    pub(super) async fn serve(&self) -> String {
        let router = Router::new()
            .route("/{bot}/{method}", post(answer))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(super) async fn bot(&self) -> Bot {
        Bot::new(client::http(), &self.serve().await, TOKEN.into())
    }
}

async fn answer(
    State(fake): State<Fake>,
    Path((bot, method)): Path<(String, String)>,
    body: String,
) -> (StatusCode, String) {
    let params = serde_json::from_str(&body).unwrap_or_default();
    fake.calls.lock().unwrap().push((method.clone(), params));
    let known = bot == format!("bot{TOKEN}");
    let answer = fake.answers.lock().unwrap().get(&method).cloned();
    let answer = if known { answer } else { Some(Err((401, "Unauthorized".into()))) };
    let (status, body) = match answer {
        Some(Ok(result)) => (200, json!({ "ok": true, "result": result })),
        Some(Err((status, words))) => (
            status,
            json!({ "ok": false, "error_code": status, "description": words }),
        ),
        None => (404, json!({ "ok": false, "error_code": 404, "description": "Not Found" })),
    };
    (StatusCode::from_u16(status).unwrap(), body.to_string())
}
