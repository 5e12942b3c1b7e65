//! Which accounts cannot send for now, for whoever asks how we are.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Shared by all workers.
#[derive(Debug, Default)]
pub struct Standing(Mutex<BTreeSet<String>>);

impl Standing {
    /// Nothing can be sent by `account` for now.
    pub fn fell(&self, account: &str) {
        self.lock().insert(account.to_owned());
    }

    /// Something was sent by `account`.
    pub fn stands(&self, account: &str) {
        self.lock().remove(account);
    }

    /// Whether nothing could be sent by `account` when it was tried last.
    pub fn is_down(&self, account: &str) -> bool {
        self.lock().contains(account)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
