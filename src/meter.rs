//! What is counted and timed, by name: the one list of all figures.
//!
//! Whoever does the work says so here; without a recorder (see
//! [`crate::web::metrics`]) that costs next to nothing. Labels are accounts,
//! classes and outcomes, of which there are few; never a customer's chat.

use std::time::Duration;

use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

/// Which rim a parcel goes to, as a label.
#[must_use]
pub fn rim(to_customer: bool) -> &'static str {
    if to_customer { "customer" } else { "desk" }
}

/// A delivery of `count` parcels ended as `outcome` says, after so long at the rim.
pub fn sent(account: &str, to: &'static str, outcome: &'static str, count: u64, took: Duration) {
    let account = account.to_owned();
    counter!("topicdesk_sends_total", "account" => account.clone(), "to" => to, "outcome" => outcome)
        .increment(count);
    histogram!("topicdesk_send_seconds", "account" => account, "to" => to).record(took);
}

/// From what caused a parcel, being stored, to its first delivery being
/// begun; waiting for its turn and for the budget included. Milliseconds.
pub fn waited(account: &str, to: &'static str, class: &'static str, millis: i64) {
    let labels = [
        ("account", account.to_owned()),
        ("to", to.to_owned()),
        ("class", class.to_owned()),
    ];
    histogram!("topicdesk_wait_seconds", &labels).record(seconds(millis));
}

/// Of a budget so much is spent, of so much.
pub fn budget(account: &str, chat: &str, used: i64, limit: i64) {
    let labels = [("account", account.to_owned()), ("chat", chat.to_owned())];
    gauge!("topicdesk_budget_used", &labels).set(float(used));
    gauge!("topicdesk_budget_limit", &labels).set(float(limit));
}

/// An account tells us something: so many updates, which came to this.
pub fn taken(account: &str, outcome: &'static str, count: u64) {
    if count > 0 {
        counter!("topicdesk_intake_total", "account" => account.to_owned(), "outcome" => outcome)
            .increment(count);
    }
}

/// A batch of updates was stored and acted on in so long.
pub fn stored(account: &str, took: Duration) {
    histogram!("topicdesk_intake_seconds", "account" => account.to_owned()).record(took);
}

/// So many transactions went into one commit, which took so long with them.
pub fn committed(transactions: usize, took: Duration) {
    counter!("topicdesk_transactions_total").increment(transactions as u64);
    histogram!("topicdesk_commit_seconds").record(took);
}

/// Parcels of an account that are not done: all of them.
pub fn outbox(account: &str, parcels: i64) {
    gauge!("topicdesk_outbox_parcels", "account" => account.to_owned()).set(float(parcels));
}

/// Among the oldest parcels of an account: how many are of this class, and how
/// old the oldest of them is, milliseconds.
pub fn outbox_class(account: &str, to: &'static str, class: &'static str, parcels: i64, age: i64) {
    let labels = [
        ("account", account.to_owned()),
        ("to", to.to_owned()),
        ("class", class.to_owned()),
    ];
    gauge!("topicdesk_outbox_class_parcels", &labels).set(float(parcels));
    gauge!("topicdesk_outbox_oldest_seconds", &labels).set(seconds(age));
}

/// Updates of an account that were not acted on yet, or never can be.
pub fn intake_open(account: &str, state: &'static str, count: i64) {
    gauge!("topicdesk_intake_open", "account" => account.to_owned(), "state" => state)
        .set(float(count));
}

/// An account was heard of so long ago, milliseconds; never: since the start.
pub fn beat(account: &str, age: i64) {
    gauge!("topicdesk_inbox_beat_age_seconds", "account" => account.to_owned()).set(seconds(age));
}

/// Whether an account cannot send for now.
pub fn down(account: &str, down: bool) {
    gauge!("topicdesk_account_down", "account" => account.to_owned()).set(u8::from(down));
}

/// An inbox, its kind of channel, and the account that serves it.
pub fn inbox(code: &str, kind: &str, account: &str) {
    let labels = [
        ("inbox", code.to_owned()),
        ("kind", kind.to_owned()),
        ("account", account.to_owned()),
    ];
    gauge!("topicdesk_inbox_info", &labels).set(1);
}

/// Transactions that wait for the one writer.
pub fn writes_waiting(count: usize) {
    gauge!("topicdesk_writes_waiting").set(u32::try_from(count).unwrap_or(u32::MAX));
}

/// Whether the database could be asked at this scrape.
pub fn database(answers: bool) {
    gauge!("topicdesk_database_up").set(u8::from(answers));
}

/// Tells the recorder what the figures mean.
pub fn describe() {
    gauge!("topicdesk_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    describe_gauge!("topicdesk_info", "The running version.");
    describe_counter!(
        "topicdesk_sends_total",
        "Parcels by how a delivery of them ended: done, later, limited, repeat, down."
    );
    describe_histogram!(
        "topicdesk_send_seconds",
        Unit::Seconds,
        "How long deliveries took at the rim."
    );
    describe_histogram!(
        "topicdesk_wait_seconds",
        Unit::Seconds,
        "From an update being stored to the delivery of what it caused being begun."
    );
    describe_gauge!(
        "topicdesk_budget_used",
        "Operations that count against the far side's limit now."
    );
    describe_gauge!(
        "topicdesk_budget_limit",
        "That limit, as learned; 0 is none."
    );
    describe_counter!(
        "topicdesk_intake_total",
        "Updates by what they came to: stored, failed (kept for another try or for a look), refused (not stored: brought again)."
    );
    describe_histogram!(
        "topicdesk_intake_seconds",
        Unit::Seconds,
        "How long a batch of updates took to be stored and acted on."
    );
    describe_counter!("topicdesk_transactions_total", "Transactions written.");
    describe_histogram!(
        "topicdesk_commit_seconds",
        Unit::Seconds,
        "How long a commit with its transactions took."
    );
    describe_gauge!(
        "topicdesk_outbox_parcels",
        "Parcels that are not delivered yet."
    );
    describe_gauge!(
        "topicdesk_outbox_class_parcels",
        "Of these, among the oldest 10000 of the account, by class."
    );
    describe_gauge!(
        "topicdesk_outbox_oldest_seconds",
        Unit::Seconds,
        "Age of the oldest of them."
    );
    describe_gauge!(
        "topicdesk_intake_open",
        "Updates to be tried again (new), or given up (failed)."
    );
    describe_gauge!(
        "topicdesk_inbox_beat_age_seconds",
        Unit::Seconds,
        "Since a polled account answered last."
    );
    describe_gauge!(
        "topicdesk_account_down",
        "1 while an account cannot send (its token was revoked, for one)."
    );
    describe_gauge!("topicdesk_inbox_info", "Which account serves which inbox.");
    describe_gauge!(
        "topicdesk_writes_waiting",
        "Transactions that wait for the writer."
    );
    describe_gauge!(
        "topicdesk_database_up",
        "1 if the database answered when it was asked for these figures."
    );
}

/// Counts stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
fn float(number: i64) -> f64 {
    number as f64
}

fn seconds(millis: i64) -> f64 {
    float(millis.max(0)) / 1000.0
}
