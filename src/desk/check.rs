//! The diagnosis at start: real calls and real files, turned into findings.
//!
//! Changes nothing at Telegram and takes no update away. What each finding means
//! and how it is said is known to [`crate::config::finding`] alone.

use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::botapi::client::Bot;
use crate::botapi::error::{CallError, Fault};
use crate::botapi::reason;
use crate::botapi::webhook;
use crate::config::finding::{self, Finding, Right};
use crate::config::{Config, TELEGRAM_API, Updates};
use crate::store::database::Database;
use crate::store::error::StoreError;

use super::bound;

#[cfg(test)]
mod tests;

/// Longest that one call may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// Seconds for which another poller gets the chance to show itself. Whoever asks
/// later ends the other's call, and a program that polls asks again at once.
const WATCH: u64 = 5;

/// Ports to which Telegram brings updates (Bot API, `setWebhook`).
const WEBHOOK_PORTS: [u16; 4] = [443, 80, 88, 8443];

/// Everything that can be seen before the start, the gravest not first. To be
/// asked before the program opens the database and the port itself.
pub async fn look(config: &Config, http: &reqwest::Client) -> Vec<Finding> {
    let mut findings = finding::of_settings(config);
    let bound = database(config, &mut findings).await;
    findings.extend(folder(&config.files.dir).await);
    findings.extend(door(config).await);
    findings.extend(telegram(config, http, config.desk.chat.or(bound)).await);
    findings
}

/// Whether other programs poll these bots. Takes some seconds and disturbs the
/// other one, so it is for `check` alone; takes no update away, and does not see
/// a poller while updates wait.
pub async fn pollers(config: &Config, http: &reqwest::Client) -> Vec<Finding> {
    if config.desk.updates == Updates::Webhook {
        return Vec::new();
    }
    let seen = config.bots().into_iter().map(async |(which, token)| {
        let params = json!({ "limit": 1, "timeout": WATCH });
        let answer = bot(config, http, token)
            .call_within::<Value>("getUpdates", &params, PATIENCE)
            .await;
        let conflict = Fault::Config(reason::Config::Conflict);
        (answer.err()?.fault() == Some(&conflict)).then_some(Finding::AnotherPoller { which })
    });
    join_all(seen).await.into_iter().flatten().collect()
}

/// What is wrong with the group `chat`, and with the staff bot's standing in it;
/// for `/setup` and each change of standing. Errors are those of the connection.
pub async fn rights(bot: &Bot, chat: i64) -> Result<Vec<Finding>, CallError> {
    let me = me(bot).await?;
    let (chat, mut findings) = group(bot, chat).await?;
    if findings.contains(&Finding::ChatNotFound) {
        return Ok(findings);
    }
    findings.extend(standing(bot, chat, me, &finding::Bot::Staff).await?);
    Ok(findings)
}

/// Opens the database as the program will; gives the group that `/setup` bound.
async fn database(config: &Config, findings: &mut Vec<Finding>) -> Option<i64> {
    let url = config.database.url.expose_secret();
    match bound_group(url).await {
        Ok(chat) => chat,
        Err(StoreError::InUse) => {
            findings.push(Finding::DatabaseInUse);
            None
        }
        Err(error) => {
            let password = Url::parse(url).ok();
            let password = password.as_ref().and_then(Url::password);
            let reason = error.to_string();
            let reason = match password.filter(|password| !password.is_empty()) {
                Some(password) => reason.replace(password, "…"),
                None => reason,
            };
            findings.push(Finding::DatabaseUnreachable { reason });
            None
        }
    }
}

async fn bound_group(url: &str) -> Result<Option<i64>, StoreError> {
    let database = Database::open(url).await?;
    let chat = bound::get(&mut database.read().await?, None).await;
    database.close().await;
    chat
}

async fn folder(dir: &Path) -> Option<Finding> {
    let probe = dir.join(format!(".probe-{}", std::process::id()));
    let written = async {
        tokio::fs::create_dir_all(dir).await?;
        tokio::fs::write(&probe, b"topicdesk").await?;
        tokio::fs::remove_file(&probe).await
    };
    written.await.err().map(|_| Finding::FolderUnwritable {
        path: dir.display().to_string(),
    })
}

