//! Bearer tokens for development, the demo and the tests: what the portal does in production.
//!
//! The key is made on first use and stays in its folder, so that tokens issued earlier stay valid.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use ed25519_dalek::{
    SigningKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use pkcs8::{LineEnding, SecretDocument};
use qujat_platform::Clock;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// `iss` of these tokens; the configuration's default expects it.
pub const ISSUER: &str = "qujat-development";
/// `aud` of these tokens; the configuration's default expects it.
pub const AUDIENCE: &str = "qujat";

/// What a private key's file begins with (RFC 7468 §10).
const PEM_LABEL: &str = "PRIVATE KEY";

/// Who asks, and what for.
#[derive(Debug, Clone)]
pub struct Claims {
    pub subject: String,
    pub name: Option<String>,
    pub msisdn: Option<String>,
    pub email: Option<String>,
    /// BINs.
    pub companies: Vec<String>,
    /// Separated by blanks (RFC 8693 §4.2), such as `reports:request documents:read rights:write`.
    pub scopes: String,
}

/// What a token allows unless somebody says otherwise: an administrator of companies asks for reports and reads documents, an operator
/// has no company. Taking rights away (`rights:write`) is the portal's own business.
#[must_use]
pub fn usual_scopes(companies: &[String]) -> &'static str {
    if companies.is_empty() { "operate" } else { "reports:request documents:read" }
}

/// A token's body (RFC 7519 §4.1 and the portal's own claims).
#[derive(Serialize)]
struct Body<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msisdn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    companies: &'a [String],
    scope: &'a str,
    iat: i64,
    exp: i64,
}

/// A token that is valid for `lifetime` from now on, signed with the folder's key.
pub fn issue(folder: &Path, claims: &Claims, clock: &dyn Clock, lifetime: TimeDelta) -> anyhow::Result<String> {
    let key = key(folder)?;
    let now = clock.now();
    let body = Body {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: &claims.subject,
        name: claims.name.as_deref(),
        msisdn: claims.msisdn.as_deref(),
        email: claims.email.as_deref(),
        companies: &claims.companies,
        scope: &claims.scopes,
        iat: now.timestamp(),
        exp: (now + lifetime).timestamp(),
    };
    let header = Header { kid: Some(key_id(&key)), ..Header::new(Algorithm::EdDSA) };
    let document = key.to_pkcs8_der().context("writing the key as PKCS #8")?;
    Ok(encode(&header, &body, &EncodingKey::from_ed_der(document.as_bytes()))?)
}

/// The file that tells the service which keys to believe (RFC 7517), made with the key where there is none yet.
pub fn jwks_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let key = key(folder)?;
    let path = folder.join("jwks.json");
    let point = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    // RFC 8037 §2.
    let set = serde_json::json!({ "keys": [{
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key_id(&key), "x": point,
    }] });
    let text = serde_json::to_string_pretty(&set)?;
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(path)
}

/// The folder's key, made on first use and readable by its owner only.
fn key(folder: &Path) -> anyhow::Result<SigningKey> {
    let path = folder.join("key.pem");
    match fs::read_to_string(&path) {
        Ok(text) => {
            let key = SecretDocument::from_pem(&text)
                .map_err(pkcs8::Error::from)
                .and_then(|(_, document)| SigningKey::from_pkcs8_der(document.as_bytes()));
            return key.with_context(|| format!("{} is no Ed25519 key; remove it for a new one", path.display()));
        }
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("reading {}", path.display()));
        }
        Err(_) => {}
    }
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("making the folder {}", folder.display()))?;
    let mut seed = [0; 32];
    fs::File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut seed)).context("reading /dev/urandom")?;
    let key = SigningKey::from_bytes(&seed);
    let document = key.to_pkcs8_der().context("writing the key as PKCS #8")?;
    let text = document.to_pem(PEM_LABEL, LineEnding::LF).context("writing the key as PEM")?;
    // Whole or not at all: two that start at once must end up with one key.
    let draft = folder.join(format!("key.{}.new", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    let linked = written.and_then(|()| fs::hard_link(&draft, &path));
    fs::remove_file(&draft).ok();
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => self::key(folder),
        linked => linked.map(|()| key).with_context(|| format!("writing {}", path.display())),
    }
}

/// Eight bytes of the public key's SHA-256: enough to tell keys apart.
fn key_id(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(key.verifying_key().as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
    use qujat_platform::SystemClock;

    use super::*;

    #[test]
    fn the_set_beside_the_key_verifies_its_tokens() {
        let folder = tempfile::tempdir().unwrap();
        let claims = Claims {
            subject: "operator".to_owned(),
            name: None,
            msisdn: None,
            email: None,
            companies: Vec::new(),
            scopes: "documents:read".to_owned(),
        };
        let token = issue(folder.path(), &claims, &SystemClock, TimeDelta::hours(1)).unwrap();
        let set: JwkSet = serde_json::from_slice(&fs::read(jwks_file(folder.path()).unwrap()).unwrap()).unwrap();
        let key = set.find(&decode_header(&token).unwrap().kid.unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        let body = decode::<serde_json::Value>(&token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims;
        assert_eq!((body["sub"].as_str(), body["companies"].as_array().map(Vec::len)), (Some("operator"), Some(0)));
    }

    #[test]
    fn rights_are_written_only_by_whoever_asks_for_that() {
        assert_eq!(usual_scopes(&[]), "operate");
        assert_eq!(usual_scopes(&["040440000048".to_owned()]), "reports:request documents:read");
    }
}
