//! What the server does to texts: bounds, entities, trimming, detection of
//! commands, links and mentions. Pure. Offsets are UTF-16 units.

use super::errors::ApiError;
use serde_json::{Value, json};

/// Longest text of a message, in characters.
pub const TEXT: usize = 4096;
/// Longest caption, in characters.
pub const CAPTION: usize = 1024;
/// Longest raw input, in bytes.
const RAW: usize = 32_768;
/// Most entities of a message; the rest is dropped silently.
const ENTITIES: usize = 100;

/// Entity types a sender may name; the others are found by the server itself.
const GIVEN: &[&str] = &[
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
];

/// A text with its entities, as the server keeps it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// Trimmed.
    pub text: String,
    /// `MessageEntity` objects, sorted.
    pub entities: Vec<Value>,
}

/// Checks and cleans a text of at most `max` characters.
pub fn clean(text: &str, entities: Option<&Value>, max: usize) -> Result<Text, ApiError> {
    if text.len() > RAW {
        return Err(ApiError::bad("text is too long"));
    }
    let given = match entities {
        None | Some(Value::Null) => &[] as &[Value],
        Some(Value::Array(entities)) => entities.as_slice(),
        Some(_) => {
            return Err(ApiError::bad(
                "can't parse entities: expected an Array of MessageEntity",
            ));
        }
    };
    let trimmed = text.trim();
    let dropped = utf16(text) - utf16(text.trim_start());
    let length = utf16(trimmed);
    if trimmed.chars().count() > max {
        let what = if max == CAPTION {
            "message caption is too long"
        } else {
            "message is too long"
        };
        return Err(ApiError::bad(what));
    }
    let mut kept = Vec::new();
    for entity in given.iter().take(ENTITIES) {
        let (offset, size) = check(text, entity)?;
        let known = entity["type"]
            .as_str()
            .is_some_and(|kind| GIVEN.contains(&kind));
        let start = (offset - dropped).max(0);
        let end = (offset + size - dropped).min(length);
        if known && start < end {
            let mut entity = entity.clone();
            if let Some(object) = entity.as_object_mut() {
                object.insert("offset".into(), json!(start));
                object.insert("length".into(), json!(end - start));
            }
            kept.push(entity);
        }
    }
    detect(trimmed, &mut kept);
    kept.sort_by_key(|entity| {
        (
            entity["offset"].as_i64(),
            entity["length"].as_i64().map(|length| -length),
        )
    });
    Ok(Text {
        text: trimmed.to_owned(),
        entities: kept,
    })
}

/// The length in UTF-16 units.
pub fn utf16(text: &str) -> i64 {
    text.chars().map(|c| c.len_utf16() as i64).sum()
}

/// Offset and length of an entity that lies within the text, on whole characters.
fn check(text: &str, entity: &Value) -> Result<(i64, i64), ApiError> {
    let number = |field: &str| entity.get(field).and_then(Value::as_i64);
    if entity.get("type").and_then(Value::as_str).is_none() {
        return Err(ApiError::bad(
            "can't parse entities: field \"type\" must be of type String",
        ));
    }
    let (Some(offset), Some(length)) = (number("offset"), number("length")) else {
        return Err(ApiError::bad(
            "can't parse entities: fields \"offset\" and \"length\" must be of type Number",
        ));
    };
    let end = offset.saturating_add(length);
    if offset < 0 || length < 0 || end > utf16(text) {
        return Err(ApiError::bad(format!(
            "can't parse entities: entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
        )));
    }
    let mut at = 0;
    let mut edges = 0;
    for unit in text.chars().map(|c| c.len_utf16() as i64).chain([0]) {
        edges += usize::from(at == offset) + usize::from(at == end);
        at += unit;
    }
    if edges < 2 {
        return Err(ApiError::bad(format!(
            "can't parse entities: entity beginning at UTF-16 offset {offset} begins or ends in a middle of a UTF-16 symbol"
        )));
    }
    Ok((offset, length))
}

/// Adds commands, mentions, hashtags, addresses and links where no given
/// code, pre or link lies.
fn detect(text: &str, entities: &mut Vec<Value>) {
    if !text.contains(['/', '@', '#', ':']) {
        return;
    }
    let busy: Vec<(i64, i64)> = entities
        .iter()
        .filter(|entity| matches!(entity["type"].as_str(), Some("code" | "pre" | "text_link")))
        .filter_map(|entity| Some((entity["offset"].as_i64()?, entity["length"].as_i64()?)))
        .collect();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let token = word.trim_end();
        if let Some((kind, length)) = classify(token)
            && !busy
                .iter()
                .any(|(offset, size)| at < offset + size && *offset < at + length)
        {
            entities.push(json!({"type": kind, "offset": at, "length": length}));
        }
        at += utf16(word);
    }
}

