//! What people of the desk may do. Pure.
//!
//! Must not know: who somebody is, or what a manager has changed in the grid
//! (that is `store::rights`).

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Write to customers.
    Answer,
    /// Take, assign, hand over, follow.
    Turns,
    /// Set status, snooze, end, open again; undo.
    Status,
    /// Declare spam, which blocks the customer.
    Spam,
    /// Tags, priority, dates and checklists of a ticket.
    Order,
    /// Use scripts.
    Scripts,
    /// Make and change scripts and tags.
    EditScripts,
    /// Make tasks.
    Tasks,
    /// Look for messages and customers, read histories.
    Find,
    /// Change a customer's fields, merge and separate contacts.
    Contacts,
    /// Change roles, rights, teams and the settings of inboxes.
    Settings,
    /// Remove spam for good before its time.
    Purge,
    /// End a customer's access to his history.
    Revoke,
}

impl Right {
    /// Every one, in the order in which the grid shows them.
    pub const ALL: [Self; 13] = [
        Self::Answer,
        Self::Turns,
        Self::Status,
        Self::Spam,
        Self::Order,
        Self::Scripts,
        Self::EditScripts,
        Self::Tasks,
        Self::Find,
        Self::Contacts,
        Self::Settings,
        Self::Purge,
        Self::Revoke,
    ];

    /// As stored, and the part of its Fluent key that tells it from others.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Turns => "turns",
            Self::Status => "status",
            Self::Spam => "spam",
            Self::Order => "order",
            Self::Scripts => "scripts",
            Self::EditScripts => "edit-scripts",
            Self::Tasks => "tasks",
            Self::Find => "find",
            Self::Contacts => "contacts",
            Self::Settings => "settings",
            Self::Purge => "purge",
            Self::Revoke => "revoke",
        }
    }

    /// Whether an agent has it while nobody has said otherwise; a manager has
    /// every one, and cannot lose [`Right::Settings`], or nobody could give it back.
    #[must_use]
    pub const fn of_agent(self) -> bool {
        !matches!(
            self,
            Self::EditScripts | Self::Settings | Self::Purge | Self::Revoke
        )
    }

    /// Whether somebody of another firm who answers for us has it.
    #[must_use]
    pub const fn of_external(self) -> bool {
        matches!(
            self,
            Self::Answer | Self::Turns | Self::Status | Self::Order | Self::Scripts
        )
    }

    /// Whether somebody who only makes what was ordered has it.
    #[must_use]
    pub const fn of_performer(self) -> bool {
        matches!(self, Self::Status)
    }
}
