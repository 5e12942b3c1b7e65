//! What nobody can guess, and seals that nobody else can set.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::settings;

/// Where the key of the seals is kept.
const KEY: &str = "street.key";

/// 256 random bits, as 43 signs of A-Z a-z 0-9 - _.
#[must_use]
pub fn secret() -> String {
    // Each UUID brings 122 bits of chance from the system.
    let mut pool = Sha256::new();
    for _ in 0..3 {
        pool.update(Uuid::new_v4().as_bytes());
    }
    URL_SAFE_NO_PAD.encode(pool.finalize())
}

/// What is kept of a secret, to know it again: its SHA-256, hexadecimal.
#[must_use]
pub fn digest(secret: &str) -> String {
    format!("{:x}", Sha256::digest(secret.as_bytes()))
}

/// Sets seals with a key that lies in the database; every process has the same.
#[derive(Debug)]
pub struct Sealer {
    database: Database,
    key: OnceCell<String>,
}

impl Sealer {
    /// With the key of this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            database,
            key: OnceCell::new(),
        }
    }

    /// The seal on these words, in this order: 43 signs of A-Z a-z 0-9 - _.
    pub async fn seal(&self, words: &[&str]) -> Result<String, StoreError> {
        Ok(URL_SAFE_NO_PAD.encode(self.mac(words).await?.finalize().into_bytes()))
    }

    /// Whether `seal` is the seal on these words; takes the same time whatever
    /// is wrong with it.
    pub async fn is_seal(&self, words: &[&str], seal: &str) -> Result<bool, StoreError> {
        let Ok(seal) = URL_SAFE_NO_PAD.decode(seal) else {
            return Ok(false);
        };
        Ok(self.mac(words).await?.verify_slice(&seal).is_ok())
    }

    async fn mac(&self, words: &[&str]) -> Result<Hmac<Sha256>, StoreError> {
        let key = self.key.get_or_try_init(|| self.read()).await?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
            .map_err(|_| StoreError::Damaged("the key of the seals".into()))?;
        for word in words {
            // The length before it: no two lists of words look alike.
            mac.update(&(word.len() as u64).to_be_bytes());
            mac.update(word.as_bytes());
        }
        Ok(mac)
    }

    async fn read(&self) -> Result<String, StoreError> {
        let fresh = secret();
        self.database
            .write(move |tx| Box::pin(async move { settings::keep(tx, KEY, &fresh).await }))
            .await
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn secrets_differ_and_are_long() {
        let (one, other) = (secret(), secret());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 32);
        assert_eq!(digest("abc").len(), 64);
        assert_ne!(digest(&one), digest(&other));
    }

    #[tokio::test]
    async fn a_seal_is_for_these_words_alone() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("s.db").display());
        let database = Database::open(&url).await.unwrap();
        let sealer = Sealer::new(database.clone());
        let seal = sealer.seal(&["a", "bc"]).await.unwrap();
        // Another process has the same key.
        let other = Sealer::new(database);
        assert!(other.is_seal(&["a", "bc"], &seal).await.unwrap());
        assert!(!other.is_seal(&["ab", "c"], &seal).await.unwrap());
        assert!(!other.is_seal(&["a", "bc"], "").await.unwrap());
        assert!(!other.is_seal(&["a", "bc"], "no seal!").await.unwrap());
        assert!(
            !other
                .is_seal(&["a", "bc"], seal.get(1..).unwrap())
                .await
                .unwrap()
        );
    }
}
