//! What a far side accepts, as data.

/// Limits of one account. Sizes in bytes, lengths in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of a far side, independent of the others"
)]
pub struct Limits {
    /// Longest text of one message.
    pub text: usize,
    /// Longest caption.
    pub caption: usize,
    /// Largest file we can send.
    pub upload: u64,
    /// Largest photo we can send as a photo.
    pub photo: u64,
    /// Largest file we can fetch.
    pub download: u64,
    /// Most items in one album; 0 if there are no albums.
    pub album: usize,
    /// Whether sent messages can be edited.
    pub edits: bool,
    /// Whether sent messages can be taken back.
    pub retracts: bool,
    /// Whether reactions can be set.
    pub reactions: bool,
    /// Whether a message that is sent again under its key arrives once, so that
    /// a send whose end nobody knows may be repeated.
    pub keyed: bool,
    /// Whether the far side tells what arrived: until then it is on its way.
    pub receipts: bool,
    /// Whether the customer's devices hold a key to his history that can be made
    /// void.
    pub revokes: bool,
    /// Whether its calls are held to the pace that the settings allow a bot.
    pub paced: bool,
}
