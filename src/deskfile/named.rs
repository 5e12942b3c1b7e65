//! Tags and teams in the file of a desk: `[[tag]]` and `[[team]]`, each a name.

use crate::config::reader::{Reader, Section};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::named::{self, Kind};

use super::report::{Area, Outcome, Report};
use super::{missing, scripts, words};

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
}

/// Reads the tables.
pub(super) fn read(reader: &Reader<'_>, sections: Vec<Section<'_>>) -> Vec<Named> {
    let mut seen: Vec<(String, usize)> = Vec::new();
    let mut found = Vec::new();
    for section in sections {
        let name = section.text("name");
        if name.is_none() {
            reader.report(section.place, missing("name"));
        }
        let name =
            name.and_then(|it| Some((scripts::name(reader, &it.value, it.place)?, it.place)));
        section.close();
        let Some((name, place)) = name else {
            continue;
        };
        let folded = named::folded(&name);
        if let Some((_, first)) = seen.iter().find(|(seen, _)| *seen == folded) {
            let args = [("title", name.as_str()), ("first", &first.to_string())];
            reader.report(Some(place), words::problem("deskfile-twice", &args));
        } else {
            seen.push((folded, place.line));
            found.push(Named { name });
        }
    }
    found
}

/// All of the desk.
pub(super) async fn gather(tx: &mut Tx, kind: Kind) -> Result<Vec<Named>, StoreError> {
    let names = named::names(tx, kind).await?.into_iter();
    Ok(names.map(|name| Named { name }).collect())
}

/// Makes those that the desk does not have.
pub(super) async fn apply(
    tx: &mut Tx,
    kind: Kind,
    wanted: &[Named],
    now: i64,
    report: &mut Report,
) -> Result<(), StoreError> {
    let area = match kind {
        Kind::Tag => Area::Tag,
        Kind::Team => Area::Team,
    };
    for it in wanted {
        let outcome = match named::add(tx, kind, &it.name, now).await? {
            Some(_) => Outcome::Added,
            None => Outcome::Left,
        };
        report.add(area, it.name.as_str(), outcome);
    }
    Ok(())
}
