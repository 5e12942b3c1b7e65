//! People's names made fit to be shown: one line, bounded, unable to disturb
//! the text around them. Markup stays what it is, plain characters.

use unicode_segmentation::UnicodeSegmentation;

/// Longest name, grapheme clusters.
pub const LONGEST: usize = 64;

/// Most code points for one cluster of the bound: a cluster alone has none.
const CHARS_PER_CLUSTER: usize = 4;

/// Most combining marks on one base character.
const MOST_MARKS: usize = 3;

/// The name to show for a person: first and last name, or else `@username`,
/// or else `fallback` as it is.
#[must_use]
pub fn display_name(
    first: &str,
    last: Option<&str>,
    username: Option<&str>,
    fallback: &str,
) -> String {
    let full = clean(&format!("{first} {}", last.unwrap_or_default()));
    if !full.is_empty() {
        return full;
    }
    match username.map(clean) {
        Some(handle) if !handle.is_empty() => format!("@{handle}"),
        _ => fallback.to_owned(),
    }
}

/// One clean line of at most [`LONGEST`] clusters, see [`line()`].
#[must_use]
pub fn clean(text: &str) -> String {
    line(text, LONGEST)
}

/// One clean line of at most `longest` clusters: no control characters,
/// direction marks or invisible fillers, white space collapsed, at most three
/// combining marks in a row. Empty if nothing visible is left.
#[must_use]
pub fn line(text: &str, longest: usize) -> String {
    // Far more than can be kept is not worth looking at.
    let most = longest.saturating_mul(CHARS_PER_CLUSTER);
    let bounded: String = text.chars().take(most.saturating_mul(8)).collect();
    let calm = calm(&collapse(&bounded));
    if !calm.chars().any(visible) {
        return String::new();
    }
    shorten(&calm, longest, most)
}

fn collapse(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter_map(|c| match c {
            _ if c.is_whitespace() => Some(' '),
            _ if c.is_control() || directs(c) || fills(c) => None,
            _ => Some(c),
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Thins out stacks of combining marks.
fn calm(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut last = ' ';
    for c in text.chars() {
        if c == JOINER {
            // A joiner joins two characters; more of them only hide something.
            if last == JOINER || last == ' ' {
                continue;
            }
        } else if tags(c) {
            // Flags of regions need up to seven in a row; they are not drawn.
        } else if is_mark(c) {
            marks += 1;
            if marks > MOST_MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        out.push(c);
        last = c;
    }
    out
}

fn shorten(text: &str, longest: usize, most: usize) -> String {
    if text.graphemes(true).nth(longest).is_none() && text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut count = 0;
    for cluster in text.graphemes(true).take(longest.saturating_sub(1)) {
        count += cluster.chars().count();
        if count >= most {
            break;
        }
        out.push_str(cluster);
    }
    if out.is_empty() {
        out = text.chars().take(most.saturating_sub(1)).collect();
    }
    format!("{}…", out.trim_end())
}

const JOINER: char = '\u{200D}';

/// Marks that turn the direction of the text after them.
fn directs(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take no room or look like nothing.
fn fills(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}' | '\u{200B}'
            | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

fn tags(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Whether the character clings to the one before it (Unicode's extenders and
/// spacing marks): exactly then it makes one cluster with a letter.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && format!("a{c}").graphemes(true).nth(1).is_none()
}

fn visible(c: char) -> bool {
    !(c == ' ' || c == JOINER || c == '\u{200C}' || tags(c) || is_mark(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_one_calm_line() {
        let long = "я".repeat(500);
        let cut = format!("{}…", "я".repeat(63));
        let cases = [
            ("Ann", Some("Lee"), "Ann Lee"),
            ("  Ann\n\tLee ", None, "Ann Lee"),
            ("<b>*x*</b>", Some("_y_"), "<b>*x*</b> _y_"),
            ("\u{202E}evil\u{202C}", None, "evil"),
            ("\u{2066}a\u{2069}\u{0}b", None, "ab"),
            (
                "Z\u{300}\u{301}\u{302}\u{303}\u{304}algo",
                None,
                "Z\u{300}\u{301}\u{302}algo",
            ),
            ("محمد", Some("علی\u{200C}رضا"), "محمد علی\u{200C}رضا"),
            ("👨‍👩‍👧‍👦", None, "👨‍👩‍👧‍👦"),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", None, "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
            ("❤️", None, "❤️"),
            (long.as_str(), None, cut.as_str()),
        ];
        for (first, last, want) in cases {
            assert_eq!(display_name(first, last, Some("nick"), "?"), want);
        }
    }

    #[test]
    fn nameless_people_get_their_handle_or_the_fallback() {
        for nothing in [
            "",
            " \n",
            "\u{200B}\u{200D}\u{FEFF}",
            "\u{3164}",
            "\u{301}\u{302}",
        ] {
            assert_eq!(
                display_name(nothing, Some("\u{2800}"), Some("nick"), "?"),
                "@nick"
            );
            assert_eq!(display_name(nothing, None, Some(nothing), "?"), "?");
            assert_eq!(display_name(nothing, None, None, "?"), "?");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_bounded(first in any::<String>(), last in any::<Option<String>>()) {
            let name = display_name(&first, last.as_deref(), None, "nobody");
            prop_assert!(!name.trim().is_empty());
            prop_assert!(name.graphemes(true).count() <= LONGEST);
            prop_assert!(!name.chars().any(|c| c.is_control() || directs(c)));
            prop_assert_eq!(clean(&name), name.as_str(), "cleaning twice changes nothing");
        }

        #[test]
        fn marks_never_pile_up(name in "[a\u{300}-\u{320}\u{e31}\u{200d} ]{0,300}") {
            let name = clean(&name);
            let mut run = 0;
            for c in name.chars() {
                run = if is_mark(c) && c != JOINER { run + 1 } else if c == JOINER { run } else { 0 };
                prop_assert!(run <= MOST_MARKS);
            }
        }
    }
}
