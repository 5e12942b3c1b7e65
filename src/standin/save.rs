//! Keeping the world between runs: `world.json` and one file per stored file.

use super::options::Options;
use super::state::chat::Chat;
use super::state::file::StoredFile;
use super::state::user::User;
use super::state::{Bot, State};
use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};
use tokio_util::sync::CancellationToken;

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(700);
/// After an unclean end ids are skipped: what was handed out since the last
/// save must not be handed out again.
const SKIP: i64 = 1_000;

#[derive(Default, Serialize, Deserialize)]
struct Saved {
    clean: bool,
    next_id: i64,
    staff_bot: Option<i64>,
    users: Vec<User>,
    bots: Vec<Bot>,
    chats: Vec<Chat>,
    files: Vec<StoredFile>,
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
    state.users = saved
        .users
        .into_iter()
        .map(|user| (user.id, user))
        .collect();
    for mut bot in saved.bots {
        bot.queue.next += skip;
        bot.next_private += skip;
        state.bots.insert(bot.id, bot);
    }
    for mut chat in saved.chats {
        chat.next_id += skip;
        state.chats.insert(chat.key, chat);
    }
    for mut file in saved.files {
        file.bytes = fs::read(folder.join("files").join(&file.unique))
            .unwrap_or_default()
            .into();
        state.files.insert(file.unique.clone(), file);
    }
    Ok(state)
}

/// Writes the world down whenever it changed, until told to stop; then once more.
pub async fn keep(world: World, folder: std::path::PathBuf, stop: CancellationToken) {
    let mut changed = world.lock().changed.subscribe();
    let mut written = HashSet::new();
    loop {
        let stopping = tokio::select! {
            changed = changed.changed() => changed.is_err(),
            () = stop.cancelled() => true,
        };
        if !stopping {
            tokio::select! {
                () = tokio::time::sleep(GATHER) => {}
                () = stop.cancelled() => continue,
            }
        }
        changed.borrow_and_update();
        if let Err(error) = save(&world, &folder, &mut written, stopping) {
            tracing::warn!(%error, "the stand-in's world could not be saved");
        }
        if stopping {
            return;
        }
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
            users: state.users.values().cloned().collect(),
            bots: state.bots.values().cloned().collect(),
            chats: state.chats.values().cloned().collect(),
            files: state.files.values().cloned().collect(),
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
