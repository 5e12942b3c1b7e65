//! What managers have set for inboxes, in the file of a desk. An `[[inbox]]`
//! without a code is for all of them. The values pass through unread: whoever
//! uses one looks at it critically.

use std::collections::BTreeMap;

use crate::config::error::Expected;
use crate::config::reader::{Reader, Section};
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::inboxes;

use super::report::{Area, Outcome, Report};

/// What is set for an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Its code; empty: all of them.
    pub code: String,
    /// Name of a setting → value.
    pub settings: BTreeMap<String, String>,
}

/// Reads the `[[inbox]]`es; two of one code are one.
pub(super) fn read(reader: &Reader<'_>, sections: Vec<Section<'_>>) -> Vec<InboxEntry> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for section in sections {
        let code = section.text("code").map_or(String::new(), |it| it.value);
        let table = section.section("settings");
        let settings = found.entry(code).or_default();
        for (key, _, value) in table.rest() {
            match value.get_ref().as_str() {
                Some(text) => {
                    settings.insert(key.to_owned(), text.to_owned());
                }
                None => table.wrong_type(key, reader.place(value), Expected::Text),
            }
        }
        section.close();
    }
    entries(found)
}

/// All that is set.
pub(super) async fn gather(tx: &mut Tx) -> Result<Vec<InboxEntry>, StoreError> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (inbox, name, value) in inboxes::everything(tx).await? {
        found.entry(inbox).or_default().insert(name, value);
    }
    Ok(entries(found))
}

/// Sets what differs.
pub(super) async fn apply(
    tx: &mut Tx,
    wanted: &[InboxEntry],
    report: &mut Report,
) -> Result<(), StoreError> {
    let set = inboxes::everything(tx).await?;
    for it in wanted {
        let mut outcome = Outcome::Left;
        for (name, value) in &it.settings {
            let same =
                |(inbox, n, v): &(String, String, String)| (inbox, n, v) == (&it.code, name, value);
            if !set.iter().any(same) {
                inboxes::set(tx, &it.code, name, Some(value)).await?;
                outcome = Outcome::Changed;
            }
        }
        let code = if it.code.is_empty() { "*" } else { &it.code };
        report.add(Area::Inbox, code, outcome);
    }
    Ok(())
}

fn entries(found: BTreeMap<String, BTreeMap<String, String>>) -> Vec<InboxEntry> {
    let found = found
        .into_iter()
        .filter(|(_, settings)| !settings.is_empty());
    found
        .map(|(code, settings)| InboxEntry { code, settings })
        .collect()
}
