//! `GET /v1/requests`: what was asked for a company, newest first: what a portal shows again after its page was loaded anew.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use qujat_platform::{
    RequestId,
    store::{RequestFilter, RequestState},
};
use qujat_templates::{Problem, identifiers::Bin};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    error::{ApiError, ApiResult},
    language,
    query::{Days, day, one_of, within},
    requests::model::RequestAnswer,
    vocabulary,
};

/// Names of the parameters.
const NAMES: [&str; 8] = ["company", "asker", "kind", "state", "from", "to", "after", "limit"];
/// Requests a page.
const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 200;

/// What was asked, as far as it could be read.
#[derive(Debug, Default)]
struct Asked {
    company: String,
    /// Not only the caller's own requests.
    of_everybody: bool,
    kinds: Vec<String>,
    states: Vec<RequestState>,
    days: Days,
    after: Option<RequestId>,
    limit: i64,
}

impl Asked {
    /// Reads decoded name and value pairs. An empty value counts as absent, as forms send their empty fields. `kind` and `state` may be
    /// repeated; of any other repeated name the last one counts.
    fn read(pairs: &[(String, String)], kinds: &[&str]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut asked = Self { limit: DEFAULT_LIMIT, ..Self::default() };
        for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Err(problem) = asked.take(name, value.trim(), kinds) {
                problems.push(problem);
            }
        }
        if asked.company.is_empty() && !problems.iter().any(|problem| problem.field == "company") {
            problems.push(Problem::required("company"));
        }
        problems.extend(asked.days.problem());
        if problems.is_empty() { Ok(asked) } else { Err(problems) }
    }

    fn take(&mut self, name: &str, value: &str, kinds: &[&str]) -> Result<(), Problem> {
        match name {
            "company" => self.company = Bin::trusted(value).map_err(|_| Problem::malformed_bin(name))?.as_str().to_owned(),
            "asker" => self.of_everybody = one_of(name, value, &vocabulary::ASKERS)? != vocabulary::OWN,
            "kind" => self.kinds.push(one_of(name, value, kinds)?),
            "state" => {
                let allowed = RequestState::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>();
                self.states.push(value.parse().map_err(|_| Problem::unknown_value(name, value, &allowed))?);
            }
            "from" => self.days.from = Some(day(name, value)?),
            "to" => self.days.to = Some(day(name, value)?),
            "limit" => self.limit = within(name, value, 1..=LARGEST_LIMIT)?,
            "after" => {
                let id = value.parse().map_err(|_| Problem::unknown_value(name, value, &["the id of a request"]))?;
                self.after = Some(id);
            }
            _ => return Err(Problem::unknown_field(name, &NAMES)),
        }
        Ok(())
    }

    /// One more than the page holds tells whether there is another page.
    fn filter(&self, caller: &Caller) -> RequestFilter {
        RequestFilter {
            company: self.company.clone(),
            subject: (!self.of_everybody).then(|| caller.subject().to_owned()),
            kinds: self.kinds.clone(),
            states: self.states.clone(),
            from: self.days.begin(),
            until: self.days.end(),
            after: self.after,
            limit: self.limit + 1,
        }
    }
}

/// A page of requests.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestsAnswer {
    pub requests: Vec<RequestAnswer>,
    /// How many there are on all pages.
    pub total: i64,
    /// What to give as `after` for the next page; `null` on the last one.
    pub next: Option<Uuid>,
}

/// Lists what was asked for a company.
///
/// Newest first; by default the caller's own requests. Whoever may act for a company may see what others asked for it, as each request
/// shows it by its id.
#[utoipa::path(
    get,
    path = "/v1/requests",
    tag = "requests",
    params(
        ("company" = inline(vocabulary::Bin), Query, description = "BIN"),
        ("asker" = inline(Option<vocabulary::Asker>), Query, description = "By default `own`"),
        ("kind" = Option<Vec<vocabulary::Kind>>, Query, description = "Repeated for each"),
        ("state" = Option<Vec<vocabulary::RequestState>>, Query, description = "Repeated for each"),
        ("from" = Option<chrono::NaiveDate>, Query, description = "The first day on which they were made, in the time of Almaty"),
        ("to" = Option<chrono::NaiveDate>, Query, description = "The last such day"),
        ("after" = Option<Uuid>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "By default 50"),
    ),
    responses(
        (status = 200, description = "A page of requests, the newest first", body = RequestsAnswer),
    )
)]
pub(crate) async fn list_requests(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> ApiResult<Json<RequestsAnswer>> {
    caller.needs(Scope::RequestReports)?;
    let asked = Asked::read(&pairs, &api.catalogue.names()).map_err(ApiError::unprocessable)?;
    caller.may_act_for(&asked.company, "company", &api.store).await?;
    let filter = asked.filter(&caller);
    let mut found = api.store.requests(&filter).await?;
    let total = api.store.count_requests(&filter).await?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id.0);
    let documents = found.iter().filter_map(|view| view.document).collect::<Vec<_>>();
    let files = api.store.files_of_documents(&documents).await?;
    let wanted = language::wanted(&headers);
    let requests = found.into_iter().map(|view| RequestAnswer::with_files(&api, view, &files, wanted)).collect();
    Ok(Json(RequestsAnswer { requests, total, next }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &[(&str, &str)]) -> Result<Asked, Vec<(String, &'static str)>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Asked::read(&pairs, &["completion_act", "number_list"])
            .map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn kinds_and_states_are_repeated_and_own_requests_are_the_default() {
        let asked = of(&[
            ("company", "750750750750"),
            ("kind", "completion_act"),
            ("kind", "number_list"),
            ("state", "done"),
            ("state", "queued"),
            ("from", "2026-11-01"),
            ("to", "2026-11-01"),
        ])
        .unwrap();
        assert_eq!((asked.kinds.len(), asked.states.as_slice()), (2, &[RequestState::Done, RequestState::Queued][..]));
        assert!(!asked.of_everybody && asked.limit == DEFAULT_LIMIT && asked.days.begin() < asked.days.end());
        assert!(of(&[("company", "750750750750"), ("asker", "company")]).unwrap().of_everybody);
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let problems = of(&[
            ("company", "1"),
            ("asker", "somebody"),
            ("kind", "act"),
            ("state", "open"),
            ("from", "1.11.2026"),
            ("to", "2026-11"),
            ("limit", "201"),
            ("after", "x"),
            ("page", "2"),
        ]);
        let expected = [
            ("company", "malformed_bin"),
            ("asker", "unknown_value"),
            ("kind", "unknown_value"),
            ("state", "unknown_value"),
            ("from", "malformed_date"),
            ("to", "malformed_date"),
            ("limit", "unknown_value"),
            ("after", "unknown_value"),
            ("page", "unknown_field"),
        ];
        assert_eq!(problems.unwrap_err(), expected.map(|(field, rule)| (field.to_owned(), rule)));
        assert_eq!(of(&[]).unwrap_err(), [("company".to_owned(), "required")]);
        let reversed = of(&[("company", "750750750750"), ("from", "2026-11-02"), ("to", "2026-11-01")]);
        assert_eq!(reversed.unwrap_err(), [("from".to_owned(), "period_reversed")]);
    }
}
