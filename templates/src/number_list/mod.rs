//! Report of a company's numbers as they are now: who uses them, on which tariff, what is owed and what is left (domain.md §5).
//!
//! Mailed, one sheet, any number of rows. Has no parameters.

mod sample;

use chrono::{DateTime, Utc};
use qujat_render::{Format, Locale, dates};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Declaration, Fields, Filing, Form, Mailing, Order, Problem, Scope, Settings, Texts, calendar,
    form::Button,
    list::{List, ListColumn, Sample},
};

static DECLARATION: Declaration = Declaration {
    name: "number_list",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Required,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const COLUMNS: [ListColumn; 10] = [
    ListColumn::identifier("msisdn", 27.0),
    ListColumn::text("user_name", 46.0),
    ListColumn::identifier("account", 22.0),
    ListColumn::code("billing_method", "method", &["credit", "advance"], 22.0),
    ListColumn::money("credit_limit_tiyn", 26.0).summed(),
    ListColumn::money("owed_tiyn", 26.0).summed(),
    ListColumn::money("balance_tiyn", 26.0).summed(),
    ListColumn::money("remaining_limit_tiyn", 26.0).summed(),
    ListColumn::text("tariff", 32.0),
    ListColumn::code("status", "status", &["active", "blocked", "blocked_debt"], 24.0),
];

/// The report has no parameters.
#[derive(ToSchema)]
#[schema(title = "NumberListParameters")]
struct Parameters {}

pub struct NumberList;

impl List for NumberList {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
        TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, _: &Settings, _: DateTime<Utc>, locale: Locale) -> Form {
        let notes = ["number-list-note-contents", "number-list-note-time", "number-list-note-mail", "number-list-note-instant"];
        Form {
            title: self.texts().get(locale, "number-list-title"),
            notes: notes.map(|id| self.texts().get(locale, id)).to_vec(),
            months: None,
            days: None,
            defaults: json!({}),
            buttons: vec![Button::new(self.texts().get(locale, "button-request"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, _: &Settings, _: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        Fields::of(parameters, &[]).finish()?;
        Ok(json!({}))
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn filing(&self, order: &Order) -> Filing {
        let day = calendar::today(order.data_as_of);
        Filing {
            account: None,
            month: None,
            number: None,
            drawn_up_on: None,
            amount: None,
            amount_due: None,
            title: self.texts().with(order.locale, "number-list-filed", [("day", dates::date(day).into())]),
            file_stem: format!("number-list_{}_{day}", order.company.bin),
        }
    }

    fn sample_parameters(&self) -> Value {
        json!({})
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::numbers()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_no_parameters() {
        let canonical = |parameters: Value| List::canonical(&NumberList, &parameters, &Settings::default(), DateTime::UNIX_EPOCH);
        assert_eq!(canonical(Value::Null).unwrap(), json!({}));
        assert_eq!(canonical(json!({})).unwrap(), json!({}));
        let problems = canonical(json!({ "month": "2026-10" })).unwrap_err();
        assert_eq!((problems[0].field.as_str(), problems[0].rule), ("parameters.month", "unknown_field"));
    }
}
