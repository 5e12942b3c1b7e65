//! What the variables of a script stand for in a ticket.

use chrono::DateTime;

use crate::desk::areas::Call;
use crate::model::template::{Values, Variable};
use crate::store::conversations::Conversation;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::fields;

/// What is known without any ticket: who sends, date and time.
#[must_use]
pub fn alone(call: &Call<'_>) -> Values {
    let mut values = Values::new();
    values.set(Variable::Agent, call.who.name.as_str());
    if let Some(now) = DateTime::from_timestamp_millis(call.room.now) {
        let now = now.with_timezone(&call.room.stage.zone);
        values.set(Variable::Date, now.format("%d.%m.%Y").to_string());
        values.set(Variable::Time, now.format("%H:%M").to_string());
    }
    values
}

/// What is known in a ticket.
pub async fn of(
    tx: &mut Tx,
    call: &Call<'_>,
    conversation: &Conversation,
) -> Result<Values, StoreError> {
    let mut values = alone(call);
    let first = conversation.told_name.split_whitespace().next();
    let inbox = call.room.stage.inbox_name(&conversation.inbox);
    values
        .set(Variable::Name, first.unwrap_or_default())
        .set(Variable::FullName, conversation.told_name.as_str())
        .set(Variable::Number, conversation.number.to_string())
        .set(Variable::Inbox, inbox)
        .set(
            Variable::Brand,
            conversation.brand.as_deref().unwrap_or(inbox),
        );
    for (name, value) in fields::all(tx, conversation.identity).await? {
        values.set(Variable::Field(name.to_lowercase()), value);
    }
    Ok(values)
}
