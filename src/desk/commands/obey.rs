//! What the commands do. Their text never goes to a customer.

use crate::desk::act::{After, Room};
use crate::desk::areas::Place;
use crate::desk::cards::toast::Toast;
use crate::desk::intent::{Answered, Author, Given, Post};
use crate::model::notice::{Alert, Notice, Plain};
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::model::status::Role;
use crate::relay::parcels;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages;
use crate::store::posts;

/// A command as given.
pub struct Order<'a> {
    /// In which topic; `None` in General.
    pub topic: Option<i64>,
    /// The agent's post.
    pub message: i64,
    /// Who.
    pub author: &'a Author,
    /// Its name.
    pub name: &'a str,
    /// What stands after it.
    pub given: &'a Given,
    /// The post it was given on.
    pub reply: &'a Option<Answered>,
    /// Whether it is one of ours.
    pub known: bool,
}

/// Obeys a command, or says in the topic why not.
pub async fn obey(
    tx: &mut Tx,
    room: &Room<'_>,
    order: &Order<'_>,
) -> Result<Vec<After>, StoreError> {
    let after = match room.stage.command(order.name) {
        Some(found) => {
            room.seen(tx, order.author).await?;
            let place = order.topic.map_or(Place::General, Place::Topic);
            let mut call = room.call(order.author, None, place);
            call.post = Some(order.message);
            call.reply.clone_from(order.reply);
            call.given = Some(order.given.clone());
            if let Some(topic) = order.topic {
                call.conversation = conversations::of_topic(tx, topic).await?;
            }
            room.command_area(tx, found, call, &order.given.args)
                .await?
        }
        None => {
            obey_own(tx, room, order).await?;
            Vec::new()
        }
    };
    keep_file(tx, room, order).await?;
    Ok(after)
}

/// A file under which a command stands stays inside, unless the command has
/// taken it; and the rest of its album with it, which has no words to say so.
async fn keep_file(tx: &mut Tx, room: &Room<'_>, order: &Order<'_>) -> Result<(), StoreError> {
    let Some(topic) = order.topic.filter(|_| order.given.content.file().is_some()) else {
        return Ok(());
    };
    let Some(conversation) = conversations::of_topic(tx, topic).await? else {
        return Ok(());
    };
    let post = Post {
        topic,
        message: order.message,
        author: order.author.clone(),
        content: order.given.content.clone(),
        reply: None,
        album: order.given.album.clone(),
        inline: false,
        at: order.given.at,
    };
    // Kept already, it is kept once.
    room.keep_inside(tx, &conversation, &post).await
}

/// Obeys a command of no area.
async fn obey_own(tx: &mut Tx, room: &Room<'_>, order: &Order<'_>) -> Result<(), StoreError> {
    let Some(topic) = order.topic else {
        // In General there is nothing to take or close; an unknown one may be
        // meant for another bot.
        if order.known {
            parcels::alert(tx, &room.stage.account, Alert::Help, room.now).await?;
        }
        return Ok(());
    };
    let Some(conversation) = conversations::of_topic(tx, topic).await? else {
        return Ok(());
    };
    // Told twice (after a crash) it is obeyed once.
    room.seen(tx, order.author).await?;
    if !order.known {
        let name = order.name.chars().take(32).collect();
        return room
            .tell(
                tx,
                &conversation,
                Notice::UnknownCommand {
                    post: order.message,
                    name,
                },
            )
            .await;
    }
    match order.name {
        "take" => match room.take(tx, &conversation, order.author).await? {
            // A press would be told in a toast.
            Toast::TakenBy(agent) => {
                room.tell(tx, &conversation, Notice::TakenBy { agent })
                    .await
            }
            Toast::Words { words, .. } => {
                let notice = Notice::Words {
                    post: Some(order.message),
                    words: RichText::plain(words),
                    keyboard: Vec::new(),
                };
                room.tell(tx, &conversation, notice).await
            }
            _ => Ok(()),
        },
        "note" => room.prompt(tx, &conversation, Some(order.message)).await,
        "delete" => delete(tx, room, &conversation, order).await,
        _ => {
            room.tell(
                tx,
                &conversation,
                Notice::Help {
                    post: order.message,
                },
            )
            .await
        }
    }
}

/// `/delete` as an answer takes the answered message back at the customer's.
async fn delete(
    tx: &mut Tx,
    room: &Room<'_>,
    conversation: &Conversation,
    order: &Order<'_>,
) -> Result<(), StoreError> {
    if !room.may(tx, order.author.id, Right::Answer).await? {
        return room.may_not_answer(tx, conversation, order.message).await;
    }
    let say = |what| Notice::Plain {
        what,
        post: Some(order.message),
        message: None,
    };
    let Some((post, _)) = order.reply else {
        return room.tell(tx, conversation, say(Plain::DeleteWhat)).await;
    };
    let shown = posts::at(tx, room.chat, *post).await?;
    let own = shown
        .iter()
        .find(|post| post.role == Role::Agent)
        .and_then(|post| post.message);
    let message = match own {
        Some(id) => messages::get(tx, id).await?,
        None => None,
    };
    let refusal = match message {
        Some(message) if message.conversation == conversation.id => {
            room.scene(conversation)
                .retract(tx, &message, &order.author.id.to_string())
                .await?
        }
        _ => Some(Plain::NothingToDelete),
    };
    match refusal {
        Some(why) => room.tell(tx, conversation, say(why)).await,
        None => Ok(()),
    }
}
