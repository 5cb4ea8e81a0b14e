//! What makes two jobs the same work.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of kind, company, canonical parameters, locale and formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity([u8; 32]);

impl Identity {
    #[must_use]
    pub fn of(kind: &str, company: &str, parameters: &Value, locale: &str, formats: &[String]) -> Self {
        // serde_json keeps object keys sorted, so equal parameters have one spelling.
        let spelled = serde_json::json!([kind, company, parameters, locale, formats]).to_string();
        Self(Sha256::digest(spelled.as_bytes()).into())
    }

    pub(in crate::store) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
