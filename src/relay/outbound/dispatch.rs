//! What goes to the customer in an agent's name without a post of his own: a
//! script. The topic is shown what went.

use crate::model::content::{Content, MediaKind};
use crate::model::errand::{Class, Errand};
use crate::model::ids::{ChangeId, MessageId, ScriptId};
use crate::model::status::{Side, State};
use crate::relay::parcels::{self, Shape, Step};
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::relay::words;
use crate::store::conversations::{self, Said};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::messages::{self, Message};

use super::Scene;

/// Something prepared, ready to go.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    /// In whose name.
    pub author: i64,
    /// His name.
    pub author_name: &'a str,
    /// What, in order.
    pub contents: Vec<Content>,
    /// The script it was made from.
    pub script: Option<ScriptId>,
    /// The change of the ticket that it belongs to, and is undone with.
    pub cause: Option<ChangeId>,
    /// Whether sending passes the turn to the customer.
    pub answers: bool,
}

impl Scene<'_> {
    /// Puts all of it on its way to the customer and into the topic. Not safe to
    /// call twice: the caller knows whether it was sent before.
    pub async fn dispatch(
        &self,
        tx: &mut Tx,
        prepared: &Prepared<'_>,
    ) -> Result<Vec<MessageId>, StoreError> {
        let id = self.conversation.id;
        // To a task there is nobody to send it.
        if prepared.contents.is_empty() || self.conversation.is_task() {
            return Ok(Vec::new());
        }
        let album = makes_album(&prepared.contents).then(|| format!("s:{}", MessageId::fresh()));
        let mut sent = Vec::with_capacity(prepared.contents.len());
        for content in &prepared.contents {
            let of = album.as_deref().filter(|_| content.file().is_some());
            let message = self.prepare(tx, prepared, content, of).await?;
            let fold = |to: &str| of.map(|album| format!("{to}:{id}:{album}"));
            let shape = Shape {
                fold: fold("out"),
                ..Shape::default()
            };
            let errand = Errand::Send {
                message: message.id,
            };
            let to = self.conversation;
            parcels::send(tx, &self.accounts, errand, to, message.seq, shape, self.now).await?;
            let step = Step {
                errand: Errand::Post {
                    message: message.id,
                },
                to: id,
                seq: message.seq,
                class: Class::Confirm,
                shape: Shape {
                    fold: fold("album"),
                    ..Shape::default()
                },
            };
            parcels::post(tx, &self.accounts, step, self.now).await?;
            sent.push(message.id);
        }
        self.take_part(tx, prepared.author, self.now).await?;
        if prepared.answers {
            self.pass_turn(tx, Actor::Staff(prepared.author)).await?;
        }
        views::noted(tx, &self.accounts, id, self.now).await?;
        Ok(sent)
    }

    async fn prepare(
        &self,
        tx: &mut Tx,
        prepared: &Prepared<'_>,
        content: &Content,
        album: Option<&str>,
    ) -> Result<Message, StoreError> {
        let said = Said {
            at: self.now,
            by: Some(prepared.author_name),
            words: &words::excerpt(content),
        };
        let seq = conversations::said(tx, self.conversation.id, &said).await?;
        let message = Message {
            id: MessageId::fresh(),
            conversation: self.conversation.id,
            seq,
            side: Side::Agent,
            author: Some(prepared.author),
            author_name: Some(prepared.author_name.to_owned()),
            content: content.clone(),
            reply_to: None,
            quote: None,
            album: album.map(str::to_owned),
            forwarded: None,
            state: State::Queued,
            error: None,
            reaction: None,
            created_at: self.now,
            edited_at: None,
        };
        messages::add(tx, &message).await?;
        if let Some(cause) = prepared.cause {
            messages::caused(tx, message.id, cause).await?;
        }
        if let Some(script) = prepared.script {
            messages::made_from(tx, message.id, script).await?;
        }
        Ok(message)
    }
}

/// Whether the files among them go as one album: several of one family
/// (Bot API, `sendMediaGroup`).
fn makes_album(contents: &[Content]) -> bool {
    let family = |content: &Content| match content {
        Content::Media { media, .. } => Some(match media {
            MediaKind::Photo | MediaKind::Video => Some('v'),
            MediaKind::Document => Some('d'),
            MediaKind::Audio => Some('a'),
            _ => None,
        }),
        _ => None,
    };
    let families: Vec<Option<char>> = contents.iter().filter_map(family).collect();
    let first = families.first().copied().flatten();
    families.len() > 1 && first.is_some() && families.iter().all(|it| *it == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::content::FileRef;
    use crate::model::rich::RichText;

    #[test]
    fn files_of_one_family_go_together() {
        let file = |media| Content::Media {
            media,
            file: FileRef::default(),
            caption: RichText::default(),
            spoiler: false,
        };
        let text = Content::Text {
            text: RichText::plain("x"),
        };
        let (photo, film) = (file(MediaKind::Photo), file(MediaKind::Video));
        assert!(makes_album(&[text.clone(), photo.clone(), film]));
        assert!(!makes_album(&[text, photo.clone()]));
        let paper = file(MediaKind::Document);
        assert!(!makes_album(&[photo, paper]));
        let voice = file(MediaKind::Voice);
        assert!(!makes_album(&[voice.clone(), voice]));
    }
}
