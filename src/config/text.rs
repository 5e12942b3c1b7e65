//! Small readings of strings: `${…}`, sizes, tokens, codes, zones, addresses.
//! Pure; the environment comes in as a function.

use chrono_tz::{TZ_VARIANTS, Tz};
use url::Url;

use super::error::Place;

/// Why a `${…}` could not be filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfilled {
    /// No such variable in the environment.
    NoVariable(String),
    /// Not closed, or no name in it.
    Malformed,
}

/// Fills in every `${NAME}`; `$${` stands for the bare `${`. What a variable
/// holds is not searched again.
pub(super) fn expand(
    raw: &str,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Unfilled> {
    let mut out = String::new();
    let mut left = raw;
    while let Some((before, after)) = left.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            out.push_str(before);
            out.push_str("${");
            left = after;
            continue;
        }
        let (name, after) = after.split_once('}').ok_or(Unfilled::Malformed)?;
        if !is_name(name) {
            return Err(Unfilled::Malformed);
        }
        out.push_str(before);
        out.push_str(&environment(name).ok_or_else(|| Unfilled::NoVariable(name.into()))?);
        left = after;
    }
    out.push_str(left);
    Ok(out)
}

/// Bytes of `10 GiB`, `500MB`, `1048576`; at least 1.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end)?;
    let factor = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1_u64 << 40,
        _ => return None,
    };
    let size = digits.parse::<u64>().ok()?.checked_mul(factor)?;
    // The databases count in i64.
    (size > 0 && i64::try_from(size).is_ok()).then_some(size)
}

/// Whether it has the shape of a bot's token: the bot's number, a colon, then
/// 35 or more letters, digits, `-` or `_`.
pub(super) fn is_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        (1..=19).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_digit())
            && (35..=128).contains(&secret.len())
            && secret
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

/// Whether it can be an inbox's code.
pub(super) fn is_code(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether it can be the name of a kind of channel.
pub(super) fn is_kind(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=16).contains(&text.len()) && text.bytes().all(plain)
}

/// An http(s) address with a host, without user, password, query or fragment, and
/// without a colon in its path: that would be a token.
pub(super) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        && !url.path().contains(':');
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url)
}

/// Whether it names an SQLite file or a PostgreSQL server.
pub(super) fn is_database(text: &str) -> bool {
    if let Some(file) = text.strip_prefix("sqlite:") {
        return !file.trim_start_matches('/').is_empty();
    }
    let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
    server && Url::parse(text).is_ok()
}

/// The zone most like `text`, by its whole name or its city.
pub(super) fn nearest_zone(text: &str) -> Option<String> {
    let city = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let score = |zone: &Tz| {
        let whole = alike(text, zone.name());
        whole.max(alike(&city(text), &city(zone.name())) * 0.99)
    };
    best(TZ_VARIANTS.iter().map(|zone| (score(zone), zone.name())))
}

/// The word most like `text`, if any is like it at all.
pub(super) fn nearest<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    best(words.map(|word| (alike(text, word), word)))
}

/// A key as errors show it: what does not look like a key might be a secret.
pub(super) fn shown(key: &str) -> &str {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if (1..=32).contains(&key.len()) && key.bytes().all(plain) {
        key
    } else {
        "…"
    }
}

/// Line and column of a byte offset, from 1.
pub(super) fn line_column(text: &str, offset: usize) -> Place {
    let mut before = text.char_indices().take_while(|(at, _)| *at < offset);
    before
        .by_ref()
        .fold(Place { line: 1, column: 1 }, |place, (_, c)| {
            if c == '\n' {
                Place {
                    line: place.line + 1,
                    column: 1,
                }
            } else {
                Place {
                    column: place.column + 1,
                    ..place
                }
            }
        })
}

fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// 0 (nothing in common) to 1 (the same), case apart. The measure is quadratic,
/// so that long strings are not compared.
fn alike(one: &str, other: &str) -> f64 {
    if one.len() > 64 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase())
}

