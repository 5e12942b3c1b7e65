//! Formatting as a person reads and writes it in a file: `<b>bold</b>`,
//! `<a href="https://…">a link</a>`. What looks like none of the few tags and
//! entities is simply text, so prices such as `<500` need no care.
//!
//! Only for files that the desk's own people write; what customers say never
//! passes through here.

use serde_json::Map;

use crate::model::rich::{Entity, RichText, units};

/// Tag, kind of entity.
const PLAIN: [(&str, &str); 8] = [
    ("b", "bold"),
    ("i", "italic"),
    ("u", "underline"),
    ("s", "strikethrough"),
    ("spoiler", "spoiler"),
    ("code", "code"),
    ("quote", "blockquote"),
    ("fold", "expandable_blockquote"),
];

/// Tag, its attribute, kind of entity, the kind's field.
const RICH: [(&str, &str, &str, &str); 3] = [
    ("a", "href", "text_link", "url"),
    ("emoji", "id", "custom_emoji", "custom_emoji_id"),
    ("pre", "lang", "pre", "language"),
];

/// Why formatting cannot be read. Each names the tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkupError {
    /// Such a tag is never closed.
    Open(String),
    /// Closed without having been opened last.
    Closed(String),
    /// The tag lacks its address, number or the like, or has too much.
    Attribute(String),
}

/// `text` with its formatting written out. Kinds that Telegram finds by itself
/// or that mean nothing in a file are left out.
#[must_use]
pub fn write(text: &RichText) -> String {
    let text = text.clone().repaired();
    let mut spans: Vec<(&Entity, String, &str)> = text
        .entities
        .iter()
        .filter_map(|entity| opening(entity).map(|(open, tag)| (entity, open, tag)))
        .collect();
    spans.sort_by_key(|(entity, ..)| (entity.offset, std::cmp::Reverse(entity.length)));
    let mut out = String::new();
    let mut stack: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut shift = |out: &mut String, at: usize| {
        let active: Vec<usize> = (0..)
            .zip(&spans)
            .filter(|(_, (it, ..))| it.offset <= at && at < it.offset + it.length)
            .map(|(index, _)| index)
            .collect();
        while !active.starts_with(&stack) {
            let closed = stack.pop().and_then(|index| spans.get(index));
            if let Some((.., tag)) = closed {
                out.push_str("</");
                out.push_str(tag);
                out.push('>');
            }
        }
        for index in active.into_iter().skip(stack.len()) {
            if let Some((_, open, _)) = spans.get(index) {
                out.push_str(open);
            }
            stack.push(index);
        }
    };
    for (byte, c) in text.text.char_indices() {
        shift(&mut out, at);
        let rest = text.text.get(byte..).unwrap_or_default();
        match c {
            '<' if looks_like_tag(rest) => out.push_str("&lt;"),
            '&' if entity(rest).is_some() => out.push_str("&amp;"),
            c => out.push(c),
        }
        at += c.len_utf16();
    }
    shift(&mut out, at);
    out
}

/// Reads formatting back.
pub fn read(text: &str) -> Result<RichText, MarkupError> {
    let mut words = String::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut left = text;
    let mut at = 0;
    while let Some(c) = left.chars().next() {
        if begins_tag(left)
            && let Some((tag, rest)) = left.get(1..).and_then(|it| it.split_once('>'))
        {
            left = rest;
            if let Some(name) = tag.strip_prefix('/') {
                let (_, index) = open
                    .pop()
                    .filter(|(opened, _)| *opened == name)
                    .ok_or_else(|| MarkupError::Closed(name.into()))?;
                if let Some(entity) = entities.get_mut(index) {
                    entity.length = at - entity.offset;
                }
            } else {
                let (name, entity) = opened(tag, at)?;
                open.push((name, entities.len()));
                entities.push(entity);
            }
            continue;
        }
        let (said, taken) = entity(left).unwrap_or((c, c.len_utf8()));
        words.push(said);
        at += said.len_utf16();
        left = left.get(taken..).unwrap_or_default();
    }
    if let Some((name, _)) = open.pop() {
        return Err(MarkupError::Open(name.into()));
    }
    let text = RichText {
        text: words,
        entities,
    };
    Ok(text.repaired())
}

