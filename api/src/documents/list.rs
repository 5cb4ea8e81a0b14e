//! `GET /v1/documents`: a company's documents, newest first.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use qujat_platform::{
    DocumentId,
    store::{DocumentFilter, DocumentStatus},
};
use qujat_templates::{
    Problem,
    identifiers::{Account, Bin},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    documents::model::DocumentAnswer,
    error::{ApiError, ApiResult},
    language,
    query::{Days, day, one_of, within},
    vocabulary,
};

/// Names of the parameters.
const NAMES: [&str; 11] = ["company", "kind", "year", "month", "from", "to", "account", "status", "request", "after", "limit"];
/// Documents a page.
const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 200;
/// The operator's first year and one beyond any act.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2100;

/// Reads decoded name and value pairs. An empty value counts as absent, as forms send their empty fields. `kind` may be repeated; of any
/// other repeated name the last one counts.
fn read(pairs: &[(String, String)], kinds: &[&str]) -> Result<DocumentFilter, Vec<Problem>> {
    let (mut problems, mut days) = (Vec::new(), Days::default());
    let mut filter = DocumentFilter { limit: DEFAULT_LIMIT, ..DocumentFilter::default() };
    for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        if let Err(problem) = take(&mut filter, &mut days, name, value.trim(), kinds) {
            problems.push(problem);
        }
    }
    if filter.company.is_empty() && !problems.iter().any(|problem| problem.field == "company") {
        problems.push(Problem::required("company"));
    }
    problems.extend(days.problem());
    (filter.from, filter.until) = (days.begin(), days.end());
    if problems.is_empty() { Ok(filter) } else { Err(problems) }
}

fn take(filter: &mut DocumentFilter, days: &mut Days, name: &str, value: &str, kinds: &[&str]) -> Result<(), Problem> {
    match name {
        "company" => filter.company = Bin::trusted(value).map_err(|_| Problem::malformed_bin(name))?.as_str().to_owned(),
        "kind" => filter.kinds.push(one_of(name, value, kinds)?),
        "from" => days.from = Some(day(name, value)?),
        "to" => days.to = Some(day(name, value)?),
        "request" => {
            let id = value.parse().map_err(|_| Problem::unknown_value(name, value, &["the id of a request"]))?;
            filter.request = Some(id);
        }
        "status" => {
            let allowed = DocumentStatus::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>();
            filter.status = Some(value.parse().map_err(|_| Problem::unknown_value(name, value, &allowed))?);
        }
        "account" => {
            let account: Account = value.parse().map_err(|_| Problem::malformed_account(name))?;
            filter.account = Some(account.as_str().to_owned());
        }
        "year" => filter.year = i32::try_from(within(name, value, YEARS)?).ok(),
        "month" => filter.month = i32::try_from(within(name, value, 1..=12)?).ok(),
        "limit" => filter.limit = within(name, value, 1..=LARGEST_LIMIT)?,
        "after" => {
            let id: DocumentId = value.parse().map_err(|_| Problem::unknown_value(name, value, &["the id of a document"]))?;
            filter.after = Some(id);
        }
        _ => return Err(Problem::unknown_field(name, &NAMES)),
    }
    Ok(())
}

/// A page of documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentsAnswer {
    pub documents: Vec<DocumentAnswer>,
    /// How many there are on all pages.
    pub total: i64,
    /// What to give as `after` for the next page; `null` on the last one.
    pub next: Option<Uuid>,
}

/// Lists a company's documents.
///
/// Newest first. `year` and `month` are those of the accounting month; documents that are about none are found by the month in which
/// they were made. `from` and `to` are about the day on which any document was made.
#[utoipa::path(
    get,
    path = "/v1/documents",
    tag = "documents",
    params(
        ("company" = inline(vocabulary::Bin), Query, description = "BIN"),
        ("kind" = Option<Vec<vocabulary::Kind>>, Query, description = "Repeated for each"),
        ("year" = Option<i32>, Query, minimum = 2000, maximum = 2100),
        ("month" = Option<i32>, Query, minimum = 1, maximum = 12),
        ("from" = Option<chrono::NaiveDate>, Query, description = "The first day on which they were made, in the time of Almaty"),
        ("to" = Option<chrono::NaiveDate>, Query, description = "The last such day"),
        ("account" = inline(Option<vocabulary::Account>), Query),
        ("status" = Option<vocabulary::DocumentStatus>, Query),
        ("request" = Option<Uuid>, Query, description = "The request that asked for it"),
        ("after" = Option<Uuid>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "By default 50"),
    ),
    responses(
        (status = 200, description = "A page of documents, the newest first", body = DocumentsAnswer),
    )
)]
pub(crate) async fn list_documents(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Json<DocumentsAnswer>> {
    caller.needs(Scope::ReadDocuments)?;
    let mut filter = read(&pairs, &api.catalogue.names()).map_err(ApiError::unprocessable)?;
    caller.may_act_for(&filter.company, "company", &api.store).await?;
    let limit = filter.limit;
    // One more than the page holds tells whether there is another page.
    filter.limit += 1;
    let mut found = api.store.documents(&filter).await?;
    let total = api.store.count_documents(&filter).await?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let locale = language::wanted(&headers).unwrap_or_default();
    let files = api.store.files_of_documents(&found.iter().map(|view| view.id).collect::<Vec<_>>()).await?;
    Ok(Json(DocumentsAnswer {
        total,
        next: found.last().filter(|_| more).map(|last| last.id.0),
        documents: found.into_iter().map(|view| DocumentAnswer::of(&api, view, &files, locale)).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &[(&str, &str)]) -> Result<DocumentFilter, Vec<(String, &'static str)>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&pairs, &["completion_act"])
            .map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn a_full_query_is_a_filter() {
        let filter = of(&[
            ("company", "750750750750"),
            ("kind", "completion_act"),
            ("kind", "completion_act"),
            ("from", "2026-11-01"),
            ("request", "0192f0c1-0000-7000-8000-000000000001"),
            ("year", "2026"),
            ("month", "10"),
            ("account", "66706 8921"),
            ("status", "new"),
            ("limit", "200"),
            ("after", ""),
        ])
        .unwrap();
        assert_eq!((filter.company.as_str(), filter.account.as_deref()), ("750750750750", Some("667068921")));
        assert_eq!((filter.year, filter.month, filter.limit, filter.after), (Some(2026), Some(10), 200, None));
        assert_eq!((filter.kinds.len(), filter.from.is_some(), filter.until, filter.request.is_some()), (2, true, None, true));
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let problems = of(&[
            ("company", "1"),
            ("kind", "act"),
            ("year", "26"),
            ("month", "13"),
            ("account", "x"),
            ("status", "open"),
            ("from", "1.11.2026"),
            ("to", "today"),
            ("request", "x"),
            ("limit", "0"),
            ("after", "x"),
            ("page", "2"),
        ]);
        let expected = [
            ("company", "malformed_bin"),
            ("kind", "unknown_value"),
            ("year", "unknown_value"),
            ("month", "unknown_value"),
            ("account", "malformed_account"),
            ("status", "unknown_value"),
            ("from", "malformed_date"),
            ("to", "malformed_date"),
            ("request", "unknown_value"),
            ("limit", "unknown_value"),
            ("after", "unknown_value"),
            ("page", "unknown_field"),
        ];
        assert_eq!(problems.unwrap_err(), expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of(&[]).unwrap_err(), [("company".to_owned(), "required")]);
    }
}
