//! Makes tasks: tickets without a customer, each with a topic of its own.

use uuid::Uuid;

use crate::desk::areas::{Call, Place};
use crate::desk::cards::piece::{cut, link};
use crate::model::content::Content;
use crate::model::errand::{Class, Errand};
use crate::model::ids::{ConversationId, MessageId};
use crate::model::notice::Notice;
use crate::model::status::Side;
use crate::relay::outbound::Scene;
use crate::relay::parcels::{self, DESK};
use crate::relay::ticket::Actor;
use crate::relay::words;
use crate::store::contacts::{self, Person};
use crate::store::conversations::{self, Conversation, TASKS};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::inboxes;
use crate::store::messages::{self, Message};
use crate::store::outbox::{self, Draft};
use crate::store::posts;
use crate::store::staff;
use crate::store::tickets::Beginning;

use super::read::{TITLE_MAX, Wanted};
use super::screens::{self, Origin};

/// What a task is made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    message: Option<Message>,
    /// Posts to be repeated in the task's topic: what has more than words.
    repeat: Vec<i64>,
    /// The post under which the command stands, if it is a file: repeated with
    /// the rest of its album, which comes after it.
    own: Option<i64>,
    /// What to call it if nothing was written.
    name: Option<String>,
    origin: Origin,
}

impl Source {
    /// What the post that is answered shows, and the ticket of the topic.
    pub async fn of(tx: &mut Tx, call: &Call<'_>) -> Result<Self, StoreError> {
        let chat = call.room.chat;
        let mut source = Self::default();
        if let Some(conversation) = &call.conversation {
            let who = match &conversation.subject {
                Some(subject) => subject.clone(),
                None => conversation.name.clone(),
            };
            source.origin.ticket = Some((conversation.number, who));
            source.origin.link = conversation.topic.and_then(|topic| link(chat, topic));
        }
        if let Some(given) = call.given.as_ref().filter(|it| it.content.file().is_some()) {
            source.own = call.post;
            source.name = Some(words::excerpt(&given.content));
        }
        let Some((post, quote)) = &call.reply else {
            return Ok(source);
        };
        if call.place == Place::Private {
            return Ok(source);
        }
        source.origin.link = link(chat, *post);
        let shown = posts::at(tx, chat, *post).await?;
        let Some(id) = shown.iter().rev().find_map(|post| post.message) else {
            // A card or notice of ours is no message; a stranger's post is one.
            source.repeat = if shown.is_empty() {
                vec![*post]
            } else {
                Vec::new()
            };
            return Ok(source);
        };
        let Some(message) = messages::get(tx, id).await? else {
            return Ok(source);
        };
        let who = match message.side {
            Side::Customer => call
                .conversation
                .as_ref()
                .map_or_else(String::new, |found| found.name.clone()),
            Side::Agent | Side::Note => message.author_name.clone().unwrap_or_default(),
        };
        let said = quote
            .as_ref()
            .map(|quote| quote.text.text.clone())
            .or_else(|| Some(message.content.words()?.text.clone()));
        source.origin.said = Some((who, said.unwrap_or_default()));
        if !matches!(message.content, Content::Text { .. }) {
            source.repeat = posts_of(tx, chat, &message).await?;
        }
        source.message = Some(message);
        Ok(source)
    }

    /// Has a post of the group shown in the task's topic as well.
    pub fn show(&mut self, post: i64) {
        self.repeat.push(post);
    }

    /// Whether there is a message to make a task from, and what to call it.
    pub fn title(&self, call: &Call<'_>) -> Option<String> {
        let answered = self.message.as_ref().map(|it| words::excerpt(&it.content));
        let words = answered.or_else(|| self.name.clone())?;
        let words = match words.strip_prefix('\u{1}') {
            Some(key) => call.say(key),
            None => words,
        };
        Some(cut(&words, TITLE_MAX))
    }
}

