#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::error::Expected;
use super::finding::{Finding, Right, Severity, of_settings, passes, report};
use super::*;

const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9";

fn token(id: u64) -> String {
    format!("{id}:{SECRET}")
}

fn env(name: &str) -> Option<String> {
    match name {
        "TOPICDESK_TOKEN" => Some(token(1)),
        "TOPICDESK_INBOX_TOKEN" => Some(token(2)),
        "PASSWORD" => Some("s3cr3t-pass".into()),
        "CHAT" => Some("-1001234567890".into()),
        _ => None,
    }
}

fn parse(text: &str) -> Result<Config, Vec<ConfigError>> {
    Config::parse(text, "t.toml", &env)
}

/// The problems of a text that has a valid token, with their lines.
fn problems(rest: &str) -> Vec<(usize, Problem)> {
    let text = format!("[desk]\ntoken = \"${{TOPICDESK_TOKEN}}\"\n{rest}");
    let errors = parse(&text).unwrap_err();
    let line = |error: &ConfigError| error.place.map_or(0, |place| place.line);
    errors
        .iter()
        .map(|error| (line(error), error.problem.clone()))
        .collect()
}

/// The example with the marks taken off its commented settings.
fn whole_example() -> String {
    let open = |line: &'static str| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|c: char| c.is_ascii_lowercase()) => setting,
        _ => line,
    };
    example().lines().map(open).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_token_is_enough() {
    let config = parse("[desk]\ntoken = \"${TOPICDESK_TOKEN}\"").unwrap();
    assert_eq!(config.desk.token.expose_secret(), token(1));
    assert_eq!(config.desk.chat, None);
    assert_eq!(config.desk.api_url.as_str(), "https://api.telegram.org/");
    assert_eq!(config.desk.language, Language::En);
    assert_eq!(config.desk.timezone, Tz::UTC);
    assert_eq!(config.desk.updates, Updates::Polling);
    assert_eq!(config.desk.pace, Pace::default());
    assert_eq!(config.database.url.expose_secret(), "sqlite:topicdesk.db");
    assert_eq!(config.files.max_bytes, 10 * 1024 * 1024 * 1024);
    assert_eq!(config.web.listen.unwrap().to_string(), "127.0.0.1:8080");
    assert_eq!(config.log.filter, "info");
    let [inbox] = config.inboxes.as_slice() else {
        unreachable!()
    };
    assert_eq!(
        (
            inbox.code.as_str(),
            inbox.kind.as_str(),
            inbox.name.as_str()
        ),
        ("TG", "telegram", "Telegram")
    );
    assert!(inbox.token.is_none() && inbox.rest.is_empty());
}

#[test]
fn every_setting_is_read() {
    let config = parse(
        r#"
        [desk]
        token = "${TOPICDESK_TOKEN}"
        chat = "${CHAT}"
        owner = 77
        api_url = "http://127.0.0.1:8081"
        language = "uk"
        timezone = "Europe/Kyiv"
        updates = "webhook"
        group_per_minute = 0
        chat_per_second = 2
        helpers = ["3:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9"]
        [database]
        url = "postgres://u:${PASSWORD}@db.example.org:5433/desk?sslmode=require"
        [files]
        dir = "/srv/files"
        max_bytes = "500 MB"
        [web]
        listen = "[::1]:80"
        public_url = "http://desk.example.org"
        [log]
        format = "json"
        filter = "info,sqlx=warn"
        [[inbox]]
        code = "IG_07"
        kind = "somewhere"
        token = "anything"
        depth = { a = [1, 2.5, true, "${PASSWORD}"] }
        "#,
    )
    .unwrap();
    assert_eq!(config.desk.chat, Some(-1_001_234_567_890));
    assert_eq!(config.desk.owner, Some(77));
    assert_eq!(config.desk.language, Language::Uk);
    assert_eq!(config.desk.timezone, Tz::Europe__Kyiv);
    assert_eq!(config.desk.updates, Updates::Webhook);
    assert_eq!(config.desk.pace.group_per_minute, None);
    assert_eq!(config.desk.pace.chat_per_second, NonZeroU32::new(2));
    assert_eq!(config.desk.pace.overall_per_second, NonZeroU32::new(30));
    assert_eq!(config.desk.helpers.len(), 1);
    assert_eq!(
        config.database.shown(),
        "postgres://db.example.org:5433/desk"
    );
    assert_eq!(config.files.max_bytes, 500_000_000);
    assert_eq!(config.web.listen.unwrap().to_string(), "[::1]:80");
    assert_eq!(config.log.format, LogFormat::Json);
    let inbox = &config.inboxes[0];
    assert_eq!(inbox.name, "IG_07");
    assert_eq!(inbox.rest["depth"]["a"][3].as_str(), Some("s3cr3t-pass"));
}

