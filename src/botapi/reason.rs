//! The finer kinds of refusals of the Bot API.

/// Why a customer cannot be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// The account was deleted.
    Deactivated,
    /// Never wrote to this bot.
    NeverWrote,
    /// Is a bot.
    Bot,
    /// No such private chat.
    NotFound,
    /// Takes messages from Premium accounts only.
    Premium,
    /// Wants to be paid.
    Payment,
}

/// What was to be done with a message that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Change it.
    Edit,
    /// Copy it.
    Copy,
    /// Forward it.
    Forward,
    /// Answer it.
    Reply,
    /// React to it.
    React,
    /// Pin it.
    Pin,
    /// The server does not say.
    Any,
}

/// What is wrong with a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// There are no words.
    Empty,
    /// Text or caption is too long.
    TooLong,
    /// The formatting is broken.
    Entities,
    /// Too many bytes to send or to fetch.
    FileTooBig,
    /// The picture cannot be shown as a photo; it can be sent as a file.
    PhotoInvalid,
    /// The handle of the file is wrong, or of another bot.
    FileId,
    /// The server could not fetch the file by its URL; it can be uploaded.
    FetchUrl,
    /// These kinds do not go together in an album.
    Album,
    /// Not a reaction that can be set here.
    Reaction,
    /// The quoted words are not in the message; they can be left out.
    Quote,
    /// The customer takes no voice or video messages; it can be sent as a file.
    VoiceForbidden,
    /// The buttons are wrong or too many.
    Buttons,
}

/// What is wrong with the account or its set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Config {
    /// The token was revoked.
    Unauthorized,
    /// Somebody else polls with this token.
    Conflict,
    /// A webhook is set, so polling is refused.
    WebhookActive,
    /// No such bot or method.
    NotFound,
    /// The bot was logged out of this server.
    LoggedOut,
    /// This server does not serve this bot.
    Misdirected,
}
