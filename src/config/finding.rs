//! What the diagnosis at start can find, and the cure in plain words.
//!
//! Pure: whoever looks (the desk, the store, the web) makes [`Finding`]s; this
//! file only knows how grave each is and how it is said. No network, no disk.

use secrecy::ExposeSecret;

use crate::config::Config;
use crate::locale::Language;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Topicdesk works, but something should be put right.
    Warning,
    /// Topicdesk cannot do its job.
    Error,
}

/// The bot that a finding speaks of, named by the setting that holds its token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bot {
    /// The staff bot, `desk.token`.
    Staff,
    /// A helper, counted from 1 as they stand in `desk.helpers`.
    Helper(usize),
    /// The bot of the inbox with this code.
    Inbox(String),
}

/// A right of an administrator that the staff bot needs in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// `can_manage_topics`: topics are made, renamed, closed and reopened.
    ManageTopics,
    /// `can_delete_messages`: what was taken back disappears, service lines too.
    DeleteMessages,
    /// `can_pin_messages`: the card stays on top of its topic.
    PinMessages,
}

/// One thing found at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Telegram does not know the token (401, or 404 on `getMe`).
    BadToken {
        /// Whose token.
        which: Bot,
    },
    /// One bot stands in two settings, so that it would read its updates twice.
    SameTokenTwice {
        /// Where it stands first.
        first: Bot,
        /// Where it stands again.
        second: Bot,
    },
    /// The Bot API does not answer at all.
    ApiUnreachable {
        /// Address without path, token or password.
        url: String,
    },
    /// `desk.chat` names no chat that the bot can see.
    ChatNotFound,
    /// No `desk.chat` and no group bound by `/setup`.
    NoChatYet,
    /// The chat is a private chat, a channel or a plain group.
    NotASupergroup,
    /// The group has its topics switched off.
    NotAForum,
    /// The group has a public name: strangers can read it.
    PublicGroup,
    /// The bot is no member of the group.
    NotMember {
        /// Which bot.
        which: Bot,
    },
    /// The bot is a member but no administrator.
    NotAdmin {
        /// Which bot.
        which: Bot,
    },
    /// The bot is an administrator without these rights.
    MissingRights {
        /// Which bot.
        which: Bot,
        /// What it lacks.
        rights: Vec<Right>,
    },
    /// The group deletes its messages by itself.
    AutoDelete {
        /// After how many seconds.
        seconds: i64,
    },
    /// The group forbids saving and forwarding.
    ProtectedContent,
    /// Another program reads this bot's updates (409).
    AnotherPoller {
        /// Which bot.
        which: Bot,
    },
    /// A webhook is set although updates are to be polled.
    WebhookActive {
        /// Which bot.
        which: Bot,
    },
    /// The database cannot be opened.
    DatabaseUnreachable {
        /// The driver's words, free of the password.
        reason: String,
    },
    /// Another Topicdesk has the SQLite file open.
    DatabaseInUse,
    /// Files cannot be kept there.
    FolderUnwritable {
        /// The folder.
        path: String,
    },
    /// Another program listens there.
    PortInUse {
        /// Address and port.
        addr: String,
    },
    /// We may not listen there, or this machine has no such address.
    CannotListen {
        /// Address and port.
        addr: String,
    },
    /// Telegram brings updates to ports 443, 80, 88 and 8443 of public
    /// addresses only (Bot API, `setWebhook`).
    PublicUrlUnreachable {
        /// The address.
        url: String,
    },
}

