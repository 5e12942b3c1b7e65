//! What people do to the group and its topics by hand.

use crate::desk::areas::people::leave;
use crate::desk::bound;
use crate::desk::intent::{Author, Role, Seat};
use crate::model::status::Status;
use crate::relay::ticket::Actor;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};

use super::{After, Room};

impl Room<'_> {
    /// Closing the topic closes the ticket.
    pub(super) async fn topic_closed(
        &self,
        tx: &mut Tx,
        topic: i64,
        by: Option<&Author>,
    ) -> Result<(), StoreError> {
        match conversations::of_topic(tx, topic).await? {
            Some(conversation) => self.close(tx, &conversation, actor(by)).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Opening the topic opens the ticket.
    pub(super) async fn topic_reopened(
        &self,
        tx: &mut Tx,
        topic: i64,
        by: Option<&Author>,
    ) -> Result<(), StoreError> {
        match conversations::of_topic(tx, topic).await? {
            Some(conversation) if conversation.status == Status::Closed => {
                self.reopen(tx, &conversation, actor(by)).await.map(|_| ())
            }
            _ => Ok(()),
        }
    }

    /// A name given by hand stays until the next change of ours.
    pub(super) async fn topic_renamed(
        &self,
        tx: &mut Tx,
        topic: i64,
        name: &str,
    ) -> Result<(), StoreError> {
        match conversations::of_topic(tx, topic).await? {
            Some(conversation) => conversations::set_title(tx, conversation.id, name).await,
            None => Ok(()),
        }
    }

    /// Administrators are managers, other members agents.
    pub(super) async fn members(&self, tx: &mut Tx, seats: &[Seat]) -> Result<(), StoreError> {
        for seat in seats {
            let standing = match seat.role {
                Role::Manager => Standing::Manager,
                Role::Agent => Standing::Agent,
                Role::Gone => Standing::Gone,
            };
            let (id, name) = (seat.user.id, seat.user.name.as_str());
            let was = staff::standing(tx, id).await?;
            staff::place(tx, id, name, standing).await?;
            if standing != Standing::Gone {
                self.seen(tx, &seat.user).await?;
            } else if was != Some(Standing::Gone) {
                leave::leave(tx, self, (id, name)).await?;
            }
        }
        Ok(())
    }

    /// The group has a new id, and what is in it too: topics are made again when
    /// they are needed.
    pub(super) async fn migrated(&self, tx: &mut Tx, to: i64) -> Result<Vec<After>, StoreError> {
        if to == self.chat {
            return Ok(Vec::new()); // a refused call told it first
        }
        bound::moved(tx, self.chat, to).await?;
        Ok(vec![After::Moved { to }])
    }
}

fn actor(by: Option<&Author>) -> Actor {
    by.map_or(Actor::Anonymous, |author| Actor::Staff(author.id))
}
