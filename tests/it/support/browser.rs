//! A headless Chromium, driven over its own protocol (CDP): what a person sees,
//! types and presses. Everything waits for what shall be there.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Longest that anything is waited for; a cold start on a busy machine is slow.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a page is asked whether it has come so far.
const GLANCE: Duration = Duration::from_millis(40);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Value, String>>>>>;

/// A browser with a profile of its own; gone when dropped.
pub struct Browser {
    child: Child,
    wire: Arc<Wire>,
    _profile: tempfile::TempDir,
}

/// Where the program is, unless there is none and nobody promised one: then the
/// caller's test has nothing to do, and says so.
pub fn program() -> Option<PathBuf> {
    let named = variable("TOPICDESK_TEST_CHROMIUM").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from);
    let folders: Vec<PathBuf> = variable("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    let found = named.or_else(|| {
        let places = usual
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        places.into_iter().find(|place| place.exists())
    });
    assert!(
        found.is_some() || variable("CI").is_none(),
        "no Chromium: tests/run installs it for root; else set TOPICDESK_TEST_CHROMIUM"
    );
    if found.is_none() {
        eprintln!("SKIPPED: no Chromium on this machine, nothing was tested");
    }
    found
}

#[expect(
    clippy::disallowed_methods,
    reason = "where a developer's browser is stands in no settings"
)]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

impl Browser {
    /// Starts `program`.
    pub async fn start(program: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let child = Command::new(program)
            .args([
                "--headless=new",
                "--remote-debugging-port=0",
                "--no-sandbox",
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-component-update",
                "--disable-background-networking",
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--disable-backgrounding-occluded-windows",
                // One process, so that one session reaches the frames of all origins.
                "--disable-site-isolation-trials",
                "--disable-features=IsolateOrigins,site-per-process,Translate",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                "--lang=en-US",
                "about:blank",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = debugging_address(profile.path()).await;
        let (socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
        Self {
            child,
            wire: Wire::over(socket),
            _profile: profile,
        }
    }

    /// A new tab that stores nothing in common with tabs of other calls.
    pub async fn visitor(&self) -> Visitor<'_> {
        let made = self
            .wire
            .call(None, "Target.createBrowserContext", json!({}))
            .await;
        Visitor {
            browser: self,
            context: made["browserContextId"].as_str().unwrap().to_owned(),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A person with a browser: cookies and storage of his own, several tabs.
pub struct Visitor<'a> {
    browser: &'a Browser,
    context: String,
}

impl Visitor<'_> {
    /// Opens a tab of this size (CSS pixels) at `url`.
    pub async fn tab(&self, url: &str, size: (u32, u32)) -> Tab {
        let tab = self.blank(size).await;
        tab.go(url).await;
        tab
    }

    /// Opens a tab of this size with nothing in it yet.
    pub async fn blank(&self, (width, height): (u32, u32)) -> Tab {
        let wire = Arc::clone(&self.browser.wire);
        let blank = json!({"url": "about:blank", "browserContextId": self.context});
        let target = wire.call(None, "Target.createTarget", blank).await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = wire.call(None, "Target.attachToTarget", attach).await;
        let tab = Tab {
            session: attached["sessionId"].as_str().unwrap().to_owned(),
            wire,
        };
        tab.call("Page.enable", json!({})).await;
        let phone = width < 600;
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone});
        tab.call("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        tab.call(
            "Emulation.setTouchEmulationEnabled",
            json!({"enabled": phone}),
        )
        .await;
        tab.call(
            "Emulation.setFocusEmulationEnabled",
            json!({"enabled": true}),
        )
        .await;
        tab
    }
}

/// One open page.
pub struct Tab {
    wire: Arc<Wire>,
    session: String,
}

/// Where a script runs: the page itself, or the frame of the chat within it.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The page of the shop.
    Page,
    /// The frame whose address has `/web/` in it.
    Chat,
}

