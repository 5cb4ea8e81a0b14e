//! Why a token isn't believed, and how the caller is told (RFC 6750 §3).

use axum::http::StatusCode;

use crate::{error::ApiError, rules};

/// Why a token isn't believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("there is no bearer token")]
    Missing,
    #[error("the token is not valid: {0}")]
    Invalid(String),
    #[error("the token has expired")]
    Expired,
    /// The key that the token names is not known and may be new: the portal's keys can't be read, or were read a moment ago.
    #[error("the keys are away: {reason}")]
    KeysAway { reason: String, seconds: u64 },
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        let (problem, challenge) = match &error {
            TokenError::KeysAway { reason, seconds } => {
                return Self { retry_after: Some(*seconds), ..Self::unavailable(format!("token keys: {reason}")) };
            }
            // RFC 6750 §3.1: whoever sent nothing is told no error code.
            TokenError::Missing => (rules::token_missing(), String::new()),
            TokenError::Invalid(_) => (rules::token_invalid(), r#", error="invalid_token""#.to_owned()),
            TokenError::Expired => {
                (rules::token_expired(), r#", error="invalid_token", error_description="The token has expired""#.to_owned())
            }
        };
        Self {
            challenge: Some(format!(r#"Bearer realm="qujat"{challenge}"#)),
            cause: matches!(error, TokenError::Invalid(_)).then(|| error.to_string()),
            ..Self::new(StatusCode::UNAUTHORIZED, problem)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sends_nothing_is_told_no_error_code() {
        assert_eq!(ApiError::from(TokenError::Missing).challenge.unwrap(), r#"Bearer realm="qujat""#);
        assert!(ApiError::from(TokenError::Expired).challenge.unwrap().contains("invalid_token"));
    }
}
