//! Which parcel is next. Pure: it is told the time and does nothing itself.
//!
//! Rules, in this order:
//! 1. In a lane only the oldest parcel may go, one at a time.
//! 2. A chat that is out of budget or paused waits; others do not wait for it.
//! 3. In a chat, higher classes go first; a lane is of the highest class that
//!    waits in it. Every fourth operation goes to the classes, in turn, whose
//!    first waits longer than it shall: so each class moves on, whatever
//!    higher ones bring.
//! 4. In a class, lanes take turns.
//! 5. Redraws and cosmetics leave a part of the budget to what may come.
//! 6. While a chat's budget is short, and after a wait for it, texts of a lane
//!    that wait together go together. Where there is a budget at all, the step
//!    that opens a topic always takes the waiting texts along.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::model::errand::Class;
use crate::model::ids::ParcelId;
use crate::store::outbox::Head;

use super::pace::{Budget, Window};

/// Most texts in one post.
const JOIN_MAX: usize = 20;
/// Most UTF-16 units of them together (of 4096; the rest is for separators).
const JOIN_UNITS: i64 = 3_600;

/// What has waited so long for the budget goes together, even if there is
/// budget again, milliseconds.
const WAITED: i64 = 1_000;

/// The budgets of one account.
#[derive(Clone, Copy, Debug)]
pub struct Budgets {
    /// Over all chats.
    pub overall: Budget,
    /// In a chat whose name starts with `desk`.
    pub group: Budget,
    /// In any other chat.
    pub chat: Budget,
}

impl Budgets {
    /// No limits at all.
    pub const NONE: Self = Self {
        overall: Budget::NONE,
        group: Budget::NONE,
        chat: Budget::NONE,
    };
}

/// The waiting parcels of one account.
pub struct Queue {
    budgets: Budgets,
    overall: Window,
    chats: HashMap<Arc<str>, Chat>,
    /// When to look at which chat next.
    agenda: BTreeSet<(i64, u64, Arc<str>)>,
    known: HashSet<ParcelId>,
    /// Peers that asked for silence, until when.
    silent: HashMap<String, i64>,
    turn: u64,
}

struct Chat {
    window: Window,
    lanes: HashMap<Arc<str>, Lane>,
    /// Lanes that may go, by class and turn.
    ready: [BTreeMap<u64, (Arc<str>, i64)>; Class::ALL.len()],
    /// Lanes whose head is not due yet.
    delayed: BTreeSet<(i64, Arc<str>)>,
    picked: u64,
    /// The class that last went out of turn because it had waited too long.
    rescued: Option<Class>,
    on_agenda: Option<(i64, u64)>,
}

/// The lane that is next: the first of a class.
struct Choice {
    class: Class,
    turn: u64,
    /// It waited too long.
    late: bool,
    /// It goes out of turn because of that.
    rescue: bool,
    /// Operations that must be left when it has gone.
    leave: i64,
}

#[derive(Default)]
struct Lane {
    heads: BTreeMap<(i64, ParcelId), (Head, i64)>,
    busy: bool,
    place: Place,
}

