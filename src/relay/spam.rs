//! Spam: hidden at once, removed for good after a while, and remembered by a
//! digest alone, so that its sender does not come back (product.md, P29 and
//! Part 6, 1).

use sha2::{Digest, Sha256};

use crate::model::ids::ConversationId;
use crate::store::conversations::{self, Conversation};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::feed;
use crate::store::journal::{self, Entry};
use crate::store::messages;
use crate::store::tickets::Ticket;
use crate::store::tombstones::{self, Tombstone};

use super::outbound::Scene;
use super::parcels::{self, Shape, Step};
use crate::model::errand::{Class, Errand};
use crate::model::status::Resolution;

/// Most messages that an undo shows of those that came meanwhile.
const SHOWN: i64 = 50;

/// Whether what this conversation's customer says is kept from the desk.
#[must_use]
pub fn is_spam(conversation: &Conversation) -> bool {
    conversation.resolution == Some(Resolution::Spam)
}

/// The digest by which a removed sender is known again.
#[must_use]
pub fn digest(inbox: &str, address: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(inbox.as_bytes());
    hash.update([0]);
    hash.update(address.as_bytes());
    format!("{:x}", hash.finalize())
}

/// Removes words, names and topic of a spam conversation; leaves a tombstone.
pub async fn purge(tx: &mut Tx, scene: &Scene<'_>, ticket: &Ticket) -> Result<(), StoreError> {
    let conversation = scene.conversation;
    let who = tombstones::declared_by(tx, ticket.id).await?;
    let stone = Tombstone {
        ticket: ticket.id,
        number: ticket.number,
        inbox: conversation.inbox.clone(),
        who,
        at: scene.now,
        digest: digest(&conversation.inbox, &conversation.address),
    };
    tombstones::raise(tx, &stone).await?;
    if let Some(topic) = conversation.topic {
        parcels::sweep(tx, &scene.accounts.desk, topic, scene.now).await?;
    }
    tombstones::empty(tx, conversation.id, conversation.identity).await?;
    let entry = Entry {
        actor: "system",
        action: "purge",
        conversation: Some(conversation.id),
        message: None,
        detail: None,
    };
    journal::add(tx, entry, scene.now).await
}

/// Shows what the customer said while he counted as a spammer.
pub async fn show_withheld(tx: &mut Tx, scene: &Scene<'_>, since: i64) -> Result<(), StoreError> {
    let id: ConversationId = scene.conversation.id;
    for message in messages::heard_since(tx, id, since, SHOWN).await? {
        let step = Step {
            errand: Errand::Post {
                message: message.id,
            },
            to: id,
            seq: message.seq,
            class: Class::Content,
            shape: Shape::default(),
        };
        parcels::post(tx, &scene.accounts, step, scene.now).await?;
        if feed::heard(tx, message.id).await? {
            parcels::feed(tx, &scene.accounts.desk, scene.now).await?;
        }
    }
    conversations::unsettled(tx, id).await
}
