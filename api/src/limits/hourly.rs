//! A limit of an hour that is reached, as the caller is told: 429, which limit, and when again.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use qujat_platform::store::LimitReached;

use crate::{error::ApiError, rules};

/// 429 with `Retry-After`.
pub(crate) fn refusal(reached: LimitReached, now: DateTime<Utc>) -> ApiError {
    // The second that has begun is not over.
    let seconds = u64::try_from((reached.again_at - now).num_milliseconds()).unwrap_or_default().div_ceil(1_000).max(1);
    ApiError { retry_after: Some(seconds), ..ApiError::new(StatusCode::TOO_MANY_REQUESTS, rules::limit_reached(reached, seconds)) }
}
