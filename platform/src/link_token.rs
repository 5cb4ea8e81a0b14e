//! The token in a mail's link: derived from the delivery, so that a retried mail carries the same one, and never stored.
//!
//! HMAC-SHA-256 (RFC 2104) of delivery and generation under a configured key. The row of the link keeps the token's SHA-256 and the
//! key's id: who reads the database can't open a link, and a key can be replaced while older links still work.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{DeliveryId, DigestId};

/// Keys for links. The first one makes new tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSettings {
    /// Where the service is reached from outside, without a trailing slash.
    pub public_url: String,
    /// How long a link works, in days.
    pub days: u32,
    pub keys: Vec<LinkKey>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkKey {
    pub id: String,
    /// At least 32 characters.
    pub secret: String,
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LinkKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A token as it stands in an address: 43 characters of base64url (RFC 4648 §5).
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    #[must_use]
    pub fn derive(key: &LinkKey, delivery: DeliveryId, generation: i32) -> Self {
        let mut code = Hmac::<Sha256>::new_from_slice(key.secret.as_bytes()).expect("HMAC takes keys of any length");
        code.update(delivery.0.as_bytes());
        code.update(&generation.to_be_bytes());
        Self(URL_SAFE_NO_PAD.encode(code.finalize().into_bytes()))
    }

    /// The token that ends the monthly mails to a digest's recipient (RFC 8058). The same for ever, however often the mail is sent.
    #[must_use]
    pub fn derive_unsubscribe(key: &LinkKey, digest: DigestId) -> Self {
        let mut code = Hmac::<Sha256>::new_from_slice(key.secret.as_bytes()).expect("HMAC takes keys of any length");
        // Longer than what a link is derived from, so that the two never meet.
        code.update(b"unsubscribe");
        code.update(digest.0.as_bytes());
        Self(URL_SAFE_NO_PAD.encode(code.finalize().into_bytes()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the row of the link knows the token by.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// SHA-256 of a token that came in from outside.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_derives_the_same_token_and_a_new_generation_another() {
        let key = LinkKey { id: "k1".into(), secret: "0123456789abcdef0123456789abcdef".into() };
        let other = LinkKey { id: "k2".into(), secret: "another secret another secret an".into() };
        let delivery = DeliveryId::generate();
        let token = LinkToken::derive(&key, delivery, 0);
        assert_eq!(token.as_str().len(), 43);
        assert!(token == LinkToken::derive(&key, delivery, 0));
        assert!(token != LinkToken::derive(&key, delivery, 1));
        assert!(token != LinkToken::derive(&other, delivery, 0));
        assert!(token != LinkToken::derive(&key, DeliveryId::generate(), 0));
        assert_eq!(token.hash(), hash(token.as_str()));
    }
}
