#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as Step, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;
use tempfile::TempDir;

use crate::botapi::client::http;

use super::*;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const ONE: &str = "bot:1";
const TWO: &str = "bot:2";

struct Bench {
    dir: TempDir,
    shelf: Shelf,
    bot: Bot,
    hits: Arc<AtomicUsize>,
}

async fn get_file(State(hits): State<Arc<AtomicUsize>>, body: String) -> Response {
    hits.fetch_add(1, Ordering::SeqCst);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let id = body.get("file_id").unwrap().as_str().unwrap();
    if id == "wrong" {
        let answer = r#"{"ok":false,"error_code":400,"description":"Bad Request: wrong file identifier/HTTP URL specified"}"#;
        return (StatusCode::BAD_REQUEST, answer).into_response();
    }
    // A server started with --local names its own files.
    let id = id
        .strip_prefix("disk:")
        .map_or_else(|| format!("f/{id}"), str::to_owned);
    format!(r#"{{"ok":true,"result":{{"file_path":"{id}"}}}}"#).into_response()
}

async fn content(Step(id): Step<String>) -> Response {
    let chunk = |text: &'static str| Ok::<_, std::io::Error>(Bytes::from(text));
    match id.as_str() {
        "empty" => Body::empty().into_response(),
        "chunked" => Body::from_stream(stream::iter([chunk("abc"), chunk("def")])).into_response(),
        "torn" => {
            let torn = Err(std::io::Error::other("torn"));
            Body::from_stream(stream::iter([chunk("abc"), torn])).into_response()
        }
        "lost" => StatusCode::NOT_FOUND.into_response(),
        _ => "abc".into_response(),
    }
}

/// An empty shelf for `most` bytes below `dir`.
pub(crate) async fn shelf(dir: &TempDir, most: u64) -> Shelf {
    let database = format!("sqlite:{}", dir.path().join("db").display());
    let database = Database::open(&database).await.unwrap();
    let files = dir.path().join("files");
    Shelf::open(files, most, database).await.unwrap()
}

async fn bench(most: u64) -> Bench {
    let hits = Arc::new(AtomicUsize::new(0));
    let app = Router::new()
        .route("/bot1:x/getFile", post(get_file))
        .route("/file/bot1:x/f/{id}", get(content))
        .with_state(Arc::clone(&hits));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let dir = tempfile::tempdir().unwrap();
    Bench {
        shelf: shelf(&dir, most).await,
        bot: Bot::new(http(), &url, "1:x".into()),
        dir,
        hits,
    }
}

impl Bench {
    async fn fetch(&self, file: &FileRef) -> Result<Stored, ShelfError> {
        self.shelf.fetch_within(&self.bot, ONE, file, 5).await
    }

    /// All files in the folder, unfinished ones included.
    fn count(&self) -> usize {
        count(&self.dir.path().join("files"))
    }

    async fn used(&self) -> i64 {
        let mut tx = self.shelf.database.read().await.unwrap();
        files::used(&mut tx).await.unwrap()
    }

    fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}

fn count(dir: &Path) -> usize {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { count(&path) } else { 1 })
        .sum()
}

fn file(id: &str) -> FileRef {
    FileRef {
        id: id.into(),
        name: Some("../../name".into()),
        ..FileRef::default()
    }
}

#[tokio::test]
async fn a_file_is_fetched_once() {
    let bench = bench(100).await;
    let stored = bench.fetch(&file("a")).await.unwrap();
    assert_eq!((stored.digest.as_str(), stored.size), (ABC, 3));
    assert_eq!(std::fs::read(&stored.path).unwrap(), b"abc");
    assert_eq!(bench.shelf.path(ABC).await, Some(stored.path.clone()));
    assert_eq!(bench.fetch(&file("a")).await.unwrap(), stored);
    assert_eq!(bench.hits(), 1);
}

#[tokio::test]
async fn another_bot_finds_it_by_its_common_name() {
    let bench = bench(100).await;
    let mut mine = file("a");
    mine.unique = Some("u".into());
    let stored = bench.fetch(&mine).await.unwrap();
    let mut theirs = file("z");
    theirs.unique = Some("u".into());
    let found = bench.shelf.fetch(&bench.bot, TWO, &theirs).await.unwrap();
    assert_eq!(found, stored);
    assert_eq!(bench.hits(), 1);
    let handle = bench.shelf.handle(TWO, ABC).await.unwrap();
    assert_eq!(handle.as_deref(), Some("z"));
}

