//! Cutting a long text into messages that a rim accepts.
//!
//! Must not know: which rim, or what the limit stands for.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::rich::{RichText, units};

/// The text in parts of at most `limit` UTF-16 units (the Bot API counts code
/// points, of which there are never more). Cuts are made at the end of a
/// paragraph, line, sentence or word if one is near, else between characters
/// as people see them; only a single cluster longer than the limit is cut
/// inside. White space at a cut is dropped, formatting goes on in the next
/// part. No part is blank; a blank text has no parts. A limit below 2, the
/// longest character, counts as 2.
#[must_use]
pub fn split(text: &RichText, limit: usize) -> Vec<RichText> {
    let limit = limit.max(2);
    if text.text.trim().is_empty() {
        return Vec::new();
    }
    if text.len_utf16() <= limit {
        return vec![text.clone().repaired()];
    }
    let atoms = atoms(text, limit);
    let mut parts = Vec::new();
    let (mut byte, mut unit) = (0, 0);
    loop {
        let rest = text.text.get(byte..).unwrap_or_default();
        let blank = leading_blank(rest);
        byte += blank.len();
        unit += units(blank);
        let rest = text.text.get(byte..).unwrap_or_default();
        let end = cut_at(rest, limit, unit, &atoms);
        let part = rest.get(..end).unwrap_or(rest);
        if part.is_empty() {
            return parts;
        }
        parts.push(text.slice(unit..unit + units(part.trim_end())).repaired());
        byte += part.len();
        unit += units(part);
    }
}

/// The beginning of the text in at most `limit` UTF-16 units, an ellipsis
/// included where something was left out.
#[must_use]
pub fn cut(text: &RichText, limit: usize) -> RichText {
    if text.len_utf16() <= limit {
        return text.clone();
    }
    let Some(room) = limit.checked_sub(1) else {
        return RichText::default();
    };
    let head = text
        .text
        .get(..fitting(&text.text, room))
        .unwrap_or_default();
    let mut short = text.slice(0..units(head.trim_end())).repaired();
    short.push("…");
    short
}

/// Bytes of the longest beginning of `text` that fits into `room` units and
/// ends between clusters, or between code points if not even one cluster fits.
fn fitting(text: &str, room: usize) -> usize {
    fit(text.graphemes(true), room)
        .or_else(|| fit(text.split_inclusive(|_| true), room))
        .unwrap_or_default()
}

fn fit<'a>(pieces: impl Iterator<Item = &'a str>, room: usize) -> Option<usize> {
    let (mut unit, mut byte) = (0, 0);
    for piece in pieces {
        unit += units(piece);
        if unit > room {
            break;
        }
        byte += piece.len();
    }
    (byte > 0).then_some(byte)
}

/// Where to end the part that begins `rest`, bytes; `start` is where `rest`
/// begins in the whole, units.
fn cut_at(rest: &str, limit: usize, start: usize, atoms: &[Range<usize>]) -> usize {
    let hard = fitting(rest, limit);
    if hard >= rest.len() {
        return rest.len();
    }
    let near = limit / 2;
    let (mut byte, mut unit) = (0, 0);
    let (mut paragraph, mut line, mut sentence, mut word, mut letter) = (0, 0, 0, 0, 0);
    let mut before = "";
    for cluster in rest.graphemes(true) {
        let free = !atoms
            .iter()
            .any(|atom| atom.start < start + unit && start + unit < atom.end);
        if free {
            letter = byte;
        }
        if free && is_blank(cluster) {
            word = byte;
            if unit >= near {
                if cluster.contains('\n') {
                    line = byte;
                    if before.contains('\n') {
                        paragraph = byte;
                    }
                }
                if before.ends_with(['.', '!', '?', '…', '。', '！', '？']) {
                    sentence = byte;
                }
            }
        }
        before = cluster;
        byte += cluster.len();
        unit += units(cluster);
        if unit > limit {
            break;
        }
    }
    [paragraph, line, sentence, word, letter]
        .into_iter()
        .find(|&at| at > 0)
        .unwrap_or(hard)
}

/// Stretches that had better stay whole and can, units.
fn atoms(text: &RichText, limit: usize) -> Vec<Range<usize>> {
    const KINDS: [&str; 4] = ["custom_emoji", "text_link", "text_mention", "date_time"];
    text.entities
        .iter()
        .filter(|entity| KINDS.contains(&entity.kind.as_str()) && entity.length <= limit)
        .map(|entity| entity.offset..entity.offset.saturating_add(entity.length))
        .collect()
}

fn leading_blank(text: &str) -> &str {
    let end: usize = text
        .graphemes(true)
        .take_while(|cluster| is_blank(cluster))
        .map(str::len)
        .sum();
    text.get(..end).unwrap_or_default()
}

