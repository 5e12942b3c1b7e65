//! Text with formatting, and the arithmetic on it.
//!
//! Offsets and lengths count UTF-16 code units, as the Bot API does
//! (core.telegram.org/bots/api#messageentity), and the JSON layout is
//! Telegram's, so entities travel to and fro unchanged, newer kinds included.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Words with formatting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    /// The words.
    pub text: String,
    /// Their formatting, in any order, possibly nested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
}

/// A part of another message that somebody chose to quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The quoted words with formatting.
    pub text: RichText,
    /// Where they stand in the quoted message, UTF-16 units.
    pub position: i64,
}

/// A formatted stretch of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Telegram's name of the kind: `bold`, `text_link`, `blockquote` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Start, UTF-16 code units.
    pub offset: usize,
    /// Length, UTF-16 code units.
    pub length: usize,
    /// Whatever else the kind carries (`url`, `language`, `custom_emoji_id` …).
    #[serde(flatten)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}

impl RichText {
    /// Words without formatting.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// Whether there are no words at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Building text piece by piece; the offsets look after themselves.
impl RichText {
    /// Length in UTF-16 code units.
    #[must_use]
    pub fn len_utf16(&self) -> usize {
        units(&self.text)
    }

    /// Appends plain words.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends words formatted as `kind` (`bold`, `italic`, `blockquote` …).
    pub fn push_as(&mut self, kind: &str, text: &str) -> &mut Self {
        self.push_with(kind, text, serde_json::Map::new())
    }

    /// Appends a person's name that mentions him.
    pub fn push_person(&mut self, name: &str, user: i64) -> &mut Self {
        let mut rest = serde_json::Map::new();
        rest.insert(
            "user".into(),
            serde_json::json!({ "id": user, "is_bot": false, "first_name": name }),
        );
        self.push_with("text_mention", name, rest)
    }

    /// Appends a link.
    pub fn push_link(&mut self, text: &str, url: &str) -> &mut Self {
        let mut rest = serde_json::Map::new();
        rest.insert("url".into(), url.into());
        self.push_with("text_link", text, rest)
    }

    /// Appends the name of a person so that his app rings.
    pub fn push_mention(&mut self, text: &str, user: i64) -> &mut Self {
        let mut rest = serde_json::Map::new();
        rest.insert(
            "user".into(),
            serde_json::json!({ "id": user, "is_bot": false, "first_name": text }),
        );
        self.push_with("text_mention", text, rest)
    }

    /// Appends another rich text, its formatting moved along.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        let shift = self.len_utf16();
        self.text.push_str(&other.text);
        self.entities
            .extend(other.entities.iter().cloned().map(|mut entity| {
                entity.offset += shift;
                entity
            }));
        self
    }

    fn push_with(
        &mut self,
        kind: &str,
        text: &str,
        rest: serde_json::Map<String, serde_json::Value>,
    ) -> &mut Self {
        let length = units(text);
        if length > 0 {
            let offset = self.len_utf16();
            self.entities.push(Entity {
                kind: kind.into(),
                offset,
                length,
                rest,
            });
        }
        self.text.push_str(text);
        self
    }
}

/// Most entities one message may carry (facts of the Bot API: the rest is ignored).
pub const MAX_ENTITIES: usize = 100;

/// Kinds that mean something only as a whole: a part of them is left unformatted.
const WHOLE: [&str; 8] = [
    "custom_emoji",
    "url",
    "email",
    "phone_number",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
];

/// Taking text apart; the offsets look after themselves.
impl RichText {
    /// The units `range` (UTF-16) as a text of its own. Ends that lie beyond
    /// the text or inside a character move back to the start of it, so
    /// neighbouring ranges give neighbouring slices. Entities that straddle
    /// an end are clipped; those that make no sense in part are dropped.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let (start, from) = floor(&self.text, range.start);
        let (end, to) = floor(&self.text, range.end.max(range.start));
        let text = self.text.get(from..to).unwrap_or_default().to_owned();
        let entities = self
            .entities
            .iter()
            .filter_map(|entity| {
                let stop = entity.offset.checked_add(entity.length)?;
                let (low, high) = (entity.offset.max(start), stop.min(end));
                let clipped = low > entity.offset || high < stop;
                if low >= high || (clipped && WHOLE.contains(&entity.kind.as_str())) {
                    return None;
                }
                Some(Entity {
                    offset: low - start,
                    length: high - low,
                    ..entity.clone()
                })
            })
            .collect();
        Self { text, entities }
    }

    /// The text without white space around it.
    #[must_use]
    pub fn trim(&self) -> Self {
        let head = self.text.len() - self.text.trim_start().len();
        let start = units(self.text.get(..head).unwrap_or_default());
        self.slice(start..start + units(self.text.trim()))
    }

    /// What follows `prefix`, if the text begins with it (`//`, `/note `).
    #[must_use]
    pub fn without_prefix(&self, prefix: &str) -> Option<Self> {
        self.text
            .starts_with(prefix)
            .then(|| self.slice(units(prefix)..usize::MAX))
    }

    /// Whether the Bot API would accept every entity as it stands.
    #[must_use]
    pub fn valid(&self) -> bool {
        let bounds = bounds(&self.text);
        self.entities.len() <= MAX_ENTITIES
            && self
                .entities
                .iter()
                .all(|entity| repair(entity.clone(), &bounds).as_ref() == Some(entity))
    }

    /// The same words with entities that are in range, on character
    /// boundaries, not empty and at most [`MAX_ENTITIES`]; those that run over
    /// the end are clipped, other broken ones dropped.
    #[must_use]
    pub fn repaired(self) -> Self {
        let bounds = bounds(&self.text);
        let entities = self
            .entities
            .into_iter()
            .filter_map(|entity| repair(entity, &bounds))
            .take(MAX_ENTITIES)
            .collect();
        Self {
            text: self.text,
            entities,
        }
    }
}

