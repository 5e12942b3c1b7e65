//! Updates brought by the Bot API: setting the webhook, and the secret by which
//! a call is known to come from there.
//!
//! The secret of an account is an HMAC of its name under a random key that the
//! database keeps, so every process knows it and no setting holds it.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::settings;

use super::client::Bot;
use super::error::CallError;
use super::poll::KINDS;

/// The header that carries the secret.
pub const HEADER: &str = "x-telegram-bot-api-secret-token";

/// Calls the server may have open at once (Bot API: 1 to 100). Messages of one
/// chat come one by one whatever this is.
const CONNECTIONS: u8 = 40;

/// Setting that holds the key, hexadecimal.
const KEY: &str = "webhook_key";

/// What the server says of a bot's webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct State {
    /// Where updates go; empty if they are polled for.
    #[serde(default)]
    pub url: String,
    /// Updates that wait.
    #[serde(default)]
    pub pending_update_count: i64,
    /// When bringing one failed last, seconds UTC.
    pub last_error_date: Option<i64>,
    /// What the server says of that failure.
    pub last_error_message: Option<String>,
}

/// Where `account`'s updates shall be brought: `<public_url>/telegram/<account>`.
#[must_use]
pub fn address(public_url: &Url, account: &str) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    format!("{base}/telegram/{account}")
}

/// Lets the server bring the updates to `address`, with `secret` in [`HEADER`].
/// To be said at every start; what waits is kept.
pub async fn set(bot: &Bot, address: &str, secret: &SecretString) -> Result<(), CallError> {
    let params = json!({
        "url": address,
        "secret_token": secret.expose_secret(),
        "allowed_updates": KINDS,
        "max_connections": CONNECTIONS,
        "drop_pending_updates": false,
    });
    bot.call::<bool>("setWebhook", &params).await.map(drop)
}

/// Ends the webhook, so that polling is possible; what waits is kept.
pub async fn delete(bot: &Bot) -> Result<(), CallError> {
    let params = json!({ "drop_pending_updates": false });
    bot.call::<bool>("deleteWebhook", &params).await.map(drop)
}

/// What the server knows of the webhook.
pub async fn state(bot: &Bot) -> Result<State, CallError> {
    bot.call("getWebhookInfo", &json!({})).await
}

/// The key of this database's secrets, made when first asked for.
pub async fn key(database: &Database) -> Result<SecretString, StoreError> {
    // Two random UUIDs: 244 bits of chance.
    let fresh = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let key = database
        .write(move |tx| Box::pin(async move { settings::keep(tx, KEY, &fresh).await }))
        .await?;
    Ok(key.into())
}

/// The secret of `account`: 64 signs of 0-9 a-f (the header takes 1 to 256 of
/// A-Z a-z 0-9 _ -).
#[must_use]
pub fn secret(key: &SecretString, account: &str) -> SecretString {
    let mac = hmac(key.expose_secret().as_bytes(), account.as_bytes());
    hex(&mac).into()
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let hashed: [u8; 32];
    let key = if key.len() > BLOCK {
        hashed = Sha256::digest(key).into();
        hashed.as_slice()
    } else {
        key
    };
    let padded = |with: u8| -> Vec<u8> {
        let rest = std::iter::repeat_n(0, BLOCK - key.len());
        key.iter().copied().chain(rest).map(|b| b ^ with).collect()
    };
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    let both = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    both.map(digit).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_mac_is_that_of_the_standard() {
        // RFC 4231, test cases 1, 2 and 6.
        let mac = hmac(&[0x0b; 20], b"Hi There");
        assert_eq!(
            hex(&mac),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        let mac = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            hex(&mac),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let long = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(
            hex(&hmac(&[0xaa; 131], long)),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[tokio::test]
    async fn every_account_has_a_lasting_secret_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("a.db").display());
        let database = Database::open(&url).await.unwrap();
        let key = super::key(&database).await.unwrap();
        let again = super::key(&database).await.unwrap();
        assert_eq!(key.expose_secret(), again.expose_secret());
        let one = secret(&key, "TG");
        let other = secret(&key, "desk");
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert_eq!(one.expose_secret(), secret(&again, "TG").expose_secret());
        assert_eq!(one.expose_secret().len(), 64);
        let url = format!("sqlite:{}", dir.path().join("b.db").display());
        let elsewhere = Database::open(&url).await.unwrap();
        let strange = super::key(&elsewhere).await.unwrap();
        assert_ne!(strange.expose_secret(), key.expose_secret());
    }

    #[test]
    fn the_address_has_one_slash_between_its_parts() {
        let address = |url: &str| super::address(&Url::parse(url).unwrap(), "TG");
        assert_eq!(
            address("https://a.example"),
            "https://a.example/telegram/TG"
        );
        assert_eq!(
            address("https://a.example/desk/"),
            "https://a.example/desk/telegram/TG"
        );
    }
}