#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Nowhere,
    Ready(Class, u64),
    Delayed(i64),
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(budgets: Budgets) -> Self {
        Self {
            budgets,
            overall: Window::new(budgets.overall),
            chats: HashMap::new(),
            agenda: BTreeSet::new(),
            known: HashSet::new(),
            silent: HashMap::new(),
            turn: 0,
        }
    }

    /// How many parcels are known, those under way included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Takes in a parcel that may go from `due` (monotonic) on; one that is
    /// known already is left as it is.
    pub fn add(&mut self, head: Head, due: i64, now: i64) {
        if !self.known.insert(head.id) {
            return;
        }
        let chat_name = head.chat.clone();
        let lane_name = head.lane.clone();
        let chat = self.chat(&chat_name);
        let lane = chat.lanes.entry(lane_name.clone()).or_default();
        lane.heads.insert((head.seq, head.id), (head, due));
        self.place(&chat_name, &lane_name, now);
        self.schedule(&chat_name, now);
    }

    /// The parcels to deliver next, of one lane; `None` if nothing may go now.
    pub fn pick(&mut self, now: i64) -> Option<Vec<Head>> {
        loop {
            if self.overall.free(now) < 1 {
                return None;
            }
            let (at, _, name) = self.agenda.first().cloned()?;
            if at > now {
                return None;
            }
            let picked = self.pick_in(&name, now);
            self.schedule(&name, now);
            if picked.is_some() {
                return picked;
            }
        }
    }

    /// When to ask again, if nothing else happens; `None` if never.
    pub fn wake_at(&mut self, now: i64) -> Option<i64> {
        let at = self.agenda.first()?.0;
        if self.overall.free(now) < 1 {
            Some(at.max(self.overall.next(now, 1)?))
        } else {
            Some(at)
        }
    }

    /// Notes how a delivery of `heads` (as picked) ended: what it spent, and
    /// which of them come back, with their new due times.
    pub fn finish(&mut self, heads: &[Head], spent: i64, back: Vec<(Head, i64)>, now: i64) {
        let Some(first) = heads.first() else { return };
        let (chat_name, lane_name, cost) = (first.chat.clone(), first.lane.clone(), first.cost);
        for head in heads {
            self.known.remove(&head.id);
        }
        self.overall.finish(now, cost, spent);
        let chat = self.chat(&chat_name);
        chat.window.finish(now, cost, spent);
        if let Some(lane) = chat.lanes.get_mut(&lane_name) {
            lane.busy = false;
        }
        for (head, due) in back {
            self.known.insert(head.id);
            if let Some(lane) = self.chat(&chat_name).lanes.get_mut(&lane_name) {
                lane.heads.insert((head.seq, head.id), (head, due));
            }
        }
        self.place(&chat_name, &lane_name, now);
        self.schedule(&chat_name, now);
    }

    /// The far side refused to be called so often in this chat.
    pub fn refused(&mut self, chat: &Arc<str>, after: i64, now: i64) {
        self.chat(chat).window.refused(now, after);
        self.schedule(chat, now);
        // What shares the peer but not the budget is silent as well, also what
        // begins only now.
        let peer = peer(chat).to_owned();
        self.silent.retain(|_, until| *until > now);
        let until = self.silent.entry(peer.clone()).or_insert(i64::MIN);
        *until = (*until).max(now + after);
        let others: Vec<Arc<str>> = self
            .chats
            .keys()
            .filter(|name| *name != chat && self::peer(name) == peer)
            .cloned()
            .collect();
        for other in others {
            self.chat(&other).window.pause(now + after);
            self.schedule(&other, now);
        }
    }

    /// Nothing goes to this chat until then, or until [`Queue::up`].
    pub fn down(&mut self, chat: &Arc<str>, until: i64, now: i64) {
        self.chat(chat).window.down(until);
        self.schedule(chat, now);
    }

    /// Nothing goes anywhere until then, or until [`Queue::up`].
    pub fn down_all(&mut self, until: i64) {
        self.overall.down(until);
    }

    /// What was down may be up again; limits stay.
    pub fn up(&mut self, now: i64) {
        self.overall.up();
        let chats: Vec<Arc<str>> = self.chats.keys().cloned().collect();
        for chat in chats {
            self.chat(&chat).window.up();
            self.schedule(&chat, now);
        }
    }

    /// What is spent, and the limit, over all chats and in each of the group's:
    /// their names are few.
    pub fn usage(&mut self, now: i64) -> Vec<(Arc<str>, i64, i64)> {
        let (used, limit) = self.overall.usage(now);
        let mut all = vec![("all".into(), used, limit)];
        let groups = self
            .chats
            .iter_mut()
            .filter(|(name, _)| peer(name) == "desk");
        all.extend(groups.map(|(name, chat)| {
            let (used, limit) = chat.window.usage(now);
            (name.clone(), used, limit)
        }));
        all
    }

    /// The window of a chat, for keeping and restoring what was spent.
    pub fn window(&mut self, chat: &Arc<str>) -> &mut Window {
        &mut self.chat(chat).window
    }

    fn chat(&mut self, name: &Arc<str>) -> &mut Chat {
        let budget = match peer(name) {
            "desk" => self.budgets.group,
            "files" => Budget::NONE,
            _ => self.budgets.chat,
        };
        let silent = self.silent.get(peer(name)).copied().unwrap_or(i64::MIN);
        self.chats.entry(name.clone()).or_insert_with(|| Chat {
            window: {
                let mut window = Window::new(budget);
                window.pause(silent);
                window
            },
            lanes: HashMap::new(),
            ready: std::array::from_fn(|_| BTreeMap::new()),
            delayed: BTreeSet::new(),
            picked: 0,
            rescued: None,
            on_agenda: None,
        })
    }

    fn pick_in(&mut self, name: &Arc<str>, now: i64) -> Option<Vec<Head>> {
        let overall = self.overall.free(now);
        let due = self.chat(name).due(now);
        for lane in due {
            self.place(name, &lane, now);
        }
        let chat = self.chats.get_mut(name)?;
        let choice = chat.choose(now)?;
        let Choice { class, turn, .. } = choice;
        let (lane_name, since) = chat.ready.get(class as usize)?.get(&turn)?.clone();
        let cost = chat.lanes.get(&lane_name)?.heads.values().next()?.0.cost;
        if chat.window.next(now, cost + choice.leave) != Some(now) {
            return None;
        }
        let limited = chat.window.is_limited();
        let joins = chat.is_pressed(now) || limited && (cost > 1 || now - since > WAITED);
        let lane = chat.lanes.get_mut(&lane_name)?;
        let (_, (head, _)) = lane.heads.pop_first()?;
        let mut heads = vec![head];
        if joins {
            lane.join(&mut heads, now);
        }
        lane.busy = true;
        lane.place = Place::Nowhere;
        if let Some(ring) = chat.ready.get_mut(class as usize) {
            ring.remove(&turn);
        }
        chat.picked += 1;
        if choice.rescue {
            chat.rescued = Some(class);
        }
        chat.window.start(cost);
        debug_assert!(overall >= 1);
        self.overall.start(cost);
        Some(heads)
    }

    /// Puts a lane where its head belongs.
    fn place(&mut self, chat_name: &Arc<str>, lane_name: &Arc<str>, now: i64) {
        self.turn += 1;
        let turn = self.turn;
        let Some(chat) = self.chats.get_mut(chat_name) else {
            return;
        };
        let Some(lane) = chat.lanes.get_mut(lane_name) else {
            return;
        };
        match lane.place {
            Place::Nowhere => {}
            Place::Ready(class, turn) => {
                if let Some(ring) = chat.ready.get_mut(class as usize) {
                    ring.remove(&turn);
                }
            }
            Place::Delayed(due) => {
                chat.delayed.remove(&(due, lane_name.clone()));
            }
        }
        let was = std::mem::take(&mut lane.place);
        if lane.busy {
            return;
        }
        let (Some((_, due)), Some(class)) = (lane.heads.values().next(), lane.class()) else {
            chat.lanes.remove(lane_name);
            return;
        };
        if *due > now {
            lane.place = Place::Delayed(*due);
            chat.delayed.insert((*due, lane_name.clone()));
        } else {
            // A lane that waited already keeps its turn.
            let turn = match was {
                Place::Ready(before, turn) if before == class => turn,
                _ => turn,
            };
            lane.place = Place::Ready(class, turn);
            let since = *due;
            if let Some(ring) = chat.ready.get_mut(class as usize) {
                ring.insert(turn, (lane_name.clone(), since));
            }
        }
    }

    /// Puts a chat on the agenda for the next time that something may happen in it.
    fn schedule(&mut self, name: &Arc<str>, now: i64) {
        self.turn += 1;
        let turn = self.turn;
        let Some(chat) = self.chats.get_mut(name) else {
            return;
        };
        if let Some((at, turn)) = chat.on_agenda.take() {
            self.agenda.remove(&(at, turn, name.clone()));
        }
        let at = if chat.ready.iter().any(|ring| !ring.is_empty()) {
            let cost = chat.choose(now).and_then(|choice| {
                let (lane, _) = chat.ready.get(choice.class as usize)?.get(&choice.turn)?;
                Some(chat.lanes.get(lane)?.heads.values().next()?.0.cost + choice.leave)
            });
            // While operations are under way their end decides, and schedules anew.
            chat.window.next(now, cost.unwrap_or(1))
        } else if let Some((due, _)) = chat.delayed.first() {
            Some(*due)
        } else {
            if !chat.lanes.is_empty() {
                return; // something is under way; its end schedules anew
            }
            if chat.window.is_idle(now) {
                self.chats.remove(name);
                return;
            }
            Some(now + chat.window.span().max(1000)) // to be forgotten then
        };
        if let Some(at) = at {
            chat.on_agenda = Some((at, turn));
            self.agenda.insert((at, turn, name.clone()));
        }
    }
}

