//! How an endpoint says no.
//!
//! A handler returns a [`ApiError`], which knows neither the caller's language nor the request's number; `middleware` turns it into
//! problem+json with both. What went wrong inside stays in `cause`, which is logged and never answered.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use qujat_platform::{Fault, billing::BillingError, object_store::ObjectStoreError, store::StoreError};
use qujat_render::Locale;
use qujat_templates::Problem;

use crate::rules;

/// An answer of class 4xx or 5xx.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
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

pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// Seconds after which somebody whom the service couldn't serve should come again.
const COME_AGAIN_SECONDS: u64 = 10;

impl ApiError {
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
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, rules::unavailable())
        }
    }

    /// 500: a defect. Its only problem is made by `middleware`, which knows the number to tell support.
    pub fn internal(cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::with_all(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()) }
    }

    pub fn spoken_in(self, language: Option<Locale>) -> Self {
        Self { language: self.language.or(language), ..self }
    }
}

impl ApiError {
    /// What a part that the service stands on answered: 503 where asking again may help, else 500.
    pub fn of_fault(fault: Fault, cause: impl ToString) -> Self {
        match fault {
            Fault::Transient => Self::unavailable(cause),
            Fault::Permanent => Self::internal(cause),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::of_fault(error.fault(), error)
    }
}

impl From<BillingError> for ApiError {
    fn from(error: BillingError) -> Self {
        Self::of_fault(error.fault(), error)
    }
}

impl From<ObjectStoreError> for ApiError {
    fn from(error: ObjectStoreError) -> Self {
        Self::of_fault(error.fault(), error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list's codes answer as the documentation's table of faults says.
    #[test]
    fn each_sqlstate_is_answered_as_documented() {
        let documented = include_str!("../../docs/faults.md");
        let answers = |fault: &str| documented.lines().find(|line| line.starts_with(&format!("| {fault} |"))).unwrap();
        let codes = documented.lines().filter_map(|line| line.strip_prefix("| `")?.get(..5));
        for code in codes {
            let fault = Fault::of_sqlstate(code);
            let status = ApiError::of_fault(fault, code).status.as_u16();
            assert!(answers(fault.name()).contains(&format!("| {status}")), "{code}: {status}");
        }
        // Once answered as defects: a lock that somebody holds, a standby, a view that is being replaced.
        for code in ["55P03", "25006", "42P01"] {
            let refusal = ApiError::of_fault(Fault::of_sqlstate(code), code);
            assert!(refusal.status == StatusCode::SERVICE_UNAVAILABLE && refusal.retry_after.is_some(), "{code}");
        }
        assert_eq!(ApiError::of_fault(Fault::of_sqlstate("42703"), "").status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