impl Tab {
    /// One call of the protocol.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        self.wire.call(Some(&self.session), method, params).await
    }

    /// Goes to a page.
    pub async fn go(&self, url: &str) {
        self.call("Page.navigate", json!({"url": url})).await;
    }

    /// Runs a script in every page and frame before their own.
    pub async fn prepare(&self, script: &str) {
        let source = json!({"source": script});
        self.call("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
    }

    /// Runs a whole script.
    pub async fn load(&self, place: Place, script: &str) {
        let mut asked = json!({"expression": script});
        if matches!(place, Place::Chat) {
            asked["contextId"] = self.chat().await.unwrap();
        }
        let told = self.call("Runtime.evaluate", asked).await;
        assert!(told.get("exceptionDetails").is_none(), "{told}");
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.run(Place::Page, "window.__old = true").await;
        self.call("Page.reload", json!({})).await;
        self.until(
            Place::Page,
            "!window.__old && document.readyState === 'complete'",
        )
        .await;
    }

    /// What the expression (which may be a promise) comes to.
    pub async fn run(&self, place: Place, expression: &str) -> Value {
        let begun = Instant::now();
        loop {
            match self.attempt(place, expression).await {
                Ok(value) => return value,
                // A page that is just being replaced.
                Err(error) if begun.elapsed() > PATIENCE => panic!("{expression}: {error}"),
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    }

    /// Waits until the expression is true, and gives what it came to.
    pub async fn until(&self, place: Place, expression: &str) -> Value {
        let begun = Instant::now();
        let mut last;
        loop {
            last = self.attempt(place, expression).await;
            if let Ok(value) = &last
                && !matches!(value, Value::Null | Value::Bool(false))
                && value != ""
                && value != 0
            {
                return value.clone();
            }
            if begun.elapsed() > PATIENCE {
                let page = self
                    .attempt(place, "document.body && document.body.innerText")
                    .await;
                panic!("never came: {expression} ({last:?}); there is: {page:?}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn attempt(&self, place: Place, expression: &str) -> Result<Value, String> {
        let context = match place {
            Place::Page => None,
            Place::Chat => Some(self.chat().await?),
        };
        let mut asked = json!({
            "expression": format!("(async () => ({expression}))()"),
            "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        if let Some(context) = context {
            asked["contextId"] = context;
        }
        let told = self
            .wire
            .try_call(Some(&self.session), "Runtime.evaluate", asked)
            .await?;
        match told.get("exceptionDetails") {
            Some(details) => Err(details.to_string()),
            None => Ok(told["result"].get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// A world of our own in the frame of the chat: it shares the document.
    async fn chat(&self) -> Result<Value, String> {
        let tree = self
            .wire
            .try_call(Some(&self.session), "Page.getFrameTree", json!({}))
            .await?;
        let frame = find_frame(&tree["frameTree"], "/web/").ok_or("there is no chat yet")?;
        let asked = json!({"frameId": frame, "worldName": "test"});
        let made = self
            .wire
            .try_call(Some(&self.session), "Page.createIsolatedWorld", asked)
            .await?;
        Ok(made["executionContextId"].clone())
    }

    /// Types into whatever has the focus, as an input method would.
    pub async fn types(&self, words: &str) {
        self.call("Input.insertText", json!({"text": words})).await;
    }

    /// Presses and releases a key, such as `Enter` or `Shift+Tab`.
    pub async fn key(&self, name: &str) {
        let (shift, name) = match name.strip_prefix("Shift+") {
            Some(rest) => (8, rest),
            None => (0, name),
        };
        let code = match name {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "End" => 35,
            "Home" => 36,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            other => panic!("no such key here: {other}"),
        };
        let mut down = json!({"type": "rawKeyDown", "key": name, "code": name, "modifiers": shift, "windowsVirtualKeyCode": code});
        if let Some(text) = match name {
            "Enter" => Some("\r"),
            " " => Some(" "),
            _ => None,
        } {
            down["type"] = "keyDown".into();
            down["text"] = text.into();
        }
        if name == " " {
            down["code"] = "Space".into();
        }
        self.call("Input.dispatchKeyEvent", down.clone()).await;
        down["type"] = "keyUp".into();
        if let Some(fields) = down.as_object_mut() {
            fields.remove("text");
        }
        self.call("Input.dispatchKeyEvent", down).await;
    }

    /// Gives files to the file field that `expression` names.
    pub async fn attach(&self, place: Place, expression: &str, files: &[&Path]) {
        self.until(place, &format!("!!({expression})")).await;
        let mut asked = json!({"expression": expression});
        if matches!(place, Place::Chat) {
            asked["contextId"] = self.chat().await.unwrap();
        }
        let found = self.call("Runtime.evaluate", asked).await;
        let files: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let given = json!({"files": files, "objectId": found["result"]["objectId"]});
        self.call("DOM.setFileInputFiles", given).await;
    }

    /// Cuts the network off, or lets it be again.
    pub async fn offline(&self, offline: bool) {
        self.call("Network.enable", json!({})).await;
        let net = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.call("Network.emulateNetworkConditions", net).await;
    }

    /// Sets what the person prefers, such as `("prefers-color-scheme", "dark")`.
    pub async fn prefers(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        self.call("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Closes the tab.
    pub async fn close(self) {
        let _ = self
            .wire
            .try_call(Some(&self.session), "Page.close", json!({}))
            .await;
    }
}

/// The id of the innermost frame whose address has `part` in it.
fn find_frame(tree: &Value, part: &str) -> Option<Value> {
    let children = tree["childFrames"].as_array();
    let within = children
        .into_iter()
        .flatten()
        .find_map(|child| find_frame(child, part));
    within.or_else(|| {
        let frame = &tree["frame"];
        frame["url"]
            .as_str()
            .is_some_and(|url| url.contains(part))
            .then(|| frame["id"].clone())
    })
}

/// What the browser writes down once it listens.
async fn debugging_address(profile: &Path) -> String {
    let file = profile.join("DevToolsActivePort");
    let begun = Instant::now();
    loop {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let mut lines = text.lines();
        if let (Some(port), Some(path)) = (lines.next(), lines.next()) {
            return format!("ws://127.0.0.1:{port}{path}");
        }
        assert!(begun.elapsed() < PATIENCE, "Chromium did not start");
        tokio::time::sleep(GLANCE).await;
    }
}

/// The connection: calls out, answers in.
struct Wire {
    out: tokio::sync::Mutex<SplitSink<Socket, Message>>,
    waiting: Waiting,
    last: AtomicU64,
}

impl Wire {
    fn over(socket: Socket) -> Arc<Self> {
        let (out, within) = socket.split();
        let waiting = Waiting::default();
        tokio::spawn(listen(within, Arc::clone(&waiting)));
        Arc::new(Self {
            out: tokio::sync::Mutex::new(out),
            waiting,
            last: AtomicU64::new(0),
        })
    }

    async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        match self.try_call(session, method, params).await {
            Ok(value) => value,
            Err(error) => panic!("{method}: {error}"),
        }
    }

    async fn try_call(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut asked = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            asked["sessionId"] = session.into();
        }
        let (told, answer) = oneshot::channel();
        self.waiting.lock().unwrap().insert(id, told);
        let text = Message::text(asked.to_string());
        let sent = self.out.lock().await.send(text).await;
        sent.map_err(|error| error.to_string())?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err("the browser is gone".into()),
            Err(_) => Err("the browser does not answer".into()),
        }
    }
}

async fn listen(mut within: SplitStream<Socket>, waiting: Waiting) {
    while let Some(Ok(message)) = within.next().await {
        let Ok(text) = message.into_text() else {
            continue;
        };
        let Ok(mut told) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        let Some(id) = told["id"].as_u64() else {
            continue;
        };
        if let Some(caller) = waiting.lock().unwrap().remove(&id) {
            let error = told["error"]["message"].as_str().map(str::to_owned);
            let _ = caller.send(error.map_or_else(|| Ok(told["result"].take()), Err));
        }
    }
    waiting.lock().unwrap().clear();
}
