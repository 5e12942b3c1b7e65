//! The picture that a customer shows to the bot.

use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::json;

use crate::channels::contract::Portraits;
use crate::channels::error::SendError;
use crate::model::content::FileRef;

use super::{Telegram, outbound, outcome};

impl Portraits for Telegram {
    fn portrait<'a>(
        &'a self,
        address: &'a str,
    ) -> BoxFuture<'a, Result<Option<FileRef>, SendError>> {
        Box::pin(async move {
            // The id of a private chat is that of the person.
            let params = json!({ "user_id": outbound::number(address)?, "limit": 1 });
            match self
                .bot
                .call::<Pictures>("getUserProfilePhotos", &params)
                .await
            {
                Ok(pictures) => Ok(pictures.newest()),
                Err(error) => outcome::of_call(&error).map_or(Ok(None), Err),
            }
        })
    }
}

/// `UserProfilePhotos`: every picture in several sizes.
#[derive(Deserialize)]
struct Pictures {
    photos: Vec<Vec<Size>>,
}

#[derive(Deserialize)]
struct Size {
    file_id: String,
    file_unique_id: String,
    width: i64,
    height: i64,
    #[serde(rename = "file_size")]
    bytes: Option<i64>,
}

impl Pictures {
    /// The largest size of the newest picture. One who hides his has none.
    fn newest(self) -> Option<FileRef> {
        let sizes = self.photos.into_iter().next()?;
        let size = sizes
            .into_iter()
            .max_by_key(|size| size.width * size.height)?;
        Some(FileRef {
            id: size.file_id,
            unique: Some(size.file_unique_id),
            size: size.bytes,
            width: Some(size.width),
            height: Some(size.height),
            ..FileRef::default()
        })
    }
}
