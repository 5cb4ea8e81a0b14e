//! `GET /v1/accounts`: the accounts of a company, for the drop-down lists of forms; or those that held a number in a month.

use axum::{
    Json,
    extract::{Query, State},
};
use chrono::NaiveDate;
use qujat_templates::{
    Problem,
    calendar::{self, Month},
    identifiers::{Bin, Msisdn},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    customer::{self, AccountFilter, AccountRow},
    error::{ApiError, ApiResult},
    problem::ProblemDetails,
    vocabulary::{self, ACCOUNT_SERVICES},
};

/// Names of the parameters.
const NAMES: [&str; 4] = ["company", "service", "month", "msisdn"];

/// Accounts of a company.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountsAnswer {
    /// Open ones first, then by service and account.
    pub accounts: Vec<AccountAnswer>,
}

#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct AccountAnswer {
    #[schema(example = "25826701")]
    pub account: String,
    #[schema(value_type = vocabulary::AccountService)]
    pub service: String,
    pub contract_number: String,
    pub contract_date: NaiveDate,
    #[schema(value_type = vocabulary::BillingMethod)]
    pub billing_method: String,
    /// Whether it was closed by today, Asia/Almaty.
    pub closed: bool,
    pub closed_on: Option<NaiveDate>,
}

/// Lists a company's accounts.
///
/// With `msisdn` and `month` those mobile accounts that held the number in that month; several can have, one after the other. A number of
/// another company is held by none.
#[utoipa::path(
    get,
    path = "/v1/accounts",
    tag = "reports",
    params(
        ("company" = inline(vocabulary::Bin), Query, description = "BIN"),
        ("service" = Option<vocabulary::AccountService>, Query),
        ("month" = inline(Option<vocabulary::Month>), Query, description = "Together with `msisdn`"),
        ("msisdn" = inline(Option<vocabulary::Msisdn>), Query, description = "A phone number; together with `month`"),
    ),
    responses(
        (status = 200, description = "The accounts, open ones first", body = AccountsAnswer),
        (status = 503, description = "Billing is away; `Retry-After` says when to come again", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_accounts(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Json<AccountsAnswer>> {
    caller.needs(Scope::RequestReports)?;
    let filter = read(&pairs).map_err(ApiError::unprocessable)?;
    caller.may_act_for(&filter.company, "company", &api.store).await?;
    let rows = customer::accounts(&api.billing, &filter).await.required()?;
    let today = calendar::today(api.now());
    Ok(Json(AccountsAnswer { accounts: rows.into_iter().map(|row| answer(row, today)).collect() }))
}

fn answer(row: AccountRow, today: NaiveDate) -> AccountAnswer {
    AccountAnswer {
        closed: row.closed_on.is_some_and(|day| day <= today),
        account: row.account,
        service: row.service,
        contract_number: row.contract_number,
        contract_date: row.contract_date,
        billing_method: row.billing_method,
        closed_on: row.closed_on,
    }
}

fn read(pairs: &[(String, String)]) -> Result<AccountFilter, Vec<Problem>> {
    let mut problems = Vec::new();
    let (mut filter, mut month, mut msisdn) = (AccountFilter::default(), None, None);
    for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        let taken = match name.as_str() {
            "company" => {
                Bin::trusted(value).map(|bin| filter.company = bin.as_str().to_owned()).map_err(|_| Problem::malformed_bin(name))
            }
            "service" if ACCOUNT_SERVICES.contains(&value) => {
                filter.service = Some(value.to_owned());
                Ok(())
            }
            "service" => Err(Problem::unknown_value(name, value, &ACCOUNT_SERVICES)),
            "month" => value.parse::<Month>().map(|parsed| month = Some(parsed)).map_err(|_| Problem::malformed_month(name)),
            "msisdn" => value
                .parse::<Msisdn>()
                .map(|parsed| msisdn = Some(parsed.as_str().to_owned()))
                .map_err(|_| Problem::malformed_msisdn(name)),
            _ => Err(Problem::unknown_field(name, &NAMES)),
        };
        problems.extend(taken.err());
    }
    let wrong = |name: &str, problems: &[Problem]| problems.iter().any(|problem| problem.field == name);
    for (name, missing) in [
        ("company", filter.company.is_empty()),
        // One means nothing without the other.
        ("month", month.is_none() && msisdn.is_some()),
        ("msisdn", msisdn.is_none() && month.is_some()),
    ] {
        if missing && !wrong(name, &problems) {
            problems.push(Problem::required(name));
        }
    }
    filter.held = msisdn.zip(month).map(|(msisdn, month)| (msisdn, month.first_day(), month.last_day()));
    if problems.is_empty() { Ok(filter) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &[(&str, &str)]) -> Result<AccountFilter, Vec<(String, &'static str)>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&pairs).map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn a_number_and_a_month_belong_together() {
        let company = ("company", "750750750750");
        let filter = of(&[company, ("msisdn", "+7 701 054 20 06"), ("month", "2024-02")]).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(filter.held, Some(("77010542006".into(), day("2024-02-01"), day("2024-02-29"))));
        assert_eq!(of(&[company, ("msisdn", "77010542006")]).unwrap_err(), [("month".to_owned(), "required")]);
        assert_eq!(of(&[company, ("month", "2024-02")]).unwrap_err(), [("msisdn".to_owned(), "required")]);
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let wrong = [("company", "1"), ("service", "post"), ("month", "2"), ("msisdn", "3"), ("page", "4")];
        let rules = of(&wrong).unwrap_err().into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
        assert_eq!(rules, ["malformed_bin", "unknown_value", "malformed_month", "malformed_msisdn", "unknown_field"]);
        assert_eq!(of(&[]).unwrap_err(), [("company".to_owned(), "required")]);
    }

    #[test]
    fn an_account_is_closed_from_its_last_day_on() {
        let closed_on: NaiveDate = "2026-11-22".parse().unwrap();
        let row = || AccountRow {
            account: "25826701".into(),
            service: "mobile".into(),
            contract_number: "1".into(),
            contract_date: closed_on,
            billing_method: "credit".into(),
            closed_on: Some(closed_on),
        };
        assert!(answer(row(), closed_on).closed && !answer(row(), closed_on.pred_opt().unwrap()).closed);
    }
}