/// Whether entities of this kind mean something only as a whole, over the very
/// words they were put on.
#[must_use]
pub fn is_whole(kind: &str) -> bool {
    WHOLE.contains(&kind)
}

/// Length of `text` in UTF-16 code units.
#[must_use]
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The last character boundary at or before unit `at`: (units, bytes).
fn floor(text: &str, at: usize) -> (usize, usize) {
    let (mut unit, mut byte) = (0, 0);
    for c in text.chars() {
        if unit + c.len_utf16() > at {
            break;
        }
        unit += c.len_utf16();
        byte += c.len_utf8();
    }
    (unit, byte)
}

/// For each unit (and the end) whether a character begins there.
fn bounds(text: &str) -> Vec<bool> {
    let mut bounds: Vec<bool> = text
        .chars()
        .flat_map(|c| std::iter::once(true).chain((c.len_utf16() == 2).then_some(false)))
        .collect();
    bounds.push(true);
    bounds
}

fn repair(mut entity: Entity, bounds: &[bool]) -> Option<Entity> {
    let end = bounds.len() - 1;
    let stop = entity.offset.checked_add(entity.length)?;
    if stop > end {
        if WHOLE.contains(&entity.kind.as_str()) {
            return None;
        }
        entity.length = end.checked_sub(entity.offset)?;
    }
    let begins = |unit: usize| bounds.get(unit).copied().unwrap_or(false);
    let sound = entity.length > 0
        && !entity.kind.is_empty()
        && begins(entity.offset)
        && begins(entity.offset + entity.length);
    sound.then_some(entity)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entity(kind: &str, offset: usize, length: usize) -> Entity {
        Entity {
            kind: kind.into(),
            offset,
            length,
            rest: serde_json::Map::new(),
        }
    }

    fn rich(text: &str, entities: &[(&str, usize, usize)]) -> RichText {
        RichText {
            text: text.into(),
            entities: entities.iter().map(|&(k, o, l)| entity(k, o, l)).collect(),
        }
    }

    #[test]
    fn slices_count_units_and_never_halve_a_character() {
        let text = rich("a😀b bold", &[("bold", 1, 4), ("url", 0, 4)]);
        assert_eq!(text.slice(1..4), rich("😀b", &[("bold", 0, 3)]));
        assert_eq!(text.slice(0..2), rich("a", &[]));
        assert_eq!(text.slice(2..4), rich("😀b", &[("bold", 0, 3)]));
        assert_eq!(text.slice(7..900).text, "ld");
        assert_eq!(text.slice(900..901).text, "");
    }

    #[test]
    fn a_prefix_goes_with_its_command() {
        let note = rich("/note go on", &[("bot_command", 0, 5), ("bold", 6, 2)]);
        assert_eq!(
            note.without_prefix("/note "),
            Some(rich("go on", &[("bold", 0, 2)]))
        );
        assert_eq!(note.without_prefix("//"), None);
    }

    #[test]
    fn trimming_moves_the_formatting() {
        let text = rich(" \n hi \u{a0}", &[("bold", 0, 5), ("italic", 5, 2)]);
        assert_eq!(text.trim(), rich("hi", &[("bold", 0, 2)]));
    }

    #[test]
    fn broken_entities_are_dropped_or_clipped() {
        let text = rich(
            "😀ab",
            &[
                ("bold", 0, 99),
                ("italic", 1, 2),
                ("code", 4, 1),
                ("code", usize::MAX, 2),
                ("", 0, 2),
                ("custom_emoji", 0, 99),
                ("pre", 2, 0),
            ],
        );
        assert!(!text.valid());
        let repaired = text.repaired();
        assert_eq!(repaired, rich("😀ab", &[("bold", 0, 4)]));
        assert!(repaired.valid());
        let many = rich("ab", &vec![("bold", 0, 1); 150]);
        assert!(!many.valid());
        assert_eq!(many.repaired().entities.len(), MAX_ENTITIES);
    }

    proptest! {
        #[test]
        fn neighbouring_slices_make_the_whole(
            text in ".{0,40}", a in 0usize..60, b in 0usize..60,
            spans in proptest::collection::vec((0usize..70, 0usize..70), 0..5),
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(o, l)| ("bold", o, l)).collect();
            let text = rich(&text, &spans).repaired();
            prop_assert!(text.valid());
            let (low, high) = (a.min(b), a.max(b));
            let parts = [text.slice(0..low), text.slice(low..high), text.slice(high..usize::MAX)];
            prop_assert_eq!(parts.iter().map(|p| p.text.as_str()).collect::<String>(), text.text.as_str());
            prop_assert!(parts.iter().all(RichText::valid));
            prop_assert!(text.trim().valid());
            let covered = |t: &RichText| t.entities.iter().map(|e| e.length).sum::<usize>();
            prop_assert_eq!(parts.iter().map(covered).sum::<usize>(), covered(&text));
        }
    }
}