/// `text` as it comes back from a file.
#[must_use]
pub fn settled(text: &RichText) -> RichText {
    read(&write(text)).unwrap_or_else(|_| RichText::plain(text.text.clone()))
}

/// The opening tag of an entity, and the tag's name.
fn opening(entity: &Entity) -> Option<(String, &'static str)> {
    if let Some((tag, _)) = PLAIN.iter().find(|(_, kind)| *kind == entity.kind) {
        return Some((format!("<{tag}>"), tag));
    }
    let (tag, attribute, _, field) = RICH.iter().find(|(.., kind, _)| *kind == entity.kind)?;
    match entity.rest.get(*field).and_then(|value| value.as_str()) {
        Some(value) => {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            let value = value.replace('<', "&lt;").replace('>', "&gt;");
            Some((format!("<{tag} {attribute}=\"{value}\">"), tag))
        }
        None => (*tag == "pre").then(|| (format!("<{tag}>"), *tag)),
    }
}

/// The entity that a tag opens at `offset`, and the tag's name.
fn opened(tag: &str, offset: usize) -> Result<(&str, Entity), MarkupError> {
    let (name, attributes) = match tag.split_once(' ') {
        Some((name, attributes)) => (name, attributes.trim()),
        None => (tag, ""),
    };
    let wrong = || MarkupError::Attribute(name.into());
    let mut rest = Map::new();
    let kind = if let Some((_, kind)) = PLAIN.iter().find(|(tag, _)| *tag == name) {
        if !attributes.is_empty() {
            return Err(wrong());
        }
        kind
    } else {
        let rich = RICH.iter().find(|(tag, ..)| *tag == name);
        let (_, attribute, kind, field) = rich.ok_or_else(wrong)?;
        let value = attributes
            .strip_prefix(attribute)
            .and_then(|it| it.strip_prefix("=\"")?.strip_suffix('"'));
        match value {
            Some(value) if !value.is_empty() && !value.contains('"') => {
                rest.insert((*field).into(), decoded(value).into());
            }
            None if attributes.is_empty() && *kind == "pre" => {}
            _ => return Err(wrong()),
        }
        kind
    };
    let entity = Entity {
        kind: (*kind).into(),
        offset,
        length: 0,
        rest,
    };
    Ok((name, entity))
}

/// Whether `text` begins with one of the tags, opening or closing.
fn begins_tag(text: &str) -> bool {
    looks_like_tag(text) && text.contains('>')
}

/// As [`begins_tag`], wherever the tag may end: what is written behind `text`
/// can end it too.
fn looks_like_tag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = rest.split(|c: char| !c.is_ascii_alphabetic()).next();
    let after = rest.get(name.map_or(0, str::len)..).unwrap_or_default();
    let plain = PLAIN.iter().map(|(tag, _)| *tag);
    let known = plain.chain(RICH.iter().map(|(tag, ..)| *tag));
    name.is_some_and(|name| known.into_iter().any(|tag| tag == name))
        && after.starts_with(['>', ' '])
}

/// The sign that a character entity at the beginning of `text` stands for, and
/// how many bytes it takes.
fn entity(text: &str) -> Option<(char, usize)> {
    let known = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
    ];
    let found = known.into_iter().find(|(name, _)| text.starts_with(name));
    found.map(|(name, c)| (c, units(name)))
}

