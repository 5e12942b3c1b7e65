//! Puts everything together, in the order in which it is needed.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::botapi::client::{self, Bot};
use crate::botapi::shelf::Shelf;
use crate::botapi::webhook;
use crate::channels::KINDS;
use crate::channels::contract::{Channel, Door, Way};
use crate::channels::kind::{self, Opening};
use crate::channels::lender::Lender;
use crate::config::{Config, Updates};
use crate::delivery::customer::{CustomerRim, Outlet};
use crate::delivery::queue::Budgets;
use crate::delivery::rim::Rims;
use crate::delivery::standing::Standing;
use crate::delivery::worker::Worker;
use crate::desk::after::Afterwards;
use crate::desk::bound;
use crate::desk::listen::StaffDigest;
use crate::desk::rim::DeskRim;
use crate::desk::stage::{InboxIs, Stage};
use crate::desk::wire::Wire;
use crate::jobs::clerk::Clerk;
use crate::jobs::scheduler::Scheduler;
use crate::locale::Language;
use crate::model::link::Links;
use crate::relay::listen::InboxDigest;
use crate::relay::parcels::Accounts;
use crate::store::database::Database;
use crate::store::folder::Folder;
use crate::store::pages;
use crate::web::health::{self, Pulse, Vitals, Watched};
use crate::web::hook::Hooks;
use crate::web::metrics::{self, Metrics};
use crate::web::pages::Pages;
use crate::web::{self, doors, router, server};

use super::feed::{self, Feed, Feeds};
use super::{App, Tuning, budgets, indexer, janitor};

/// One inbox, open.
struct Open {
    code: String,
    kind: String,
    name: String,
    /// Where its door would be.
    path: String,
    /// Its news come by a door of its own.
    has_door: bool,
    /// Taken when the door is opened.
    door: Option<Door>,
    channel: Arc<dyn Channel>,
}

impl Open {
    /// What the desk knows of it.
    fn known(&self) -> (String, InboxIs) {
        let limits = self.channel.limits();
        let is = InboxIs {
            name: self.name.clone(),
            account: self.channel.account().to_owned(),
            download: limits.download,
            receipts: limits.receipts,
            revokes: limits.revokes,
            files: self.channel.files(),
            portraits: self.channel.portraits(),
        };
        (self.code.clone(), is)
    }

    fn watched(&self) -> health::Inbox {
        health::Inbox {
            code: self.code.clone(),
            kind: self.kind.clone(),
            account: self.channel.account().to_owned(),
        }
    }
}

/// The staff bot as the server knows it.
#[derive(Deserialize)]
struct Me {
    id: i64,
    #[serde(default)]
    username: String,
}

