//! What does not fit into a topic goes there as its beginning, with a button
//! that opens the rest as a page.

use std::path::Path;

use serde_json::{Value, json};

use crate::clock;
use crate::desk::cards::piece;
use crate::model::content::Content;
use crate::model::split;
use crate::store::messages::Message;
use crate::store::pages::{self, Subject};

use super::{DeskRim, Stop};

/// A text of more posts than this is shown as its beginning, if there can be a
/// page for the whole.
const POSTS_MAX: usize = 3;
/// That beginning, UTF-16 units.
const HEAD: usize = 1_000;
/// How long a link is good, milliseconds: longer than anybody looks back for a
/// detail, and not for ever.
const SPAN: i64 = 180 * 24 * 60 * 60 * 1000;

impl DeskRim {
    /// The message as it goes into the topic, if it is to be read elsewhere.
    pub(super) fn shortened(&self, message: &Message) -> Option<Message> {
        self.stage.links.as_ref()?;
        let Content::Text { text } = &message.content else {
            return None;
        };
        if text.len_utf16() <= POSTS_MAX * piece::TEXT_MAX {
            return None;
        }
        let mut short = message.clone();
        short.content = Content::Text {
            text: split::cut(text, HEAD),
        };
        Some(short)
    }

    /// The button that opens the whole text.
    pub(super) async fn read_whole(&self, message: &Message) -> Result<Option<Value>, Stop> {
        let subject = Subject::Text {
            message: message.id,
        };
        self.opens(subject, "page-read-whole").await
    }

    /// The button that downloads the message's file, which lies at `path` in our
    /// store under its digest.
    pub(super) async fn downloads(
        &self,
        message: &Message,
        path: &Path,
    ) -> Result<Option<Value>, Stop> {
        let Some(digest) = path.file_name().and_then(|name| name.to_str()) else {
            return Ok(None);
        };
        let subject = Subject::File {
            message: message.id,
            digest: digest.to_owned(),
        };
        self.opens(subject, "page-download").await
    }

    async fn opens(&self, subject: Subject, label: &str) -> Result<Option<Value>, Stop> {
        let Some(links) = &self.stage.links else {
            return Ok(None);
        };
        let keep = self.database.write(move |tx| {
            Box::pin(async move { pages::keep(tx, &subject, SPAN, clock::now()).await })
        });
        let url = links.address(keep.await?);
        let text = self.stage.language.say(label);
        Ok(Some(
            json!({ "inline_keyboard": [[{ "text": text, "url": url }]] }),
        ))
    }
}
