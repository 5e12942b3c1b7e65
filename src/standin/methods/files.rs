//! `getFile`.

use super::Call;
use crate::standin::errors::ApiError;
use crate::standin::state::file::unique_of;
use serde_json::{Value, json};

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
