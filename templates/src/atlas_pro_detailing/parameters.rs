//! What the detailing is asked for by: a period, or nothing.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{Fields, Problem, Settings, calendar, period::Period};

/// Days that can be looked back on, today included (domain.md §15.4).
pub(super) const MAXIMUM_DAYS: u32 = 90;

/// First and last day, both or neither. Without them: from the first day of the last closed month to today.
#[derive(Deserialize, ToSchema)]
#[schema(title = "AtlasProDetailingParameters")]
pub(super) struct Parameters {
    /// Not before the 90th day, counted back from today.
    #[schema(value_type = String, format = Date, required = false, example = "2026-10-01")]
    #[expect(dead_code, reason = "only the schema is needed: the fields are read one by one")]
    from: Option<String>,
    /// Not after today.
    #[schema(value_type = String, format = Date, required = false, example = "2026-11-22")]
    #[expect(dead_code, reason = "as above")]
    to: Option<String>,
}

/// The days that can be asked for.
pub(super) fn allowed(now: DateTime<Utc>) -> Period {
    Period::last_days(now, u64::from(MAXIMUM_DAYS))
}

/// The period of a form that is sent as it is: from the last closed month's first day, as far back as is allowed.
pub(super) fn default(settings: &Settings, now: DateTime<Utc>) -> Period {
    let allowed = allowed(now);
    let closed = calendar::last_available_month(now, settings.available_from_day(super::DECLARATION.name));
    Period { from: closed.first_day().max(allowed.from), to: allowed.to }
}

/// Reads and checks what needs no database; returns the one spelling, with the default's days written out.
pub(super) fn canonical(parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
    let mut fields = Fields::of(parameters, &["from", "to"]);
    let period = Period::read(&mut fields, allowed(now), Some(default(settings, now)));
    fields.finish()?;
    Ok(json!(period))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(instant: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(instant).unwrap().to_utc()
    }

    fn asked(parameters: Value, instant: &str) -> Result<Value, Vec<(String, &'static str)>> {
        let read = canonical(&parameters, &Settings::default(), at(instant));
        read.map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn without_a_period_it_is_the_last_closed_month_to_today() {
        let default = |instant: &str| asked(Value::Null, instant).unwrap();
        assert_eq!(default("2026-11-22T12:00:00+05:00"), json!({ "from": "2026-10-01", "to": "2026-11-22" }));
        // October is closed from the 4th, Asia/Almaty.
        assert_eq!(default("2026-11-03T23:59:59+05:00"), json!({ "from": "2026-09-01", "to": "2026-11-03" }));
        assert_eq!(default("2026-11-04T00:00:00+05:00"), json!({ "from": "2026-10-01", "to": "2026-11-04" }));
        // The year turns.
        assert_eq!(default("2027-01-03T23:59:59+05:00"), json!({ "from": "2026-11-01", "to": "2027-01-03" }));
        assert_eq!(default("2027-01-04T00:00:00+05:00"), json!({ "from": "2026-12-01", "to": "2027-01-04" }));
        // Asked twice, one spelling.
        let written = json!({ "to": "2026-11-22", "from": "2026-10-01" });
        assert_eq!(asked(written, "2026-11-22T12:00:00+05:00"), Ok(default("2026-11-22T12:00:00+05:00")));
    }

    #[test]
    fn a_month_that_closes_late_does_not_stretch_the_default() {
        let mut settings = Settings::default();
        settings.available_from_day.insert("atlas_pro_detailing".into(), 31);
        // The 30th, so that the last closed month is the one before the previous: 1 October is 91 days back.
        let now = at("2026-12-30T12:00:00+05:00");
        assert_eq!(canonical(&json!({}), &settings, now).unwrap(), json!({ "from": "2026-10-02", "to": "2026-12-30" }));
    }

    #[test]
    fn the_period_lies_within_the_last_ninety_days() {
        let now = "2026-11-22T00:00:00+05:00";
        let ask = |from: &str, to: &str| asked(json!({ "from": from, "to": to }), now);
        assert_eq!(ask("2026-08-25", "2026-11-22").unwrap(), json!({ "from": "2026-08-25", "to": "2026-11-22" }));
        let refused = |field: &str, rule| Err(vec![(format!("parameters.{field}"), rule)]);
        assert_eq!(ask("2026-08-24", "2026-11-22"), refused("from", "day_too_early"));
        assert_eq!(ask("2026-08-25", "2026-11-23"), refused("to", "day_too_late"));
        assert_eq!(ask("2026-11-02", "2026-11-01"), refused("from", "period_reversed"));
        assert_eq!(asked(json!({ "from": "2026-11-02" }), now), refused("to", "required"));
        assert_eq!(asked(json!({ "msisdn": "77010542006" }), now), refused("msisdn", "unknown_field"));
        // A second earlier it is still the 21st in Almaty, though the 21st in UTC either way.
        assert_eq!(
            asked(json!({ "from": "2026-08-24", "to": "2026-11-21" }), "2026-11-21T23:59:59+05:00").unwrap()["to"],
            "2026-11-21"
        );
    }

    #[test]
    fn the_leap_day_with_its_double_hour_is_one_day() {
        for instant in ["2024-02-29T23:59:59+06:00", "2024-02-29T23:00:00+05:00", "2024-02-29T23:59:59+05:00"] {
            assert_eq!(asked(Value::Null, instant).unwrap(), json!({ "from": "2024-01-01", "to": "2024-02-29" }), "{instant}");
        }
        assert_eq!(asked(Value::Null, "2024-03-01T00:00:00+05:00").unwrap()["to"], "2024-03-01");
    }
}