fn best<'a>(scored: impl Iterator<Item = (f64, &'a str)>) -> Option<String> {
    scored
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_are_filled_in_once() {
        let env = |name: &str| (name == "A").then(|| "${B}".to_owned());
        assert_eq!(expand("x${A}y", &env), Ok("x${B}y".into()));
        assert_eq!(expand("$${A}", &env), Ok("${A}".into()));
        assert_eq!(expand("$A {A} $", &env), Ok("$A {A} $".into()));
        assert_eq!(expand("${B}", &env), Err(Unfilled::NoVariable("B".into())));
        for malformed in ["${", "${}", "${A", "${A B}", "${1}"] {
            assert_eq!(
                expand(malformed, &env),
                Err(Unfilled::Malformed),
                "{malformed}"
            );
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("10 GiB"), Some(10 << 30));
        assert_eq!(bytes("500mb"), Some(500_000_000));
        assert_eq!(bytes(" 7 "), Some(7));
        for bad in [
            "",
            "0",
            "GiB",
            "-1",
            "1.5 GiB",
            "1 parsec",
            "99999999999 TiB",
            "9223372036854775808",
        ] {
            assert_eq!(bytes(bad), None, "{bad}");
        }
    }

    #[test]
    fn tokens() {
        let secret = "A".repeat(35);
        assert!(is_token(&format!("123:{secret}")));
        for bad in [
            secret.clone(),
            format!(":{secret}"),
            format!("12a:{secret}"),
            "123:short".into(),
            format!("1:{secret} "),
        ] {
            assert!(!is_token(&bad), "{bad}");
        }
    }

    #[test]
    fn addresses() {
        assert!(web_address("http://127.0.0.1:8081").is_some());
        for bad in [
            "ftp://x",
            "https://",
            "https://u:p@x",
            "https://x/?a",
            "https://x/#a",
            "https://x/bot1:secret/getMe",
            "x",
        ] {
            assert!(web_address(bad).is_none(), "{bad}");
        }
        assert!(is_database("sqlite:topicdesk.db"));
        assert!(is_database("sqlite::memory:"));
        assert!(is_database("postgres://u:p@h/d"));
        for bad in [
            "sqlite:",
            "sqlite://",
            "mysql://h/d",
            "topicdesk.db",
            "postgres://u:p@h:port/d",
        ] {
            assert!(!is_database(bad), "{bad}");
        }
    }

    #[test]
    fn the_nearest_zone_is_found_by_a_slip_or_by_the_city() {
        assert_eq!(nearest_zone("Europe/Moskow").unwrap(), "Europe/Moscow");
        assert_eq!(nearest_zone("Moscow").unwrap(), "Europe/Moscow");
        assert_eq!(nearest_zone("europe/kyiv").unwrap(), "Europe/Kyiv");
        assert_eq!(nearest_zone("~~~~~~~"), None);
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let text = "a = 1\nж = 2\n";
        assert_eq!(line_column(text, 0), Place { line: 1, column: 1 });
        assert_eq!(line_column(text, 9), Place { line: 2, column: 3 });
        assert_eq!(line_column(text, 999), Place { line: 3, column: 1 });
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".*", offset in 0_usize..100) {
            let _ = expand(&text, &|_| None);
            let _ = bytes(&text);
            let _ = is_token(&text) || is_code(&text) || is_database(&text);
            let _ = web_address(&text);
            let _ = nearest_zone(&text);
            let _ = line_column(&text, offset);
            let _ = shown(&text);
        }

        #[test]
        fn text_without_references_stays_as_it_is(text in "[^$]*") {
            prop_assert_eq!(expand(&text, &|_| None), Ok(text.clone()));
        }

        #[test]
        fn a_size_in_bytes_is_itself(size in 1..=i64::MAX.cast_unsigned()) {
            prop_assert_eq!(bytes(&size.to_string()), Some(size));
        }
    }
}
