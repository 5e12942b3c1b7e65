//! Rich messages (Bot API 10.1) as plain words with formatting: they have no
//! such twin of their own (core.telegram.org/bots/api#richmessage).

use serde_json::Value;

use crate::model::rich::{Entity, MAX_ENTITIES, RichText};

use super::raw::{flag, items, text};

/// Deepest nesting looked into; Telegram allows 16.
const DEEPEST: usize = 32;

/// Bytes after which reading ends; Telegram allows 32768 characters.
const LONGEST: usize = 4 * 32_768;

/// The words of a rich message, a block a line. Pictures and sounds in it
/// leave only their captions.
pub fn flatten(message: &Value) -> RichText {
    let mut out = RichText::default();
    blocks(&mut out, items(message, "blocks"), DEEPEST);
    out.trim().repaired()
}

fn blocks(out: &mut RichText, list: &[Value], depth: usize) {
    for each in list {
        if out.text.len() >= LONGEST {
            return;
        }
        fresh_line(out);
        block(out, each, depth);
    }
}

fn block(out: &mut RichText, raw: &Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let kind = text(raw, "type").unwrap_or_default();
    match kind {
        "thinking" => return,
        "divider" => {
            out.push("———");
        }
        "mathematical_expression" => {
            out.push(text(raw, "expression").unwrap_or_default());
        }
        _ => {}
    }
    let formatted = match kind {
        "heading" => Some("bold"),
        "pre" => Some("pre"),
        "blockquote" | "pullquote" => Some("blockquote"),
        _ => None,
    };
    let from = out.len_utf16();
    for key in ["summary", "text"] {
        if let Some(words) = raw.get(key) {
            fresh_line(out);
            inline(out, words, depth);
        }
    }
    blocks(out, items(raw, "blocks"), depth);
    if let Some(kind) = formatted {
        mark(out, kind, from, serde_json::Map::new());
    }
    for item in items(raw, "items") {
        fresh_line(out);
        let sign = match (flag(item, "has_checkbox"), flag(item, "is_checked")) {
            (true, true) => "☑",
            (true, false) => "☐",
            (false, _) => text(item, "label").unwrap_or("•"),
        };
        out.push(sign).push(" ");
        let mut inner = RichText::default();
        blocks(&mut inner, items(item, "blocks"), depth);
        out.append(&inner);
    }
    for row in items(raw, "cells") {
        fresh_line(out);
        for (column, cell) in row.as_array().into_iter().flatten().enumerate() {
            if column > 0 {
                out.push(" | ");
            }
            inline(out, cell.get("text").unwrap_or(&Value::Null), depth);
        }
    }
    if let Some(caption) = raw.get("caption") {
        fresh_line(out);
        inline(out, caption, depth);
    }
    if let Some(credit) = raw.get("credit") {
        fresh_line(out);
        inline(out, credit, depth);
    }
}

/// A `RichText` of the Bot API: a string, a list of them, or an object with
/// `text` and a kind.
fn inline(out: &mut RichText, raw: &Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match raw {
        Value::String(words) if out.text.len() + words.len() <= LONGEST => {
            out.push(words);
        }
        Value::Array(list) => {
            for each in list {
                inline(out, each, depth);
            }
        }
        Value::Object(fields) => {
            let from = out.len_utf16();
            for key in ["text", "alternative_text", "expression"] {
                if let Some(words) = fields.get(key) {
                    inline(out, words, depth);
                }
            }
            if let Some(credit) = fields.get("credit") {
                fresh_line(out);
                inline(out, credit, depth);
            }
            let kind = text(raw, "type").unwrap_or_default();
            if let Some((kind, needs)) = entity_of(kind) {
                let rest: serde_json::Map<_, _> = needs
                    .iter()
                    .filter_map(|&key| Some((key.to_owned(), fields.get(key)?.clone())))
                    .collect();
                if rest.len() == needs.len() {
                    mark(out, kind, from, rest);
                }
            }
        }
        _ => {}
    }
}

/// The entity that shows the same, and the fields it needs.
fn entity_of(kind: &str) -> Option<(&'static str, &'static [&'static str])> {
    Some(match kind {
        "bold" => ("bold", &[]),
        "italic" => ("italic", &[]),
        "underline" => ("underline", &[]),
        "strikethrough" => ("strikethrough", &[]),
        "spoiler" => ("spoiler", &[]),
        "code" => ("code", &[]),
        "url" => ("text_link", &["url"]),
        "text_mention" => ("text_mention", &["user"]),
        "custom_emoji" => ("custom_emoji", &["custom_emoji_id"]),
        "date_time" => ("date_time", &["unix_time", "date_time_format"]),
        _ => return None,
    })
}

fn mark(out: &mut RichText, kind: &str, from: usize, rest: serde_json::Map<String, Value>) {
    let length = out.len_utf16() - from;
    if length > 0 && out.entities.len() < MAX_ENTITIES {
        out.entities.push(Entity {
            kind: kind.into(),
            offset: from,
            length,
            rest,
        });
    }
}

fn fresh_line(out: &mut RichText) {
    if !out.is_empty() && !out.text.ends_with('\n') {
        out.push("\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_block_leaves_its_words() {
        let message = json!({"blocks": [
            {"type": "heading", "text": "Order", "size": 1},
            {"type": "paragraph", "text": ["for ", {"type": "bold", "text": ["two ", {"type": "url", "text": "😀 here", "url": "https://a.test"}]}]},
            {"type": "divider"},
            {"type": "list", "items": [
                {"label": "1.", "blocks": [{"type": "paragraph", "text": "roses"}]},
                {"label": "", "has_checkbox": true, "is_checked": true, "blocks": [{"type": "paragraph", "text": "card"}]}
            ]},
            {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "said"}], "credit": "Ann"},
            {"type": "table", "cells": [[{"text": "a"}, {"text": "b"}], [{}, {"text": "d"}]], "caption": "T"},
            {"type": "photo", "photo": [], "caption": {"text": "shop", "credit": "me"}},
            {"type": "details", "summary": "more", "blocks": [{"type": "mathematical_expression", "expression": "x^2"}]},
            {"type": "new_kind", "text": {"type": "new", "text": "tail"}}
        ]});
        let rich = flatten(&message);
        assert_eq!(
            rich.text,
            "Order\nfor two 😀 here\n———\n1. roses\n☑ card\nsaid\nAnn\na | b\n | d\nT\nshop\nme\nmore\nx^2\ntail"
        );
        let kinds: Vec<_> = rich
            .entities
            .iter()
            .map(|e| {
                (
                    e.kind.as_str(),
                    rich.slice(e.offset..e.offset + e.length).text,
                )
            })
            .collect();
        assert_eq!(
            kinds,
            [
                ("bold", "Order".into()),
                ("text_link", "😀 here".into()),
                ("bold", "two 😀 here".into()),
                ("blockquote", "said".to_owned()),
            ]
        );
    }

    #[test]
    fn endless_nesting_ends() {
        let mut words = json!("deep");
        for _ in 0..100 {
            words = json!({"type": "bold", "text": words});
        }
        let message = json!({"blocks": [{"type": "paragraph", "text": "top"}, {"type": "paragraph", "text": words}]});
        assert_eq!(flatten(&message).text, "top");
    }

    proptest! {
        #[test]
        fn blocks_of_any_shape_are_survived(message in crate::botapi::raw::tests::any_json()) {
            let blocks = json!({"blocks": [message]});
            prop_assert!(flatten(&blocks).valid());
        }
    }
}
