//! No secret leaves with a line.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const TOKEN: &str = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-1";

/// Lines kept for reading.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn everything(format: LogFormat) -> Log {
    let filter = "trace".into();
    Log { format, filter }
}

#[test]
fn the_veil_covers_what_slips_through() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let kept = Kept::default();
        let writer = kept.clone();
        let veiled = Veiled::new(move || writer.clone(), vec!["hunter2".into(), "abc".into()]);
        tracing::subscriber::with_default(subscriber(&everything(format), veiled), || {
            tracing::info!(url = %format!("https://x/bot{TOKEN}/getMe"), "abc hunter2 at 12:30:45");
        });
        let text = kept.text();
        assert!(
            !text.contains("AAFake") && !text.contains("hunter2"),
            "{text}"
        );
        assert!(text.contains("https://x/bot[secret]/getMe"), "{text}");
        assert!(text.contains("abc [secret] at 12:30:45"), "{text}");
        if format == LogFormat::Json {
            let line: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(line.pointer("/level"), Some(&json!("INFO")));
        }
    }
}

#[test]
fn all_secrets_of_the_settings_are_known() {
    let other = "987654321:BBFakeFakeFakeFakeFakeFakeFakeFake_-1";
    let text = format!(
        "[desk]\ntoken = \"{TOKEN}\"\n[database]\nurl = \"postgres://me:hunter2@db/desk\"\n\
         [[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\ntoken = \"{other}\"\n"
    );
    let config = Config::parse(&text, "a.toml", &|_| None).unwrap();
    let known = secrets(&config);
    for secret in [TOKEN, other, "hunter2"] {
        assert!(known.iter().any(|s| s == secret), "{secret}");
    }
}

#[test]
fn times_and_addresses_are_no_tokens() {
    for line in [
        "2026-11-21T21:30:00Z INFO a: b",
        "::1 [2001:db8::1]:8080",
        "123456789:short",
        "12345:AAFakeFakeFakeFakeFakeFakeFakeFake_-1",
        "123456789 :AAFakeFakeFakeFakeFakeFakeFakeFake_-1",
        "",
        ":",
    ] {
        assert_eq!(without_tokens(line), line);
    }
    assert_eq!(without_tokens(TOKEN), VEIL);
    assert_eq!(
        without_tokens(&format!("{TOKEN}:{TOKEN}")),
        format!("{VEIL}:{VEIL}")
    );
}

proptest! {
    #[test]
    fn a_token_is_covered_wherever_it_stands(before in "\\PC{0,40}", after in "\\PC{0,40}") {
        let veiled = without_tokens(&format!("{before}{TOKEN}{after}"));
        prop_assert!(!veiled.contains("AAFake"), "{veiled}");
    }

    #[test]
    fn what_holds_no_token_stays(line in "[a-z0-9:_ é-]{0,60}") {
        let digits = |part: &str| part.chars().rev().take_while(char::is_ascii_digit).count() >= DIGITS_MIN;
        prop_assume!(!line.split(':').any(digits));
        prop_assert_eq!(without_tokens(&line), line);
    }
}
