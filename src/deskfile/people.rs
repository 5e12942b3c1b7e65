//! Roles and teams of people, in the file of a desk. Nobody becomes a member of
//! the desk by a file: who has not been seen here is left out.

use crate::config::reader::{Reader, Section};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::named;
use crate::store::staff::{self, Standing};

use super::missing;
use super::report::{Area, Outcome, Report};

/// The roles by the words that stand in the file.
pub(super) const ROLES: [(&str, Standing); 4] = [
    ("agent", Standing::Agent),
    ("manager", Standing::Manager),
    ("performer", Standing::Performer),
    ("external", Standing::External),
];

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEntry {
    /// Telegram user id.
    pub id: i64,
    /// For the reader of the file; the desk knows people's names from Telegram.
    pub name: String,
    /// What he is.
    pub role: Standing,
    /// Teams that he belongs to.
    pub teams: Vec<String>,
}

/// The word of a role.
pub(super) fn role(role: Standing) -> &'static str {
    let word = ROLES.iter().find(|(_, it)| *it == role);
    word.map_or("agent", |(word, _)| word)
}

/// Reads the `[[person]]`s.
pub(super) fn read(reader: &Reader<'_>, sections: Vec<Section<'_>>) -> Vec<PersonEntry> {
    let one = |section: Section<'_>| {
        let id = section.number("id", 1, (1 << 52) - 1);
        let person = PersonEntry {
            id: id.unwrap_or_default(),
            name: section.text("name").map_or(String::new(), |it| it.value),
            role: section.choice("role", &ROLES).unwrap_or(Standing::Agent),
            teams: section
                .texts("teams")
                .into_iter()
                .map(|it| it.value)
                .collect(),
        };
        if id.is_none() {
            reader.report(section.place, missing("person.id"));
        }
        section.close();
        person
    };
    sections.into_iter().map(one).collect()
}

/// Everybody of the desk.
pub(super) async fn gather(tx: &mut Tx) -> Result<Vec<PersonEntry>, StoreError> {
    let mut found = Vec::new();
    for person in staff::everybody(tx).await? {
        found.push(PersonEntry {
            teams: named::teams_of(tx, person.id).await?,
            id: person.id,
            name: person.name,
            role: person.role,
        });
    }
    Ok(found)
}

/// Sets roles that differ, and puts people into teams.
pub(super) async fn apply(
    tx: &mut Tx,
    wanted: &[PersonEntry],
    report: &mut Report,
) -> Result<(), StoreError> {
    for person in wanted {
        let standing = staff::standing(tx, person.id).await?;
        let name = if person.name.is_empty() {
            person.id.to_string()
        } else {
            person.name.clone()
        };
        if standing.is_none_or(|it| it == Standing::Gone) {
            report.add(Area::Person, name, Outcome::Unknown);
            continue;
        }
        let mut changed =
            standing != Some(person.role) && staff::set_role(tx, person.id, person.role).await?;
        for team in &person.teams {
            changed |= named::join(tx, team, person.id).await?;
        }
        let outcome = if changed {
            Outcome::Changed
        } else {
            Outcome::Left
        };
        report.add(Area::Person, name, outcome);
    }
    Ok(())
}
