//! Identifiers, one type for each thing, so that none is passed for another.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; ids made later by this process sort later (UUIDv7).
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A person or shop we talk with.
    ContactId
);
id!(
    /// A contact's account in one inbox.
    IdentityId
);
id!(
    /// One identity in one inbox; owns one topic.
    ConversationId
);
id!(
    /// One thing said, by a customer, an agent or a note among agents.
    MessageId
);
id!(
    /// One durable step of the outbox.
    ParcelId
);
id!(
    /// Something prepared to be said.
    ScriptId
);
id!(
    /// A folder of scripts.
    FolderId
);
id!(
    /// One request inside a conversation, from its first message to its end.
    TicketId
);
id!(
    /// One change of a ticket's work state.
    ChangeId
);
id!(
    /// A label for tickets.
    TagId
);
id!(
    /// A department.
    TeamId
);
id!(
    /// One thing that shall happen by the clock.
    TimerId
);
id!(
    /// One question put to a person of the staff.
    PromptId
);

impl MessageId {
    /// The smallest id that can be made at `at`, milliseconds UTC.
    #[must_use]
    pub fn first_at(at: i64) -> Self {
        let millis = u128::from(at.unsigned_abs()) & 0xffff_ffff_ffff;
        Self(Uuid::from_u128(millis << 80 | 7 << 76 | 2 << 62))
    }
}