#[test]
fn the_example_shows_every_setting_with_its_default() {
    let minimal = "[desk]\ntoken = \"${TOPICDESK_TOKEN}\"";
    let plain = parse(example()).unwrap();
    assert_eq!(
        format!("{plain:?}"),
        format!("{:?}", parse(minimal).unwrap())
    );

    let whole = whole_example();
    let mut config = parse(&whole).unwrap();
    // These have no default; the example only shows their shape.
    assert!(config.desk.chat.take().is_some());
    assert!(config.desk.owner.take().is_some());
    assert!(config.web.public_url.take().is_some());
    assert!(config.web.metrics_token.take().is_some());
    assert!(config.web.metrics_listen.take().is_some());
    assert!(config.inboxes[0].token.take().is_some());
    assert_eq!(format!("{config:?}"), format!("{plain:?}"));

    let table = DeTable::parse(&whole).unwrap();
    let reader = Reader::new("", &whole, Some(&env));
    let _ = sections::all(&reader, reader.root(&table));
    let mut shown = BTreeSet::new();
    for (name, value) in whole.parse::<toml::Table>().unwrap() {
        let table = value.as_table().cloned();
        let table = table.unwrap_or_else(|| value[0].as_table().unwrap().clone());
        shown.extend(table.keys().map(|key| format!("{name}.{key}")));
        shown.insert(name);
    }
    assert_eq!(shown, reader.known.take());
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of slips")]
fn all_errors_come_at_once_in_the_order_of_the_file() {
    let found = problems(
        "tokn = \"\"\nlanguage = \"ru-RU\"\ntimezone = \"Europe/Moskow\"\nchat = 5\nowner = \"x\"\n\
         api_url = \"telegram\"\nhelpers = [\"1:short\", 5]\ngroup_per_minute = 1.5\n\
         [web]\nlisten = \"8080\"\n[log]\nfilter = \"a=b=c\"\nformat = \"${NOPE}\"\n[deck]\n",
    );
    let key = |key: &str| key.to_owned();
    let near = |near: &str| Some(near.to_owned());
    assert_eq!(
        found,
        [
            (
                3,
                Problem::UnknownKey {
                    key: key("desk.tokn"),
                    nearest: near("token")
                }
            ),
            (
                4,
                Problem::NotOneOf {
                    key: key("desk.language"),
                    allowed: ["en", "ru", "uk"].map(key).into(),
                    nearest: None,
                }
            ),
            (
                5,
                Problem::BadZone {
                    key: key("desk.timezone"),
                    nearest: near("Europe/Moscow")
                }
            ),
            (
                6,
                Problem::OutOfRange {
                    key: key("desk.chat"),
                    least: -9_999_999_999_999,
                    most: -1
                }
            ),
            (
                7,
                Problem::WrongType {
                    key: key("desk.owner"),
                    expected: Expected::Number
                }
            ),
            (
                8,
                Problem::BadUrl {
                    key: key("desk.api_url")
                }
            ),
            (
                9,
                Problem::BadToken {
                    key: key("desk.helpers")
                }
            ),
            (
                9,
                Problem::WrongType {
                    key: key("desk.helpers"),
                    expected: Expected::Texts
                }
            ),
            (
                10,
                Problem::WrongType {
                    key: key("desk.group_per_minute"),
                    expected: Expected::Number
                }
            ),
            (
                12,
                Problem::BadListen {
                    key: key("web.listen")
                }
            ),
            (
                14,
                Problem::BadFilter {
                    key: key("log.filter")
                }
            ),
            (
                15,
                Problem::NoVariable {
                    key: key("log.format"),
                    variable: key("NOPE")
                }
            ),
            (
                16,
                Problem::UnknownKey {
                    key: key("deck"),
                    nearest: near("desk")
                }
            ),
        ]
    );
}

#[test]
fn what_is_missing_is_named() {
    let missing = |key: &str| Problem::Missing { key: key.into() };
    let errors = parse("").unwrap_err();
    assert_eq!(errors[0].problem, missing("desk.token"));
    assert_eq!(
        problems("[[inbox]]\n"),
        [(3, missing("inbox.code")), (3, missing("inbox.kind"))]
    );
}

#[test]
fn tables_of_the_wrong_shape_are_reported() {
    let wrong = |key: &str, expected| Problem::WrongType {
        key: key.into(),
        expected,
    };
    assert_eq!(
        problems("[inbox]\n"),
        [(3, wrong("inbox", Expected::Tables))]
    );
    assert_eq!(
        problems("[[inbox]]\ncode = \"A\"\nkind = \"No kind\"\n"),
        [(
            5,
            Problem::BadKind {
                key: "inbox.kind".into()
            }
        )]
    );
    assert_eq!(problems("[[web]]\n"), [(3, wrong("web", Expected::Table))]);
}

#[test]
fn inboxes_are_told_apart() {
    let inbox = |code: &str| format!("[[inbox]]\ncode = \"{code}\"\nkind = \"telegram\"\n");
    let found = problems(&[inbox("TG"), inbox("tg"), inbox("too_long_a")].concat());
    let (key, token) = (|| "inbox.code".to_owned(), || "inbox.token".to_owned());
    assert_eq!(
        found,
        [
            (
                6,
                Problem::StaffBotTaken {
                    key: token(),
                    first: 3
                }
            ),
            (
                7,
                Problem::SameCode {
                    key: key(),
                    first: 3
                }
            ),
            (
                9,
                Problem::StaffBotTaken {
                    key: token(),
                    first: 3
                }
            ),
            (10, Problem::BadCode { key: key() }),
        ]
    );
}

#[test]
fn a_channel_checks_its_own_keys() {
    let config = parse(
        "desk.token = \"${TOPICDESK_TOKEN}\"\n[[inbox]]\ncode = \"A\"\nkind = \"telegam\"\nsecrt = 1\nport = 2\n",
    )
    .unwrap();
    let inbox = &config.inboxes[0];
    let errors = inbox.check_keys(&["secret", "port"]);
    assert_eq!(
        errors[0].to_string(),
        "t.toml, line 5, column 1: there is no setting “inbox.secrt”. Did you mean “secret”?"
    );
    assert_eq!(errors.len(), 1);
    let error = inbox.check_kind(&["telegram"]).unwrap();
    assert_eq!(
        error.to_string(),
        "t.toml, line 4, column 1: “inbox.kind” must be one of: telegram. Did you mean “telegram”?"
    );
    assert_eq!(inbox.check_kind(&["telegam"]), None);
}

#[test]
fn syntax_errors_have_their_lines() {
    assert_eq!(
        problems("chat = \n\n[web\n"),
        [(3, Problem::Syntax), (5, Problem::Syntax)]
    );
    assert_eq!(problems("chat = 1\nchat = 2\n"), [(4, Problem::Twice)]);
}

#[test]
fn webhooks_need_a_door() {
    assert_eq!(
        problems("updates = \"webhook\"\n[web]\nlisten = \"off\"\npublic_url = \"http://x.org\""),
        [
            (0, Problem::WebhookNeedsUrl),
            (0, Problem::WebhookNeedsListen)
        ]
    );
}

#[test]
fn errors_are_said_in_every_language() {
    let error = &parse("[desk]\ntoken = \"1:short\"").unwrap_err()[0];
    insta::assert_snapshot!(error.say(Language::En), @"t.toml, line 2, column 9: “desk.token” does not look like a bot token: digits, a colon, then at least 35 letters, digits, “-” or “_”. Copy it whole from @BotFather: /mybots → the bot → API Token.");
    insta::assert_snapshot!(error.say(Language::Ru), @"t.toml, строка 2, столбец 9: «desk.token» не похоже на токен бота: цифры, двоеточие и не меньше 35 латинских букв, цифр, «-» или «_». Скопируйте его целиком из @BotFather: /mybots → бот → API Token.");
    insta::assert_snapshot!(error.say(Language::Uk), @"t.toml, рядок 2, стовпець 9: «desk.token» не схоже на токен бота: цифри, двокрапка й не менше 35 латинських літер, цифр, «-» або «_». Скопіюйте його повністю з @BotFather: /mybots → бот → API Token.");
    let error = &parse("[desk]\ntoken = \"${A B}\"").unwrap_err()[0];
    insta::assert_snapshot!(error, @"t.toml, line 2, column 9: “desk.token” holds a “$” with a brace that names no variable. Write ${NAME}, or $${ for the bare signs.");
}

#[test]
fn a_file_that_cannot_be_read_is_said_so() {
    let dir = tempfile::tempdir().unwrap();
    let load = |name: &str| Config::load(&dir.path().join(name), &env).map(|_| ());
    let problem = |name: &str| load(name).unwrap_err()[0].problem.clone();
    assert_eq!(problem("none.toml"), Problem::NotFound);
    assert_eq!(problem(""), Problem::Unreadable);
    std::fs::write(dir.path().join("latin"), [0xE9, 0xFF]).unwrap();
    assert_eq!(problem("latin"), Problem::Unreadable);
    std::fs::write(dir.path().join("huge"), vec![b'#'; (1 << 20) + 1]).unwrap();
    assert_eq!(problem("huge"), Problem::Unreadable);
    std::fs::write(dir.path().join("good"), example()).unwrap();
    assert!(load("good").is_ok());
}

#[test]
fn one_bot_in_two_settings_is_found() {
    let text = format!(
        "desk.token = \"{}\"\ndesk.helpers = [\"{}\", \"{}\"]\n\
         [[inbox]]\ncode = \"A\"\nkind = \"telegram\"\ntoken = \"{}\"\n",
        token(1),
        token(2),
        token(3),
        token(2),
    );
    let findings = of_settings(&parse(&text).unwrap());
    let [Finding::SameTokenTwice { first, second }] = findings.as_slice() else {
        unreachable!("{findings:?}")
    };
    assert_eq!(
        (first.clone(), second.clone()),
        (Bot::Helper(1), Bot::Inbox("A".into()))
    );
}

#[test]
fn findings_are_said_with_their_cure() {
    let rights = Finding::MissingRights {
        which: Bot::Staff,
        rights: Right::ALL[..2].into(),
    };
    insta::assert_snapshot!(rights.say(Language::En), @"The bot of the setting “desk.token” lacks 2 rights in the group: “Manage Topics”, “Delete Messages”. Tap the group's name → Edit (the pencil) → Administrators → the bot, and switch on what is missing.");
    insta::assert_snapshot!(rights.say(Language::Ru), @"Боту из настройки «desk.token» в группе не хватает 2 прав: «Управление темами», «Удаление сообщений». Нажмите на название группы → «Изменить» (карандаш) → «Администраторы» → бот и включите недостающее.");
    insta::assert_snapshot!(rights.say(Language::Uk), @"Боту з налаштування «desk.token» у групі бракує 2 прав: «Керування темами», «Видалення повідомлень». Натисніть на назву групи → «Редагувати» (олівець) → «Адміністратори» → бот і ввімкніть те, чого бракує.");
    let delete = Finding::AutoDelete {
        seconds: 7 * 86_400,
    };
    insta::assert_snapshot!(delete.say(Language::Ru), @"Группа удаляет свои сообщения через 7 дней: вместе с ними пропадут карточки и переписка. Нажмите на название группы → «Ещё» (⋮) → «Автоудаление» и выберите «Выключить».");
    insta::assert_snapshot!(report(&[delete, Finding::NotAForum], Language::En), @r#"
    ❌ Topics are switched off in the group. Tap the group's name → Edit (the pencil) → Topics, and switch them on.

    ⚠️ The group deletes its messages after 7 days; cards and conversations would vanish with them. Tap the group's name → More (⋮) → Auto-Delete, and choose Off.

    1 error, 1 warning
    "#);
    insta::assert_snapshot!(report(&[], Language::Uk), @"Усе гаразд.");
}

#[test]
fn a_warning_does_not_stop_the_start() {
    assert_eq!(Finding::NoChatYet.severity(), Severity::Warning);
    assert!(passes(&[Finding::NoChatYet]));
    assert!(!passes(&[Finding::NoChatYet, Finding::ChatNotFound]));
}

#[test]
fn every_problem_has_words_without_gaps() {
    let (key, nearest) = (|| "a.b".to_owned(), || Some("c".to_owned()));
    let expected = [
        Expected::Text,
        Expected::Number,
        Expected::NumberOrText,
        Expected::Texts,
        Expected::Table,
        Expected::Tables,
    ];
    let types = expected.map(|expected| Problem::WrongType {
        key: key(),
        expected,
    });
    let mut problems = vec![
        Problem::NotFound,
        Problem::Unreadable,
        Problem::Syntax,
        Problem::Twice,
        Problem::UnknownKey {
            key: key(),
            nearest: nearest(),
        },
        Problem::Missing { key: key() },
        Problem::OutOfRange {
            key: key(),
            least: 1,
            most: 2,
        },
        Problem::NotOneOf {
            key: key(),
            allowed: vec![key()],
            nearest: None,
        },
        Problem::NoVariable {
            key: key(),
            variable: key(),
        },
        Problem::BadReference { key: key() },
        Problem::Empty { key: key() },
        Problem::BadToken { key: key() },
        Problem::BadUrl { key: key() },
        Problem::BadDatabase { key: key() },
        Problem::NotLike {
            key: key(),
            example: key(),
        },
        Problem::BadZone {
            key: key(),
            nearest: nearest(),
        },
        Problem::BadListen { key: key() },
        Problem::BadSize { key: key() },
        Problem::BadFilter { key: key() },
        Problem::BadCode { key: key() },
        Problem::BadKind { key: key() },
        Problem::SameCode {
            key: key(),
            first: 1,
        },
        Problem::StaffBotTaken {
            key: key(),
            first: 1,
        },
        Problem::WebhookNeedsUrl,
        Problem::WebhookNeedsListen,
    ];
    problems.extend(types);
    let errors = problems.into_iter().map(|problem| ConfigError {
        file: "t.toml".into(),
        place: None,
        problem,
    });
    for error in errors {
        said_in_full(|language| error.say(language));
    }
}

#[test]
fn every_finding_has_words_without_gaps() {
    let (which, text) = (|| Bot::Helper(2), || "x".to_owned());
    let findings = [
        Finding::BadToken { which: which() },
        Finding::SameTokenTwice {
            first: which(),
            second: which(),
        },
        Finding::ApiUnreachable { url: text() },
        Finding::ChatNotFound,
        Finding::NoChatYet,
        Finding::NotASupergroup,
        Finding::NotAForum,
        Finding::PublicGroup,
        Finding::NotMember { which: which() },
        Finding::NotAdmin { which: which() },
        Finding::MissingRights {
            which: which(),
            rights: Right::ALL.into(),
        },
        Finding::AutoDelete { seconds: 0 },
        Finding::ProtectedContent,
        Finding::AnotherPoller { which: which() },
        Finding::WebhookActive { which: which() },
        Finding::DatabaseUnreachable { reason: text() },
        Finding::FolderUnwritable { path: text() },
        Finding::PortInUse { addr: text() },
    ];
    for finding in findings {
        said_in_full(|language| finding.say(language));
    }
}

/// No key without words, no placeholder without a value, no language like another.
fn said_in_full(say: impl Fn(Language) -> String) {
    let said = Language::ALL.map(say);
    for text in &said {
        assert!(
            !text.contains("config-") && !text.contains("check-"),
            "{text}"
        );
        assert!(!text.contains("{$"), "{text}");
    }
    assert!(said[0] != said[1] && said[1] != said[2], "{said:?}");
}

/// Every text that a settings object or its errors can show.
fn shown(result: &Result<Config, Vec<ConfigError>>) -> String {
    let mut text = format!("{result:?}");
    if let Err(errors) = result {
        for language in Language::ALL {
            text.extend(errors.iter().map(|error| error.say(language)));
        }
    }
    text
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn no_toml_like_text_panics(lines in prop::collection::vec(
        "(\\[desk\\]|\\[\\[inbox\\]\\]|(token|chat|url|listen|code|kind|helpers) = (\"[^\"]{0,9}\"|[0-9.xe-]{0,5}|\\[.{0,5}\\]|\\{.{0,5}\\}))", 0..12)) {
        let _ = parse(&lines.join("\n"));
    }

    /// A secret in its place, in a wrong place, and in a file with slips anywhere.
    #[test]
    fn no_secret_shows(at in 0_usize..700, slip in "[\\[\\]\"=#\n${}x]{0,2}", cut in 0_usize..3) {
        let mut text = format!(
            "[desk]\ntoken = \"{0}\"\nhelpers = [\"9{0}\"]\ntimezone = \"{0}\"\napi_url = \"http://u:{1}@x\"\n\
             \"{0}\" = \"{0}\"\n[database]\nurl = \"postgres://u:{1}@h/d\"\n[web]\npublic_url = \"{0}\"\n\
             [log]\nformat = \"{0}\"\n[[inbox]]\ncode = \"A\"\nkind = \"x\"\ntoken = \"{0}\"\npassword = \"{1}\"\n",
            token(1), "pa55-w0rd",
        );
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        // A slip inside a secret leaves another text; those are passed over.
        text.replace_range(at..end, &slip);
        let shown = shown(&parse(&text));
        prop_assert!(!shown.contains(SECRET), "{}", shown);
        prop_assert!(!shown.contains("pa55-w0rd"), "{}", shown);
    }
}

#[test]
fn no_secret_shows_in_debug_of_good_settings() {
    let text = format!(
        "[desk]\ntoken = \"{0}\"\nhelpers = [\"2{0}\"]\n[database]\nurl = \"postgres://u:pa55-w0rd@h/d\"\n\
         [[inbox]]\ncode = \"A\"\nkind = \"x\"\ntoken = \"pa55-w0rd\"\npassword = \"pa55-w0rd\"\n",
        token(1)
    );
    let config = parse(&text).unwrap();
    let shown = format!("{config:?} {config:#?} {}", config.database.shown());
    assert!(
        !shown.contains(SECRET) && !shown.contains("pa55-w0rd"),
        "{shown}"
    );
}

#[test]
fn errors_are_said_in_the_language_of_the_file_or_of_the_environment() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.toml");
    let russian = |name: &str| (name == "LANG").then(|| "ru_RU.UTF-8".to_owned());
    assert_eq!(super::spoken(&path, &russian), Language::Ru);
    std::fs::write(&path, "[desk]\nlanguage = \"uk\"\nnonsense = 1\n").unwrap();
    assert_eq!(super::spoken(&path, &russian), Language::Uk);
    std::fs::write(&path, "[desk]\nlanguage = \"uk\"\nbroken = = 1\n").unwrap();
    assert_eq!(super::spoken(&path, &russian), Language::Uk);
    std::fs::write(&path, "[desk]\nlanguage = 1\n").unwrap();
    assert_eq!(super::spoken(&path, &russian), Language::Ru);
    let both = |name: &str| match name {
        "LC_ALL" => Some("uk".to_owned()),
        _ => Some("C".to_owned()),
    };
    assert_eq!(super::surrounding(&both), Language::Uk);
    assert_eq!(super::surrounding(&|_| Some("C".into())), Language::En);
    assert_eq!(super::surrounding(&|_| None), Language::En);
}
