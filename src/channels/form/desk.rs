//! What all requests for one form share.

use std::net::IpAddr;

use url::Url;

use crate::botapi::shelf::Shelf;
use crate::channels::kind::Opening;
use crate::channels::street::chance::Sealer;
use crate::channels::street::pace::{Pace, Rate};
use crate::store::database::Database;

use super::settings::Settings;

/// One form.
#[derive(Debug)]
pub struct Desk {
    /// Code of the inbox.
    pub code: String,
    /// Its settings.
    pub settings: Settings,
    /// How the street reaches us, if known.
    pub public: Option<Url>,
    /// Where everything stands.
    pub database: Database,
    /// Where files are.
    pub shelf: Shelf,
    /// Seals the slips.
    pub sealer: Sealer,
    /// Forms of an address.
    pub forms: Pace<IpAddr>,
    /// Pages of an address.
    pub pages: Pace<IpAddr>,
}

impl Desk {
    /// The form of an inbox.
    #[must_use]
    pub fn new(opening: &Opening<'_>, settings: Settings) -> Self {
        let rate = |burst, span| Pace::new(Rate { burst, span });
        Self {
            code: opening.inbox.code.clone(),
            settings,
            public: opening.public_url.cloned(),
            database: opening.database.clone(),
            shelf: opening.shelf.clone(),
            sealer: Sealer::new(opening.database.clone()),
            forms: rate(12, 600_000),
            pages: rate(120, 60_000),
        }
    }
}