#[tokio::test]
async fn the_same_bytes_are_stored_once() {
    let bench = bench(5).await;
    let first = bench.fetch(&file("a")).await.unwrap();
    // Three more bytes would not fit, but there are no more.
    let digest = first.digest.clone();
    bench.shelf.book(&digest, 3, None).await.unwrap();
    assert_eq!(bench.used().await, 3);
    assert_eq!(bench.count(), 1);
}

#[tokio::test]
async fn two_names_of_the_same_bytes_lead_to_one_file() {
    let bench = bench(100).await;
    let first = bench.fetch(&file("a")).await.unwrap();
    assert_eq!(bench.fetch(&file("b")).await.unwrap(), first);
    assert_eq!((bench.hits(), bench.used().await, bench.count()), (2, 3, 1));
}

#[tokio::test]
async fn a_file_that_was_removed_by_hand_is_fetched_again() {
    let bench = bench(100).await;
    let stored = bench.fetch(&file("a")).await.unwrap();
    std::fs::remove_file(&stored.path).unwrap();
    assert_eq!(bench.shelf.path(ABC).await, None);
    assert_eq!(bench.fetch(&file("a")).await.unwrap(), stored);
    assert_eq!(bench.hits(), 2);
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_claim_and_by_count() {
    let bench = bench(100).await;
    let mut large = file("a");
    large.size = Some(6);
    let refused = ShelfError::TooLarge {
        size: Some(6),
        limit: 5,
    };
    assert_eq!(bench.fetch(&large).await.unwrap_err(), refused);
    assert_eq!(bench.hits(), 0);
    // Claims to be small, and says nothing on its way.
    let mut liar = file("chunked");
    liar.size = Some(1);
    let refused = ShelfError::TooLarge {
        size: None,
        limit: 5,
    };
    assert_eq!(bench.fetch(&liar).await.unwrap_err(), refused);
    assert_eq!((bench.used().await, bench.count()), (0, 0));
}

#[tokio::test]
async fn a_full_shelf_says_so() {
    let bench = bench(2).await;
    let full = ShelfError::Full { most: 2 };
    assert_eq!(bench.fetch(&file("a")).await.unwrap_err(), full);
    // Without a length on the way, the bytes themselves are counted.
    let wide = bench.shelf.fetch(&bench.bot, ONE, &file("chunked")).await;
    assert_eq!(wide.unwrap_err(), full);
    assert_eq!((bench.used().await, bench.count()), (0, 0));
}

#[tokio::test]
async fn nothing_is_left_of_empty_and_torn_files() {
    let bench = bench(100).await;
    assert_eq!(
        bench.fetch(&file("empty")).await.unwrap_err(),
        ShelfError::Empty
    );
    let torn = bench.fetch(&file("torn")).await.unwrap_err();
    assert!(matches!(torn, ShelfError::Later { .. }), "{torn}");
    assert_eq!((bench.used().await, bench.count()), (0, 0));
}

#[tokio::test]
async fn a_missing_file_is_no_dead_bot() {
    let bench = bench(100).await;
    let gone = bench.fetch(&file("wrong")).await.unwrap_err();
    assert!(matches!(gone, ShelfError::Gone(_)), "{gone}");
    let lost = bench.fetch(&file("lost")).await.unwrap_err();
    assert!(matches!(lost, ShelfError::Later { .. }), "{lost}");
}

#[tokio::test]
async fn handles_are_remembered_per_account() {
    let bench = bench(100).await;
    bench.shelf.remember(TWO, ABC, "h").await.unwrap();
    bench.shelf.remember(TWO, ABC, "h").await.unwrap();
    let of = async |account| bench.shelf.handle(account, ABC).await.unwrap();
    assert_eq!(of(TWO).await.as_deref(), Some("h"));
    assert_eq!(of(ONE).await, None);
    let digest = bench.shelf.digest(TWO, &file("h")).await.unwrap();
    assert_eq!(digest.as_deref(), Some(ABC));
}

#[tokio::test]
async fn a_server_of_ones_own_names_files_on_the_disk() {
    let bench = bench(100).await;
    let path = bench.dir.path().join("local.bin");
    std::fs::write(&path, "abc").unwrap();
    let named = file(&format!("disk:{}", path.display()));
    assert_eq!(bench.fetch(&named).await.unwrap().digest, ABC);
    for odd in ["disk:/etc/../etc/passwd", "disk:/", "disk:/no/such/file"] {
        let refused = bench.fetch(&file(odd)).await;
        assert!(
            matches!(refused, Err(ShelfError::Later { .. })),
            "{odd}: {refused:?}"
        );
    }
}
