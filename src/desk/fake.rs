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
    /// By method, or by method, colon and the user or chat that is asked for.
    answers: Arc<Mutex<BTreeMap<String, Value>>>,
    pub(super) calls: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Fake {
    /// A bot that is an administrator with all rights in a tidy forum.
    pub(super) fn fine() -> Self {
        let fake = Self::default();
        fake.tell(
            "getMe",
            &json!({ "id": 7, "is_bot": true, "username": "desk_bot" }),
        );
        fake.tell(
            "getWebhookInfo",
            &json!({ "url": "", "pending_update_count": 0 }),
        );
        fake.tell("getUpdates", &json!([]));
        fake.tell(
            "getChat",
            &json!({ "id": -1001, "type": "supergroup", "is_forum": true }),
        );
        fake.tell(
            "getChatMember",
            &json!({ "status": "administrator", "can_manage_topics": true,
                    "can_delete_messages": true, "can_pin_messages": true }),
        );
        fake
    }

    pub(super) fn tell(&self, method: &str, result: &Value) {
        self.answer(method, json!({ "ok": true, "result": result }));
    }

    pub(super) fn refuse(&self, method: &str, status: u16, words: &str) {
        self.answer(method, fault(status, words));
    }

    /// Answers `whole`.
    pub(super) fn answer(&self, method: &str, whole: Value) {
        self.answers.lock().unwrap().insert(method.into(), whole);
    }

    fn find(&self, method: &str, params: &Value) -> Option<Value> {
        let whom = params.get("user_id").or_else(|| params.get("chat_id"));
        let special = whom.map(|whom| format!("{method}:{whom}"));
        let answers = self.answers.lock().unwrap();
        let special = special.and_then(|key| answers.get(&key));
        special.or_else(|| answers.get(method)).cloned()
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
    let params: Value = serde_json::from_str(&body).unwrap_or_default();
    let answer = if bot == format!("bot{TOKEN}") {
        fake.find(&method, &params)
            .unwrap_or_else(|| fault(404, "Not Found"))
    } else {
        fault(401, "Unauthorized")
    };
    fake.calls.lock().unwrap().push((method, params));
    let status = answer.get("error_code").and_then(Value::as_u64);
    let status = u16::try_from(status.unwrap_or(200)).unwrap();
    (StatusCode::from_u16(status).unwrap(), answer.to_string())
}

fn fault(status: u16, words: &str) -> Value {
    json!({ "ok": false, "error_code": status, "description": words })
}
