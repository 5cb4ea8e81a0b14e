//! Who calls: the portal's bearer token (RFC 6750) says who, for which companies, and for what.
//!
//! The token proves what was so when it was issued. What the portal has taken away since stands in the store and is asked with
//! each company.

mod claims;
mod keys;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
};
use qujat_platform::store::{Actor, Asker};
use qujat_templates::Problem;

pub(crate) use claims::Claims;
pub use keys::{Keys, KeysError};

use crate::{
    refusal::{Answer, Refusal},
    state::{Api, Shared},
};

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Ask for reports, watch and cancel requests.
    RequestReports,
    /// List documents and fetch their files.
    ReadDocuments,
    /// Take rights away and give them back: the portal itself.
    WriteRights,
    /// Publish, pause and hold: the operator's own people. Such a token needs no company.
    Operate,
}

impl Scope {
    /// As it stands in the token.
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestReports => "reports:request",
            Self::ReadDocuments => "documents:read",
            Self::WriteRights => "rights:write",
            Self::Operate => "operate",
        }
    }
}

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

impl From<TokenError> for Refusal {
    fn from(error: TokenError) -> Self {
        let (problem, challenge) = match &error {
            TokenError::KeysAway { reason, seconds } => {
                return Self { retry_after: Some(*seconds), ..Self::unavailable(format!("token keys: {reason}")) };
            }
            // RFC 6750 §3.1: whoever sent nothing is told no error code.
            TokenError::Missing => (Problem::token_missing(), String::new()),
            TokenError::Invalid(_) => (Problem::token_invalid(), r#", error="invalid_token""#.to_owned()),
            TokenError::Expired => {
                (Problem::token_expired(), r#", error="invalid_token", error_description="The token has expired""#.to_owned())
            }
        };
        Self {
            challenge: Some(format!(r#"Bearer realm="qujat"{challenge}"#)),
            cause: matches!(error, TokenError::Invalid(_)).then(|| error.to_string()),
            ..Self::new(StatusCode::UNAUTHORIZED, problem)
        }
    }
}

/// Somebody whose token was believed.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    claims: Claims,
}

impl Caller {
    /// Who it is, as a request remembers.
    pub fn asker(&self) -> Asker {
        Asker {
            subject: self.claims.sub.clone(),
            name: self.claims.name.clone(),
            msisdn: self.claims.msisdn.clone(),
            email: self.claims.email.clone(),
        }
    }

    /// Who it is, as the audit remembers.
    pub fn actor(&self) -> Actor {
        Actor::asker(&self.asker())
    }

    pub fn subject(&self) -> &str {
        &self.claims.sub
    }

    /// BINs that the token names.
    pub fn companies(&self) -> &[String] {
        &self.claims.companies
    }

    /// 403 unless the token has the scope.
    pub fn needs(&self, scope: Scope) -> Answer<()> {
        if self.claims.scope.split_ascii_whitespace().any(|name| name == scope.name()) {
            return Ok(());
        }
        Err(Refusal {
            challenge: Some(format!(r#"Bearer realm="qujat", error="insufficient_scope", scope="{}""#, scope.name())),
            ..Refusal::forbidden(Problem::scope_missing(scope.name()))
        })
    }

    /// 403 unless the token names the company and the right to it still stands.
    pub async fn may_act_for(&self, company: &str, field: &str, api: &Api) -> Answer<()> {
        if !self.names(company) {
            return Err(Refusal::forbidden(Problem::company_not_allowed(field, self.companies())));
        }
        if api.store.is_revoked(self.subject(), company).await? {
            let others: Vec<String> = self.companies().iter().filter(|other| *other != company).cloned().collect();
            return Err(Refusal::forbidden(Problem::company_not_allowed(field, &others)));
        }
        Ok(())
    }

    /// As [`Self::may_act_for`], for something found by its id: what belongs to a company that the token doesn't name answers like
    /// what doesn't exist.
    pub async fn may_see(&self, company: &str, not_found: Problem, api: &Api) -> Answer<()> {
        if !self.names(company) {
            return Err(Refusal::not_found(not_found));
        }
        self.may_act_for(company, "", api).await
    }

    fn names(&self, company: &str) -> bool {
        self.claims.companies.iter().any(|named| named == company)
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Shared) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).ok_or(TokenError::Missing)?;
        let token = header.to_str().ok().and_then(bearer).ok_or(TokenError::Missing)?;
        let claims = api.keys.verify(token, api.now()).await?;
        Ok(Self { claims })
    }
}

/// The token of `Bearer <token>`; the scheme is read without regard to case (RFC 9110 §11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(scope: &str) -> Caller {
        let claims = Claims {
            sub: "u1".into(),
            name: None,
            msisdn: None,
            email: None,
            companies: vec!["980540002879".into()],
            scope: scope.into(),
        };
        Caller { claims }
    }

    #[test]
    fn a_scope_is_a_whole_word() {
        assert!(caller("reports:request documents:read").needs(Scope::ReadDocuments).is_ok());
        let refusal = caller("documents:reader").needs(Scope::ReadDocuments).unwrap_err();
        assert_eq!(refusal.status, StatusCode::FORBIDDEN);
        assert!(refusal.challenge.unwrap().contains(r#"error="insufficient_scope", scope="documents:read""#));
    }

    #[test]
    fn the_scheme_is_bearer() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        assert_eq!([bearer("Basic abc"), bearer("Bearer"), bearer("Bearer "), bearer("")], [None; 4]);
    }

    #[test]
    fn who_sends_nothing_is_told_no_error_code() {
        assert_eq!(Refusal::from(TokenError::Missing).challenge.unwrap(), r#"Bearer realm="qujat""#);
        assert!(Refusal::from(TokenError::Expired).challenge.unwrap().contains("invalid_token"));
    }
}
