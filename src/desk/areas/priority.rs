//! How urgent a ticket is: `/priority word`, or a screen of four.

use crate::desk::buttons::Button;
use crate::desk::cards::Card;
use crate::desk::commands::Command;
use crate::locale::Language;
use crate::model::fold::fold;
use crate::model::ids::ConversationId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::status::Priority;
use crate::relay::views;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry as Line};
use crate::store::tickets;

use super::allowed::refusal;
use super::turns::whom::says;
use super::{Area, Call, Doing, Entry, Reply, menu};

/// How urgent a ticket is.
#[derive(Debug)]
pub struct Priorities;

/// The letter of the area.
pub const CODE: char = 'p';
/// Shows the four.
const SHOW: char = 'o';
/// Sets one.
const SET: char = 's';

const COMMANDS: &[Command] = &[Command::in_topic("priority", "priority-command")];

impl Area for Priorities {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            label: "priority-entry",
            verb: SHOW,
        })
    }

    fn press<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        verb: char,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            match (verb, args.parse().ok().filter(|rank| (0..4).contains(rank))) {
                (SET, Some(rank)) => set(tx, call, Priority::of_rank(rank)).await,
                (SHOW, _) => show(tx, call).await,
                _ => Ok(vec![call.late()]),
            }
        })
    }

    fn command<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        _: &'a str,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            match meant(args) {
                Some(priority) => set(tx, call, priority).await,
                None => show(tx, call).await,
            }
        })
    }
}

/// Shows the four priorities of a ticket.
#[must_use]
pub fn button(language: Language, conversation: ConversationId) -> Button {
    let label = language.say("priority-entry");
    Button::area(label, (CODE, SHOW), Some(conversation), "")
}

/// The priority that a word of any of the languages, or its rank, names.
#[must_use]
pub fn meant(words: &str) -> Option<Priority> {
    let word = fold(words);
    let mut all = Priority::ALL.into_iter();
    all.find(|priority| {
        let list = format!("priority-words-{}", priority.key());
        word == priority.rank().to_string() || (!word.is_empty() && says(&list, &word))
    })
}

/// The four, the present one marked.
#[must_use]
pub fn screen(now: Priority, conversation: ConversationId, language: Language) -> Card {
    let mut text = RichText::default();
    text.push_as("bold", &language.say("priority-head"));
    let button = |priority: &Priority| {
        let mark = if *priority == now { "● " } else { "" };
        let label = format!(
            "{mark}{}",
            language.say(&format!("priority-is-{}", priority.key()))
        );
        let rank = priority.rank().to_string();
        Button::area(label, (CODE, SET), Some(conversation), &rank)
    };
    let buttons: Vec<Button> = Priority::ALL.iter().rev().map(button).collect();
    let mut keyboard: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    keyboard.push(vec![menu::close(language)]);
    Card { text, keyboard }
}

async fn show(tx: &mut Tx, call: &Call<'_>) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Order).await? {
        return Ok(vec![refused]);
    }
    Ok(vec![match &call.conversation {
        None => Reply::Refused(call.say("desk-only-in-topic")),
        Some(conversation) => {
            let now = Priority::of_rank(conversation.priority);
            Reply::Show(screen(now, conversation.id, call.who.language))
        }
    }])
}

async fn set(tx: &mut Tx, call: &Call<'_>, priority: Priority) -> Result<Vec<Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Order).await? {
        return Ok(vec![refused]);
    }
    let Some(conversation) = &call.conversation else {
        return Ok(vec![Reply::Refused(call.say("desk-only-in-topic"))]);
    };
    let shown = call.say(&format!("priority-is-{}", priority.key()));
    let done = call
        .who
        .language
        .say_with("priority-done", &[("priority", shown.into())]);
    if !tickets::set_priority(tx, conversation.ticket, priority).await? {
        return Ok(vec![Reply::Close(done)]);
    }
    let entry = Line {
        actor: &call.who.id.to_string(),
        action: "priority",
        conversation: Some(conversation.id),
        message: None,
        detail: Some(priority.key()),
    };
    journal::add(tx, entry, call.room.now).await?;
    let accounts = call.room.stage.accounts(&conversation.inbox);
    views::noted(tx, &accounts, conversation.id, call.room.now).await?;
    views::title(tx, &accounts, conversation.id, call.room.now).await?;
    Ok(vec![Reply::Close(done)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_three_languages_and_ranks_are_understood() {
        let cases = [
            ("high", Some(Priority::High)),
            (" НИЗКИЙ", Some(Priority::Low)),
            ("терміново", Some(Priority::Urgent)),
            ("обычный", Some(Priority::Normal)),
            ("3", Some(Priority::Urgent)),
            ("0", Some(Priority::Low)),
            ("4", None),
            ("", None),
            ("-1", None),
            ("soon", None),
        ];
        for (word, wanted) in cases {
            assert_eq!(meant(word), wanted, "{word}");
        }
    }
}
