//! The bot itself: identity, updates, commands.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::Webhook;
use serde_json::{Value, json};

type Answer = Result<Value, ApiError>;

pub fn done(_: &mut Call<'_>) -> Answer {
    Ok(Value::Bool(true))
}

pub fn get_me(call: &mut Call<'_>) -> Answer {
    let mut me = call.state.user_json(call.bot);
    let sees_all = call
        .state
        .bots
        .get(&call.bot)
        .is_some_and(|bot| bot.sees_all);
    if let Some(object) = me.as_object_mut() {
        object.insert("can_join_groups".into(), json!(true));
        object.insert("can_read_all_group_messages".into(), json!(sees_all));
        object.insert("supports_inline_queries".into(), json!(true));
        for field in [
            "can_connect_to_business",
            "has_main_web_app",
            "has_topics_enabled",
        ] {
            object.insert(field.into(), json!(false));
        }
    }
    Ok(me)
}

/// The part of `getUpdates` that needs no waiting: confirms, and takes the
/// queue over from a poll that still waits.
pub fn get_updates(call: &mut Call<'_>) -> Answer {
    let names = call.params.list("allowed_updates");
    let offset = call.params.int("offset").unwrap_or_default();
    let bot = call
        .state
        .bots
        .get_mut(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    if bot.webhook.is_some() {
        return Err(ApiError::webhook_active());
    }
    if let Some(names) = names {
        bot.queue.allow(&names);
    }
    bot.queue.confirm(offset);
    bot.queue.poll += 1;
    bot.wake.notify_waiters();
    Ok(json!(bot.queue.poll))
}

pub fn set_webhook(call: &mut Call<'_>) -> Answer {
    let url = call
        .params
        .text("url")
        .unwrap_or_default()
        .trim()
        .to_owned();
    if url.is_empty() {
        return delete_webhook(call);
    }
    // Telegram insists on HTTPS; a self-hosted server with --local takes HTTP,
    // which is what tests on loopback need.
    let parsed = url::Url::parse(&url)
        .map_err(|_| ApiError::bad("bad webhook: invalid webhook URL specified"))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(ApiError::bad(
            "bad webhook: An HTTPS URL must be provided for webhook",
        ));
    }
    let secret = call
        .params
        .text("secret_token")
        .map(std::borrow::Cow::into_owned)
        .filter(|text| !text.is_empty());
    let lawful = |text: &String| {
        text.len() <= 256
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if secret.as_ref().is_some_and(|text| !lawful(text)) {
        return Err(ApiError::bad("secret token contains unallowed characters"));
    }
    let max_connections = call
        .params
        .int("max_connections")
        .unwrap_or(40)
        .clamp(1, 100);
    let (names, drop_pending) = (
        call.params.list("allowed_updates"),
        call.params.flag("drop_pending_updates"),
    );
    let bot = call
        .state
        .bots
        .get_mut(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    if let Some(names) = names {
        bot.queue.allow(&names);
    }
    if drop_pending {
        bot.queue.waiting.clear();
    }
    let generation = bot.webhook.as_ref().map_or(0, |hook| hook.generation) + bot.queue.poll + 1;
    bot.webhook = Some(Webhook {
        url,
        secret,
        max_connections,
        last_error: None,
        generation,
    });
    bot.queue.poll += 1;
    bot.wake.notify_waiters();
    Ok(Value::Bool(true))
}

pub fn delete_webhook(call: &mut Call<'_>) -> Answer {
    let drop_pending = call.params.flag("drop_pending_updates");
    let bot = call
        .state
        .bots
        .get_mut(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    bot.webhook = None;
    if drop_pending {
        bot.queue.waiting.clear();
    }
    bot.wake.notify_waiters();
    Ok(Value::Bool(true))
}

pub fn get_webhook_info(call: &mut Call<'_>) -> Answer {
    let bot = call
        .state
        .bots
        .get(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    let hook = bot.webhook.clone().unwrap_or_default();
    let mut info = json!({
        "url": hook.url,
        "has_custom_certificate": false,
        "pending_update_count": bot.queue.waiting.len(),
    });
    if let Some(object) = info.as_object_mut() {
        if bot.webhook.is_some() {
            object.insert("max_connections".into(), json!(hook.max_connections));
        }
        if let Some((at, text)) = hook.last_error {
            object.insert("last_error_date".into(), json!(at / 1000));
            object.insert("last_error_message".into(), json!(text));
        }
        if let Some(names) = &bot.queue.allowed {
            object.insert("allowed_updates".into(), json!(names));
        }
    }
    Ok(info)
}

fn scope(call: &Call<'_>) -> String {
    let scope = call
        .params
        .json("scope")
        .unwrap_or_else(|| json!({"type": "default"}));
    format!(
        "{scope} {}",
        call.params.text("language_code").unwrap_or_default()
    )
}

pub fn set_my_commands(call: &mut Call<'_>) -> Answer {
    let commands = call
        .params
        .list("commands")
        .ok_or_else(|| ApiError::bad("can't parse commands JSON object"))?;
    if commands.len() > 100 {
        return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let name = command["command"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches('/');
        let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=32).contains(&name.len()) || !name.chars().all(lawful) {
            return Err(ApiError::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(
            &command["description"]
                .as_str()
                .map_or(0, |text| text.chars().count()),
        ) {
            return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let scope = scope(call);
    let bot = call
        .state
        .bots
        .get_mut(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    bot.commands.insert(scope, Value::Array(commands));
    Ok(Value::Bool(true))
}

pub fn get_my_commands(call: &mut Call<'_>) -> Answer {
    let scope = scope(call);
    let bot = call
        .state
        .bots
        .get(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    Ok(bot
        .commands
        .get(&scope)
        .cloned()
        .unwrap_or_else(|| json!([])))
}

pub fn delete_my_commands(call: &mut Call<'_>) -> Answer {
    let scope = scope(call);
    let bot = call
        .state
        .bots
        .get_mut(&call.bot)
        .ok_or_else(ApiError::unauthorized)?;
    bot.commands.remove(&scope);
    Ok(Value::Bool(true))
}

pub fn set_chat_menu_button(_: &mut Call<'_>) -> Answer {
    Ok(Value::Bool(true))
}