fn classify(token: &str) -> Option<(&'static str, i64)> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .count() as i64
    };
    if let Some(rest) = token.strip_prefix('/') {
        let name = word(rest);
        let target = rest
            .split_once('@')
            .filter(|(before, _)| utf16(before) == name)
            .map_or(0, |(_, bot)| word(bot) + 1);
        return (1..=64)
            .contains(&name)
            .then_some(("bot_command", 1 + name + target));
    }
    if let Some(rest) = token.strip_prefix('@') {
        let name = word(rest);
        return (4..=32).contains(&name).then_some(("mention", 1 + name));
    }
    if let Some(rest) = token.strip_prefix('#') {
        let name = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .map(|c| c.len_utf16() as i64)
            .sum::<i64>();
        return (name > 0).then_some(("hashtag", 1 + name));
    }
    let bare = token.trim_end_matches(['.', ',', '!', '?', ')', ';', ':']);
    if (bare.starts_with("http://") || bare.starts_with("https://")) && bare.len() > 8 {
        return Some(("url", utf16(bare)));
    }
    let (name, host) = bare.split_once('@')?;
    (!name.is_empty() && host.contains('.') && bare.is_ascii()).then_some(("email", utf16(bare)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn entity(offset: i64, length: i64) -> Value {
        json!([{"type": "bold", "offset": offset, "length": length}])
    }

    #[test]
    fn lengths_are_counted_after_trimming() {
        assert_eq!(
            clean(&"x".repeat(4096), None, TEXT).unwrap().text.len(),
            4096
        );
        assert!(
            clean(&"x".repeat(4097), None, TEXT)
                .unwrap_err()
                .description
                .contains("message is too long")
        );
        assert!(
            clean(&"x".repeat(1025), None, CAPTION)
                .unwrap_err()
                .description
                .contains("caption is too long")
        );
        assert!(
            clean(&" ".repeat(32_769), None, TEXT)
                .unwrap_err()
                .description
                .contains("text is too long")
        );
        assert_eq!(
            clean(&"ї".repeat(4096), None, TEXT)
                .unwrap()
                .text
                .chars()
                .count(),
            4096
        );
        assert_eq!(clean("  \n ", None, TEXT).unwrap().text, "");
    }

    #[test]
    fn entities_move_with_the_trimming() {
        let cleaned = clean("  hi ", Some(&entity(1, 4)), TEXT).unwrap();
        assert_eq!(
            cleaned.entities,
            [json!({"type": "bold", "offset": 0, "length": 2})]
        );
    }

    #[test]
    fn entities_lie_within_the_text_and_on_whole_characters() {
        assert!(clean("😀a", Some(&entity(0, 2)), TEXT).is_ok());
        assert!(clean("😀a", Some(&entity(2, 1)), TEXT).is_ok());
        for (offset, length) in [(1, 1), (0, 1), (0, 4), (-1, 1), (3, 1), (0, i64::MAX)] {
            let error = clean("😀a", Some(&entity(offset, length)), TEXT).unwrap_err();
            assert_eq!(error.code, 400, "{offset} {length}");
            assert!(error.description.contains("can't parse entities"));
        }
    }

    #[test]
    fn commands_and_links_are_found() {
        let kinds = |text: &str| -> Vec<String> {
            let cleaned = clean(text, None, TEXT).unwrap();
            cleaned
                .entities
                .iter()
                .map(|e| {
                    format!(
                        "{}:{}+{}",
                        e["type"].as_str().unwrap(),
                        e["offset"],
                        e["length"]
                    )
                })
                .collect()
        };
        assert_eq!(kinds("/start abc"), ["bot_command:0+6"]);
        assert_eq!(kinds("😀 /setup@desk_bot"), ["bot_command:3+15"]);
        assert_eq!(kinds("see https://a.example/x, ok"), ["url:4+19"]);
        assert_eq!(kinds("//note"), Vec::<String>::new());
        assert_eq!(
            kinds("ask @somebody me@a.example"),
            ["mention:4+9", "email:14+12"]
        );
    }
}
