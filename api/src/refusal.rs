//! How an endpoint says no.
//!
//! A handler returns a [`Refusal`], which knows neither the caller's language nor the request's number; `boundary` turns it into
//! problem+json with both. What went wrong inside stays in `cause`, which is logged and never answered.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qujat_platform::{object_store::ObjectStoreError, store::StoreError};
use qujat_render::Locale;
use qujat_templates::Problem;

/// An answer of class 4xx or 5xx.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub problems: Vec<Problem>,
    /// The language of the request's body, for a caller who sends no `Accept-Language`.
    pub language: Option<Locale>,
    /// Seconds after which asking again may help.
    pub retry_after: Option<u64>,
    /// `WWW-Authenticate`.
    pub challenge: Option<String>,
    /// The state of a request that had ended already.
    pub state: Option<&'static str>,
    /// For the log.
    pub cause: Option<String>,
}

pub(crate) type Answer<T> = Result<T, Refusal>;

/// Seconds after which somebody whom the service couldn't serve should come again.
const COME_AGAIN_SECONDS: u64 = 10;

impl Refusal {
    pub fn new(status: StatusCode, problem: Problem) -> Self {
        Self::with_all(status, vec![problem])
    }

    pub fn with_all(status: StatusCode, problems: Vec<Problem>) -> Self {
        Self { status, problems, language: None, retry_after: None, challenge: None, state: None, cause: None }
    }

    /// 422: the request is understood, and its content is not allowed.
    pub fn unprocessable(problems: Vec<Problem>) -> Self {
        Self::with_all(StatusCode::UNPROCESSABLE_ENTITY, problems)
    }

    pub fn not_found(problem: Problem) -> Self {
        Self::new(StatusCode::NOT_FOUND, problem)
    }

    pub fn forbidden(problem: Problem) -> Self {
        Self::new(StatusCode::FORBIDDEN, problem)
    }

    /// 503: something that the answer needs is away.
    pub fn unavailable(cause: impl ToString) -> Self {
        Self {
            retry_after: Some(COME_AGAIN_SECONDS),
            cause: Some(cause.to_string()),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, Problem::unavailable())
        }
    }

    /// 500: a defect. Its only problem is made by `boundary`, which knows the number to tell support.
    pub fn internal(cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::with_all(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()) }
    }

    pub fn spoken_in(self, language: Option<Locale>) -> Self {
        Self { language: self.language.or(language), ..self }
    }
}

impl From<StoreError> for Refusal {
    fn from(StoreError(error): StoreError) -> Self {
        let away = match &error {
            sqlx::Error::Database(error) => error.code().is_some_and(|code| is_passing(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            _ => false,
        };
        if away { Self::unavailable(error) } else { Self::internal(error) }
    }
}

/// Classes of SQLSTATE that pass: connection, resources, intervention of an operator, serialisation.
fn is_passing(code: &str) -> bool {
    ["08", "53", "57", "40"].iter().any(|class| code.starts_with(class))
}

impl From<ObjectStoreError> for Refusal {
    fn from(error: ObjectStoreError) -> Self {
        match error {
            // A row names it, so its absence is a defect or damage that waiting won't cure.
            ObjectStoreError::Missing(_) | ObjectStoreError::Damaged { .. } => Self::internal(error),
            ObjectStoreError::Service(_) | ObjectStoreError::File(_) => Self::unavailable(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_defect() {
        assert_eq!(Refusal::from(StoreError(sqlx::Error::PoolTimedOut)).status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(Refusal::from(StoreError(sqlx::Error::RowNotFound)).status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(is_passing("57P01") && is_passing("53300") && !is_passing("23505"));
    }
}
