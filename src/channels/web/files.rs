//! Addresses of files that are good for one visitor and for a while.
//!
//! An address names a letter and bears a seal on visitor, epoch, letter and day;
//! so it ends by itself, with the visitor's tokens, and with the letter.

use crate::channels::street::chance::Sealer;
use crate::store::error::StoreError;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A file of a letter, for its visitor.
#[derive(Clone, Copy, Debug)]
pub struct Ticket<'a> {
    /// Code of the inbox.
    pub inbox: &'a str,
    /// The visitor's chat.
    pub chat: &'a str,
    /// His epoch.
    pub epoch: &'a str,
    /// The letter's place.
    pub n: i64,
}

/// What an address says, not yet believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The visitor's chat.
    pub chat: &'a str,
    /// The letter's place.
    pub n: i64,
    /// Until when it is good, milliseconds UTC.
    pub until: i64,
    /// The seal.
    pub seal: &'a str,
}

impl Ticket<'_> {
    /// The address, the same for all of a day so that browsers can keep the file.
    pub async fn write(&self, sealer: &Sealer, now: i64) -> Result<String, StoreError> {
        let until = (now.div_euclid(DAY) + 2) * DAY;
        let seal = self.seal(sealer, until).await?;
        Ok(format!("file/{}.{}.{until}.{seal}", self.chat, self.n))
    }

    /// Whether what an address claims is true, and not yet over.
    pub async fn is_true(
        &self,
        sealer: &Sealer,
        claim: &Claim<'_>,
        now: i64,
    ) -> Result<bool, StoreError> {
        let (n, until) = (self.n.to_string(), claim.until.to_string());
        let words = ["file", self.inbox, self.chat, self.epoch, &n, &until];
        Ok(now < claim.until && sealer.is_seal(&words, claim.seal).await?)
    }

    async fn seal(&self, sealer: &Sealer, until: i64) -> Result<String, StoreError> {
        let (n, until) = (self.n.to_string(), until.to_string());
        sealer
            .seal(&["file", self.inbox, self.chat, self.epoch, &n, &until])
            .await
    }
}

/// Reads the last part of an address.
#[must_use]
pub fn claim(text: &str) -> Option<Claim<'_>> {
    let mut parts = text.split('.');
    let claim = Claim {
        chat: parts.next()?,
        n: parts.next()?.parse().ok()?,
        until: parts.next()?.parse().ok()?,
        seal: parts.next()?,
    };
    parts.next().is_none().then_some(claim)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use crate::store::database::Database;

    use super::*;

    #[tokio::test]
    async fn an_address_is_good_for_one_visitor_one_letter_and_a_while() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("f.db").display());
        let sealer = Sealer::new(Database::open(&url).await.unwrap());
        let ticket = Ticket {
            inbox: "A",
            chat: "c1",
            epoch: "e1",
            n: 7,
        };
        let now = 10 * DAY + 5;
        let address = ticket.write(&sealer, now).await.unwrap();
        assert_eq!(address, ticket.write(&sealer, now + 99).await.unwrap());
        let claim = claim(address.strip_prefix("file/").unwrap()).unwrap();
        assert!(ticket.is_true(&sealer, &claim, now + DAY).await.unwrap());
        assert!(
            !ticket
                .is_true(&sealer, &claim, now + 2 * DAY)
                .await
                .unwrap()
        );
        let longer = Claim {
            until: claim.until + 1,
            ..claim
        };
        assert!(!ticket.is_true(&sealer, &longer, now).await.unwrap());
        for other in [
            Ticket {
                inbox: "B",
                ..ticket
            },
            Ticket {
                chat: "c2",
                ..ticket
            },
            Ticket {
                epoch: "e2",
                ..ticket
            },
            Ticket { n: 8, ..ticket },
        ] {
            assert!(!other.is_true(&sealer, &claim, now).await.unwrap());
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(text in ".{0,60}|[a-z]{0,4}\\.-?[0-9]{0,30}\\.[0-9]{0,30}\\.x") {
            let _ = claim(&text);
        }
    }
}
