//! Who is on the line in this process, and how they are woken.
//!
//! A line carries no messages: it says that there is something to look at in the
//! letterbox. So nothing queues up for a slow visitor, and nothing is lost with
//! a line.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

/// Most lines from one address: a family, an office, a small school.
const LINES_PER_ADDRESS: u32 = 256;

/// Word for other processes: there is something new.
pub const NEWS: &str = "news";
/// The visitor's tokens were revoked.
pub const GONE: &str = "gone";
/// Typing until a moment, which follows after a space.
pub const TYPING: &str = "typing";

/// The lines of one inbox.
#[derive(Debug)]
pub struct Hub {
    state: Mutex<State>,
    most: u32,
    closing: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct State {
    lines: HashMap<String, Vec<Arc<Line>>>,
    open: u32,
    by_address: HashMap<IpAddr, u32>,
}

/// One line to a visitor.
#[derive(Debug, Default)]
pub struct Line {
    news: Notify,
    gone: AtomicBool,
    typing: AtomicI64,
}

/// A place among those who are connected; given back when dropped.
#[derive(Debug)]
pub struct Place {
    hub: Arc<Hub>,
    address: IpAddr,
}

/// A line in use; taken out when dropped.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    chat: String,
    line: Arc<Line>,
}

impl Hub {
    /// For at most so many connections.
    #[must_use]
    pub fn new(most: u32) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            most,
            closing: watch::Sender::new(false),
        })
    }

    /// A place for a connection from `address`; `None` if there is none left.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        if *self.closing.borrow() {
            return None;
        }
        let mut state = self.state();
        if state.open >= self.most {
            return None;
        }
        let of_address = state.by_address.entry(address).or_default();
        if *of_address >= LINES_PER_ADDRESS {
            return None;
        }
        *of_address += 1;
        state.open += 1;
        Some(Place {
            hub: self.clone(),
            address,
        })
    }

    /// A line that is woken with what concerns `chat`.
    pub fn join(self: &Arc<Self>, chat: &str) -> Seat {
        let line = Arc::new(Line::default());
        let mut state = self.state();
        let lines = state.lines.entry(chat.to_owned()).or_default();
        lines.push(line.clone());
        drop(state);
        Seat {
            hub: self.clone(),
            chat: chat.to_owned(),
            line,
        }
    }

    /// Passes on what was said to the lines of `chat`.
    pub fn tell(&self, chat: &str, word: &str) {
        if let Some(lines) = self.state().lines.get(chat) {
            for line in lines {
                line.hear(word);
            }
        }
    }

    /// Wakes everybody: something may have been missed.
    pub fn tell_all(&self, word: &str) {
        for lines in self.state().lines.values() {
            for line in lines {
                line.hear(word);
            }
        }
    }

    /// How many are connected.
    pub fn open(&self) -> u32 {
        self.state().open
    }

    /// Asks everybody to leave, and lets nobody in any more.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Tells when it is time to leave.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn hear(&self, word: &str) {
        match word.split_once(' ') {
            Some((TYPING, until)) => {
                self.typing
                    .store(until.parse().unwrap_or(0), Ordering::Relaxed);
            }
            None if word == GONE => self.gone.store(true, Ordering::Relaxed),
            _ => {}
        }
        self.news.notify_one();
    }
}

impl Seat {
    /// Waits until there is something new. What came before the last look is
    /// not lost: it ends the next wait at once.
    pub async fn woken(&self) {
        self.line.news.notified().await;
    }

    /// Whether the visitor's tokens were revoked.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.line.gone.load(Ordering::Relaxed)
    }

    /// Until when an answer is on its way, milliseconds UTC; 0 if none is.
    #[must_use]
    pub fn typing(&self) -> i64 {
        self.line.typing.load(Ordering::Relaxed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        if let Some(lines) = state.lines.get_mut(&self.chat) {
            lines.retain(|line| !Arc::ptr_eq(line, &self.line));
            if lines.is_empty() {
                state.lines.remove(&self.chat);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        state.open = state.open.saturating_sub(1);
        if let Some(of_address) = state.by_address.get_mut(&self.address) {
            *of_address = of_address.saturating_sub(1);
            if *of_address == 0 {
                state.by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_word_reaches_all_lines_of_a_chat_and_no_others() {
        let hub = Hub::new(9);
        let (one, two, other) = (hub.join("a"), hub.join("a"), hub.join("b"));
        hub.tell("a", "typing 77");
        one.woken().await;
        two.woken().await;
        assert_eq!((one.typing(), two.typing(), other.typing()), (77, 77, 0));
        hub.tell("a", GONE);
        assert!(one.is_gone() && !other.is_gone());
        drop((one, two, other));
        assert!(hub.state().lines.is_empty());
    }

    #[test]
    fn places_are_few_and_come_back() {
        let hub = Hub::new(300);
        let here = IpAddr::from([1, 1, 1, 1]);
        let held: Vec<_> = (0..LINES_PER_ADDRESS)
            .filter_map(|_| hub.enter(here))
            .collect();
        assert_eq!(held.len(), 256);
        assert!(hub.enter(here).is_none(), "one address is not everybody");
        let others: Vec<_> = (0..99)
            .filter_map(|at| hub.enter(IpAddr::from([2, 2, 2, at])))
            .collect();
        assert_eq!(others.len(), 44, "full");
        drop((held, others));
        assert_eq!(hub.open(), 0);
        assert!(hub.state().by_address.is_empty());
        hub.close();
        assert!(hub.enter(here).is_none());
    }
}
