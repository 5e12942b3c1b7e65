//! Teams: made by a name, members as toggles.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::{Call, Reply};
use crate::desk::cards::piece::name;
use crate::locale::Arg;
use crate::model::fold::fold;
use crate::model::ids::TeamId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::staff::{self, Standing};
use crate::store::teams::{self, Team};

use super::{NEW, RENAME, log, screens, team_code};

type Replies = Result<Vec<Reply>, StoreError>;

/// Longest name, characters.
const NAME_MAX: usize = 40;

/// All of them.
pub(super) async fn list(tx: &mut Tx, call: &Call<'_>, page: usize) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let all = teams::list(tx).await?;
    Ok(vec![Reply::Show(screens::teams(
        &all,
        page,
        call.who.language,
    ))])
}

async fn case(tx: &mut Tx, call: &Call<'_>, id: TeamId) -> Result<Result<Team, Reply>, StoreError> {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(Err(refused));
    }
    Ok(teams::get(tx, id).await?.ok_or_else(|| call.late()))
}

/// One of them.
pub(super) async fn show(tx: &mut Tx, call: &Call<'_>, id: TeamId, page: usize) -> Replies {
    let team = match case(tx, call, id).await? {
        Ok(team) => team,
        Err(refused) => return Ok(vec![refused]),
    };
    let members = teams::members(tx, id).await?;
    let members: Vec<i64> = members.iter().map(|it| it.id).collect();
    let all = staff::everybody(tx).await?;
    let card = screens::team(&team, &members, &all, page, call.who.language);
    Ok(vec![Reply::Show(card)])
}

/// Asks for a name: of a new team, or another one.
pub(super) async fn ask(tx: &mut Tx, call: &Call<'_>, team: Option<TeamId>) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let ask = match team {
        Some(team) => format!("{RENAME}{}", team_code(team)),
        None => NEW.to_string(),
    };
    let words = RichText::plain(call.say("people-ask-team"));
    Ok(vec![Reply::Ask { ask, words }])
}

/// The name was written.
pub(super) async fn named(
    tx: &mut Tx,
    call: &Call<'_>,
    team: Option<TeamId>,
    words: &str,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Settings).await? {
        return Ok(vec![refused]);
    }
    let new = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let args = [("name", Arg::from(name(&new)))];
    if fold(&new).is_empty() || new.chars().count() > NAME_MAX {
        let words = call.who.language.say_with("people-bad-team", &args);
        return Ok(vec![Reply::Refused(words)]);
    }
    let id = match team {
        None => teams::add(tx, &new).await?,
        Some(id) => teams::rename(tx, id, &new).await?.then_some(id),
    };
    let Some(id) = id else {
        let words = call.who.language.say_with("people-team-taken", &args);
        return Ok(vec![Reply::Refused(words)]);
    };
    let action = if team.is_some() {
        "team-rename"
    } else {
        "team-make"
    };
    log(tx, call, action, &new).await?;
    show(tx, call, id, 0).await
}

/// Puts it aside, or back.
pub(super) async fn archive(tx: &mut Tx, call: &Call<'_>, id: TeamId) -> Replies {
    let team = match case(tx, call, id).await? {
        Ok(team) => team,
        Err(refused) => return Ok(vec![refused]),
    };
    teams::archive(tx, id, !team.archived).await?;
    let action = if team.archived {
        "team-back"
    } else {
        "team-archive"
    };
    log(tx, call, action, &team.name).await?;
    show(tx, call, id, 0).await
}

/// Lets somebody in or out.
pub(super) async fn member(tx: &mut Tx, call: &Call<'_>, id: TeamId, person: &str) -> Replies {
    let team = match case(tx, call, id).await? {
        Ok(team) => team,
        Err(refused) => return Ok(vec![refused]),
    };
    let person = match person.parse() {
        Ok(person) => staff::get(tx, person).await?,
        Err(_) => None,
    };
    let Some(person) = person.filter(|it| it.role != Standing::Gone) else {
        return Ok(vec![call.late()]);
    };
    let joined = teams::join(tx, id, person.id).await?;
    if !joined {
        teams::part(tx, id, person.id).await?;
    }
    let action = if joined { "team-join" } else { "team-part" };
    log(tx, call, action, &format!("{} {}", person.id, team.name)).await?;
    // The page on which he stands.
    let all = staff::everybody(tx).await?;
    let at = all.iter().position(|it| it.id == person.id).unwrap_or(0);
    show(tx, call, id, at / crate::desk::areas::picker::PAGE).await
}
