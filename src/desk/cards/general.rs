//! General: one loud line per new dialogue; under pressure several in one post.

use super::piece::{TEXT_MAX, cut, excerpt, link, name};
use crate::locale::Language;
use crate::model::rich::{MAX_ENTITIES, RichText};

/// Most dialogues told in one post.
pub const LINES_MAX: usize = 20;

/// A new dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number of the request.
    pub number: i64,
    /// Short code of the inbox.
    pub code: String,
    /// The customer's display name; may be empty.
    pub name: String,
    /// His first words, or the name of their kind; may be empty.
    pub words: String,
    /// The dialogue was closed and goes on now.
    pub again: bool,
    /// Id of the desk chat.
    pub chat: i64,
    /// The topic.
    pub topic: i64,
}

/// The posts for these dialogues, in order: each at most 20 lines, 4096 UTF-16
/// units and 100 entities.
#[must_use]
pub fn posts(lines: &[Line], language: Language) -> Vec<RichText> {
    let mut posts: Vec<RichText> = Vec::new();
    let mut held = 0;
    for line in lines {
        let next = told(line, language);
        match posts.last_mut() {
            Some(post) if held < LINES_MAX && joins(post, &next) => {
                post.push("\n").append(&next);
                held += 1;
            }
            _ => {
                posts.push(next);
                held = 1;
            }
        }
    }
    posts
}

fn joins(post: &RichText, next: &RichText) -> bool {
    post.len_utf16() + 1 + next.len_utf16() <= TEXT_MAX
        && post.entities.len() + next.entities.len() <= MAX_ENTITIES
}

fn told(line: &Line, language: Language) -> RichText {
    let mut text = RichText::default();
    text.push(if line.again { "🔄 " } else { "🆕 " });
    let shown = if line.name.trim().is_empty() {
        language.say("card-nameless")
    } else {
        name(&line.name)
    };
    let title = format!("{} · {shown} · #{}", cut(&line.code, 16), line.number);
    match link(line.chat, line.topic) {
        Some(url) => text.push_link(&title, &url),
        None => text.push_as("bold", &title),
    };
    if !line.words.trim().is_empty() {
        text.push(" — ").push(&excerpt(&line.words));
    }
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn line(number: i64) -> Line {
        Line {
            number,
            code: "TG".into(),
            name: "Olena".into(),
            words: "hello".into(),
            again: false,
            chat: -1_001_234,
            topic: 7,
        }
    }

    #[test]
    fn a_line_leads_to_its_topic() {
        let posts = posts(&[line(1)], Language::En);
        assert_eq!(
            posts[0].text,
            "🆕 TG · \u{2068}Olena\u{2069} · #1 — \u{2068}hello\u{2069}"
        );
        assert_eq!(posts[0].entities[0].rest["url"], "https://t.me/c/1234/7");
    }

    #[test]
    fn many_share_posts_in_order() {
        let lines: Vec<Line> = (1..=45).map(line).collect();
        let posts = posts(&lines, Language::En);
        let counts: Vec<usize> = posts.iter().map(|post| post.text.lines().count()).collect();
        assert_eq!(counts, [20, 20, 5]);
        assert!(posts[1].text.contains("#21 ") && posts[2].text.contains("#45 "));
        assert!(super::posts(&[], Language::En).is_empty());
    }

    #[test]
    fn long_lines_make_more_posts() {
        let long = Line {
            name: "👩‍👩‍👧".repeat(200),
            words: "👩‍👩‍👧 ".repeat(200),
            ..line(1)
        };
        let posts = posts(&vec![long; 20], Language::En);
        assert!(posts.len() > 1);
        assert!(posts.iter().all(super::super::piece::fits));
    }
}
