//! What stands on a page.

use chrono::DateTime;
use chrono_tz::Tz;

use crate::locale::{Arg, Language};
use crate::model::content::Content;
use crate::model::ids::MessageId;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};
use crate::store::pages::Subject;

/// What stands on a page, as people wrote it; made harmless by the template.
#[derive(Debug, Default)]
pub(super) struct View {
    pub title: String,
    /// Below the title: when, where.
    pub about: String,
    pub text: String,
    pub file: Option<File>,
}

#[derive(Debug)]
pub(super) struct File {
    pub name: String,
    pub size: String,
}

impl View {
    /// A page that says one thing.
    pub(super) fn only(title: String) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }
}

/// What `subject` shows now; `None` if it is no more.
pub(super) async fn of(
    tx: &mut Tx,
    subject: &Subject,
    language: Language,
    zone: Tz,
) -> Result<Option<View>, StoreError> {
    let (Subject::Text { message } | Subject::File { message, .. }) = subject;
    let Some((message, mut view)) = head(tx, *message, language, zone).await? else {
        return Ok(None);
    };
    let words = message.content.words().map(|words| words.text.clone());
    view.text = words.unwrap_or_default();
    if let Subject::File { .. } = subject {
        let Some(file) = message.content.file() else {
            return Ok(None);
        };
        let name = file.name.clone().filter(|name| !name.trim().is_empty());
        view.file = Some(File {
            name: name.unwrap_or_else(|| language.say("page-file")),
            size: file
                .size
                .map_or_else(String::new, |size| bytes(size, language)),
        });
    } else if !matches!(message.content, Content::Text { .. }) && view.text.is_empty() {
        return Ok(None);
    }
    Ok(Some(view))
}

/// A message, and the head of a page about it.
async fn head(
    tx: &mut Tx,
    id: MessageId,
    language: Language,
    zone: Tz,
) -> Result<Option<(Message, View)>, StoreError> {
    let Some(message) = messages::get(tx, id).await? else {
        return Ok(None);
    };
    if messages::is_gone(tx, id).await? {
        return Ok(None);
    }
    let Some(conversation) = conversations::get(tx, message.conversation).await? else {
        return Ok(None);
    };
    let at = DateTime::from_timestamp_millis(message.created_at)
        .map(|at| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string());
    let number = Arg::from(conversation.number.to_string());
    let args = [
        ("number", number),
        ("inbox", conversation.inbox.into()),
        ("at", at.unwrap_or_default().into()),
    ];
    let view = View {
        title: conversation.name,
        about: language.say_with("page-about", &args),
        ..View::default()
    };
    Ok(Some((message, view)))
}

/// A size as people say it.
fn bytes(size: i64, language: Language) -> String {
    let (unit, key) = match size {
        ..1_000_000 => (1_000, "page-kilobytes"),
        1_000_000..1_000_000_000 => (1_000_000, "page-megabytes"),
        _ => (1_000_000_000, "page-gigabytes"),
    };
    let tenths = size.max(0) / (unit / 10);
    let number = if tenths % 10 == 0 || tenths > 999 {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    language.say_with(key, &[("number", number.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_shortly() {
        let say = |size| bytes(size, Language::En);
        assert_eq!(say(0), "0 kB");
        assert_eq!(say(1_500), "1.5 kB");
        assert_eq!(say(52_428_800), "52.4 MB");
        assert_eq!(say(2_000_000_000), "2 GB");
    }
}
