//! The notices that need nothing but their words.

use super::Card;
use crate::locale::Language;
use crate::model::rich::RichText;

/// The notices that need nothing but their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// Kept inside as a note.
    NoteKept,
    /// Kept inside because it answers a note.
    NoteByReply,
    /// The prompt whose answer becomes a note.
    NotePrompt,
    /// One item is a note, so the whole album stays inside.
    AlbumKept,
    /// The edit reached the customer.
    EditedThere,
    /// The far side cannot change sent messages.
    EditImpossible,
    /// Already delivered: an edit into a note changes nothing there.
    EditStaysInside,
    /// The file was replaced; the customer still sees the old one.
    EditedMedia,
    /// A note was edited into a message: it stays a note.
    NoteStaysNote,
    /// Taken back at the customer's.
    TookBack,
    /// The far side cannot take messages back.
    CannotTakeBack,
    /// Too old to be taken back (48 hours in Telegram).
    TooOldToDelete,
    /// `/delete` must answer the message to be taken back.
    DeleteWhat,
    /// The answered message was never sent to the customer.
    NothingToDelete,
    /// The customer blocked us.
    Blocked,
    /// The customer let us in again.
    Unblocked,
    /// The topic was lost and made again.
    TopicAgain,
    /// The message above is perhaps there twice.
    MaybeRepeated,
    /// The message was not sent: its topic is no dialogue.
    NoDialogue,
    /// General: topics are switched off.
    ForumOff,
}

impl Notice {
    /// Every one.
    pub const ALL: [Self; 20] = [
        Self::NoteKept,
        Self::NoteByReply,
        Self::NotePrompt,
        Self::AlbumKept,
        Self::EditedThere,
        Self::EditImpossible,
        Self::EditStaysInside,
        Self::EditedMedia,
        Self::NoteStaysNote,
        Self::TookBack,
        Self::CannotTakeBack,
        Self::TooOldToDelete,
        Self::DeleteWhat,
        Self::NothingToDelete,
        Self::Blocked,
        Self::Unblocked,
        Self::TopicAgain,
        Self::MaybeRepeated,
        Self::NoDialogue,
        Self::ForumOff,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::NoteKept => "notice-note-kept",
            Self::NoteByReply => "notice-note-by-reply",
            Self::NotePrompt => "notice-note-prompt",
            Self::AlbumKept => "notice-album-kept",
            Self::EditedThere => "notice-edited-there",
            Self::EditImpossible => "notice-edit-impossible",
            Self::EditStaysInside => "notice-edit-stays-inside",
            Self::EditedMedia => "notice-edited-media",
            Self::NoteStaysNote => "notice-note-stays-note",
            Self::TookBack => "notice-took-back",
            Self::CannotTakeBack => "notice-cannot-take-back",
            Self::TooOldToDelete => "notice-too-old-to-delete",
            Self::DeleteWhat => "notice-delete-what",
            Self::NothingToDelete => "notice-nothing-to-delete",
            Self::Blocked => "notice-blocked",
            Self::Unblocked => "notice-unblocked",
            Self::TopicAgain => "notice-topic-again",
            Self::MaybeRepeated => "notice-maybe-repeated",
            Self::NoDialogue => "notice-no-dialogue",
            Self::ForumOff => "notice-forum-off",
        }
    }
}

/// The words of a plain notice.
#[must_use]
pub fn notice(notice: Notice, language: Language) -> Card {
    RichText::plain(language.say(notice.key())).into()
}
