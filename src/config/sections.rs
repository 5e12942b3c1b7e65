//! The settings section by section: names, defaults and bounds, and which reading
//! each string gets.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;

use chrono_tz::Tz;
use secrecy::SecretString;
use url::Url;

use crate::locale::Language;

use super::error::Problem;
use super::net::Net;
use super::reader::{Reader, Section};
use super::{
    Config, Database, Desk, Files, Log, LogFormat, Pace, TELEGRAM_API, Updates, Web, inbox, text,
};

/// Reads the whole file; what is wrong with it is in the reader afterwards.
pub(super) fn all(reader: &Reader<'_>, root: Section<'_>) -> Config {
    let config = Config {
        desk: desk(root.section("desk")),
        database: database(root.section("database")),
        files: files(root.section("files")),
        web: web(root.section("web")),
        log: log(root.section("log")),
        inboxes: inbox::read(reader, &root),
    };
    root.close();
    webhook(reader, &config);
    config
}

fn desk(section: Section<'_>) -> Desk {
    let token = |text: &str| text::is_token(text).then(|| SecretString::from(text));
    let bad_token = |key| Problem::BadToken { key };
    let read = section.required("token");
    let desk = Desk {
        token: read
            .and_then(|found| section.parse(&found, token, bad_token))
            .unwrap_or_default(),
        // A supergroup's id is -100 and its number (Bot API); a group's may change.
        chat: section.number("chat", -9_999_999_999_999, -1),
        owner: section.number("owner", 1, (1 << 52) - 1),
        api_url: address(&section, "api_url").unwrap_or_else(telegram_api),
        language: section
            .choice("language", &Language::ALL.map(|l| (l.tag(), l)))
            .unwrap_or_default(),
        timezone: zone(&section).unwrap_or(Tz::UTC),
        updates: section
            .choice(
                "updates",
                &[("polling", Updates::Polling), ("webhook", Updates::Webhook)],
            )
            .unwrap_or_default(),
        pace: pace(&section),
        helpers: section
            .texts("helpers")
            .iter()
            .filter_map(|found| section.parse(found, token, bad_token))
            .collect(),
    };
    section.close();
    desk
}

fn pace(section: &Section<'_>) -> Pace {
    let rate = |key, default| match section.number(key, 0, 1_000_000) {
        Some(rate) => u32::try_from(rate).ok().and_then(NonZeroU32::new),
        None => default,
    };
    let default = Pace::default();
    Pace {
        group_per_minute: rate("group_per_minute", default.group_per_minute),
        chat_per_second: rate("chat_per_second", default.chat_per_second),
        overall_per_second: rate("overall_per_second", default.overall_per_second),
    }
}

fn database(section: Section<'_>) -> Database {
    let url = |text: &str| text::is_database(text).then(|| SecretString::from(text));
    let url = section.parsed("url", url, |key| Problem::BadDatabase { key });
    section.close();
    Database {
        url: url.unwrap_or_else(|| "sqlite:topicdesk.db".into()),
    }
}

fn files(section: Section<'_>) -> Files {
    let files = Files {
        dir: section
            .text("dir")
            .map_or_else(|| "files".into(), |found| found.value.into()),
        max_bytes: section.bytes("max_bytes").unwrap_or(10 << 30),
    };
    section.close();
    files
}

fn web(section: Section<'_>) -> Web {
    let listen = |text: &str| match text {
        "off" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let web = Web {
        listen: section
            .parsed("listen", listen, |key| Problem::BadListen { key })
            .unwrap_or(Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))),
        public_url: address(&section, "public_url"),
        metrics_token: section.parsed(
            "metrics_token",
            |text| (text.len() >= SECRET_LEAST).then(|| SecretString::from(text)),
            |key| Problem::ShortSecret { key },
        ),
        metrics_listen: section
            .parsed("metrics_listen", listen, |key| Problem::BadListen { key })
            .flatten(),
        trusted_proxies: section
            .texts("trusted_proxies")
            .iter()
            .filter_map(|found| {
                let example = || "10.0.0.0/8".to_owned();
                section.parse(found, Net::parse, |key| Problem::NotLike {
                    key,
                    example: example(),
                })
            })
            .collect(),
    };
    section.close();
    web
}

/// Shortest secret of a person's choice that is taken, bytes.
const SECRET_LEAST: usize = 16;

fn log(section: Section<'_>) -> Log {
    let filter = |text: &str| {
        let filter = tracing_subscriber::EnvFilter::try_new(text);
        filter.is_ok().then(|| text.to_owned())
    };
    let log = Log {
        format: section
            .choice(
                "format",
                &[("text", LogFormat::Text), ("json", LogFormat::Json)],
            )
            .unwrap_or_default(),
        filter: section
            .parsed("filter", filter, |key| Problem::BadFilter { key })
            .unwrap_or_else(|| "info".into()),
    };
    section.close();
    log
}

/// What only several settings together can get wrong.
fn webhook(reader: &Reader<'_>, config: &Config) {
    if config.desk.updates != Updates::Webhook {
        return;
    }
    // Telegram delivers to https only; a server of one's own may take http.
    let cloud = config.desk.api_url == telegram_api();
    let url = config.web.public_url.as_ref();
    if url.is_none_or(|url| cloud && url.scheme() != "https") {
        reader.report(None, Problem::WebhookNeedsUrl);
    }
    if config.web.listen.is_none() {
        reader.report(None, Problem::WebhookNeedsListen);
    }
}

fn address(section: &Section<'_>, key: &'static str) -> Option<Url> {
    section.parsed(key, text::web_address, |key| Problem::BadUrl { key })
}

fn zone(section: &Section<'_>) -> Option<Tz> {
    let found = section.text("timezone")?;
    section.parse(
        &found,
        |text| text.parse().ok(),
        |key| Problem::BadZone {
            key,
            nearest: text::nearest_zone(&found.value),
        },
    )
}

/// [`TELEGRAM_API`] as an address.
#[expect(clippy::expect_used, reason = "a constant, and a test reads it")]
fn telegram_api() -> Url {
    Url::parse(TELEGRAM_API).expect("a constant address")
}
