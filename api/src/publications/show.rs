//! `GET /v1/publications/{kind}/{month}`: one publication, and what of it could not be made.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use chrono::NaiveDate;
use qujat_platform::store::{FailedItem, ItemFilter, PublicationFilter, PublicationView};
use qujat_render::Locale;
use qujat_templates::{Problem, calendar::Month, failure_text, identifiers::Bin};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    auth::{Caller, Scope},
    context::{ApiContext, SharedContext},
    error::{ApiError, ApiResult},
    instant::Instant,
    language,
    problem::ProblemDetails,
    publications::model::PublicationAnswer,
    query::within,
    rules, vocabulary,
};

/// Names of the parameters.
const NAMES: [&str; 3] = ["company", "after", "limit"];
/// Failures a page.
const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 200;
/// Characters of a BIN or an account, and more than any of them has.
const LONGEST_OBJECT: usize = 100;

/// A publication and a page of what failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownPublication {
    #[serde(flatten)]
    pub publication: PublicationAnswer,
    /// By object. They are tried again by every look until `look_until`, and by every further command.
    pub failures: Vec<FailureAnswer>,
    /// What to give as `after` for the next page; `null` on the last one.
    pub next: Option<String>,
}

/// A company or account whose document could not be made.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailureAnswer {
    /// BIN or account.
    pub object: String,
    pub company: String,
    pub company_name: String,
    pub account: Option<String>,
    /// How many times it was begun.
    pub tries: i32,
    /// The job of its last try, as logs name it.
    pub job: Uuid,
    /// `null` where somebody cancelled it.
    pub problem: Option<FailureProblem>,
    pub failed_at: Option<Instant>,
}

/// Trouble, for operators.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailureProblem {
    #[schema(value_type = vocabulary::FailureCode)]
    pub code: &'static str,
    /// What exactly went wrong, as the log says it; where there is nothing exact, what a customer is told.
    pub text: String,
}

/// Shows a publication with what of it failed.
///
/// With `company` the counts and failures of that company.
#[utoipa::path(
    get,
    path = "/v1/publications/{kind}/{month}",
    tag = "publications",
    params(
        ("kind" = String, Path, description = "A published kind"),
        ("month" = inline(vocabulary::Month), Path, description = "Such as `2026-10`"),
        ("company" = inline(Option<vocabulary::Bin>), Query, description = "BIN"),
        ("after" = Option<String>, Query, max_length = 100, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "By default 50"),
    ),
    responses(
        (status = 200, description = "The publication and a page of its failures", body = ShownPublication),
        (status = 403, description = "The token lacks the scope `operate`", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show_publication(
    State(api): State<SharedContext>,
    caller: Caller,
    Path((kind, month)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Json<ShownPublication>> {
    caller.needs(Scope::Operate)?;
    let mut filter = read(&pairs).map_err(ApiError::unprocessable)?;
    let view = find(&api, &kind, &month, filter.company.clone()).await?;
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    // One more than the page holds tells whether there is another page.
    filter.limit += 1;
    let mut failed = api.store.failed_items(view.id, &filter).await?;
    let more = failed.len() > limit;
    failed.truncate(limit);
    let locale = language::wanted(&headers).unwrap_or_default();
    Ok(Json(ShownPublication {
        publication: PublicationAnswer::of(&api, view, locale),
        next: failed.last().filter(|_| more).map(|last| last.object.clone()),
        failures: failed.into_iter().map(|item| failure(item, locale)).collect(),
    }))
}

/// The publication of that kind and month. A month that is none at all has none.
pub(super) async fn find(api: &ApiContext, kind: &str, month: &str, company: Option<String>) -> ApiResult<PublicationView> {
    let not_found = || ApiError::not_found(Problem::publication_not_found());
    let day = first_day(month).ok_or_else(not_found)?;
    let filter = PublicationFilter { kind: Some(kind.to_owned()), months: Some((day, day)), company, limit: 1 };
    api.store.publications(&filter).await?.pop().ok_or_else(not_found)
}

fn first_day(month: &str) -> Option<NaiveDate> {
    Some(month.parse::<Month>().ok()?.first_day())
}

fn failure(item: FailedItem, locale: Locale) -> FailureAnswer {
    let problem = item.problem.map(|reason| {
        let text = item.detail.clone().filter(|detail| !detail.is_empty()).unwrap_or_else(|| failure_text(reason, locale));
        FailureProblem { code: reason.code(), text }
    });
    FailureAnswer {
        object: item.object,
        company: item.company,
        company_name: item.company_name,
        account: item.account,
        tries: item.tries,
        job: item.job.0,
        problem,
        failed_at: item.failed_at.map(Instant::from),
    }
}

fn read(pairs: &[(String, String)]) -> Result<ItemFilter, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut filter = ItemFilter { limit: DEFAULT_LIMIT, ..ItemFilter::default() };
    for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        let taken = match name.as_str() {
            "company" => Bin::trusted(value)
                .map(|bin| filter.company = Some(bin.as_str().to_owned()))
                .map_err(|_| Problem::malformed_bin(name)),
            "after" if value.chars().count() <= LONGEST_OBJECT => {
                filter.after = Some(value.to_owned());
                Ok(())
            }
            "after" => Err(rules::malformed_after()),
            "limit" => within(name, value, 1..=LARGEST_LIMIT).map(|limit| filter.limit = limit),
            _ => Err(Problem::unknown_field(name, &NAMES)),
        };
        problems.extend(taken.err());
    }
    if problems.is_empty() { Ok(filter) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use qujat_platform::FailureReason;

    use super::*;

    fn item(problem: Option<&str>, detail: Option<&str>) -> FailedItem {
        FailedItem {
            object: "25826701".into(),
            company: "750750750750".into(),
            company_name: "ТОО".into(),
            account: Some("25826701".into()),
            job: qujat_platform::JobId::generate(),
            tries: 2,
            problem: problem.map(FailureReason::from_code),
            detail: detail.map(str::to_owned),
            failed_at: None,
        }
    }

    #[test]
    fn operators_read_what_exactly_went_wrong() {
        let problem = |code, detail| failure(item(code, detail), Locale::En).problem;
        let exact = problem(Some("billing_data"), Some("the act has no number")).unwrap();
        assert_eq!((exact.code, exact.text.as_str()), ("billing_data", "the act has no number"));
        assert_eq!(problem(Some("overdue"), Some("")).unwrap().text, failure_text(FailureReason::Overdue, Locale::En));
        assert!(problem(None, None).is_none());
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let of = |name: &str, value: &str| {
            let read = read(&[(name.to_owned(), value.to_owned())]);
            read.map_err(|problems| problems.into_iter().map(|problem| problem.rule).collect::<Vec<_>>())
        };
        assert_eq!(of("after", "25826701").unwrap().after.as_deref(), Some("25826701"));
        assert_eq!(of("after", &"2".repeat(101)).unwrap_err(), ["malformed_after"]);
        assert_eq!(of("limit", "0").unwrap_err(), ["unknown_value"]);
        assert_eq!(of("company", "1").unwrap_err(), ["malformed_bin"]);
        assert_eq!(of("kind", "completion_act").unwrap_err(), ["unknown_field"]);
        assert_eq!(first_day("2026-1"), None);
    }
}
