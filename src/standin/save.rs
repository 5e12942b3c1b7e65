//! Keeping the world between runs: `world.json` and one file per stored file.

use super::options::Options;
use super::state::chat::Chat;
use super::state::file::StoredFile;
use super::state::user::User;
use super::state::{Bot, State};
use super::world::World;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fs, io};
use tokio_util::sync::CancellationToken;

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(700);
/// After an unclean end ids are skipped: what was handed out since the last
/// save must not be handed out again.
const SKIP: i64 = 1_000;

#[derive(Serialize, Deserialize)]
struct Saved<'a> {
    clean: bool,
    next_id: i64,
    staff_bot: Option<i64>,
    users: Vec<Cow<'a, User>>,
    bots: Vec<Cow<'a, Bot>>,
    chats: Vec<Cow<'a, Chat>>,
    files: Vec<Cow<'a, StoredFile>>,
}

/// The world of `options.data_dir`; an empty one if there is none.
pub fn load(options: Options) -> io::Result<State> {
    let folder = options.data_dir.clone();
    let mut state = State::new(options);
    let Some(folder) = folder else {
        return Ok(state);
    };
    fs::create_dir_all(folder.join("files"))?;
    let text = match fs::read(folder.join("world.json")) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(state),
        Err(error) => return Err(error),
    };
    let saved: Saved = serde_json::from_slice(&text).map_err(io::Error::other)?;
    let skip = if saved.clean { 0 } else { SKIP };
    state.next_id = saved.next_id + skip;
    state.staff_bot = saved.staff_bot;
    for user in saved.users {
        state.users.insert(user.id, user.into_owned());
    }
    for mut bot in saved.bots.into_iter().map(Cow::into_owned) {
        bot.queue.next += skip;
        bot.next_private += skip;
        state.bots.insert(bot.id, bot);
    }
    for mut chat in saved.chats.into_iter().map(Cow::into_owned) {
        chat.next_id += skip;
        state.chats.insert(chat.key, chat);
    }
    for mut file in saved.files.into_iter().map(Cow::into_owned) {
        let path = folder.join("files").join(&file.unique);
        file.bytes = fs::read(path).unwrap_or_default().into();
        state.files.insert(file.unique.clone(), file);
    }
    Ok(state)
}

/// Writes the world down whenever it changed, until told to stop; then once more.
/// The first thing written says "not ended cleanly".
pub async fn keep(world: World, folder: PathBuf, stop: CancellationToken) {
    let mut changed = world.lock().changed.subscribe();
    let written = Arc::new(Mutex::new(HashSet::new()));
    let mut stopping = false;
    loop {
        changed.borrow_and_update();
        let (world, folder, written) = (world.clone(), folder.clone(), Arc::clone(&written));
        let saved = tokio::task::spawn_blocking(move || {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            save(&world, &folder, &mut written, stopping)
        });
        match saved.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the stand-in's world could not be saved"),
            Err(error) => tracing::warn!(%error, "saving the stand-in's world was cut short"),
        }
        if stopping {
            return;
        }
        let gather = async {
            let alive = changed.changed().await.is_ok();
            tokio::time::sleep(GATHER).await;
            alive
        };
        stopping = tokio::select! {
            alive = gather => !alive,
            () = stop.cancelled() => true,
        };
    }
}

/// Writes files that are new, then the world, atomically.
fn save(
    world: &World,
    folder: &Path,
    written: &mut HashSet<String>,
    clean: bool,
) -> io::Result<()> {
    let (text, fresh) = {
        let state = world.lock();
        let fresh: Vec<StoredFile> = state
            .files
            .values()
            .filter(|file| !written.contains(&file.unique))
            .cloned()
            .collect();
        let saved = Saved {
            clean,
            next_id: state.next_id,
            staff_bot: state.staff_bot,
            users: state.users.values().map(Cow::Borrowed).collect(),
            bots: state.bots.values().map(Cow::Borrowed).collect(),
            chats: state.chats.values().map(Cow::Borrowed).collect(),
            files: state.files.values().map(Cow::Borrowed).collect(),
        };
        (serde_json::to_vec(&saved).map_err(io::Error::other)?, fresh)
    };
    for file in fresh {
        fs::write(folder.join("files").join(&file.unique), &file.bytes)?;
        written.insert(file.unique);
    }
    let draft = folder.join("world.json.new");
    fs::write(&draft, text)?;
    fs::rename(draft, folder.join("world.json"))
}
