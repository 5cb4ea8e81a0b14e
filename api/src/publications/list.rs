//! `GET /v1/publications`: how far the months are.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use chrono::NaiveDate;
use qujat_platform::store::PublicationFilter;
use qujat_templates::{Problem, calendar::Month, identifiers::Bin};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    error::{ApiError, ApiResult},
    language,
    problem::ProblemDetails,
    publications::model::PublicationAnswer,
    query::within,
    vocabulary,
};

/// Names of the parameters.
const NAMES: [&str; 5] = ["kind", "from_month", "to_month", "company", "limit"];
/// Publications an answer.
const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 200;

/// Publications, the newest months first.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationsAnswer {
    pub publications: Vec<PublicationAnswer>,
}

/// Lists publications with their counts.
///
/// With `company` all publications, but the counts of that company.
#[utoipa::path(
    get,
    path = "/v1/publications",
    tag = "publications",
    params(
        ("kind" = Option<vocabulary::Kind>, Query),
        ("from_month" = inline(Option<vocabulary::Month>), Query, description = "The earliest month"),
        ("to_month" = inline(Option<vocabulary::Month>), Query, description = "The latest month"),
        ("company" = inline(Option<vocabulary::Bin>), Query, description = "BIN"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "By default 50"),
    ),
    responses(
        (status = 200, description = "The publications, the newest months first", body = PublicationsAnswer),
        (status = 403, description = "The token lacks the scope `operate`", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_publications(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Json<PublicationsAnswer>> {
    caller.needs(Scope::Operate)?;
    let filter = read(&pairs, &api.catalogue.names()).map_err(ApiError::unprocessable)?;
    let locale = language::wanted(&headers).unwrap_or_default();
    let views = api.store.publications(&filter).await?;
    Ok(Json(PublicationsAnswer { publications: views.into_iter().map(|view| PublicationAnswer::of(&api, view, locale)).collect() }))
}

fn read(pairs: &[(String, String)], kinds: &[&str]) -> Result<PublicationFilter, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut filter = PublicationFilter { limit: DEFAULT_LIMIT, ..PublicationFilter::default() };
    let (mut from, mut to) = (None::<Month>, None::<Month>);
    for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        let month = || value.parse::<Month>().map_err(|_| Problem::malformed_month(name));
        let taken = match name.as_str() {
            "kind" if kinds.contains(&value) => {
                filter.kind = Some(value.to_owned());
                Ok(())
            }
            "kind" => Err(Problem::unknown_kind(value, kinds)),
            "from_month" => month().map(|month| from = Some(month)),
            "to_month" => month().map(|month| to = Some(month)),
            "company" => Bin::trusted(value)
                .map(|bin| filter.company = Some(bin.as_str().to_owned()))
                .map_err(|_| Problem::malformed_bin(name)),
            "limit" => within(name, value, 1..=LARGEST_LIMIT).map(|limit| filter.limit = limit),
            _ => Err(Problem::unknown_field(name, &NAMES)),
        };
        problems.extend(taken.err());
    }
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        problems.push(Problem::months_reversed("from_month", from, to));
    }
    if from.is_some() || to.is_some() {
        let far = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        // Where one end is left open, no publication lies beyond these.
        filter.months = Some((from.map_or_else(|| far(1), Month::first_day), to.map_or_else(|| far(9999), Month::first_day)));
    }
    if problems.is_empty() { Ok(filter) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &[(&str, &str)]) -> Result<PublicationFilter, Vec<(String, &'static str)>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&pairs, &["completion_act"])
            .map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn an_end_may_be_left_open() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(of(&[]).unwrap().months, None);
        let (from, to) = of(&[("from_month", "2026-10")]).unwrap().months.unwrap();
        assert!(from == day("2026-10-01") && to > day("2100-01-01"));
        let (from, to) = of(&[("to_month", "2026-10")]).unwrap().months.unwrap();
        assert!(from < day("2000-01-01") && to == day("2026-10-01"));
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let wrong =
            [("kind", "poem"), ("from_month", "10"), ("to_month", "2026-13"), ("company", "1"), ("limit", "201"), ("page", "1")];
        let rules = of(&wrong).unwrap_err().into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
        let expected = ["unknown_kind", "malformed_month", "malformed_month", "malformed_bin", "unknown_value", "unknown_field"];
        assert_eq!(rules, expected);
        let reversed = of(&[("from_month", "2026-10"), ("to_month", "2026-09")]).unwrap_err();
        assert_eq!(reversed, [("from_month".to_owned(), "period_reversed")]);
    }
}
