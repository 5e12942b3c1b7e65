//! The people of the desk: who is there, on duty or not; what each may do;
//! teams; and what becomes of the work of somebody who leaves.

pub mod leave;
pub mod roles;
pub mod screens;
pub mod teams;
pub mod who;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::desk::commands::Command;
use crate::model::ids::TeamId;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry as Line};
use crate::store::staff::Standing;

use super::{Area, Call, Doing, Entry, Place, Reply, Said};

/// The people of the desk.
#[derive(Debug)]
pub struct People;

/// The letter of the area.
pub const CODE: char = 'w';
/// Shows who is there; args: page.
const WHO: char = 'o';
/// Shows the roles, people and teams to be looked after.
const ROLES: char = 'r';
/// Shows the rights of a role.
const RIGHTS: char = 'g';
/// Gives a role a right, or takes it; args: role, right.
const RIGHT: char = 't';
/// Shows the people; args: page.
const LIST: char = 'l';
/// Shows a person.
const PERSON: char = 'p';
/// Gives a person a role; args: role, person.
const SET: char = 's';
/// Gives a person back the role that the group says.
const UNSET: char = 'b';
/// Shows the teams; args: page.
const TEAMS: char = 'm';
/// Shows a team with everybody as toggles; args: team, page.
const TEAM: char = 'q';
/// Asks for the name of a new team.
const NEW: char = 'n';
/// Asks for another name of a team.
const RENAME: char = 'e';
/// Puts a team aside, or back.
const ARCHIVE: char = 'a';
/// Lets somebody into a team or out; args: team, person.
const MEMBER: char = 'x';

const COMMANDS: &[Command] = &[
    Command::anywhere("who", "people-command-who"),
    Command::anywhere("on", "people-command-on"),
    Command::anywhere("off", "people-command-off"),
    Command::anywhere("roles", "people-command-roles"),
];

impl Area for People {
    fn code(&self) -> char {
        CODE
    }

    fn commands(&self) -> &'static [Command] {
        COMMANDS
    }

    fn menu(&self, role: Standing) -> Option<Entry> {
        Some(if role == Standing::Manager {
            Entry {
                label: "people-entry-roles",
                verb: ROLES,
            }
        } else {
            Entry {
                label: "people-entry-who",
                verb: WHO,
            }
        })
    }

    fn press<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        verb: char,
        args: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            let page = args.parse().unwrap_or(0);
            let id = args.parse::<i64>().ok();
            let role = role(args);
            match (verb, role, id, team(args)) {
                (WHO, ..) => who::show(tx, call, page).await,
                (ROLES, ..) => roles::show(tx, call).await,
                (RIGHTS, Some((role, _)), ..) => roles::rights(tx, call, role).await,
                (RIGHT, Some((role, right)), ..) => roles::toggle(tx, call, role, right).await,
                (LIST, ..) => roles::people(tx, call, page).await,
                (PERSON, _, Some(id), _) => roles::person(tx, call, id).await,
                (SET, Some((role, id)), ..) => roles::set(tx, call, role, id).await,
                (UNSET, _, Some(id), _) => roles::unset(tx, call, id).await,
                (TEAMS, ..) => teams::list(tx, call, page).await,
                (TEAM, _, _, Some((team, page))) => {
                    teams::show(tx, call, team, page.parse().unwrap_or(0)).await
                }
                (NEW, ..) => teams::ask(tx, call, None).await,
                (RENAME, _, _, Some((team, _))) => teams::ask(tx, call, Some(team)).await,
                (ARCHIVE, _, _, Some((team, _))) => teams::archive(tx, call, team).await,
                (MEMBER, _, _, Some((team, id))) => teams::member(tx, call, team, id).await,
                _ => Ok(vec![call.late()]),
            }
        })
    }

    fn command<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        name: &'a str,
        _: &'a str,
    ) -> Doing<'a> {
        Box::pin(async move {
            match name {
                "who" => who::show(tx, call, 0).await,
                "on" => who::duty(tx, call, true).await,
                "off" => who::duty(tx, call, false).await,
                _ if call.place == Place::Private => roles::show(tx, call).await,
                _ => Ok(vec![Reply::Refused(call.say("people-in-private"))]),
            }
        })
    }

    fn answer<'a>(
        &'a self,
        tx: &'a mut Tx,
        call: &'a Call<'a>,
        ask: &'a str,
        said: &'a Said<'a>,
    ) -> Doing<'a> {
        Box::pin(async move {
            if ask.starts_with(NEW) {
                return teams::named(tx, call, None, said.words()).await;
            }
            match ask.strip_prefix(RENAME).and_then(team) {
                Some((team, _)) => teams::named(tx, call, Some(team), said.words()).await,
                None => Ok(vec![call.late()]),
            }
        })
    }
}

/// The roles that a person can be given.
pub const GIVEN: [Standing; 4] = [
    Standing::Agent,
    Standing::Manager,
    Standing::External,
    Standing::Performer,
];

/// The part of its Fluent keys that tells a role from others.
#[must_use]
pub const fn key(role: Standing) -> &'static str {
    match role {
        Standing::Agent => "agent",
        Standing::Manager => "manager",
        Standing::Performer => "performer",
        Standing::External => "external",
        Standing::Gone => "gone",
    }
}

/// A role as one letter of arguments.
const fn letter(role: Standing) -> char {
    match role {
        Standing::Agent => 'a',
        Standing::Manager => 'm',
        Standing::Performer => 'p',
        Standing::External => 'e',
        Standing::Gone => 'x',
    }
}

/// A role that can be given, and what follows it.
fn role(args: &str) -> Option<(Standing, &str)> {
    let mut chars = args.chars();
    let first = chars.next()?;
    let found = GIVEN.into_iter().find(|role| letter(*role) == first)?;
    Some((found, chars.as_str()))
}

fn team_code(team: TeamId) -> String {
    URL_SAFE_NO_PAD.encode(team.0.as_bytes())
}

/// A team, and what follows it.
fn team(args: &str) -> Option<(TeamId, &str)> {
    let (id, rest) = args.split_at_checked(22)?;
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    Some((TeamId(Uuid::from_slice(&bytes).ok()?), rest))
}

/// The button is of an older state of things, or forged.
async fn log(tx: &mut Tx, call: &Call<'_>, action: &str, detail: &str) -> Result<(), StoreError> {
    let entry = Line {
        actor: &call.who.id.to_string(),
        action,
        detail: Some(detail),
        ..Line::default()
    };
    journal::add(tx, entry, call.room.now).await
}
