//! The portal's public keys, from a JSON Web Key Set (RFC 7517) in a file or at an address.
//!
//! Only EdDSA (Ed25519), ES256 and RS256 are taken, each with a key of that sort, so neither `none` nor an HMAC under a public key can
//! pass (RFC 8725 §2.1). Keys are read again when a token names an unknown one, and every ten minutes while tokens come, so that a key that
//! the portal withdrew is forgotten; at most once a minute: a stranger's tokens must not make the service knock at the portal's door.
//!
//! What the portal says counts at once, also when it says that there are no keys: that is how it ends a compromise of all of them, and
//! believing a withdrawn key costs strangers' documents, while an empty set published by mistake costs a minute of 503. It raises an alarm.
//! A portal that says nothing, or nothing readable, has withdrawn nothing.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse},
};
use tokio::{sync::Mutex, time::Instant};

use super::{
    claims::{Body, Claims, Expected},
    error::TokenError,
};
use crate::settings::TokenSettings;

/// How long keys are not read again.
const REST: Duration = Duration::from_secs(60);
/// Older keys are read again in the background; whoever comes meanwhile is judged by the ones that are known.
const AGED: Duration = Duration::from_secs(600);
/// Still older ones, when nobody came for long, are read again before anybody is judged. If they can't be, they are kept.
const STALE: Duration = Duration::from_secs(3_600);
/// How long the portal may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// A key set is a few kilobytes.
const LARGEST_SET: usize = 1 << 20;
/// A token is some hundred bytes, one that names many companies a few thousand. Longer ones aren't looked into.
const LONGEST_TOKEN: usize = 16 << 10;

/// Keys that tokens are checked with.
#[derive(Debug)]
pub struct Keys {
    expected: Expected,
    set: Arc<KeySet>,
}

/// The source, and what it said last.
#[derive(Debug)]
struct KeySet {
    source: Source,
    known: RwLock<Known>,
    /// When the source was last asked; held while it is being asked, so that it is asked once.
    asked_at: Mutex<Option<Instant>>,
}

#[derive(Debug, Clone)]
struct Known {
    keys: Arc<Vec<Key>>,
    since: Instant,
}

/// Why the keys were not read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unread {
    reason: String,
    /// Until they may be asked for again.
    rest: Duration,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Address { client: reqwest::Client, url: reqwest::Url },
}

#[derive(Debug, Clone)]
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

/// The settings name no usable source of keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("set exactly one of `tokens.jwks_file` and `tokens.jwks_url`")]
    Source,
    #[error("`tokens.jwks_url` is no address: {0}")]
    Address(String),
    #[error("`tokens.jwks_file`: {0}")]
    File(String),
    #[error("the HTTP client can't be made: {0}")]
    Client(#[from] reqwest::Error),
}

impl Keys {
    /// Reads a file at once, so that a wrong path shows at the start; an address when the first token comes, so that the service
    /// starts while the portal is away.
    pub fn open(settings: &TokenSettings) -> Result<Self, KeysError> {
        let (source, known) = match (&settings.jwks_file, &settings.jwks_url) {
            (Some(path), None) => {
                let set = std::fs::read(path).map_err(|error| KeysError::File(format!("{path}: {error}")))?;
                let keys = usable(&set).map_err(KeysError::File)?;
                if keys.is_empty() {
                    return Err(KeysError::File(format!("{path}: {NO_KEYS}")));
                }
                (Source::File(path.into()), keys)
            }
            (None, Some(url)) => {
                let url = url.parse().map_err(|error| KeysError::Address(format!("{url}: {error}")))?;
                (Source::Address { client: client()?, url }, Vec::new())
            }
            _ => return Err(KeysError::Source),
        };
        let expected = Expected {
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            leeway_seconds: settings.leeway_seconds,
        };
        let known = RwLock::new(Known { keys: Arc::new(known), since: Instant::now() });
        Ok(Self { expected, set: Arc::new(KeySet { source, known, asked_at: Mutex::new(None) }) })
    }

    /// Who the token says it is, if it is the portal's and valid now.
    pub(crate) async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, TokenError> {
        if token.len() > LONGEST_TOKEN {
            return Err(TokenError::Invalid(format!("longer than {LONGEST_TOKEN} bytes")));
        }
        let header = decode_header(token).map_err(invalid)?;
        let key = self.find(header.kid.as_deref()).await?;
        // jsonwebtoken would ask the machine's clock, so all but the signature and the algorithm is left to `Expected`.
        let mut validation = Validation::new(key.algorithm);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        let body = decode::<Body>(token, &key.key, &validation).map_err(invalid)?.claims;
        self.expected.check(body, now)
    }

