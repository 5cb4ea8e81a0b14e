//! Report of the devices registered with a company's numbers, and whether the network saw them last (domain.md §6).
//!
//! Mailed, one sheet, any number of rows: one a registration, removed ones included. Has no parameters.

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
    name: "registered_devices",
    scope: Scope::Company,
    formats: &[Format::Xlsx],
    mailing: Mailing::Required,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

/// IMEIs are shown as billing holds them, with 14, 15 or 16 digits: a check digit that we put there would be one that nobody registered.
const COLUMNS: [ListColumn; 13] = [
    ListColumn::identifier("msisdn", 26.0),
    ListColumn::identifier("account", 21.0),
    ListColumn::text("user_name", 40.0),
    ListColumn::identifier("imei", 33.0),
    ListColumn::text("model", 36.0),
    ListColumn::code("registration_type", "type", &["registration", "re_registration", "duplicate"], 30.0),
    ListColumn::code("status", "status", &["registered", "removed"], 32.0),
    ListColumn::instant("registered_at", 35.0),
    ListColumn::instant("removed_at", 35.0),
    ListColumn::identifier("owner_bin", 27.0),
    ListColumn::identifier("last_imei", 33.0),
    ListColumn::code("matches", "matches", &["yes", "no"], 33.0),
    ListColumn::code("verification", "list", &["white", "grey", "black"], 27.0),
];

/// The report has no parameters.
#[derive(ToSchema)]
#[schema(title = "RegisteredDevicesParameters")]
struct Parameters {}

pub struct RegisteredDevices;

impl List for RegisteredDevices {
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
        let notes = [
            "registered-devices-note-contents",
            "registered-devices-note-time",
            "registered-devices-note-mail",
            "registered-devices-note-instant",
        ];
        Form {
            title: self.texts().get(locale, "registered-devices-title"),
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

    fn remarks(&self, order: &Order) -> Vec<String> {
        vec![self.texts().get(order.locale, "registered-devices-remark-match")]
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
            title: self.texts().with(order.locale, "registered-devices-filed", [("day", dates::date(day).into())]),
            file_stem: format!("registered-devices_{}_{day}", order.company.bin),
        }
    }

    fn sample_parameters(&self) -> Value {
        json!({})
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::registrations()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_no_parameters() {
        let canonical =
            |parameters: Value| List::canonical(&RegisteredDevices, &parameters, &Settings::default(), DateTime::UNIX_EPOCH);
        assert_eq!(canonical(Value::Null).unwrap(), json!({}));
        assert_eq!(canonical(json!({})).unwrap(), json!({}));
        let problems = canonical(json!({ "imei": "35367807651154" })).unwrap_err();
        assert_eq!((problems[0].field.as_str(), problems[0].rule), ("parameters.imei", "unknown_field"));
    }
}