/// The port, and the way to it.
async fn door(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(addr) = config.web.listen
        && let Err(error) = tokio::net::TcpListener::bind(addr).await
    {
        let addr = addr.to_string();
        findings.push(match error.kind() {
            std::io::ErrorKind::AddrInUse => Finding::PortInUse { addr },
            _ => Finding::CannotListen { addr },
        });
    }
    let by_cloud = config.desk.updates == Updates::Webhook && is_cloud(&config.desk.api_url);
    if let Some(url) = &config.web.public_url
        && by_cloud
        && !is_reachable(url)
    {
        let url = url.to_string();
        findings.push(Finding::PublicUrlUnreachable { url });
    }
    findings
}

fn is_cloud(api: &Url) -> bool {
    api.as_str().trim_end_matches('/') == TELEGRAM_API
}

/// Whether Telegram can reach `url`, as far as its looks tell.
fn is_reachable(url: &Url) -> bool {
    let port = url
        .port_or_known_default()
        .is_some_and(|port| WEBHOOK_PORTS.contains(&port));
    let host = match url.host() {
        Some(url::Host::Domain(name)) => {
            let (_, top) = name
                .trim_end_matches('.')
                .rsplit_once('.')
                .unwrap_or_default();
            !["", "local", "localhost"].contains(&top)
        }
        Some(url::Host::Ipv4(ip)) => {
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified())
        }
        // Telegram speaks IPv4 only to webhooks.
        Some(url::Host::Ipv6(_)) | None => false,
    };
    port && host
}

async fn telegram(config: &Config, http: &reqwest::Client, chat: Option<i64>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if chat.is_none() {
        findings.push(Finding::NoChatYet);
    }
    let mut seen = None;
    for (which, token) in config.bots() {
        let bot = bot(config, http, token);
        let desk = !matches!(which, finding::Bot::Inbox(_));
        let chat = seen.or(chat).filter(|_| desk);
        let polls = config.desk.updates == Updates::Polling;
        match one(&bot, &which, chat, polls, &mut seen).await {
            Ok(found) => findings.extend(found),
            Err(error) => match fatal(&error, which, &config.desk.api_url) {
                // The other bots would get no answer either.
                Some(unreachable @ Finding::ApiUnreachable { .. }) => {
                    findings.push(unreachable);
                    return findings;
                }
                other => findings.extend(other),
            },
        }
    }
    findings
}

/// One bot; `seen` makes the group itself be looked at once, and keeps its id.
async fn one(
    bot: &Bot,
    which: &finding::Bot,
    chat: Option<i64>,
    polls: bool,
    seen: &mut Option<i64>,
) -> Result<Vec<Finding>, CallError> {
    let me = me(bot).await?;
    let mut findings = Vec::new();
    let hook: webhook::State = bot
        .call_within("getWebhookInfo", &json!({}), PATIENCE)
        .await?;
    if polls && !hook.url.is_empty() {
        let which = which.clone();
        findings.push(Finding::WebhookActive { which });
    }
    let Some(mut chat) = chat else {
        return Ok(findings);
    };
    if seen.is_none() {
        let (now, found) = group(bot, chat).await?;
        let lost = found.contains(&Finding::ChatNotFound);
        findings.extend(found);
        if lost {
            return Ok(findings);
        }
        *seen = Some(now);
        chat = now;
    }
    findings.extend(standing(bot, chat, me, which).await?);
    Ok(findings)
}

fn bot(config: &Config, http: &reqwest::Client, token: &SecretString) -> Bot {
    Bot::new(http.clone(), config.desk.api_url.as_str(), token.clone())
}

/// The bot's user id.
async fn me(bot: &Bot) -> Result<i64, CallError> {
    let me: Value = bot.call_within("getMe", &json!({}), PATIENCE).await?;
    let id = me.get("id").and_then(Value::as_i64);
    id.ok_or_else(|| CallError::Garbled("no id".into()))
}