impl Chat {
    /// Lanes that became due.
    fn due(&self, now: i64) -> Vec<Arc<str>> {
        self.delayed
            .iter()
            .take_while(|(due, _)| *due <= now)
            .map(|(_, lane)| lane.clone())
            .collect()
    }

    /// Who is next.
    fn choose(&self, now: i64) -> Option<Choice> {
        let first = |class: &Class| {
            let (turn, (_, since)) = self.ready.get(*class as usize)?.first_key_value()?;
            let late = now - since > class.patience();
            Some(Choice {
                class: *class,
                turn: *turn,
                late,
                rescue: false,
                leave: if late {
                    0
                } else {
                    self.window.part(class.leaves())
                },
            })
        };
        let usual = Class::ALL.iter().find_map(first)?;
        if self.picked % 4 != 3 {
            return Some(usual);
        }
        // The highest gets all the rest; it needs no help. The others in a
        // ring, from the one after the last.
        let lower = Class::ALL.iter().filter(|class| **class > usual.class);
        let overdue = lower.filter_map(first).filter(|choice| choice.late);
        let next = overdue.min_by_key(|choice| (Some(choice.class) <= self.rescued, choice.class));
        Some(next.map_or(usual, |choice| Choice {
            rescue: true,
            ..choice
        }))
    }