fn is_blank(cluster: &str) -> bool {
    cluster.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn words(text: &str, limit: usize) -> Vec<String> {
        split(&RichText::plain(text), limit)
            .into_iter()
            .map(|part| part.text)
            .collect()
    }

    #[test]
    fn cuts_where_a_reader_would() {
        assert_eq!(words("one two", 7), ["one two"]);
        assert_eq!(
            words("aaa bbb\n\nccc d\neee", 16),
            ["aaa bbb", "ccc d\neee"]
        );
        assert_eq!(
            words("aaa bbb ccc\nddd eee", 16),
            ["aaa bbb ccc", "ddd eee"]
        );
        assert_eq!(
            words("It is so. And more words", 14),
            ["It is so.", "And more words"]
        );
        assert_eq!(words("aaa bbb ccc", 7), ["aaa bbb", "ccc"]);
        assert_eq!(words("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(words(" \n\t", 1), Vec::<String>::new());
        assert_eq!(words("a\r\n\r\n\r\nb", 2), ["a", "b"]);
    }

    #[test]
    fn clusters_stay_whole_unless_one_is_too_long() {
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(
            words(&family.repeat(3), 23),
            [family.repeat(2), family.into()]
        );
        let zalgo = format!("Z{}", "\u{301}".repeat(9));
        assert_eq!(words(&zalgo, 6).concat(), zalgo);
        assert_eq!(words("😀😀", 1), ["😀", "😀"]);
        assert_eq!(words("a \u{301}b", 2).concat(), "a \u{301}b");
    }

    #[test]
    fn formatting_goes_on_and_links_stay_whole() {
        let mut text = RichText::default();
        text.push_as("bold", "aaaa bbbb")
            .push(" ")
            .push_link("cc dd", "https://a.test");
        let parts = split(&text, 13);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].text, "aaaa bbbb");
        assert_eq!(parts[1].text, "cc dd");
        assert_eq!(parts[1].entities[0].kind, "text_link");
        let parts = split(&text, 6);
        let kinds: Vec<_> = parts
            .iter()
            .map(|p| (p.text.as_str(), p.entities[0].kind.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [("aaaa", "bold"), ("bbbb", "bold"), ("cc dd", "text_link")]
        );
    }

    #[test]
    fn a_cut_shows_itself() {
        assert_eq!(cut(&RichText::plain("hello"), 5).text, "hello");
        assert_eq!(cut(&RichText::plain("hello you"), 7).text, "hello…");
        assert_eq!(cut(&RichText::plain("😀😀"), 3).text, "😀…");
        assert_eq!(cut(&RichText::plain("😀😀"), 1).text, "…");
        assert_eq!(cut(&RichText::plain("ab"), 0).text, "");
    }

    fn any_text() -> impl Strategy<Value = RichText> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-z]{1,9}",
            "[ \n\r\t.!?\u{a0}]{1,3}",
            "[\u{300}-\u{310}]{1,12}",
            Just("👨‍👩‍👧‍👦".to_owned()),
            Just("🇺🇦".to_owned()),
            Just("❤️".to_owned()),
        ];
        let kind = prop_oneof![
            Just("bold"),
            Just("text_link"),
            Just("custom_emoji"),
            Just("url")
        ];
        (
            proptest::collection::vec(piece, 0..60),
            proptest::collection::vec((kind, 0usize..200, 0usize..60), 0..6),
        )
            .prop_map(|(pieces, spans)| {
                let entities = spans
                    .into_iter()
                    .map(|(kind, offset, length)| super::super::rich::Entity {
                        kind: kind.into(),
                        offset,
                        length,
                        rest: serde_json::Map::new(),
                    })
                    .collect();
                RichText {
                    text: pieces.concat(),
                    entities,
                }
                .repaired()
            })
    }

    fn ink(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn parts_fit_and_lose_no_word(text in any_text(), limit in 1usize..60) {
            let parts = split(&text, limit);
            let limit = limit.max(2);
            for part in &parts {
                prop_assert!(part.len_utf16() <= limit);
                prop_assert!(!part.text.trim().is_empty());
                prop_assert!(part.valid());
            }
            let all: String = parts.iter().map(|p| p.text.as_str()).collect();
            prop_assert_eq!(ink(&all), ink(&text.text));
        }

        #[test]
        fn clusters_that_fit_are_never_cut(text in any_text(), limit in 12usize..60) {
            let fits = text.text.graphemes(true).all(|c| units(c) <= limit);
            prop_assume!(fits);
            let whole: Vec<&str> = text.text.graphemes(true).filter(|c| !is_blank(c)).collect();
            let parts = split(&text, limit);
            let pieces: Vec<&str> = parts.iter()
                .flat_map(|p| p.text.graphemes(true)).filter(|c| !is_blank(c)).collect();
            prop_assert_eq!(pieces, whole);
        }

        #[test]
        fn a_cut_text_fits(text in any_text(), limit in 0usize..60) {
            let short = cut(&text, limit);
            prop_assert!(short.len_utf16() <= limit);
            prop_assert!(short.valid());
        }
    }
}
