//! Signed links to pages: who does not hold the key cannot make one, change
//! one, or guess one. Pure.
//!
//! A token is `id ‖ expiry ‖ HMAC-SHA256(key, "page" ‖ id ‖ expiry)` in
//! base64url without padding: 75 signs. It says which page, and nothing of
//! what is on it. Whether the page is revoked only the record knows.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use url::Url;
use uuid::Uuid;

/// Bytes of a token: id, expiry, signature.
const ID: usize = 16;
const EXPIRY: usize = 8;
const SIGNATURE: usize = 32;

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The page.
    pub page: Uuid,
    /// Good until then, milliseconds UTC.
    pub expires_at: i64,
}

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPass {
    /// Not made with our key, or changed since.
    #[error("forged")]
    Forged,
    /// Its time is over.
    #[error("expired")]
    Expired,
}

/// Makes and opens links; cheap to clone. Never shows its key.
#[derive(Clone)]
pub struct Links {
    base: String,
    key: SecretString,
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Links {
    /// Under `public_url`, signed with `key`.
    #[must_use]
    pub fn new(public_url: &Url, key: SecretString) -> Self {
        let base = public_url.as_str().trim_end_matches('/');
        Self {
            base: format!("{base}/p/"),
            key,
        }
    }

    /// The address that `pass` opens.
    #[must_use]
    pub fn address(&self, pass: Pass) -> String {
        format!("{}{}", self.base, self.token(pass))
    }

    /// The last part of that address.
    #[must_use]
    pub fn token(&self, pass: Pass) -> String {
        let mut bytes = body(pass);
        let signature = self.mac(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token at `now`, milliseconds UTC. The signature is compared in
    /// constant time, and before anything else is looked at.
    pub fn open(&self, token: &str, now: i64) -> Result<Pass, NoPass> {
        // Longer ones are not even decoded.
        let length = (ID + EXPIRY + SIGNATURE).div_ceil(3) * 4;
        if token.len() > length {
            return Err(NoPass::Forged);
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| NoPass::Forged)?;
        let (said, signature) = bytes.split_at_checked(ID + EXPIRY).ok_or(NoPass::Forged)?;
        let mac = self.mac(said);
        mac.verify_slice(signature).map_err(|_| NoPass::Forged)?;
        let (id, expiry) = said.split_at_checked(ID).ok_or(NoPass::Forged)?;
        let id: [u8; ID] = id.try_into().map_err(|_| NoPass::Forged)?;
        let expiry: [u8; EXPIRY] = expiry.try_into().map_err(|_| NoPass::Forged)?;
        let pass = Pass {
            page: Uuid::from_bytes(id),
            expires_at: i64::from_be_bytes(expiry),
        };
        if pass.expires_at <= now {
            return Err(NoPass::Expired);
        }
        Ok(pass)
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let key = self.key.expose_secret().as_bytes();
        // HMAC takes keys of any length; the fallback is never used.
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(key);
        let mac = mac.unwrap_or_else(|_| <Hmac<Sha256> as Mac>::new(&[0; 64].into()));
        mac.chain_update(b"page").chain_update(bytes)
    }
}

fn body(pass: Pass) -> Vec<u8> {
    let mut bytes = pass.page.as_bytes().to_vec();
    bytes.extend_from_slice(&pass.expires_at.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn links(key: &str) -> Links {
        Links::new(&"https://desk.example/base/".parse().unwrap(), key.into())
    }

    #[test]
    fn an_address_is_below_the_public_one_and_short() {
        let pass = Pass {
            page: Uuid::nil(),
            expires_at: 5,
        };
        let address = links("k").address(pass);
        assert!(address.starts_with("https://desk.example/base/p/AAAA"));
        assert_eq!(links("k").token(pass).len(), 75);
        assert!(!format!("{:?}", links("secret-key")).contains("secret-key"));
    }

    proptest! {
        #[test]
        fn only_what_was_signed_opens(id in any::<u128>(), until in 1_i64.., byte in 0_usize..56, bit in 0_u8..8) {
            let ours = links("our key");
            let pass = Pass { page: Uuid::from_u128(id), expires_at: until };
            let token = ours.token(pass);
            prop_assert_eq!(ours.open(&token, until - 1), Ok(pass));
            prop_assert_eq!(ours.open(&token, until), Err(NoPass::Expired));
            prop_assert_eq!(links("another").open(&token, 0), Err(NoPass::Forged));
            // Every single bit counts.
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            bytes[byte] ^= 1 << bit;
            let changed = URL_SAFE_NO_PAD.encode(bytes);
            prop_assert_eq!(ours.open(&changed, 0), Err(NoPass::Forged));
        }

        #[test]
        fn anything_else_is_forged(text in ".{0,200}") {
            prop_assert_eq!(links("k").open(&text, 0), Err(NoPass::Forged));
        }
    }
}
