//! The state of an agent's message as one reaction of the bot on it.

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// In the outbox.
    Queued,
    /// The far side has it.
    Delivered,
    /// The customer has read it.
    Read,
    /// It will not arrive.
    Failed,
    /// It stays inside.
    Note,
    /// It goes at a time that is planned.
    Waits,
    /// It perhaps arrived; the agent is asked.
    Unsure,
    /// It was taken back: the customer never got it, or has it no longer.
    TakenBack,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Delivered,
        Self::Read,
        Self::Failed,
        Self::Note,
        Self::Waits,
        Self::Unsure,
        Self::TakenBack,
    ];

    /// Its emoji, one of those that Telegram lets every bot set
    /// (core.telegram.org/bots/api#reactiontypeemoji).
    #[must_use]
    pub const fn emoji(self) -> &'static str {
        match self {
            Self::Queued => "👀",
            Self::Delivered => "👌",
            Self::Read => "🤝",
            Self::Failed => "👎",
            Self::Note => "✍",
            Self::Waits => "😴",
            Self::Unsure => "🤔",
            Self::TakenBack => "🙈",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_marks_look_alike() {
        let mut seen: Vec<_> = Mark::ALL.iter().map(|mark| mark.emoji()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), Mark::ALL.len());
    }
}