    /// Little budget is left, or more dialogues wait than it can serve.
    fn is_pressed(&mut self, now: i64) -> bool {
        if !self.window.is_limited() {
            return false;
        }
        let waiting: usize = self.ready.iter().take(2).map(BTreeMap::len).sum();
        let free = self.window.free(now);
        self.window.is_pressed(now) || i64::try_from(waiting).unwrap_or(i64::MAX) > free / 3
    }
}

impl Lane {
    /// The highest class of what goes next: whatever is before it must go first.
    fn class(&self) -> Option<Class> {
        let next = self.heads.values().take(JOIN_MAX);
        next.map(|(head, _)| head.class).min()
    }

    /// Adds the texts that follow to `heads`.
    fn join(&mut self, heads: &mut Vec<Head>, now: i64) {
        let Some(weight) = heads.first().and_then(|first| first.weight) else {
            return;
        };
        let mut room = JOIN_UNITS - weight;
        while heads.len() < JOIN_MAX {
            let Some(entry) = self.heads.first_entry() else {
                return;
            };
            let (head, due) = entry.get();
            let Some(weight) = head.weight.filter(|weight| *weight <= room && *due <= now) else {
                return;
            };
            room -= weight;
            heads.push(entry.remove().0);
        }
    }
}

/// `desk/light` and `desk` are one peer with two budgets.
fn peer(chat: &str) -> &str {
    chat.split('/').next().unwrap_or(chat)
}

#[cfg(test)]
mod tests;
