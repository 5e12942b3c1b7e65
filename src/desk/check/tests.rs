//! The diagnosis against a small Bot API.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use crate::botapi::client;
use crate::config::Config;
use crate::config::finding::{Bot, Finding, Right};
use crate::desk::fake::{Fake, TOKEN};

use super::*;

/// Settings for the API at `api`, everything else in `dir`.
fn settings(dir: &Path, api: &str, more: &str) -> Config {
    let dir = dir.display();
    let text = format!(
        "[desk]\ntoken = \"{TOKEN}\"\napi_url = \"{api}\"\n{more}\n\
         [database]\nurl = \"sqlite:{dir}/a.db\"\n[files]\ndir = \"{dir}/files\"\n\
         [web]\nlisten = \"127.0.0.1:0\"\n"
    );
    Config::parse(&text, "a.toml", &|_| None).unwrap()
}

const CHAT: &str = "chat = -1001";

async fn found(fake: &Fake, more: &str) -> Vec<Finding> {
    let dir = tempfile::tempdir().unwrap();
    let config = settings(dir.path(), &fake.serve().await, more);
    look(&config, &client::http()).await
}

#[tokio::test]
async fn a_tidy_desk_has_no_findings() {
    assert_eq!(found(&Fake::fine(), CHAT).await, []);
}

#[tokio::test]
async fn the_group_is_optional_until_setup() {
    assert_eq!(found(&Fake::fine(), "").await, [Finding::NoChatYet]);
}

#[tokio::test]
async fn the_group_that_setup_bound_is_looked_at() {
    let fake = Fake::fine();
    fake.tell("getChat", &json!({ "type": "group" }));
    let dir = tempfile::tempdir().unwrap();
    let config = settings(dir.path(), &fake.serve().await, "");
    let database = Database::open(config.database.url.expose_secret())
        .await
        .unwrap();
    database
        .write(|tx| Box::pin(bound::set(tx, -1001)))
        .await
        .unwrap();
    database.close().await;
    drop(database);
    let findings = look(&config, &client::http()).await;
    assert_eq!(findings, [Finding::NotASupergroup]);
}

#[tokio::test]
async fn a_bad_token_is_named() {
    let fake = Fake::fine();
    fake.refuse("getMe", 401, "Unauthorized");
    let which = Bot::Staff;
    assert_eq!(found(&fake, CHAT).await, [Finding::BadToken { which }]);
}

#[tokio::test]
async fn a_silent_server_is_reported_once_and_without_the_token() {
    let dir = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let more = "helpers = [\"987654321:BBFakeFakeFakeFakeFakeFakeFakeFake_-1\"]";
    let config = settings(dir.path(), &api, more);
    let findings = look(&config, &client::http()).await;
    let unreachable = Finding::ApiUnreachable { url: api };
    assert_eq!(findings, [Finding::NoChatYet, unreachable]);
    assert!(!format!("{findings:?}").contains("FakeFake"));
}

#[tokio::test]
async fn an_answer_that_is_no_bot_api_is_an_unreachable_one() {
    let fake = Fake::fine();
    fake.tell("getMe", &json!("welcome to the hotel network"));
    let findings = found(&fake, CHAT).await;
    assert!(
        matches!(findings.as_slice(), [Finding::ApiUnreachable { .. }]),
        "{findings:?}"
    );
}

#[tokio::test]
async fn a_group_out_of_reach_is_one_finding() {
    let fake = Fake::fine();
    fake.refuse("getChat", 400, "Bad Request: chat not found");
    assert_eq!(found(&fake, CHAT).await, [Finding::ChatNotFound]);
}

#[tokio::test]
async fn an_upgraded_group_is_followed() {
    let fake = Fake::fine();
    let words = "Bad Request: group chat was upgraded to a supergroup chat";
    fake.answer(
        "getChat:-5",
        json!({ "ok": false, "error_code": 400, "description": words,
                "parameters": { "migrate_to_chat_id": -1001 } }),
    );
    assert_eq!(found(&fake, "chat = -5").await, []);
    let calls = fake.calls.lock().unwrap().clone();
    let (_, asked) = calls.last().unwrap();
    assert_eq!(asked, &json!({ "chat_id": -1001, "user_id": 7 }));
}

#[tokio::test]
async fn every_habit_of_the_group_is_reported() {
    let fake = Fake::fine();
    fake.tell(
        "getChat",
        &json!({ "type": "supergroup", "is_forum": true, "username": "open",
                "message_auto_delete_time": 86400, "has_protected_content": true }),
    );
    let expected = [
        Finding::PublicGroup,
        Finding::AutoDelete { seconds: 86400 },
        Finding::ProtectedContent,
    ];
    assert_eq!(found(&fake, CHAT).await, expected);
}

