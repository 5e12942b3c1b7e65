//! `getFile`, and `getUserProfilePhotos` beside it.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::file::{MediaKind, name_files, unique_of};
use serde_json::{Map, Value, json};

pub fn get_file(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = call.params.text("file_id").unwrap_or_default();
    let file = unique_of(call.bot, &id).and_then(|unique| call.state.files.get(unique));
    let file =
        file.ok_or_else(|| ApiError::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.bytes.len() > call.state.options.max_download {
        return Err(ApiError::bad("file is too big"));
    }
    Ok(json!({
        "file_id": id,
        "file_unique_id": file.unique,
        "file_size": file.bytes.len(),
        "file_path": file.path(),
    }))
}

pub fn get_user_profile_photos(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = call.params.int("user_id").unwrap_or_default();
    let user = call.state.users.get(&id);
    let user = user.ok_or_else(|| ApiError::bad("user not found"))?;
    let shown = user.picture.as_ref().filter(|_| !user.hides_picture);
    let file = shown.and_then(|unique| call.state.files.get(unique));
    let photos: Vec<Value> = file
        .map(|file| file.media(MediaKind::Photo, Map::new()))
        .into_iter()
        .skip(usize::try_from(call.params.int("offset").unwrap_or_default()).unwrap_or_default())
        .collect();
    let mut pictures = json!({ "total_count": i32::from(file.is_some()), "photos": photos });
    name_files(call.bot, &mut pictures);
    Ok(pictures)
}
