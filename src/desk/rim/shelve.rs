//! Puts a file that somebody sent for a script into our own store, then into
//! the script: what a script holds must outlive the bot that it came by.

use crate::botapi::shelf::ShelfError;
use crate::clock;
use crate::delivery::rim::{Ending, Fate};
use crate::desk::areas::scripts::desk_screens as screens;
use crate::desk::buttons;
use crate::desk::cards::Card;
use crate::model::content::FileRef;
use crate::model::errand::{Class, Errand};
use crate::model::screen::{Face, Home, Screen};
use crate::model::script::{Body, Offered, Piece, ScriptError};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::outbox::{self, Draft};
use crate::store::scripts;

use super::{DeskRim, Outcome};

/// What comes within this time is told as one, milliseconds.
const TOLD_WAIT: i64 = 1_200;
/// Nobody waits for the news any longer, milliseconds.
const TOLD_LIFE: i64 = 10 * 60 * 1000;

impl DeskRim {
    pub(super) async fn shelve(&self, offered: &Offered) -> Outcome {
        let (desk, language) = (self.stage.account.clone(), self.stage.language);
        let offered = offered.clone();
        let file = &offered.piece.file;
        let stored = match self.shelf.fetch(self.wire.bot(), &desk, file).await {
            Ok(stored) => stored,
            Err(ShelfError::Later { after, reason }) => {
                return Ok(Ending::of(Fate::Later { after, reason }).spending(0));
            }
            Err(error) => {
                tracing::info!(%error, "a file for a script cannot be had");
                let card = screens::file_refused(offered.script, language);
                let ending = Ending::done(move |tx| {
                    Box::pin(async move { tell(tx, &desk, &offered, card).await })
                });
                return Ok(ending.spending(0));
            }
        };
        let piece = Piece {
            file: FileRef {
                unique: None,
                ..file.clone()
            }
            .in_store(&stored.digest),
            ..offered.piece.clone()
        };
        let ending = Ending::done(move |tx| {
            Box::pin(async move {
                let Some(script) = scripts::get(tx, offered.script).await? else {
                    return Ok(());
                };
                let card = match with(script.body, &offered.language, piece) {
                    Ok(body) => {
                        let now = clock::now();
                        scripts::save(tx, offered.script, &body, Some(offered.by), now).await?;
                        screens::file_added(offered.script, &offered.language, language)
                    }
                    Err(error) => screens::not_saved(offered.script, &error, language),
                };
                tell(tx, &desk, &offered, card).await
            })
        });
        Ok(ending.spending(0))
    }
}

/// The body with one more file.
fn with(mut body: Body, language: &str, piece: Piece) -> Result<Body, ScriptError> {
    let saying = body.says.entry(language.to_owned()).or_default();
    saying.media.push(piece);
    body.check()?;
    Ok(body)
}

/// Tells whoever sent it, once for what comes together.
async fn tell(tx: &mut Tx, desk: &str, offered: &Offered, card: Card) -> Result<(), StoreError> {
    let now = clock::now();
    let screen = Screen {
        user: offered.by,
        home: Home::Private,
        face: Some(Face {
            keyboard: (!card.keyboard.is_empty()).then(|| buttons::to_json(&card.keyboard)),
            text: card.text,
        }),
        replace: None,
        answers: None,
        ask: None,
        until: now + TOLD_LIFE,
    };
    let lane = format!("shelved:{}:{}", offered.by, offered.script);
    let errand = Errand::Screen {
        screen: Box::new(screen),
    };
    let draft = Draft::new(desk, &offered.by.to_string(), lane, Class::Confirm, errand);
    outbox::put(tx, draft.folded().at(now + TOLD_WAIT), now).await
}
