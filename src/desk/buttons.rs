//! What the desk's buttons carry, and how they look on the wire.
//!
//! Callback data can be forged by a modified app, so it only says what is
//! asked for; whether the person may do it is checked against the database at
//! every press. Must not know: who presses, what happens then.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::model::ids::{ConversationId, MessageId};

/// What a press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Become responsible.
    Take,
    /// Close the request.
    Close,
    /// Open it again.
    Reopen,
    /// Ask for the words of a note.
    Note,
    /// Try a failed message again.
    Retry(MessageId),
    /// Send a message again that perhaps arrived.
    SendAgain(MessageId),
    /// Take it that the message arrived.
    Leave(MessageId),
    /// Send a held message to the customer.
    SendHeld(MessageId),
    /// Take a message back at the customer's.
    Delete(MessageId),
}

/// A button under a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Words on it.
    pub label: String,
    /// What it does.
    pub press: Press,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Calls us back with this data, 1 to 64 bytes.
    Data(String),
    /// Opens a link.
    Url(String),
    /// Puts `@bot` and these words into the input field of this chat (inline mode).
    Query(String),
    /// Copies these words, 1 to 256 characters.
    Copy(String),
}

/// Rows of buttons; no rows is no keyboard.
pub type Keyboard = Vec<Vec<Button>>;

impl Button {
    /// A button that asks for `action` on a conversation.
    pub fn new(label: impl Into<String>, action: Action, conversation: ConversationId) -> Self {
        Self {
            label: label.into(),
            press: Press::Data(encode(action, conversation)),
        }
    }

    /// A button of an area of the desk; see [`ask`].
    pub fn area(
        label: impl Into<String>,
        (area, verb): (char, char),
        conversation: Option<ConversationId>,
        args: &str,
    ) -> Self {
        Self {
            label: label.into(),
            press: Press::Data(ask(area, verb, conversation, args)),
        }
    }
}

/// Rows of (label, callback data) as a keyboard: the form in which a notice
/// keeps one.
#[must_use]
pub fn of_data(rows: &[Vec<(String, String)>]) -> Keyboard {
    let button = |(label, data): &(String, String)| Button {
        label: label.clone(),
        press: Press::Data(data.clone()),
    };
    rows.iter()
        .map(|row| row.iter().map(button).collect())
        .collect()
}

/// A keyboard as rows of (label, callback data); other buttons are left out.
#[must_use]
pub fn to_data(keyboard: &[Vec<Button>]) -> Vec<Vec<(String, String)>> {
    let data = |button: &Button| match &button.press {
        Press::Data(data) => Some((button.label.clone(), data.clone())),
        Press::Url(_) | Press::Query(_) | Press::Copy(_) => None,
    };
    keyboard
        .iter()
        .map(|row| row.iter().filter_map(data).collect())
        .collect()
}

/// The keyboard as Telegram's `InlineKeyboardMarkup`.
#[must_use]
pub fn to_json(keyboard: &[Vec<Button>]) -> serde_json::Value {
    let rows: Vec<Vec<serde_json::Value>> = keyboard
        .iter()
        .map(|row| row.iter().map(button_json).collect())
        .collect();
    serde_json::json!({ "inline_keyboard": rows })
}

fn button_json(button: &Button) -> serde_json::Value {
    match &button.press {
        Press::Data(data) => serde_json::json!({ "text": button.label, "callback_data": data }),
        Press::Url(url) => serde_json::json!({ "text": button.label, "url": url }),
        Press::Query(words) => serde_json::json!({
            "text": button.label, "switch_inline_query_current_chat": words,
        }),
        Press::Copy(words) => serde_json::json!({
            "text": button.label, "copy_text": { "text": words },
        }),
    }
}

/// Version of the layout below; older data is refused as a late button.
const VERSION: char = '1';

