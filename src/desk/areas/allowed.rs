//! Whether somebody may do what he asks for, in words if not.

use crate::locale::Language;
use crate::model::right::Right;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::rights;

use super::{Call, Reply};

/// `None` if he may; else the refusal, which names the right and who gives it.
pub async fn refusal(
    tx: &mut Tx,
    call: &Call<'_>,
    right: Right,
) -> Result<Option<Reply>, StoreError> {
    if rights::may(tx, call.who.role, right).await? {
        return Ok(None);
    }
    Ok(Some(Reply::Refused(words(right, call.who.language))))
}

/// The words of that refusal.
#[must_use]
pub fn words(right: Right, language: Language) -> String {
    let what = language.say(&format!("people-right-{}", right.key()));
    language.say_with("people-no-right", &[("right", what.into())])
}