impl Finding {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoChatYet
            | Self::PublicGroup
            | Self::AutoDelete { .. }
            | Self::ProtectedContent
            | Self::WebhookActive { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether it may pass without anybody doing anything, so that waiting helps.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::ApiUnreachable { .. })
    }

    /// What is wrong and what to do, for people who are no programmers.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let bot = |which: &Bot| ("setting", which.setting().into());
        match self {
            Self::BadToken { which } => language.say_with("check-bad-token", &[bot(which)]),
            Self::SameTokenTwice { first, second } => language.say_with(
                "check-same-token-twice",
                &[
                    ("first", first.setting().into()),
                    ("second", second.setting().into()),
                ],
            ),
            Self::ApiUnreachable { url } => {
                language.say_with("check-api-unreachable", &[("url", url.as_str().into())])
            }
            Self::ChatNotFound => language.say("check-chat-not-found"),
            Self::NoChatYet => language.say("check-no-chat-yet"),
            Self::NotASupergroup => language.say("check-not-a-supergroup"),
            Self::NotAForum => language.say("check-not-a-forum"),
            Self::PublicGroup => language.say("check-public-group"),
            Self::NotMember { which } => language.say_with("check-not-member", &[bot(which)]),
            Self::NotAdmin { which } => language.say_with("check-not-admin", &[bot(which)]),
            Self::MissingRights { which, rights } => language.say_with(
                "check-missing-rights",
                &[
                    bot(which),
                    (
                        "count",
                        i64::try_from(rights.len()).unwrap_or(i64::MAX).into(),
                    ),
                    ("rights", names(rights, language).into()),
                ],
            ),
            Self::AutoDelete { seconds } => language.say_with(
                "check-auto-delete",
                // Telegram's menu offers days, weeks and months only.
                &[("days", (*seconds).div_euclid(86_400).max(1).into())],
            ),
            Self::ProtectedContent => language.say("check-protected-content"),
            Self::AnotherPoller { which } => {
                language.say_with("check-another-poller", &[bot(which)])
            }
            Self::WebhookActive { which } => {
                language.say_with("check-webhook-active", &[bot(which)])
            }
            Self::DatabaseUnreachable { reason } => language.say_with(
                "check-database-unreachable",
                &[("reason", reason.as_str().into())],
            ),
            Self::DatabaseInUse => language.say("check-database-in-use"),
            Self::FolderUnwritable { path } => {
                language.say_with("check-folder-unwritable", &[("path", path.as_str().into())])
            }
            Self::PortInUse { addr } => {
                language.say_with("check-port-in-use", &[("addr", addr.as_str().into())])
            }
            Self::CannotListen { addr } => {
                language.say_with("check-cannot-listen", &[("addr", addr.as_str().into())])
            }
            Self::PublicUrlUnreachable { url } => {
                language.say_with("check-public-url", &[("url", url.as_str().into())])
            }
        }
    }
}

impl Bot {
    /// The setting that holds its token, the same in every language.
    pub fn setting(&self) -> String {
        match self {
            Self::Staff => "desk.token".into(),
            Self::Helper(number) => format!("desk.helpers #{number}"),
            Self::Inbox(code) => format!("inbox {code}"),
        }
    }
}

impl Right {
    /// All that the staff bot needs.
    pub const ALL: [Self; 3] = [Self::ManageTopics, Self::DeleteMessages, Self::PinMessages];

    /// The switch's name in Telegram's menus.
    #[must_use]
    pub fn say(self, language: Language) -> String {
        language.say(match self {
            Self::ManageTopics => "check-right-manage-topics",
            Self::DeleteMessages => "check-right-delete-messages",
            Self::PinMessages => "check-right-pin-messages",
        })
    }
}

/// Whether Topicdesk can start: nothing worse than a warning was found.
pub fn passes(findings: &[Finding]) -> bool {
    findings
        .iter()
        .all(|finding| finding.severity() < Severity::Error)
}

/// All findings for a terminal, errors first, with a closing line that counts them.
#[must_use]
pub fn report(findings: &[Finding], language: Language) -> String {
    let of = |severity| findings.iter().filter(move |f| f.severity() == severity);
    let line = |mark: &str, finding: &Finding| format!("{mark} {}\n\n", finding.say(language));
    let mut text = String::new();
    text.extend(of(Severity::Error).map(|finding| line("❌", finding)));
    text.extend(of(Severity::Warning).map(|finding| line("⚠️", finding)));
    let count = |severity| i64::try_from(of(severity).count()).unwrap_or(i64::MAX);
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(language.say_with("check-summary-errors", &[("count", errors.into())]));
    }
    if warnings > 0 {
        parts.push(language.say_with("check-summary-warnings", &[("count", warnings.into())]));
    }
    if parts.is_empty() {
        parts.push(language.say("check-summary-fine"));
    }
    text.push_str(&parts.join(", "));
    text
}

/// What the settings alone give away: a bot that stands in two places. Bots are
/// told apart by the number before the colon of their tokens.
pub fn of_settings(config: &Config) -> Vec<Finding> {
    let mut seen: Vec<(&str, Bot)> = Vec::new();
    let mut findings = Vec::new();
    for (bot, token) in config.bots() {
        let id = token.expose_secret().split(':').next().unwrap_or_default();
        match seen.iter().find(|(other, _)| *other == id) {
            Some((_, first)) => findings.push(Finding::SameTokenTwice {
                first: first.clone(),
                second: bot,
            }),
            None => seen.push((id, bot)),
        }
    }
    findings
}

fn names(rights: &[Right], language: Language) -> String {
    let names: Vec<String> = rights
        .iter()
        .map(|right| language.say_with("check-quoted", &[("name", right.say(language).into())]))
        .collect();
    names.join(", ")
}
