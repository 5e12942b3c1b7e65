//! Changing what is known of a contact; every change stands in the journal.

use crate::desk::areas::allowed::refusal;
use crate::desk::areas::find::screens::Sight;
use crate::desk::areas::turns::whom::{Crowd, Meant, Whom};
use crate::desk::areas::{Call, Reply};
use crate::desk::cards::piece::{cut, isolate, name};
use crate::locale::Arg;
use crate::model::ids::ContactId;
use crate::model::rich::RichText;
use crate::model::right::Right;
use crate::relay::views;
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::journal::{self, Entry};
use crate::store::{people, staff};

use super::order::Field;
use super::{Asked, coordinator, screens};

type Replies = Result<Vec<Reply>, StoreError>;

/// Removes a value.
const NOTHING: &str = "-";
/// Longest piece of a value that is said back, grapheme clusters.
const SAID: usize = 64;

/// Shows what can be changed.
pub(super) async fn offer(tx: &mut Tx, call: &Call<'_>, here: &Conversation) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    let card = screens::choice(here.id, &here.name, &Sight::of(call));
    Ok(vec![Reply::Show(card)])
}

/// Asks for the value of a field.
pub(super) async fn ask(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    field: Field,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    let language = call.who.language;
    let what = language.say(&format!("contact-field-{}", field.key()));
    let args = [
        ("field", Arg::from(what)),
        ("name", Sight::of(call).name(&here.name).into()),
    ];
    let key = match field {
        Field::Coordinator => "contact-ask-who",
        _ => "contact-ask",
    };
    Ok(vec![Reply::Ask {
        ask: Asked {
            field,
            conversation: here.id,
            whom: None,
        }
        .note(),
        words: RichText::plain(language.say_with(key, &args)),
    }])
}

/// Sets a field, or removes it.
pub(super) async fn set(
    tx: &mut Tx,
    call: &Call<'_>,
    here: &Conversation,
    field: Field,
    words: &str,
) -> Replies {
    if let Some(refused) = refusal(tx, call, Right::Contacts).await? {
        return Ok(vec![refused]);
    }
    let Some(contact) = people::of_identity(tx, here.identity).await? else {
        return Ok(vec![call.late()]);
    };
    let new = match meant(tx, call, field, words).await? {
        Ok(new) => new,
        Err(refused) => return Ok(vec![refused]),
    };
    let value = new.as_ref().map_or("", |(value, _)| value.as_str());
    if field == Field::Coordinator
        && let Some(question) = coordinator::question(tx, call, here, contact, value).await?
    {
        return Ok(vec![question]);
    }
    change(tx, call, contact, (field, value), None).await?;
    redraw(tx, call, contact).await?;
    Ok(vec![done(
        call,
        field,
        new.as_ref().map(|(_, shown)| shown.as_str()),
    )])
}

/// What is said when a field shows this now.
pub(super) fn done(call: &Call<'_>, field: Field, shown: Option<&str>) -> Reply {
    let language = call.who.language;
    let what = language.say(&format!("contact-field-{}", field.key()));
    Reply::Done(match shown {
        Some(shown) => {
            let args = [
                ("field", Arg::from(what)),
                ("value", isolate(&cut(shown, SAID)).into()),
            ];
            language.say_with("contact-done", &args)
        }
        None => language.say_with("contact-removed", &[("field", what.into())]),
    })
}

/// The value that the words mean and how it is shown; `None` removes it.
async fn meant(
    tx: &mut Tx,
    call: &Call<'_>,
    field: Field,
    words: &str,
) -> Result<Result<Option<(String, String)>, Reply>, StoreError> {
    let language = call.who.language;
    if words.trim() == NOTHING {
        return Ok(Ok(None));
    }
    if field != Field::Coordinator {
        let kept = field.value(words).map(|value| (value.clone(), value));
        return Ok(kept.map(Some).ok_or_else(|| {
            let what = language.say(&format!("contact-field-{}", field.key()));
            let args = [
                ("field", Arg::from(what)),
                ("value", isolate(&cut(words, SAID)).into()),
            ];
            Reply::Refused(language.say_with("contact-odd", &args))
        }));
    }
    let crowd = Crowd::new(staff::everybody(tx).await?, Vec::new(), false);
    Ok(match crowd.meant(words, call.who.id) {
        Meant::One(Whom::Nobody) => Ok(None),
        Meant::One(Whom::Person(id)) => {
            let shown = crowd.name(Whom::Person(id)).unwrap_or(&call.who.name);
            Ok(Some((id.to_string(), shown.to_owned())))
        }
        Meant::One(Whom::Team(_)) => Err(call.late()),
        Meant::Like(those) => {
            let names: Vec<String> = those
                .iter()
                .filter_map(|whom| crowd.name(*whom))
                .take(3)
                .map(|shown| isolate(&cut(shown, 24)))
                .collect();
            Err(Reply::Refused(if names.is_empty() {
                let args = [("name", name(words).into())];
                language.say_with("turns-unknown", &args)
            } else {
                let args = [("names", names.join(", ").into())];
                language.say_with("contact-who", &args)
            }))
        }
    })
}

/// Sets a field (an empty value removes it), for this reason if one was given.
pub(super) async fn change(
    tx: &mut Tx,
    call: &Call<'_>,
    contact: ContactId,
    (field, value): (Field, &str),
    why: Option<&str>,
) -> Result<(), StoreError> {
    let (by, now) = (call.who.id, call.room.now);
    let mut known = people::fields(tx, contact).await?;
    known.retain(|known| known.name == field.key());
    let was = known.first().map(|known| known.value.clone());
    let mut news = people::set(tx, contact, field.key(), value, Some(by), now).await?;
    if value.is_empty() {
        // What a joined contact brought along goes as well, or it would show again.
        for known in &known {
            news |= people::set(tx, known.contact, field.key(), "", Some(by), now).await?;
        }
    }
    if !news {
        return Ok(());
    }
    let detail = serde_json::json!({
        "contact": contact, "field": field.key(), "was": was, "became": value, "why": why,
    });
    let entry = Entry {
        actor: &by.to_string(),
        action: "contact_field",
        detail: Some(&detail.to_string()),
        ..Entry::default()
    };
    journal::add(tx, entry, now).await
}

/// Has the cards and titles of all accounts of a person drawn again.
pub(super) async fn redraw(
    tx: &mut Tx,
    call: &Call<'_>,
    contact: ContactId,
) -> Result<(), StoreError> {
    for account in people::accounts(tx, contact).await? {
        if let (Some(conversation), Some(_)) = (account.conversation, account.topic) {
            let accounts = call.room.stage.accounts(&account.inbox);
            views::noted(tx, &accounts, conversation, call.room.now).await?;
            views::title(tx, &accounts, conversation, call.room.now).await?;
        }
    }
    Ok(())
}
