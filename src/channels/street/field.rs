//! What people write into fields, brought into order.

use crate::model::rich::units;

/// One line of at most `max` characters: control and direction signs gone,
/// white space made single spaces.
#[must_use]
pub fn line(text: &str, max: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
        .collect();
    let joined = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    joined
        .chars()
        .take(max)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Words of several lines; `None` if they are longer than `max` UTF-16 units.
#[must_use]
pub fn words(text: &str, max: usize) -> Option<String> {
    if text.len() > max * 4 {
        return None;
    }
    let clean: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect();
    let clean = clean.trim();
    (units(clean) <= max).then(|| clean.to_owned())
}

/// An e-mail address, roughly: only writing to it can prove it.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\"\\".contains(c);
    text.len() <= 254
        && text.chars().all(plain)
        && text.matches('@').count() == 1
        && text.split_once('@').is_some_and(|(who, host)| {
            let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
            !who.is_empty() && who.len() <= 64 && dotted && !host.contains("..")
        })
}

/// A telephone number as people write them: 5 to 15 digits (ITU-T E.164) with
/// signs between.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&digits)
        && text.len() <= 32
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " +-().".contains(c))
}

/// An address of the web of at most `max` bytes; what may hold a secret (user,
/// password, fragment) is left out.
#[must_use]
pub fn page(text: &str, max: usize) -> Option<String> {
    if text.len() > max {
        return None;
    }
    let mut url = url::Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let text = url.to_string();
    (text.len() <= max).then_some(text)
}

/// A file's name for people: the last part of a path, no signs that would
/// rearrange it, its ending kept; `None` if nothing is left.
#[must_use]
pub fn file_name(text: &str) -> Option<String> {
    const MAX: usize = 120;
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = line(last, 1_000);
    let clean = clean.trim_matches(['.', ' ']);
    let surplus = clean.chars().count().saturating_sub(MAX);
    let kept: String = clean
        .chars()
        .skip(surplus)
        .map(|c| if "\"*:<>?|".contains(c) { '_' } else { c })
        .collect();
    (!kept.is_empty()).then_some(kept)
}

/// Signs that are not seen and may deceive: controls, direction marks, signs of
/// no width (the joiners of emoji and scripts excepted).
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_single_and_honest() {
        assert_eq!(line("  a\r\n\tb\u{0}c \u{202e}txt ", 99), "a bc txt");
        assert_eq!(line("абв", 2), "аб");
        assert_eq!(line("\u{200b}\u{202e}", 9), "");
    }

    #[test]
    fn words_keep_their_lines_and_have_an_end() {
        assert_eq!(words(" a\r\nb\u{7} ", 9).as_deref(), Some("a\nb"));
        assert_eq!(words("abcd", 3), None);
        assert_eq!(words("😀", 1), None, "two units");
        assert_eq!(words("😀", 2).as_deref(), Some("😀"));
    }

    #[test]
    fn addresses_are_told_from_nonsense() {
        for good in ["a@b.org", "олена@пошта.укр", "a+b@c.d.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.org",
            "a@b",
            "a@.org",
            "a@b..org",
            "a@@b.org",
            "a b@c.org",
            "<a@b.org>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_phone("+380 (44) 123-45-67"));
        for bad in ["", "1234", "call me", "+1 2345678901234567", "12345<b>"] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn a_page_is_of_the_web_and_tells_no_secret() {
        assert_eq!(
            page("https://u:p@a.org/x?y#z", 99).as_deref(),
            Some("https://a.org/x?y")
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "x",
            "file:///etc/passwd",
            "https://",
        ] {
            assert_eq!(page(bad, 99), None, "{bad}");
        }
        assert_eq!(page("https://a.org/long", 12), None);
    }

    #[test]
    fn a_file_name_is_a_name() {
        assert_eq!(file_name("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(file_name("C:\\a\\b.txt").as_deref(), Some("b.txt"));
        assert_eq!(
            file_name("invoice\u{202e}fdp.exe").as_deref(),
            Some("invoicefdp.exe")
        );
        assert_eq!(
            file_name("\"><img src=x>.png").as_deref(),
            Some("___img src=x_.png")
        );
        assert_eq!(file_name("a\r\nX-Evil: 1").as_deref(), Some("a X-Evil_ 1"));
        for nothing in ["", "..", "/", " . "] {
            assert_eq!(file_name(nothing), None);
        }
        let long = format!("{}.png", "a".repeat(400));
        assert!(file_name(&long).is_some_and(|name| name.ends_with("a.png") && name.len() == 120));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_bounded(text in "\\PC{0,300}|.{0,300}") {
            prop_assert!(line(&text, 50).chars().count() <= 50);
            if let Some(name) = file_name(&text) {
                prop_assert!(name.chars().count() <= 120 && !name.contains(['/', '\\', '\n', '"']));
            }
            let _ = (words(&text, 40), is_email(&text), is_phone(&text), page(&text, 200));
        }
    }
}
