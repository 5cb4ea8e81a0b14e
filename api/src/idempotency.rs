//! The header `Idempotency-Key`: a call that is repeated under one key is done once.

use axum::http::{HeaderMap, HeaderName};
use qujat_platform::store::Idempotency;
use qujat_templates::Problem;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::rules;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters.
const LONGEST_KEY: usize = 200;

/// The key and what is asked under it, `what` and the body as it came, so that a repetition is known whatever the clock and billing say by then.
pub(crate) fn read(headers: &HeaderMap, what: &str, body: &Value) -> Result<Option<Idempotency>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(rules::idempotency_key_malformed(LONGEST_KEY));
    }
    let key = value.as_bytes();
    if key.is_empty() || key.len() > LONGEST_KEY || !key.iter().all(u8::is_ascii_graphic) {
        return Err(rules::idempotency_key_malformed(LONGEST_KEY));
    }
    // serde_json keeps object keys sorted, so equal bodies have one spelling.
    let asked = serde_json::json!([what, body]).to_string();
    let key = String::from_utf8_lossy(key).into_owned();
    Ok(Some(Idempotency { key, digest: Sha256::digest(asked.as_bytes()).into() }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(key: &str, body: &Value) -> Result<Option<Idempotency>, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert(IDEMPOTENCY_KEY, key.parse().unwrap());
        read(&headers, "number_list", body)
    }

    #[test]
    fn equal_bodies_have_one_digest() {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let one = of("k", &parse(r#"{"company":"1","locale":"ru"}"#)).unwrap().unwrap();
        let other = of("k", &parse(r#"{ "locale":"ru", "company": "1" }"#)).unwrap().unwrap();
        assert_eq!(one.digest, other.digest);
        assert_ne!(one.digest, of("k", &json!({ "company": "2", "locale": "ru" })).unwrap().unwrap().digest);
    }

    #[test]
    fn a_key_is_visible_and_short() {
        assert!(of(&"k".repeat(200), &Value::Null).is_ok());
        for key in [String::new(), "k".repeat(201), "a b".into()] {
            assert_eq!(of(&key, &Value::Null).unwrap_err().rule, "idempotency_key_malformed");
        }
    }
}