#[test]
fn the_standing_is_read_right_by_right() {
    let of = |member: Value| of_member(&member, &Bot::Staff);
    let which = Bot::Staff;
    assert_eq!(of(json!({ "status": "creator" })), None);
    let rights = vec![Right::ManageTopics, Right::PinMessages];
    let which_too = which.clone();
    assert_eq!(
        of(
            json!({ "status": "administrator", "can_delete_messages": true,
                   "can_manage_topics": false })
        ),
        Some(Finding::MissingRights {
            which: which_too,
            rights
        })
    );
    for status in ["member", "restricted"] {
        let which = which.clone();
        assert_eq!(
            of(json!({ "status": status })),
            Some(Finding::NotAdmin { which })
        );
    }
    for status in ["left", "kicked", "something new"] {
        let which = which.clone();
        assert_eq!(
            of(json!({ "status": status })),
            Some(Finding::NotMember { which })
        );
    }
    assert_eq!(of(json!(null)), Some(Finding::NotMember { which }));
}

#[tokio::test]
async fn a_webhook_is_a_warning_only_where_we_poll() {
    let fake = Fake::fine();
    fake.tell(
        "getWebhookInfo",
        &json!({ "url": "https://other.example/x" }),
    );
    let which = Bot::Staff;
    assert_eq!(found(&fake, CHAT).await, [Finding::WebhookActive { which }]);
}

#[tokio::test]
async fn another_poller_is_seen_and_no_update_confirmed() {
    let fake = Fake::fine();
    let words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    fake.refuse("getUpdates", 409, words);
    let dir = tempfile::tempdir().unwrap();
    let config = settings(dir.path(), &fake.serve().await, CHAT);
    let which = Bot::Staff;
    let findings = pollers(&config, &client::http()).await;
    assert_eq!(findings, [Finding::AnotherPoller { which }]);
    let calls = fake.calls.lock().unwrap().clone();
    let (method, params) = calls.first().unwrap();
    assert_eq!(method, "getUpdates");
    // An offset would confirm; a list of kinds would stay.
    assert!(params.get("offset").is_none() && params.get("allowed_updates").is_none());
}

#[tokio::test]
async fn a_look_polls_nothing() {
    let fake = Fake::fine();
    found(&fake, CHAT).await;
    let calls = fake.calls.lock().unwrap().clone();
    assert!(!calls.is_empty());
    assert!(
        calls
            .iter()
            .all(|(method, _)| method.starts_with("get") && method != "getUpdates")
    );
}

#[tokio::test]
async fn what_is_taken_on_this_machine_is_named() {
    let fake = Fake::fine();
    let dir = tempfile::tempdir().unwrap();
    let mut config = settings(dir.path(), &fake.serve().await, CHAT);
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.web.listen = Some(taken.local_addr().unwrap());
    let _held = Database::open(config.database.url.expose_secret())
        .await
        .unwrap();
    // A file stands where the folder should be.
    std::fs::write(dir.path().join("files"), b"").unwrap();
    let findings = look(&config, &client::http()).await;
    let addr = taken.local_addr().unwrap().to_string();
    let path = dir.path().join("files").display().to_string();
    let expected = [
        Finding::DatabaseInUse,
        Finding::FolderUnwritable { path },
        Finding::PortInUse { addr },
    ];
    assert_eq!(findings, expected);
}

#[tokio::test]
async fn the_database_can_be_opened_after_the_look() {
    let fake = Fake::fine();
    let dir = tempfile::tempdir().unwrap();
    let config = settings(dir.path(), &fake.serve().await, CHAT);
    for _ in 0..3 {
        assert_eq!(look(&config, &client::http()).await, []);
    }
}

#[tokio::test]
async fn a_database_out_of_reach_is_reported_without_its_password() {
    let fake = Fake::fine();
    let dir = tempfile::tempdir().unwrap();
    let mut config = settings(dir.path(), &fake.serve().await, CHAT);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    config.database.url = format!("postgres://me:hunter2pass@{addr}/desk").into();
    let findings = look(&config, &client::http()).await;
    assert!(
        matches!(findings.as_slice(), [Finding::DatabaseUnreachable { .. }]),
        "{findings:?}"
    );
    assert!(!format!("{findings:?}").contains("hunter2pass"));
}

#[test]
fn telegram_reaches_public_addresses_at_its_ports_only() {
    let reachable = |url: &str| is_reachable(&Url::parse(url).unwrap());
    for good in [
        "https://desk.example.org",
        "https://desk.example.org:8443/a",
        "https://93.184.216.34",
    ] {
        assert!(reachable(good), "{good}");
    }
    for bad in [
        "https://desk.example.org:8080",
        "https://localhost",
        "https://printer.local",
        "https://192.168.0.10",
        "https://127.0.0.1",
        "https://[2001:db8::1]",
    ] {
        assert!(!reachable(bad), "{bad}");
    }
}
