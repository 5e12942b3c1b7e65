//! A colleague who is mentioned in a note is told of it, and follows.

use crate::desk::act::Room;
use crate::desk::areas::tell;
use crate::desk::cards::piece::{excerpt, name};
use crate::desk::intent::Author;
use crate::locale::Arg;
use crate::model::content::Content;
use crate::model::rich::RichText;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::followers::{self, Part};
use crate::store::staff::{self, Person, Standing};

use super::screens;

/// Most people told of one note.
const MOST: usize = 5;

/// Tells the colleagues whom a new note mentions.
pub async fn tell(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    author: &Author,
    content: &Content,
) -> Result<(), StoreError> {
    let Some(words) = content.words() else {
        return Ok(());
    };
    let mut told = vec![author.id];
    for mention in mentions(words).into_iter().take(MOST * 4) {
        let Some(person) = find(tx, &mention).await? else {
            continue;
        };
        if told.contains(&person.id) || told.len() > MOST {
            continue;
        }
        told.push(person.id);
        let ticket = conversation.ticket;
        let part = Part::Watcher;
        followers::add(tx, ticket, person.id, part, author.id, room.now).await?;
        let args = [
            ("agent", Arg::from(name(&author.name))),
            ("words", Arg::from(excerpt(&words.text))),
        ];
        let card = screens::news("turns-you-mentioned", &args, None, room.stage.language);
        let whom = (person.id, person.name.as_str());
        tell::person(tx, room, conversation, whom, &card).await?;
    }
    Ok(())
}

/// How somebody is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mention {
    Handle(String),
    Id(i64),
}

fn mentions(words: &RichText) -> Vec<Mention> {
    let read = |entity: &crate::model::rich::Entity| match entity.kind.as_str() {
        "mention" => {
            let end = entity.offset.saturating_add(entity.length);
            let handle = words.slice(entity.offset..end).text;
            Some(Mention::Handle(handle.trim_start_matches('@').to_owned()))
        }
        "text_mention" => {
            let id = entity.rest.get("user")?.get("id")?.as_i64()?;
            Some(Mention::Id(id))
        }
        _ => None,
    };
    words.entities.iter().filter_map(read).collect()
}

async fn find(tx: &mut Tx, mention: &Mention) -> Result<Option<Person>, StoreError> {
    let found = match mention {
        Mention::Handle(handle) => staff::named(tx, handle).await?,
        Mention::Id(id) => staff::get(tx, *id).await?,
    };
    Ok(found.filter(|person| person.role != Standing::Gone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_mention_are_read() {
        let mut words = RichText::plain("😀 ");
        words.push_as("mention", "@boris").push(" ");
        words.push_person("Maria", 7).push_as("bold", "@nobody");
        let found = mentions(&words);
        assert_eq!(found, [Mention::Handle("boris".into()), Mention::Id(7)]);
    }
}
