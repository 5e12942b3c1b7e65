//! `GET /p/<token>`: everything that a person opens by a link.
//!
//! Opening a page changes nothing: scanners of links open them before people
//! do. Whoever has the link may read; so links are long, signed, expire, can
//! be taken back, and no page tells another site or a search engine of itself.

mod look;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue,
};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono_tz::Tz;
use tokio_util::io::ReaderStream;

use crate::clock;
use crate::locale::Language;
use crate::model::link::{Links, NoPass};
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::folder::Folder;
use crate::store::pages::{self, Page, Subject};

use view::View;

/// What pages are made of.
pub struct Pages {
    /// Where they are kept.
    pub database: Database,
    /// Where files are.
    pub folder: Folder,
    /// Who signs.
    pub links: Links,
    /// Whose language is spoken: that of the desk.
    pub language: Language,
    /// Its time zone.
    pub zone: Tz,
}

/// Why a page is not shown.
enum Closed {
    /// No such page, as far as anybody can tell.
    Unknown,
    /// Expired, or taken back.
    Over,
    /// The record could not be read.
    Failed(StoreError),
}

impl From<StoreError> for Closed {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// All pages.
pub fn router(pages: Arc<Pages>) -> Router {
    Router::new()
        .route("/p/{token}", get(show))
        .route("/p/{token}/file", get(download))
        .with_state(pages)
        .layer(map_response(look::secured))
}

async fn show(State(pages): State<Arc<Pages>>, Path(token): Path<String>) -> Response {
    let view = match pages.open(&token).await {
        Ok(page) => pages.view(&page.subject).await,
        Err(closed) => Err(closed),
    };
    match view {
        Ok(view) => look::whole(pages.language, &view, &token),
        Err(closed) => pages.refuse(&closed),
    }
}

/// The file of a page, always as a download of bytes: what a customer sent is
/// never interpreted under our name.
async fn download(State(pages): State<Arc<Pages>>, Path(token): Path<String>) -> Response {
    match pages.bytes(&token).await {
        Ok(response) => response,
        Err(closed) => pages.refuse(&closed),
    }
}

impl Pages {
    async fn open(&self, token: &str) -> Result<Page, Closed> {
        let now = clock::now();
        // The database is not asked for what is forged.
        let pass = self.links.open(token, now).map_err(|no| match no {
            NoPass::Forged => Closed::Unknown,
            NoPass::Expired => Closed::Over,
        })?;
        let mut tx = self.database.read().await?;
        // One that is gone has expired, or was made after a backup.
        let page = pages::get(&mut tx, pass.page).await?.ok_or(Closed::Over)?;
        if page.revoked || page.expires_at <= now {
            return Err(Closed::Over);
        }
        Ok(page)
    }

    async fn view(&self, subject: &Subject) -> Result<View, Closed> {
        let mut tx = self.database.read().await?;
        view::of(&mut tx, subject, self.language, self.zone)
            .await?
            .ok_or(Closed::Over)
    }

    async fn bytes(&self, token: &str) -> Result<Response, Closed> {
        let page = self.open(token).await?;
        let Subject::File { digest, .. } = &page.subject else {
            return Err(Closed::Unknown);
        };
        let name = match self.view(&page.subject).await?.file {
            Some(file) => file.name,
            None => return Err(Closed::Over),
        };
        let path = self.folder.path(digest).ok_or(Closed::Unknown)?;
        let Ok(file) = tokio::fs::File::open(path).await else {
            return Err(Closed::Over);
        };
        let mut headers = HeaderMap::new();
        let octets = HeaderValue::from_static("application/octet-stream");
        headers.insert(CONTENT_TYPE, octets);
        headers.insert(CONTENT_DISPOSITION, look::attachment(&name));
        if let Ok(about) = file.metadata().await {
            headers.insert(CONTENT_LENGTH, about.len().into());
        }
        let body = Body::from_stream(ReaderStream::with_capacity(file, 1 << 16));
        Ok((headers, body).into_response())
    }

    fn refuse(&self, closed: &Closed) -> Response {
        let (status, key) = match closed {
            Closed::Unknown => (StatusCode::NOT_FOUND, "page-unknown"),
            Closed::Over => (StatusCode::GONE, "page-over"),
            Closed::Failed(error) => {
                tracing::error!(%error, "a page could not be shown");
                (StatusCode::SERVICE_UNAVAILABLE, "page-failed")
            }
        };
        let view = View::only(self.language.say(key));
        (status, look::whole(self.language, &view, "")).into_response()
    }
}

/// So that nobody spells it twice.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
