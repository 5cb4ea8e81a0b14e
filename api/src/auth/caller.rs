//! Somebody whose token was believed, and what they may do.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header::AUTHORIZATION, request::Parts},
};
use chrono::{DateTime, Utc};
use qujat_platform::{
    Clock,
    store::{Actor, Asker, Store},
};
use qujat_templates::Problem;

use crate::{
    auth::{claims::Claims, error::TokenError, keys::Keys},
    error::{ApiError, ApiResult},
    rules,
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

    /// From when on the token isn't believed any more.
    pub fn believed_until(&self) -> DateTime<Utc> {
        self.claims.believed_until
    }

    /// BINs that the token names.
    pub fn companies(&self) -> &[String] {
        &self.claims.companies
    }

    /// 403 unless the token has the scope.
    pub fn needs(&self, scope: Scope) -> ApiResult<()> {
        if self.claims.scope.split_ascii_whitespace().any(|name| name == scope.name()) {
            return Ok(());
        }
        Err(ApiError {
            challenge: Some(format!(r#"Bearer realm="qujat", error="insufficient_scope", scope="{}""#, scope.name())),
            ..ApiError::forbidden(rules::scope_missing(scope.name()))
        })
    }

    /// 403 unless the token names the company and the right to it still stands.
    pub async fn may_act_for(&self, company: &str, field: &str, store: &Store) -> ApiResult<()> {
        if !self.names(company) {
            return Err(ApiError::forbidden(rules::company_not_allowed(field, self.companies())));
        }
        if store.is_revoked(self.subject(), company).await? {
            let others: Vec<String> = self.companies().iter().filter(|other| *other != company).cloned().collect();
            return Err(ApiError::forbidden(rules::company_not_allowed(field, &others)));
        }
        Ok(())
    }

    /// As [`Self::may_act_for`], for something found by its id: what belongs to a company that the token doesn't name answers like
    /// what doesn't exist.
    pub async fn may_see(&self, company: &str, not_found: Problem, store: &Store) -> ApiResult<()> {
        if !self.names(company) {
            return Err(ApiError::not_found(not_found));
        }
        self.may_act_for(company, "", store).await
    }

    fn names(&self, company: &str) -> bool {
        self.claims.companies.iter().any(|named| named == company)
    }
}

/// What tokens are checked with. Whatever a router's state is, it must be able to give this, so that callers are told from one another
/// without knowing what else is served.
#[derive(Clone)]
pub(crate) struct TokenCheck {
    pub keys: Arc<Keys>,
    pub clock: Arc<dyn Clock>,
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    TokenCheck: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
        let header = headers.next().ok_or(TokenError::Missing)?;
        if headers.next().is_some() {
            // Whatever stands before the service may have looked at the other one.
            return Err(TokenError::Invalid("there are several Authorization headers".to_owned()).into());
        }
        let token = header.to_str().ok().and_then(bearer).ok_or(TokenError::Missing)?;
        let TokenCheck { keys, clock } = TokenCheck::from_ref(state);
        let claims = keys.verify(token, clock.now()).await?;
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
    use axum::http::StatusCode;

    use super::*;

    fn caller(scope: &str) -> Caller {
        let claims = Claims {
            sub: "u1".into(),
            name: None,
            msisdn: None,
            email: None,
            companies: vec!["980540002879".into()],
            scope: scope.into(),
            believed_until: DateTime::<Utc>::MAX_UTC,
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
}
