//! Presses of buttons. Anyone in the group can press anything, twice, late and
//! after a restart, and data can be forged: everything is asked again here.

use crate::desk::areas::allowed;
use crate::desk::buttons::{self, Action};
use crate::desk::cards::toast::Toast;
use crate::desk::intent::Author;
use crate::desk::stage::Stage;
use crate::model::ids::MessageId;
use crate::model::notice::{Notice, Plain};
use crate::model::right::Right;
use crate::model::status::{Resolution, Side, Status};
use crate::model::ticket::Deed;
use crate::relay::ticket::Actor;
use crate::relay::views;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::handovers;
use crate::store::messages;
use crate::store::posts;
use crate::store::rights;
use crate::store::staff::{self, Standing};
use crate::store::tickets;

use super::Room;

/// Obeys a press or says why not. `place` is the group and the button's post.
pub async fn press(
    tx: &mut Tx,
    stage: &Stage,
    place: (i64, Option<i64>),
    author: &Author,
    data: &str,
    now: i64,
) -> Result<Toast, StoreError> {
    let (chat, message) = place;
    let Some((action, id)) = buttons::decode(data) else {
        return Ok(Toast::Unknown);
    };
    // Whoever sees a post of the group is in it, if only as a newcomer.
    let standing = staff::standing(tx, author.id)
        .await?
        .unwrap_or(Standing::Agent);
    let may = match needed(action) {
        Some(right) => rights::may(tx, standing, right).await?,
        None => standing != Standing::Gone,
    };
    if !may {
        return Ok(Toast::Forbidden);
    }
    let Some(conversation) = conversations::get(tx, id).await? else {
        return Ok(Toast::Late);
    };
    // The button must hang where we put it: under a post of this conversation.
    if let Some(message) = message {
        let shown = posts::at(tx, chat, message).await?;
        if !shown.iter().any(|post| post.conversation == id) {
            return Ok(Toast::Late);
        }
    }
    let room = Room { stage, chat, now };
    room.seen(tx, author).await?;
    room.obey(tx, &conversation, author, action).await
}

impl Room<'_> {
    async fn obey(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        author: &Author,
        action: Action,
    ) -> Result<Toast, StoreError> {
        let actor = author.id.to_string();
        let scene = self.scene(conversation);
        Ok(match action {
            Action::Take => self.take(tx, conversation, author).await?,
            Action::Close => {
                self.close(tx, conversation, Actor::Staff(author.id))
                    .await?
            }
            Action::Reopen => {
                self.reopen(tx, conversation, Actor::Staff(author.id))
                    .await?
            }
            Action::Note => {
                self.prompt(tx, conversation, None).await?;
                Toast::NotePrompted
            }
            Action::Retry(message) | Action::SendAgain(message) => {
                if scene.again(tx, message, &actor).await? {
                    Toast::OnItsWay
                } else {
                    stuck(tx, message).await?
                }
            }
            Action::Leave(message) => {
                if scene.leave(tx, message, &actor).await? {
                    Toast::LeftAsArrived
                } else {
                    Toast::Late
                }
            }
            Action::SendHeld(message) => {
                if scene
                    .release(tx, self.chat, message, Actor::Staff(author.id))
                    .await?
                {
                    Toast::OnItsWay
                } else {
                    stuck(tx, message).await?
                }
            }
            Action::Delete(message) => match messages::get(tx, message).await? {
                Some(message) if message.conversation == conversation.id => {
                    match scene.retract(tx, &message, &actor).await? {
                        None => Toast::TakingBack,
                        Some(_) => Toast::Late,
                    }
                }
                _ => Toast::Late,
            },
        })
    }

    /// Makes the author responsible, if nobody is. The database decides a race.
    pub async fn take(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        author: &Author,
    ) -> Result<Toast, StoreError> {
        let scene = self.scene(conversation);
        let standing = staff::standing(tx, author.id).await?;
        let standing = standing.unwrap_or(Standing::Agent);
        if !rights::may(tx, standing, Right::Turns).await? {
            let words = allowed::words(Right::Turns, self.stage.language);
            return Ok(Toast::Words { words, alert: true });
        }
        if conversation.status == Status::Closed && conversation.assignee.is_none() {
            return Ok(Toast::Late);
        }
        if tickets::take(tx, conversation.ticket, author.id, self.now).await? {
            let actor = Actor::Staff(author.id);
            handovers::end(tx, conversation.ticket).await?;
            scene.log(tx, &actor.name(), "take", None).await?;
            let _ = scene.happen(tx, actor, &Deed::Taken).await?;
            views::card(tx, &scene.accounts, conversation.id, self.now).await?;
            return Ok(Toast::TakenByYou);
        }
        Ok(match &conversation.assignee_name {
            _ if conversation.assignee == Some(author.id) => Toast::TakenByYou,
            Some(name) => Toast::TakenBy(name.clone()),
            None => Toast::Late,
        })
    }

    /// Closes the ticket and its topic.
    pub async fn close(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        actor: Actor,
    ) -> Result<Toast, StoreError> {
        let deed = Deed::Finish {
            status: Status::Closed,
            resolution: Resolution::Done,
            reason: None,
        };
        if conversation.status == Status::Closed {
            return Ok(Toast::ClosedBy(None));
        }
        Ok(
            match self.scene(conversation).happen(tx, actor, &deed).await? {
                Ok(_) => Toast::Closed,
                Err(_) => Toast::ClosedBy(None),
            },
        )
    }

    /// Opens it again.
    pub async fn reopen(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        actor: Actor,
    ) -> Result<Toast, StoreError> {
        let scene = self.scene(conversation);
        Ok(match scene.happen(tx, actor, &Deed::Reopen).await? {
            Ok(_) => Toast::Reopened,
            Err(_) => Toast::OpenAlready,
        })
    }

    /// Asks for the words of a note; the answer to that post is the note.
    pub async fn prompt(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        post: Option<i64>,
    ) -> Result<(), StoreError> {
        self.tell(
            tx,
            conversation,
            Notice::Plain {
                what: Plain::NotePrompt,
                post,
                message: None,
            },
        )
        .await
    }
}

/// The right that a press needs.
fn needed(action: Action) -> Option<Right> {
    match action {
        Action::Take => Some(Right::Turns),
        Action::Close | Action::Reopen => Some(Right::Status),
        Action::Note => None,
        Action::Retry(_)
        | Action::SendAgain(_)
        | Action::Leave(_)
        | Action::SendHeld(_)
        | Action::Delete(_) => Some(Right::Answer),
    }
}

/// Why a message is not sent (again): it went out, or it is not to go.
async fn stuck(tx: &mut Tx, id: MessageId) -> Result<Toast, StoreError> {
    let message = messages::get(tx, id).await?;
    Ok(match message {
        Some(message) if message.side == Side::Agent => Toast::SentAlready,
        _ => Toast::Late,
    })
}
