//! The feed: a line for every message of a customer, many to a post. Pure.

use chrono_tz::Tz;

use super::piece::{cut, isolate, link, moment, name};
use crate::locale::Language;
use crate::model::rich::RichText;
use crate::model::split;
use crate::store::feed::Page;

/// Most lines of a post.
pub const LINES_MAX: i64 = 20;
/// Most of a post, UTF-16 units: Telegram takes 4096 and counts a little
/// differently.
const PAGE_UNITS: usize = 3_500;
/// Most of one line, UTF-16 units: whatever a customer is called and says, a
/// post holds a few.
const LINE_UNITS: usize = 700;
/// Longest piece of a message shown, grapheme clusters.
const EXCERPT: usize = 80;

/// One message of a customer.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it was said, milliseconds UTC.
    pub at: i64,
    /// Code of the inbox.
    pub code: String,
    /// The customer's name; may be empty.
    pub name: String,
    /// First words, or the name of the kind.
    pub words: String,
    /// The customer's topic, if there is one.
    pub topic: Option<i64>,
    /// The post there that shows the message.
    pub post: Option<i64>,
}

/// Where and when lines are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The group, for links.
    pub chat: i64,
    /// Milliseconds UTC.
    pub now: i64,
    /// Time zone of the desk.
    pub zone: Tz,
    /// Language of the desk.
    pub language: Language,
}

/// `12:03 ‹TG · Olena› — words`; the part in the middle leads to the post.
#[must_use]
pub fn line(line: &Line, frame: &Frame) -> RichText {
    let shown = if line.name.trim().is_empty() {
        frame.language.say("card-nameless")
    } else {
        name(&line.name)
    };
    let who = format!("{} · {shown}", cut(&line.code, 16));
    let url = line.topic.and_then(|topic| link(frame.chat, topic));
    let mut text = RichText::plain(moment(line.at, frame.now, frame.zone));
    text.push(" ");
    match (url, line.post) {
        (Some(url), Some(post)) => text.push_link(&who, &format!("{url}/{post}")),
        (Some(url), None) => text.push_link(&who, &url),
        (None, _) => text.push_as("bold", &who),
    };
    text.push(" — ").push(&isolate(&cut(&line.words, EXCERPT)));
    split::cut(&text, LINE_UNITS)
}

/// The page with as many of the lines as it has room for, and how many that are.
#[must_use]
pub fn fill(page: &Page, lines: &[RichText]) -> (Page, usize) {
    let mut page = page.clone();
    let mut taken = 0;
    for line in lines {
        let units = page.text.len_utf16() + 1 + line.len_utf16();
        if page.lines >= LINES_MAX || page.lines > 0 && units > PAGE_UNITS {
            break;
        }
        if page.lines > 0 {
            page.text.push("\n");
        }
        page.text.append(line);
        page.lines += 1;
        taken += 1;
    }
    (page, taken)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    const FRAME: Frame = Frame {
        chat: -1_001_234,
        now: 1_774_600_000_000, // 27.03.2026 10:26 in Kyiv
        zone: Tz::Europe__Kyiv,
        language: Language::En,
    };

    fn said(words: &str) -> Line {
        Line {
            at: FRAME.now,
            code: "TG".into(),
            name: "Olena".into(),
            words: words.into(),
            topic: Some(7),
            post: Some(9),
        }
    }

    #[test]
    fn a_line_leads_to_its_post() {
        let drawn = line(&said("hello\nthere"), &FRAME);
        assert_eq!(
            drawn.text,
            "10:26 TG · \u{2068}Olena\u{2069} — \u{2068}hello there\u{2069}"
        );
        let url = |line: &RichText| line.entities.first().map(|it| it.rest["url"].clone());
        assert_eq!(url(&drawn), Some("https://t.me/c/1234/7/9".into()));
        let bare = Line {
            post: None,
            ..said("x")
        };
        assert_eq!(
            url(&line(&bare, &FRAME)),
            Some("https://t.me/c/1234/7".into())
        );
    }

    #[test]
    fn words_of_customers_are_words() {
        let nasty = Line {
            name: "<b>[x](http://y.example)</b>".into(),
            topic: None,
            ..said("*bold* <a href=\"http://z.example\">z</a>")
        };
        let drawn = line(&nasty, &FRAME);
        assert!(drawn.text.contains("<b>[x]") && drawn.text.contains("*bold* <a"));
        assert!(drawn.entities.iter().all(|it| it.kind == "bold"));
    }

    #[test]
    fn pages_hold_so_many_lines_and_no_more() {
        let lines: Vec<RichText> = (0..50)
            .map(|n| line(&said(&format!("n{n}")), &FRAME))
            .collect();
        let (page, taken) = fill(&Page::default(), &lines);
        assert_eq!(
            (page.lines, taken, page.text.text.lines().count()),
            (20, 20, 20)
        );
        assert_eq!(fill(&page, &lines).1, 0);
        let (half, _) = fill(&Page::default(), &lines[..12]);
        assert_eq!(fill(&half, &lines[12..]).1, 8);
        let long = Line {
            name: "👩‍👩‍👧".repeat(200),
            words: "👩‍👩‍👧 ".repeat(200),
            ..said("")
        };
        let long = vec![line(&long, &FRAME); 20];
        let (page, taken) = fill(&Page::default(), &long);
        assert!((2..20).contains(&taken) && page.text.len_utf16() <= PAGE_UNITS);
    }
}