pub async fn start(config: Config, tuning: Tuning) -> anyhow::Result<App> {
    let database = Database::open(config.database.url.expose_secret())
        .await
        .context("database")?;
    let http = client::http();
    let bot = Bot::new(
        http.clone(),
        config.desk.api_url.as_str(),
        config.desk.token.clone(),
    );
    let me = greet(&bot).await?;
    let account = format!("bot:{}", me.id);
    let shelf = Shelf::open(&config.files.dir, config.files.max_bytes, database.clone())
        .await
        .context("the folder for files")?;
    let mut inboxes = open_inboxes(&config, &http, &shelf, &database)?;
    let chat = bound::get(&mut database.read().await?, config.desk.chat).await?;
    let links = links(&config, &database).await?;
    let mut stage = Stage::new(
        account.clone(),
        (me.id, me.username),
        (config.desk.language, config.desk.timezone),
        inboxes.iter().map(Open::known).collect(),
        chat,
    );
    stage.areas.extend(tuning.areas);
    let stage = Arc::new(stage.with_links(links));
    let wire = Wire::new(bot.clone());
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let app = App {
        database: database.clone(),
        stop: stop.clone(),
        tasks,
        address: None,
        metrics: None,
        stage: stage.clone(),
    };
    let outlets = outlets(&inboxes, &Lender::new(&shelf, &bot));
    let (up, seen) = watch::channel(());
    let watched = Watched {
        desk: account.clone(),
        inboxes: inboxes.iter().map(Open::watched).collect(),
        standing: Arc::default(),
    };
    let standing = watched.standing.clone();
    let polled = config.desk.updates == Updates::Polling;
    // What comes by our own door is not asked for.
    let accounts = inboxes
        .iter()
        .filter(|open| !open.has_door)
        .map(|open| open.channel.account().to_owned())
        .chain([account.clone()]);
    let pulse = Arc::new(Pulse::new(accounts.filter(|_| polled)));
    let afterwards = Afterwards {
        database: database.clone(),
        wire: wire.clone(),
        stage: stage.clone(),
        owner: config.desk.owner,
        up,
    };
    let meeting = afterwards.clone();
    app.tasks.spawn(async move { meeting.meet().await });
    app.follow(bound::follow(
        database.clone(),
        config.desk.chat,
        afterwards.clone(),
    ));
    let feeds = feeds(&database, &stage, &inboxes, &pulse, afterwards);
    feeds.settle_doubts(&database).await?;
    app.deliver(
        &config,
        tuning,
        &account,
        outlets,
        (&wire, &shelf),
        (&seen, &standing),
    );
    let secrets = webhook_secrets(&database, &feeds).await?;
    let vitals = Arc::new(Vitals::new(database.clone(), pulse, watched));
    let doors = doors(&mut inboxes, &feeds);
    let (address, metrics) = app
        .open_door(&config, &feeds, &secrets, &vitals, doors)
        .await?;
    app.listen(&config, &bot, &inboxes, &feeds, &secrets)?;
    app.tend(shelf, feeds, tuning);
    let everywhere = json!({ "type": "all_group_chats" });
    if let Err(error) = Wire::new(bot)
        .offer_commands(&everywhere, false, config.desk.language)
        .await
    {
        tracing::warn!(%error, "the list of commands could not be set");
    }
    Ok(App {
        address,
        metrics,
        ..app
    })
}

