//! Pushing updates to a webhook: one at a time per lane, again and again until
//! it is answered with 2xx, at most `max_connections` at once.

use super::server::Server;
use super::state::State;
use super::world::World;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Telegram waits so long for an answer.
const PATIENCE: Duration = Duration::from_mins(1);
const HOUR: u64 = 3600;

/// Ids that wait, by lane; a lane that is present has a task that empties it.
type Lanes = Arc<Mutex<HashMap<String, VecDeque<i64>>>>;

#[derive(Clone)]
struct Pusher {
    world: World,
    client: reqwest::Client,
    bot: i64,
    generation: u64,
    lanes: Lanes,
    room: Arc<Semaphore>,
}

/// Starts delivering to the webhook the bot has set; ends by itself when the
/// webhook is changed or the stand-in stops.
pub fn start(server: &Server, bot: i64, state: &State) {
    let Some(found) = state.bots.get(&bot) else {
        return;
    };
    let Some(hook) = &found.webhook else { return };
    let pusher = Pusher {
        world: server.world.clone(),
        client: server.client.clone(),
        bot,
        generation: hook.generation,
        lanes: Lanes::default(),
        room: Arc::new(Semaphore::new(
            usize::try_from(hook.max_connections).unwrap_or(40),
        )),
    };
    let wake = found.wake.clone();
    let stop = server.stop.clone();
    tokio::spawn(async move {
        let mut after = i64::MIN;
        loop {
            let woken = wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            let Some(last) = pusher.hand_out(after) else {
                return;
            };
            after = last;
            tokio::select! {
                () = woken => {}
                () = stop.cancelled() => return,
            }
        }
    });
}

impl Pusher {
    /// Hands updates after `after` to their lanes; `None`: this webhook is over.
    fn hand_out(&self, after: i64) -> Option<i64> {
        let state = self.world.lock();
        let bot = state.bots.get(&self.bot)?;
        if bot.webhook.as_ref()?.generation != self.generation {
            return None;
        }
        let mut last = after;
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, update) in bot.queue.waiting.range(after.saturating_add(1)..) {
            last = *id;
            if let Some(lane) = lanes.get_mut(&update.lane) {
                lane.push_back(*id);
            } else {
                lanes.insert(update.lane.clone(), VecDeque::from([*id]));
                tokio::spawn(self.clone().empty(update.lane.clone()));
            }
        }
        Some(last)
    }

    async fn empty(self, lane: String) {
        loop {
            let next = {
                let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
                let next = lanes.get_mut(&lane).and_then(VecDeque::pop_front);
                if next.is_none() {
                    lanes.remove(&lane);
                }
                next
            };
            let Some(id) = next else { return };
            if !self.deliver(id).await {
                return;
            }
        }
    }

    /// False: this webhook is over.
    async fn deliver(&self, id: i64) -> bool {
        let (mut pause, longest) = {
            let state = self.world.lock();
            (state.options.webhook_retry, state.options.webhook_retry_max)
        };
        let mut tries = 0;
        loop {
            let Ok(permit) = self.room.acquire().await else {
                return false;
            };
            let Some((request, fresh)) = self.request(id) else {
                return false;
            };
            if !fresh {
                return true;
            }
            let (wait, error) = match request.send().await {
                Ok(answer) if answer.status().is_success() => {
                    if let Some(bot) = self.world.lock().bots.get_mut(&self.bot) {
                        bot.queue.waiting.remove(&id);
                    }
                    return true;
                }
                Ok(answer) => {
                    let wait = answer
                        .headers()
                        .get(RETRY_AFTER)
                        .and_then(|wait| wait.to_str().ok()?.parse().ok());
                    let status = answer.status();
                    let reason = status.canonical_reason().unwrap_or_default();
                    (
                        wait,
                        format!(
                            "Wrong response from the webhook: {} {reason}",
                            status.as_u16()
                        ),
                    )
                }
                Err(error) if error.is_timeout() => (None, "Read timeout expired".to_owned()),
                Err(_) => (None, "Connection refused".to_owned()),
            };
            drop(permit);
            self.note(error);
            tries += 1;
            if let Some(seconds) = wait {
                tokio::time::sleep(Duration::from_secs(u64::min(seconds, HOUR))).await;
            } else if tries > 1 {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(longest);
            }
        }
    }

    /// The request for an update, and whether it still waits to be delivered.
    fn request(&self, id: i64) -> Option<(reqwest::RequestBuilder, bool)> {
        let state = self.world.lock();
        let bot = state.bots.get(&self.bot)?;
        let hook = bot
            .webhook
            .as_ref()
            .filter(|hook| hook.generation == self.generation)?;
        let update = bot
            .queue
            .waiting
            .get(&id)
            .filter(|update| update.expires >= state.now());
        let mut request = self
            .client
            .post(&hook.url)
            .timeout(PATIENCE)
            .header(CONTENT_TYPE, "application/json");
        if let Some(secret) = &hook.secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let body = update.map(|update| update.json.clone());
        let fresh = body.is_some();
        Some((request.body(body.unwrap_or_default()), fresh))
    }

    fn note(&self, error: String) {
        let mut state = self.world.lock();
        let now = state.now();
        if let Some(hook) = state
            .bots
            .get_mut(&self.bot)
            .and_then(|bot| bot.webhook.as_mut())
        {
            hook.last_error = Some((now, error));
        }
    }
}
