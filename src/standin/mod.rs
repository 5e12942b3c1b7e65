//! A local stand-in for the Bot API: users, bots, groups with topics, messages,
//! files, and the rules, limits and error texts of Telegram, on loopback. A bot
//! that works with it works with Telegram. It knows nothing of the rest of the
//! house, and the house knows it only by its URL.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use topicdesk::standin::Standin;
//! use topicdesk::standin::options::Options;
//! use topicdesk::standin::world::draft::Draft;
//! use topicdesk::standin::world::{Place, bot_id};
//!
//! let standin = Standin::start(Options::unlimited()).await?;
//! let world = standin.world();
//! let token = world.bot("desk_bot"); // api_url = standin.url()
//! let agent = world.person("Anna Agent");
//! let desk = world.forum("Desk", agent, &token); // the bot is an administrator
//! let customer = world.person("Carl Customer");
//!
//! let here = Place::Private { bot: bot_id(&token) };
//! world.send(customer, here, Draft::text("hello"))?;
//! let topic = world.wait_topic(Duration::from_secs(5), desk, |_| true).await;
//! let topic = topic.ok_or("no topic")?.id;
//! let posted = world.topic_messages(desk, topic);
//! let asked = world.send(agent, Place::Topic(desk, topic), Draft::text("hi").reply(posted[0].id))?;
//! world.react(agent, Place::Topic(desk, topic), asked, Some("👍"))?;
//! let pressed = world.press(agent, Place::Topic(desk, topic), posted[0].id, "take")?;
//! let answer = pressed.answer().await;
//! standin.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! | part | what it is |
//! |---|---|
//! | [`options`] | what can be set at the start: budgets, latency, where the world is kept |
//! | [`world`] | the handle for tests: make, act as people, read, wait |
//! | [`faults`] | what goes wrong on demand |
//! | [`state`] | everything it knows, behind one lock |
//! | `methods` | the Bot API, one table |
//! | `control` | the page's HTTP: `/world`, `/world/live`, `/world/act` … |

mod control;
pub mod errors;
pub mod faults;
mod limits;
mod link;
pub mod log;
mod methods;
pub mod options;
mod request;
mod save;
mod server;
pub mod state;
mod text;
pub mod updates;
mod webhook;
pub mod world;

#[cfg(test)]
mod tests;

use self::link::{Gate, Link};
use self::options::Options;
use self::server::Server;
use self::world::World;
use axum::extract::DefaultBodyLimit;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long calls under way may take to finish when the stand-in stops.
const FAREWELL: Duration = Duration::from_secs(2);
/// Room for the other parts beside the largest file.
const SPARE: usize = 10 << 20;

/// A running stand-in. Dropping it stops it without waiting.
#[derive(Debug)]
pub struct Standin {
    world: World,
    address: SocketAddr,
    stop: CancellationToken,
    closed: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
    saving: Option<(CancellationToken, JoinHandle<()>)>,
}

impl Standin {
    /// Binds 127.0.0.1, loads the world of `data_dir` if there is one, and serves.
    ///
    /// # Errors
    /// The port is taken, or the saved world cannot be read.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let folder = options.data_dir.clone();
        let largest = options.max_upload + SPARE;
        let world = World::new(save::load(options)?);
        let stop = CancellationToken::new();
        let closed = Arc::new(AtomicBool::new(false));
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .map_err(io::Error::other)?;
        let server = Server {
            world: world.clone(),
            stop: stop.clone(),
            client,
        };
        {
            let state = world.lock();
            state
                .bots
                .keys()
                .for_each(|bot| webhook::start(&server, *bot, &state));
        }
        let router = control::router()
            .fallback(server::bot_api)
            .layer(DefaultBodyLimit::max(largest));
        let service = router
            .with_state(server)
            .into_make_service_with_connect_info::<Link>();
        let gate = Gate {
            listener,
            closed: Arc::clone(&closed),
        };
        let stopped = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            // Accepting never fails for good, so neither does serving.
            let _ = axum::serve(gate, service)
                .with_graceful_shutdown(stopped)
                .await;
        });
        let saving = folder.map(|folder| {
            // Ends after the serving, so that the last calls are saved too.
            let end = CancellationToken::new();
            let task = tokio::spawn(save::keep(world.clone(), folder, end.clone()));
            (end, task)
        });
        Ok(Self {
            world,
            address,
            stop,
            closed,
            serving: Some(serving),
            saving,
        })
    }

    /// Where it listens, as `api_url` wants it: `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The world behind it.
    pub fn world(&self) -> World {
        self.world.clone()
    }

    /// Stops: answers long polls with what there is, lets calls under way
    /// finish for a moment, saves the world.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(mut task) = self.serving.take()
            && tokio::time::timeout(FAREWELL, &mut task).await.is_err()
        {
            task.abort();
        }
        self.closed.store(true, Ordering::Release);
        if let Some((end, task)) = self.saving.take() {
            end.cancel();
            // A failure was logged where it happened.
            let _ = task.await;
        }
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some((end, _)) = &self.saving {
            end.cancel();
        }
        self.closed.store(true, Ordering::Release);
    }
}
