//! The slip in every form: when it was given out, under our seal. A form comes
//! back once, not too quickly for a person, and not after a day.

use crate::channels::street::chance::{self, Sealer};
use crate::store::error::StoreError;

/// No person is quicker, milliseconds.
const SOONEST: i64 = 2_000;
/// After that a new one is needed, milliseconds.
const LATEST: i64 = 24 * 60 * 60 * 1000;

/// What a slip is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Good; the number that stands for this form and no other.
    Good(String),
    /// Ours, but no person is so quick: the form is shown once more.
    Early,
    /// None of ours, or too old.
    Nothing,
}

/// Gives out a slip for form `inbox`.
pub async fn write(sealer: &Sealer, inbox: &str, now: i64) -> Result<String, StoreError> {
    let nonce = chance::secret();
    let at = now.to_string();
    let seal = sealer.seal(&["form", inbox, &at, &nonce]).await?;
    Ok(format!("{at}.{nonce}.{seal}"))
}

/// What `slip` is worth at `now`.
pub async fn judge(
    sealer: &Sealer,
    inbox: &str,
    slip: &str,
    now: i64,
) -> Result<Worth, StoreError> {
    let mut parts = slip.splitn(3, '.');
    let (Some(at), Some(nonce), Some(seal)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(Worth::Nothing);
    };
    if !sealer.is_seal(&["form", inbox, at, nonce], seal).await? {
        return Ok(Worth::Nothing);
    }
    let age = now - at.parse::<i64>().unwrap_or(i64::MIN / 2);
    if age >= LATEST {
        return Ok(Worth::Nothing);
    }
    if age < SOONEST {
        return Ok(Worth::Early);
    }
    let digest = chance::digest(nonce);
    Ok(Worth::Good(digest.chars().take(32).collect()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::store::database::Database;

    use super::*;

    #[tokio::test]
    async fn a_slip_is_good_for_a_day_and_one_form() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("f.db").display());
        let sealer = Sealer::new(Database::open(&url).await.unwrap());
        let slip = write(&sealer, "A", 0).await.unwrap();
        let worth =
            async |inbox: &str, slip: &str, now| judge(&sealer, inbox, slip, now).await.unwrap();
        assert_eq!(worth("A", &slip, SOONEST - 1).await, Worth::Early);
        let good = worth("A", &slip, SOONEST).await;
        assert!(matches!(&good, Worth::Good(key) if key.len() == 32));
        assert_eq!(worth("A", &slip, LATEST - 1).await, good);
        assert_eq!(worth("A", &slip, LATEST).await, Worth::Nothing);
        assert_eq!(worth("B", &slip, SOONEST).await, Worth::Nothing);
        let older = format!("1{slip}");
        for wrong in ["", "..", "0.x.y", &older] {
            assert_eq!(worth("A", wrong, SOONEST).await, Worth::Nothing, "{wrong}");
        }
    }
}