/// Opaque callback data: version, letter, conversation and (for some) message,
/// the ids as URL-safe base64. At most 46 bytes of Telegram's 64.
#[must_use]
pub fn encode(action: Action, conversation: ConversationId) -> String {
    let (letter, message) = parts(action);
    let mut data = String::from(VERSION);
    data.push(letter);
    data.push_str(&URL_SAFE_NO_PAD.encode(conversation.0.as_bytes()));
    if let Some(message) = message {
        data.push_str(&URL_SAFE_NO_PAD.encode(message.0.as_bytes()));
    }
    data
}

/// What callback data asks for; `None` if it is not ours, torn or of another version.
#[must_use]
pub fn decode(data: &str) -> Option<(Action, ConversationId)> {
    let rest = data.strip_prefix(VERSION)?;
    let mut chars = rest.chars();
    let letter = chars.next()?;
    let rest = chars.as_str();
    let (first, second) = rest.split_at_checked(ID_CHARS)?;
    let conversation = ConversationId(id(first)?);
    let message = if second.is_empty() {
        None
    } else {
        Some(MessageId(id(second)?))
    };
    Some((action(letter, message)?, conversation))
}

/// Version of the layout of buttons of areas.
const AREAS: char = '2';
/// Most bytes of the arguments of a button of an area.
pub const ARGS_MAX: usize = 37;
/// In place of a conversation; no letter of base64.
const NOBODY: char = '.';

/// What a button of an area asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'d> {
    /// Letter of the area.
    pub area: char,
    /// Letter of the deed, the area's own.
    pub verb: char,
    /// On which conversation; `None` if on none.
    pub conversation: Option<ConversationId>,
    /// The area's own words.
    pub args: &'d str,
}

/// Callback data of a button of an area: version, area, verb, conversation (or
/// `.`), arguments. `args` has at most [`ARGS_MAX`] bytes; what is longer is
/// cut off, which a test of the area must not let happen.
#[must_use]
pub fn ask(area: char, verb: char, conversation: Option<ConversationId>, args: &str) -> String {
    debug_assert!(area.is_ascii_alphanumeric() && verb.is_ascii_alphanumeric());
    debug_assert!(args.len() <= ARGS_MAX, "{args} is too long for a button");
    let mut data = String::from(AREAS);
    data.push(area);
    data.push(verb);
    match conversation {
        Some(id) => data.push_str(&URL_SAFE_NO_PAD.encode(id.0.as_bytes())),
        None => data.push(NOBODY),
    }
    let end = (0..=args.len().min(ARGS_MAX)).rfind(|at| args.is_char_boundary(*at));
    data.push_str(args.get(..end.unwrap_or(0)).unwrap_or_default());
    data
}

/// What callback data asks of an area; `None` if it is not of that layout.
#[must_use]
pub fn asked(data: &str) -> Option<Asked<'_>> {
    let mut chars = data.strip_prefix(AREAS)?.chars();
    let area = chars.next().filter(char::is_ascii_alphanumeric)?;
    let verb = chars.next().filter(char::is_ascii_alphanumeric)?;
    let rest = chars.as_str();
    let (conversation, args) = if let Some(args) = rest.strip_prefix(NOBODY) {
        (None, args)
    } else {
        let (first, args) = rest.split_at_checked(ID_CHARS)?;
        (Some(ConversationId(id(first)?)), args)
    };
    (args.len() <= ARGS_MAX).then_some(Asked {
        area,
        verb,
        conversation,
        args,
    })
}

/// Characters of 16 bytes in base64 without padding.
const ID_CHARS: usize = 22;

fn id(text: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Uuid::from_slice(&bytes).ok()
}

fn parts(action: Action) -> (char, Option<MessageId>) {
    match action {
        Action::Take => ('t', None),
        Action::Close => ('c', None),
        Action::Reopen => ('o', None),
        Action::Note => ('n', None),
        Action::Retry(message) => ('r', Some(message)),
        Action::SendAgain(message) => ('a', Some(message)),
        Action::Leave(message) => ('l', Some(message)),
        Action::SendHeld(message) => ('f', Some(message)),
        Action::Delete(message) => ('d', Some(message)),
    }
}