impl App {
    /// Starts what never ends by itself; it ends with us.
    fn follow(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = work => {}
            }
        });
    }

    /// Starts what goes on by itself: the search's index, timers, tidying up.
    fn tend(&self, shelf: Shelf, feeds: Feeds, tuning: Tuning) {
        let database = || self.database.clone();
        let stop = || self.stop.clone();
        let clerk = Arc::new(Clerk {
            stage: self.stage.clone(),
        });
        let retry = Duration::from_millis(tuning.retry);
        self.tasks.spawn(indexer::run(database(), stop()));
        self.tasks
            .spawn(Scheduler::new(database(), clerk).run(stop()));
        self.tasks
            .spawn(janitor::run(database(), shelf, feeds, retry, stop()));
    }

    /// One worker an account empties the outbox.
    fn deliver(
        &self,
        config: &Config,
        tuning: Tuning,
        account: &str,
        outlets: HashMap<String, Outlet>,
        (wire, store): (&Wire, &Shelf),
        (up, standing): (&watch::Receiver<()>, &Arc<Standing>),
    ) {
        let stage = self.stage.clone();
        let accounts: BTreeMap<String, bool> = outlets
            .values()
            .map(|outlet| {
                let channel = &outlet.channel;
                (channel.account().to_owned(), channel.limits().paced)
            })
            .chain([(account.to_owned(), true)])
            .collect();
        let rims = Rims {
            desk: Arc::new(DeskRim {
                database: self.database.clone(),
                wire: wire.clone(),
                shelf: store.clone(),
                stage: self.stage.clone(),
                feed_span: Duration::from_millis(tuning.feed_span),
                without_right: Duration::from_millis(tuning.down.unsigned_abs()),
                talk_pause: tuning.talk_pause,
            }),
            customer: Arc::new(CustomerRim {
                database: self.database.clone(),
                desk: account.to_owned(),
                group: Arc::new(move || stage.chat()),
                outlets,
            }),
        };
        for (account, paced) in accounts {
            let budgets = if paced {
                budgets(config, tuning)
            } else {
                Budgets::NONE
            };
            let worker = Worker {
                database: self.database.clone(),
                account,
                budgets,
                rims: rims.clone(),
                down: tuning.down,
                up: up.clone(),
                standing: standing.clone(),
            };
            self.tasks.spawn(worker.run(self.stop.clone()));
        }
    }

    /// Opens the door to the street and, if it has an address of its own, that
    /// to the figures; gives both addresses.
    async fn open_door(
        &self,
        config: &Config,
        feeds: &Feeds,
        secrets: &BTreeMap<String, SecretString>,
        vitals: &Arc<Vitals>,
        doors: Vec<(String, Router)>,
    ) -> anyhow::Result<(Option<SocketAddr>, Option<SocketAddr>)> {
        let web = &config.web;
        let language = config.desk.language;
        let asked = web.metrics_listen.is_some() || web.metrics_token.is_some();
        let figures = asked.then(|| {
            let token = web.metrics_token.clone();
            let metrics = Metrics::new(vitals.clone(), self.database.clone(), token);
            Arc::new(metrics)
        });
        if let Some(figures) = &figures {
            self.tasks.spawn(figures.clone().upkeep(self.stop.clone()));
        }
        let mut beside = None;
        if let (Some(listen), Some(figures)) = (web.metrics_listen, &figures) {
            let router = metrics::router(figures.clone());
            beside = self.serve(listen, router, language).await?;
        }
        let Some(listen) = web.listen else {
            return Ok((None, beside));
        };
        let hooks = (config.desk.updates == Updates::Webhook)
            .then(|| Hooks::new(secrets.clone(), Arc::new(feeds.clone())));
        let mut router = router::router(vitals.clone(), hooks);
        if let Some(links) = &self.stage.links {
            let pages = Pages {
                database: self.database.clone(),
                folder: Folder::open(&config.files.dir).await?,
                links: links.clone(),
                language,
                zone: config.desk.timezone,
            };
            router = router.merge(web::pages::router(Arc::new(pages)));
        }
        if let (Some(figures), Some(_)) = (&figures, &web.metrics_token) {
            router = router.merge(metrics::router(figures.clone()));
        }
        let router = doors::mount(router, doors, &web.trusted_proxies);
        Ok((self.serve(listen, router, language).await?, beside))
    }

    async fn serve(
        &self,
        listen: SocketAddr,
        router: Router,
        language: Language,
    ) -> anyhow::Result<Option<SocketAddr>> {
        let listener = server::bind(listen)
            .await
            .map_err(|finding| anyhow::anyhow!(finding.say(language)))?;
        let address = listener.local_addr().ok();
        self.tasks.spawn(server::serve(
            listener,
            router,
            server::Patience::default(),
            self.stop.clone(),
        ));
        Ok(address)
    }

    fn listen(
        &self,
        config: &Config,
        bot: &Bot,
        inboxes: &[Open],
        feeds: &Feeds,
        secrets: &BTreeMap<String, SecretString>,
    ) -> anyhow::Result<()> {
        let way = |account: &str| -> anyhow::Result<Way> {
            match (
                config.desk.updates,
                &config.web.public_url,
                secrets.get(account),
            ) {
                (Updates::Webhook, Some(url), Some(secret)) => Ok(Way::Hook {
                    address: webhook::address(url, account),
                    secret: secret.clone(),
                }),
                (Updates::Webhook, ..) => anyhow::bail!("web.public_url is missing"),
                (Updates::Polling, ..) => Ok(Way::Poll),
            }
        };
        if let Some((account, staff)) = &feeds.staff {
            let reader = feed::staff(bot.clone(), way(account)?, staff.clone(), self.stop.clone());
            self.tasks.spawn(reader);
        }
        for open in inboxes {
            let account = open.channel.account();
            if let Some(own) = feeds.inboxes.get(account) {
                if open.has_door {
                    let (channel, sink, stop) =
                        (open.channel.clone(), own.clone(), self.stop.clone());
                    self.tasks
                        .spawn(async move { channel.listen(Way::Poll, sink, stop).await });
                    continue;
                }
                let reader = feed::inbox(
                    open.channel.clone(),
                    way(account)?,
                    own.clone(),
                    self.stop.clone(),
                );
                self.tasks.spawn(reader);
            }
        }
        Ok(())
    }
}