fn decoded(mut text: &str) -> String {
    let mut out = String::new();
    while let Some(c) = text.chars().next() {
        let (said, taken) = entity(text).unwrap_or((c, c.len_utf8()));
        out.push(said);
        text = text.get(taken..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn entity(kind: &str, offset: usize, length: usize) -> Entity {
        Entity {
            kind: kind.into(),
            offset,
            length,
            rest: Map::new(),
        }
    }

    /// For every unit the kinds that cover it.
    fn cover(text: &RichText) -> Vec<Vec<&str>> {
        let mut cover = vec![Vec::new(); text.len_utf16()];
        for entity in &text.entities {
            for kinds in &mut cover[entity.offset..entity.offset + entity.length] {
                kinds.push(entity.kind.as_str());
                kinds.sort_unstable();
                kinds.dedup();
            }
        }
        cover
    }

    #[test]
    fn formatting_is_written_and_read_back() {
        let mut text = RichText::plain("😀 Цены: ");
        text.push_as("bold", "от 500 & <600");
        text.push(", ")
            .push_link("наш сайт", "https://x.example/?a=\"1\"&b=<2>");
        let written = write(&text);
        assert_eq!(
            written,
            "😀 Цены: <b>от 500 & <600</b>, <a href=\"https://x.example/?a=&quot;1&quot;&amp;b=&lt;2&gt;\">наш сайт</a>"
        );
        assert_eq!(read(&written), Ok(text));
    }

    #[test]
    fn tags_nest_and_overlapping_ones_are_split() {
        let text = RichText {
            text: "abcdef".into(),
            entities: vec![entity("bold", 0, 4), entity("italic", 2, 4)],
        };
        let written = write(&text);
        assert_eq!(written, "<b>ab<i>cd</i></b><i>ef</i>");
        assert_eq!(cover(&read(&written).unwrap()), cover(&text));
        let nested = "<quote>a<b>b</b></quote><pre lang=\"sh\">c</pre>";
        assert_eq!(write(&read(nested).unwrap()), nested);
    }

    #[test]
    fn what_is_no_formatting_is_text() {
        for text in [
            "I <3 you",
            "a<500>b",
            "<div>",
            "&nbsp; & <",
            "<b",
            "1 < 2 > 0",
        ] {
            assert_eq!(read(text), Ok(RichText::plain(text)), "{text}");
            assert_eq!(write(&RichText::plain(text)), text);
        }
        for text in ["<b>x</b>", "&lt;", "</i>", "<a href=\"x\">"] {
            assert_eq!(
                read(&write(&RichText::plain(text))),
                Ok(RichText::plain(text))
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert_eq!(read("<b>x"), Err(MarkupError::Open("b".into())));
        assert_eq!(read("x</b>"), Err(MarkupError::Closed("b".into())));
        assert_eq!(
            read("<b><i>x</b></i>"),
            Err(MarkupError::Closed("b".into()))
        );
        assert_eq!(read("<a>x</a>"), Err(MarkupError::Attribute("a".into())));
        assert_eq!(
            read("<b x=\"1\">x</b>"),
            Err(MarkupError::Attribute("b".into()))
        );
        assert_eq!(
            read("<a href=\"x\" id=\"y\">x</a>"),
            Err(MarkupError::Attribute("a".into()))
        );
    }

    #[test]
    fn kinds_that_telegram_finds_itself_are_left_to_it() {
        let text = RichText {
            text: "see x.example".into(),
            entities: vec![entity("url", 4, 9), entity("text_mention", 0, 3)],
        };
        assert_eq!(write(&text), "see x.example");
        assert_eq!(settled(&text), RichText::plain("see x.example"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(
            text in "([<>/&;\"a-c ё😀]|<b>|</b>|&lt;|&amp;|<a href=|\n){0,20}",
            spans in proptest::collection::vec((0usize..3, 0usize..30, 1usize..30), 0..6),
        ) {
            let kinds = ["bold", "italic", "spoiler"];
            let entities = spans.iter().map(|&(k, o, l)| entity(kinds[k], o, l)).collect();
            let text = RichText { text, entities }.repaired();
            let back = read(&write(&text)).unwrap();
            prop_assert_eq!(&back.text, &text.text);
            prop_assert_eq!(cover(&back), cover(&text));
            prop_assert!(back.valid());
            prop_assert_eq!(settled(&back), back);
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,60}") {
            if let Ok(read) = read(&text) {
                prop_assert!(read.valid());
            }
        }
    }
}