/// What is wrong with the group, and its id: another one if it was upgraded.
async fn group(bot: &Bot, chat: i64) -> Result<(i64, Vec<Finding>), CallError> {
    let ask = async |chat: i64| {
        let params = json!({ "chat_id": chat });
        bot.call_within::<Value>("getChat", &params, PATIENCE).await
    };
    let (chat, answer) = match ask(chat).await {
        Err(CallError::Fault(Fault::Migrated { to })) => (to, ask(to).await),
        answer => (chat, answer),
    };
    match answer {
        Ok(full) => Ok((chat, of_chat(&full))),
        Err(CallError::Fault(Fault::GroupLost)) => Ok((chat, vec![Finding::ChatNotFound])),
        Err(error) => Err(error),
    }
}

async fn standing(
    bot: &Bot,
    chat: i64,
    me: i64,
    which: &finding::Bot,
) -> Result<Vec<Finding>, CallError> {
    let params = json!({ "chat_id": chat, "user_id": me });
    match bot.call_within("getChatMember", &params, PATIENCE).await {
        Ok(member) => Ok(of_member(&member, which).into_iter().collect()),
        Err(CallError::Fault(Fault::GroupLost)) => Ok(vec![Finding::NotMember {
            which: which.clone(),
        }]),
        Err(error) => Err(error),
    }
}

/// Reads `ChatFullInfo`.
fn of_chat(chat: &Value) -> Vec<Finding> {
    let is = |key: &str| chat.get(key).and_then(Value::as_bool).unwrap_or_default();
    if chat.get("type").and_then(Value::as_str) != Some("supergroup") {
        return vec![Finding::NotASupergroup];
    }
    let mut findings = Vec::new();
    if !is("is_forum") {
        findings.push(Finding::NotAForum);
    }
    if chat.get("username").is_some() {
        findings.push(Finding::PublicGroup);
    }
    let seconds = chat.get("message_auto_delete_time").and_then(Value::as_i64);
    if let Some(seconds) = seconds.filter(|seconds| *seconds > 0) {
        findings.push(Finding::AutoDelete { seconds });
    }
    if is("has_protected_content") {
        findings.push(Finding::ProtectedContent);
    }
    findings
}

/// Reads `ChatMember`.
fn of_member(member: &Value, which: &finding::Bot) -> Option<Finding> {
    let which = which.clone();
    match member.get("status").and_then(Value::as_str) {
        Some("creator") => None,
        Some("administrator") => {
            let rights = missing(member);
            (!rights.is_empty()).then_some(Finding::MissingRights { which, rights })
        }
        Some("member" | "restricted") => Some(Finding::NotAdmin { which }),
        _ => Some(Finding::NotMember { which }),
    }
}

fn missing(member: &Value) -> Vec<Right> {
    let has = |right: &Right| {
        let key = match right {
            Right::ManageTopics => "can_manage_topics",
            Right::DeleteMessages => "can_delete_messages",
            Right::PinMessages => "can_pin_messages",
        };
        member.get(key).and_then(Value::as_bool).unwrap_or_default()
    };
    let all = Right::ALL.into_iter();
    all.filter(|right| !has(right)).collect()
}

/// What an error says of the bot or its server; `None` if it says nothing of them.
fn fatal(error: &CallError, which: finding::Bot, api: &Url) -> Option<Finding> {
    use reason::Config::{Conflict, LoggedOut, Misdirected, NotFound, Unauthorized, WebhookActive};
    match error {
        CallError::Fault(Fault::Config(Unauthorized | NotFound)) => {
            Some(Finding::BadToken { which })
        }
        CallError::Fault(Fault::Config(Conflict)) => Some(Finding::AnotherPoller { which }),
        CallError::Fault(Fault::Config(WebhookActive)) => Some(Finding::WebhookActive { which }),
        CallError::Transport { .. }
        | CallError::Garbled(_)
        | CallError::Fault(Fault::Unsure { .. } | Fault::Config(LoggedOut | Misdirected)) => {
            let url = api.origin().ascii_serialization();
            Some(Finding::ApiUnreachable { url })
        }
        CallError::Fault(_) => None,
    }
}
