//! What a token says, and whether it may say so now.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::error::TokenError;

/// Characters of `sub`. The same wherever a subject is read, or somebody could act whose right can't be taken away.
pub(crate) const LONGEST_SUBJECT: usize = 200;

/// The part of a token that the service uses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Claims {
    /// Who, as the portal numbers its users.
    pub sub: String,
    pub name: Option<String>,
    pub msisdn: Option<String>,
    pub email: Option<String>,
    /// BINs.
    #[serde(default)]
    pub companies: Vec<String>,
    /// Separated by blanks (RFC 8693 §4.2).
    #[serde(default)]
    pub scope: String,
    /// From when on the token isn't believed, the clocks' leeway included. Not a claim of its own: [`Expected::check`] says it.
    #[serde(skip)]
    pub believed_until: DateTime<Utc>,
}

/// A token's body: [`Claims`], and those that decide whether it is valid (RFC 7519 §4.1).
#[derive(Debug, Deserialize)]
pub(super) struct Body {
    iss: Option<String>,
    aud: Option<Audience>,
    /// Seconds since 1970; RFC 7519 allows fractions.
    exp: Option<f64>,
    nbf: Option<f64>,
    #[serde(flatten)]
    claims: Claims,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What a valid token must say.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub issuer: String,
    pub audience: String,
    pub leeway_seconds: u64,
}

impl Expected {
    /// Checks a body whose signature was right. A token without `exp` would be valid for ever, so it isn't valid at all.
    pub fn check(&self, body: Body, now: DateTime<Utc>) -> Result<Claims, TokenError> {
        let invalid = |reason: &str| Err(TokenError::Invalid(reason.to_owned()));
        if body.iss.as_ref() != Some(&self.issuer) {
            return invalid("another issuer");
        }
        let ours = match &body.aud {
            Some(Audience::One(audience)) => *audience == self.audience,
            Some(Audience::Several(audiences)) => audiences.contains(&self.audience),
            None => false,
        };
        if !ours {
            return invalid("another audience");
        }
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit into 53 bits")]
        let (now, leeway) = (now.timestamp_millis() as f64 / 1000.0, self.leeway_seconds as f64);
        if body.nbf.is_some_and(|not_before| now + leeway < not_before) {
            return invalid("not valid yet");
        }
        let believed_until = match body.exp {
            None => return invalid("no expiry"),
            Some(expiry) if now - leeway >= expiry => return Err(TokenError::Expired),
            Some(expiry) => instant(expiry + leeway),
        };
        if body.claims.sub.is_empty() {
            return invalid("no subject");
        }
        if body.claims.sub.chars().count() > LONGEST_SUBJECT {
            return invalid("a subject that is too long");
        }
        // Postgres can't keep it; a token that says so is no portal's.
        let texts = [Some(&body.claims.sub), body.claims.name.as_ref(), body.claims.msisdn.as_ref(), body.claims.email.as_ref()];
        if texts.into_iter().flatten().any(|text| text.contains('\0')) {
            return invalid("a NUL in a claim");
        }
        Ok(Claims { believed_until, ..body.claims })
    }
}

/// The instant of these seconds since 1970; the last one there is where they are more than it.
fn instant(seconds: f64) -> DateTime<Utc> {
    // `as` saturates.
    #[expect(clippy::cast_possible_truncation, reason = "no instant so late is missed")]
    let milliseconds = (seconds * 1000.0) as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn checked(change: impl FnOnce(&mut Value)) -> Result<Claims, TokenError> {
        let mut body = json!({ "iss": "portal", "aud": "qujat", "exp": NOW + 60, "sub": "u1", "companies": ["980540002879"] });
        change(&mut body);
        let expected = Expected { issuer: "portal".into(), audience: "qujat".into(), leeway_seconds: 30 };
        expected.check(serde_json::from_value(body).unwrap(), DateTime::from_timestamp(NOW, 0).unwrap())
    }

    fn invalid(reason: &str) -> Result<Claims, TokenError> {
        Err(TokenError::Invalid(reason.into()))
    }

    #[test]
    fn a_good_token_says_who() {
        let claims = checked(|_| ()).unwrap();
        assert_eq!((claims.sub.as_str(), claims.scope.as_str()), ("u1", ""));
        assert!(checked(|body| body["aud"] = json!(["other", "qujat"])).is_ok());
    }

    #[test]
    fn expiry_has_a_leeway_and_an_end() {
        let last = checked(|body| body["exp"] = json!(NOW - 29)).unwrap();
        assert_eq!(last.believed_until, DateTime::from_timestamp(NOW + 1, 0).unwrap());
        assert_eq!(checked(|body| body["exp"] = json!(1e300)).unwrap().believed_until, DateTime::<Utc>::MAX_UTC);
        assert_eq!(checked(|body| body["exp"] = json!(NOW - 30)), Err(TokenError::Expired));
        assert_eq!(checked(|body| body["exp"] = Value::Null), invalid("no expiry"));
    }

    #[test]
    fn a_token_for_later_is_not_valid_yet() {
        assert!(checked(|body| body["nbf"] = json!(NOW + 30)).is_ok());
        assert_eq!(checked(|body| body["nbf"] = json!(NOW + 31)), invalid("not valid yet"));
    }

    #[test]
    fn issuer_audience_and_subject_must_be_there() {
        assert_eq!(checked(|body| body["iss"] = json!("other")), invalid("another issuer"));
        assert_eq!(checked(|body| body["aud"] = json!(["other"])), invalid("another audience"));
        assert_eq!(checked(|body| body["aud"] = Value::Null), invalid("another audience"));
        assert_eq!(checked(|body| body["sub"] = json!("")), invalid("no subject"));
        assert_eq!(checked(|body| body["sub"] = json!("я".repeat(201))), invalid("a subject that is too long"));
        assert!(checked(|body| body["sub"] = json!("я".repeat(200))).is_ok());
        assert_eq!(checked(|body| body["name"] = json!("a\0")), invalid("a NUL in a claim"));
    }
}