fn action(letter: char, message: Option<MessageId>) -> Option<Action> {
    Some(match (letter, message) {
        ('t', None) => Action::Take,
        ('c', None) => Action::Close,
        ('o', None) => Action::Reopen,
        ('n', None) => Action::Note,
        ('r', Some(message)) => Action::Retry(message),
        ('a', Some(message)) => Action::SendAgain(message),
        ('l', Some(message)) => Action::Leave(message),
        ('f', Some(message)) => Action::SendHeld(message),
        ('d', Some(message)) => Action::Delete(message),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn every(message: MessageId) -> [Action; 9] {
        [
            Action::Take,
            Action::Close,
            Action::Reopen,
            Action::Note,
            Action::Retry(message),
            Action::SendAgain(message),
            Action::Leave(message),
            Action::SendHeld(message),
            Action::Delete(message),
        ]
    }

    proptest! {
        #[test]
        fn comes_back_as_it_went(a: [u8; 16], b: [u8; 16]) {
            let conversation = ConversationId(Uuid::from_bytes(a));
            for action in every(MessageId(Uuid::from_bytes(b))) {
                let data = encode(action, conversation);
                prop_assert!(data.len() <= 64);
                prop_assert_eq!(decode(&data), Some((action, conversation)));
            }
        }

        #[test]
        fn strange_data_is_refused(data in ".{0,80}") {
            prop_assert_eq!(decode(&data), None);
        }

        #[test]
        fn torn_data_is_refused(a: [u8; 16], b: [u8; 16], cut in 0_usize..46, extra in "[A-Za-z0-9_=-]{1,3}") {
            let data = encode(Action::Retry(MessageId(Uuid::from_bytes(b))), ConversationId(Uuid::from_bytes(a)));
            let torn: String = data.chars().take(cut).collect();
            prop_assert_eq!(decode(&torn), None);
            prop_assert_eq!(decode(&format!("{data}{extra}")), None);
        }
    }

    proptest! {
        #[test]
        fn an_areas_button_comes_back_as_it_went(
            a in proptest::option::of(any::<[u8; 16]>()), area in "[a-zA-Z0-9]", verb in "[a-zA-Z0-9]", args in ".{0,9}"
        ) {
            let (area, verb) = (area.chars().next().unwrap(), verb.chars().next().unwrap());
            let conversation = a.map(|bytes| ConversationId(Uuid::from_bytes(bytes)));
            let data = ask(area, verb, conversation, &args);
            prop_assert!(data.len() <= 64);
            prop_assert_eq!(asked(&data), Some(Asked { area, verb, conversation, args: &args }));
            prop_assert_eq!(decode(&data), None);
        }

        #[test]
        fn strange_data_asks_nothing_wild(data in "2?.{0,80}") {
            if let Some(asked) = asked(&data) {
                prop_assert!(asked.args.len() <= ARGS_MAX);
                prop_assert!(data.starts_with('2'));
            }
        }
    }

    #[test]
    fn another_version_and_another_letter_are_refused() {
        let data = encode(Action::Take, ConversationId::fresh());
        assert_eq!(decode(&data.replacen('1', "2", 1)), None);
        assert_eq!(decode(&data.replacen('t', "z", 1)), None);
        assert_eq!(
            decode(&data.replacen('t', "r", 1)),
            None,
            "a message is missing"
        );
    }

    #[test]
    fn looks_as_telegram_wants_it() {
        let keyboard = vec![vec![Button {
            label: "x".into(),
            press: Press::Url("https://t.me/c/1/2".into()),
        }]];
        let json = serde_json::to_string(&to_json(&keyboard)).unwrap();
        assert_eq!(
            json,
            r#"{"inline_keyboard":[[{"text":"x","url":"https://t.me/c/1/2"}]]}"#
        );
    }
}