/// Asks the server who we are; waits for a server that cannot be reached, but
/// not for one that does not know the token.
async fn greet(bot: &Bot) -> anyhow::Result<Me> {
    let mut pause = Duration::from_secs(1);
    loop {
        match bot.call("getMe", &json!({})).await {
            Ok(me) => return Ok(me),
            Err(error)
                if error.fault().is_some_and(|fault| {
                    fault.is_certain_not_sent() && fault.after().is_none()
                }) =>
            {
                return Err(error).context("the staff bot");
            }
            Err(error) => tracing::warn!(%error, "the Bot API does not answer; trying again"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(30));
    }
}

fn open_inboxes(
    config: &Config,
    http: &reqwest::Client,
    shelf: &Shelf,
    database: &Database,
) -> anyhow::Result<Vec<Open>> {
    config
        .inboxes
        .iter()
        .map(|inbox| {
            let opening = Opening {
                inbox,
                staff: &config.desk.token,
                api_url: config.desk.api_url.as_str(),
                http,
                shelf,
                database,
                public_url: config.web.public_url.as_ref(),
            };
            let channel = kind::open(KINDS, &opening).map_err(|errors| {
                let words: Vec<String> = errors
                    .iter()
                    .map(|error| error.say(config.desk.language))
                    .collect();
                anyhow::anyhow!(words.join("\n"))
            })?;
            let door = channel.door();
            Ok(Open {
                code: inbox.code.clone(),
                kind: inbox.kind.clone(),
                name: inbox.name.clone(),
                path: format!("/{}/{}", inbox.kind, inbox.code),
                has_door: door.is_some(),
                door,
                channel,
            })
        })
        .collect()
}

/// Who signs links to pages, if the street reaches our door.
async fn links(config: &Config, database: &Database) -> anyhow::Result<Option<Links>> {
    let (Some(url), Some(_)) = (&config.web.public_url, config.web.listen) else {
        return Ok(None);
    };
    Ok(Some(Links::new(url, pages::key(database).await?)))
}

fn outlets(inboxes: &[Open], from_desk: &Lender) -> HashMap<String, Outlet> {
    inboxes
        .iter()
        .map(|open| {
            let outlet = Outlet {
                channel: open.channel.clone(),
                files: Arc::new(from_desk.clone()),
                down: Arc::default(),
            };
            (open.code.clone(), outlet)
        })
        .collect()
}

fn feeds(
    database: &Database,
    stage: &Arc<Stage>,
    inboxes: &[Open],
    pulse: &Arc<Pulse>,
    afterwards: Afterwards,
) -> Feeds {
    let on_staff = inboxes
        .iter()
        .find(|open| open.channel.account() == stage.account)
        .map(|open| (open.code.clone(), open.channel.clone()));
    let staff = Feed {
        database: database.clone(),
        account: stage.account.clone(),
        digest: Arc::new(StaffDigest {
            stage: stage.clone(),
            inbox: on_staff,
        }),
        after: feed::afterwards(afterwards),
        pulse: pulse.clone(),
    };
    let own = inboxes
        .iter()
        .filter(|open| open.channel.account() != stage.account)
        .map(|open| {
            let account = open.channel.account().to_owned();
            let accounts = Accounts {
                desk: stage.account.clone(),
                inbox: account.clone(),
            };
            let digest = InboxDigest {
                inbox: open.code.clone(),
                channel: open.channel.clone(),
                accounts,
            };
            let feed = Feed {
                database: database.clone(),
                account: account.clone(),
                digest: Arc::new(digest),
                after: Box::new(|_| {}),
                pulse: pulse.clone(),
            };
            (account, Arc::new(feed))
        });
    Feeds {
        staff: Some((stage.account.clone(), Arc::new(staff))),
        inboxes: own.collect(),
    }
}

/// The doors of those inboxes that have one, each with its path.
fn doors(inboxes: &mut [Open], feeds: &Feeds) -> Vec<(String, Router)> {
    let doors = inboxes.iter_mut().filter_map(|open| {
        let feed = feeds.inboxes.get(open.channel.account())?.clone();
        let door = open.door.take()?;
        Some((open.path.clone(), door(feed)))
    });
    doors.collect()
}

/// One secret for each account whose updates are brought.
async fn webhook_secrets(
    database: &Database,
    feeds: &Feeds,
) -> anyhow::Result<BTreeMap<String, SecretString>> {
    let key = webhook::key(database).await?;
    let accounts = feeds
        .inboxes
        .keys()
        .chain(feeds.staff.iter().map(|(account, _)| account));
    Ok(accounts
        .map(|account| (account.clone(), webhook::secret(&key, account)))
        .collect())
}