/// The posts that show a message, or all items of its album.
async fn posts_of(tx: &mut Tx, chat: i64, message: &Message) -> Result<Vec<i64>, StoreError> {
    let items: Vec<MessageId> = match &message.album {
        Some(album) => messages::album(tx, message.conversation, album)
            .await?
            .iter()
            .map(|item| item.id)
            .collect(),
        None => vec![message.id],
    };
    let mut found = Vec::new();
    for item in items {
        for post in posts::of_message(tx, chat, item).await? {
            if !found.contains(&post.post) {
                found.push(post.post);
            }
        }
    }
    found.truncate(10);
    Ok(found)
}

/// Makes one task; gives its conversation. `whom` is responsible from the first.
pub(super) async fn make(
    tx: &mut Tx,
    call: &Call<'_>,
    wanted: &Wanted,
    whom: Option<&(i64, String)>,
    source: &Source,
) -> Result<ConversationId, StoreError> {
    let room = &call.room;
    let now = room.now;
    let address = Uuid::now_v7().to_string();
    let nobody = Person {
        address: &address,
        ..Person::default()
    };
    let identity = contacts::add(tx, TASKS, &nobody, now).await?;
    let assignee = match whom {
        Some((id, _)) => Some(*id),
        None => inboxes::responsible(tx, TASKS).await?,
    };
    let beginning = Beginning {
        subject: Some(&wanted.title),
        assignee,
        created_by: Some(call.who.id),
        parent: call.conversation.as_ref().map(|found| found.ticket),
        parent_message: source.message.as_ref().map(|message| message.id),
        ..Beginning::default()
    };
    let id = conversations::add(tx, identity, TASKS, &beginning, now).await?;
    if call.conversation.is_some() {
        // Whoever it concerns reads of it where it was made.
        conversations::set_announced(tx, id).await?;
    }
    let Some(task) = conversations::get(tx, id).await? else {
        return Ok(id);
    };
    let scene = Scene {
        accounts: room.stage.accounts(TASKS),
        conversation: &task,
        now,
    };
    let actor = Actor::Staff(call.who.id);
    scene.log(tx, &actor.name(), "task", None).await?;
    parcels::open(tx, &scene.accounts, id, now).await?;
    let concerned = match whom {
        Some(whom) => Some(whom.clone()),
        None => match assignee {
            Some(id) => staff::get(tx, id).await?.map(|one| (one.id, one.name)),
            None => None,
        },
    };
    // Nobody need be told what he does himself.
    let told = concerned.as_ref().filter(|(id, _)| *id != call.who.id);
    let more = wanted.more.as_deref();
    let language = room.stage.language;
    if let Some(words) = screens::opening(&call.who.name, told, more, &source.origin, language) {
        let notice = Notice::Words {
            post: None,
            words,
            keyboard: Vec::new(),
        };
        parcels::notice(tx, &scene.accounts, id, notice, Class::Content, now).await?;
    }
    let others = source.repeat.iter().map(|post| (*post, false));
    for (post, album) in others.chain(source.own.map(|post| (post, true))) {
        let seq = conversations::next_seq(tx, id).await?;
        let wait = if album { parcels::ALBUM_WAIT } else { 0 };
        let step = parcels::Step {
            errand: Errand::Repeat {
                conversation: id,
                post,
                album,
            },
            to: id,
            seq,
            class: Class::Content,
            shape: parcels::Shape {
                wait,
                ..parcels::Shape::default()
            },
        };
        parcels::post(tx, &scene.accounts, step, now).await?;
    }
    if wanted.due.is_some() {
        scene.promise(tx, actor, wanted.due).await?;
    }
    Ok(id)
}

/// Says in the topic where they were made that tasks were made, with links:
/// once the topic of the last of them is there.
pub(super) async fn tell(
    tx: &mut Tx,
    call: &Call<'_>,
    source: &Conversation,
    made: &[ConversationId],
) -> Result<(), StoreError> {
    let Some(last) = made.last() else {
        return Ok(());
    };
    let errand = Errand::Notice {
        conversation: source.id,
        notice: Notice::Tasks {
            made: made.to_vec(),
        },
    };
    let draft = Draft {
        seq: conversations::next_seq(tx, *last).await?,
        conversation: Some(source.id),
        due: call.room.now,
        ..Draft::new(
            &call.room.stage.account,
            DESK,
            format!("d:{last}"),
            Class::Confirm,
            errand,
        )
    };
    outbox::put(tx, draft, call.room.now).await
}