    async fn find(&self, id: Option<&str>) -> Result<Key, TokenError> {
        let known = self.set.known();
        if known.since.elapsed() > STALE {
            // Its error is logged, and the keys that are known are kept.
            let _ = self.set.read_again().await;
        } else if known.since.elapsed() > AGED {
            let set = Arc::clone(&self.set);
            tokio::spawn(async move { set.read_again().await });
        }
        if let Some(key) = self.set.key(id) {
            return Ok(key);
        }
        let unknown = || Err(TokenError::Invalid("signed with an unknown key".to_owned()));
        if id.is_none() && !self.set.known().keys.is_empty() {
            return unknown();
        }
        let read = self.set.read_again().await;
        match (self.set.key(id), read) {
            (Some(key), _) => Ok(key),
            // Nobody can be judged, and nobody is sent to log in again with what would be believed no more.
            (None, Ok(())) if self.set.known().keys.is_empty() => {
                Err(TokenError::KeysAway { reason: NO_KEYS.to_owned(), seconds: REST.as_secs() })
            }
            (None, Ok(())) => unknown(),
            // The portal may have made this key since: nobody can say, so nobody is turned away for good.
            (None, Err(Unread { reason, rest })) => Err(TokenError::KeysAway { reason, seconds: rest.as_secs().max(1) }),
        }
    }
}

impl KeySet {
    /// The key of that id. A token without one is taken when there is only one key it can mean.
    fn key(&self, id: Option<&str>) -> Option<Key> {
        let known = self.known();
        match (id, known.keys.as_slice()) {
            (Some(_), keys) => keys.iter().find(|key| key.id.as_deref() == id).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the source unless that happened a moment ago. On an error the keys stay what they were.
    async fn read_again(&self) -> Result<(), Unread> {
        let mut asked_at = self.asked_at.lock().await;
        if let Some(rest) = asked_at.and_then(|at| REST.checked_sub(at.elapsed())) {
            return Err(Unread { reason: "the keys were asked for a moment ago".to_owned(), rest });
        }
        *asked_at = Some(Instant::now());
        let set = match &self.source {
            Source::File(path) => tokio::fs::read(path).await.map_err(|error| error.to_string()),
            Source::Address { client, url } => fetch(client, url.clone()).await.map_err(|error| error.to_string()),
        };
        let keys = set.and_then(|set| usable(&set)).map_err(|reason| {
            tracing::warn!(reason, "the token keys can't be read");
            Unread { reason, rest: REST }
        })?;
        // An alarm, until there are keys again.
        metrics::gauge!("qujat_token_keys").set(f64::from(u32::try_from(keys.len()).unwrap_or(u32::MAX)));
        if keys.is_empty() {
            tracing::error!("the portal has withdrawn all token keys, so nobody is believed until it publishes new ones");
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { keys: Arc::new(keys), since: Instant::now() };
        Ok(())
    }
}

fn client() -> Result<reqwest::Client, reqwest::Error> {
    // Of the two providers that the dependencies bring neither is chosen by itself. An error says that one has been chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(ANSWER).redirect(reqwest::redirect::Policy::none()).build()
}

async fn fetch(client: &reqwest::Client, url: reqwest::Url) -> Result<Vec<u8>, reqwest::Error> {
    let mut response = client.get(url).send().await?.error_for_status()?;
    let mut set = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        // A set that is cut off can't be parsed, which says enough.
        set.extend(chunk.iter().take(LARGEST_SET.saturating_sub(set.len())));
    }
    Ok(set)
}

const NO_KEYS: &str = "no key for EdDSA, ES256 or RS256";

/// What jsonwebtoken has against a token, in words of ours: its own quote what they couldn't read, and a log must hold no token and no
/// line that is as long as a stranger likes.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn invalid(error: jsonwebtoken::errors::Error) -> TokenError {
    use jsonwebtoken::errors::ErrorKind;
    let reason = match error.kind() {
        ErrorKind::InvalidToken => "not three parts",
        ErrorKind::InvalidSignature => "the signature is wrong",
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => "another algorithm than its key's",
        ErrorKind::Base64(_) => "a part is not base64url",
        ErrorKind::Json(_) => "header or claims are not the JSON that is expected",
        ErrorKind::Utf8(_) => "header or claims are not UTF-8",
        _ => "it can't be verified",
    };
    TokenError::Invalid(reason.to_owned())
}

/// The keys of a set that tokens may be signed with; others are left out, because a portal may publish keys for other purposes.
fn usable(set: &[u8]) -> Result<Vec<Key>, String> {
    let set: JwkSet = serde_json::from_slice(set).map_err(|error| format!("not a JSON Web Key Set: {error}"))?;
    Ok(set.keys.iter().filter_map(signing_key).collect())
}

fn signing_key(jwk: &Jwk) -> Option<Key> {
    if jwk.common.public_key_use.as_ref().is_some_and(|purpose| *purpose != PublicKeyUse::Signature) {
        return None;
    }
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        _ => return None,
    };
    if jwk.common.key_algorithm.is_some_and(|named| Algorithm::try_from(named).ok() != Some(algorithm)) {
        return None;
    }
    Some(Key { id: jwk.common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(jwk).ok()? })
}

#[cfg(test)]
mod tests;
