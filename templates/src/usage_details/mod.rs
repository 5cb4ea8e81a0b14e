//! Usage details of one number: its calls, messages, data and content in a period of the last 90 days (domain.md §8.1, §15.6).
//!
//! One table with totals by type below it, on the screen, as PDF or as a workbook. The bans of MyKcell concern the employee's own
//! cabinet: they are told here and refuse nothing.

mod by_type;
mod parameters;
mod sample;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Content, Format, Locale};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

use parameters::Parameters;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Mailing, PARAMETERS, Problem, Scope, Settings, Texts,
    WriteError, calendar,
    form::Button,
    kind,
    list::{List, ListColumn, Sample},
    number_ownership::{Accounts, company_held},
    period::Period,
};

static DECLARATION: Declaration = Declaration {
    name: "usage_details",
    scope: Scope::Number,
    formats: &[Format::Pdf, Format::Xlsx],
    mailing: Mailing::Optional,
    screen: true,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

/// In the order of the totals by type.
const TYPES: [&str; 5] = ["call", "sms", "mms", "data", "content"];
const NETWORKS: [&str; 5] = ["on_net", "other_mobile", "landline", "international", "roaming"];
const COLUMNS: [ListColumn; 11] = [
    ListColumn::instant("started_at", 33.0),
    ListColumn::code("usage_type", "type", &TYPES, 21.0),
    ListColumn::code("direction", "direction", &["incoming", "outgoing"], 21.0),
    ListColumn::text("peer", 38.0),
    ListColumn::code("network", "network", &NETWORKS, 34.0),
    ListColumn::country("country", 29.0),
    ListColumn::duration("duration_seconds", 22.0).summed(),
    ListColumn::decimal("volume_megabytes", 22.0).summed(),
    ListColumn::integer("units", 15.0).summed(),
    ListColumn::code("from_package", "package", &["yes", "no"], 17.0),
    ListColumn::money("cost_tiyn", 25.0).summed(),
];

pub struct UsageDetails;

impl UsageDetails {
    fn parameters(spec: &DocumentSpec) -> Option<Parameters> {
        kind::parameters(&spec.parameters).ok()
    }
}

#[async_trait]
impl List for UsageDetails {
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

    fn form(&self, _: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let get = |id: &str| self.texts().get(locale, id);
        let days = [("days", parameters::DAYS.to_string().into())];
        Form {
            title: get("usage-details-title"),
            notes: vec![
                get("usage-details-note-period"),
                self.texts().with(locale, "usage-details-note-days", days),
                get("usage-details-note-today"),
                get("usage-details-note-default"),
            ],
            months: None,
            days: Some(Period::last_days(now, parameters::DAYS)),
            defaults: json!(Period::last_month(now)),
            buttons: vec![
                Button::new(get("usage-details-button-pdf"), &[Format::Pdf]),
                Button::new(get("usage-details-button-excel"), &[Format::Xlsx]),
            ],
        }
    }

    fn canonical(&self, parameters: &Value, _: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, now)
    }

    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError> {
        let parameters: Parameters = kind::parameters(parameters)?;
        if company_held(billing, company, &parameters.msisdn, parameters.period(), Accounts::Any).await? {
            return Ok(());
        }
        Err(WriteError::Refused(Problem::msisdn_unknown("msisdn").under(PARAMETERS)))
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn head(&self, spec: &DocumentSpec) -> Vec<(String, Content)> {
        let Some(parameters) = Self::parameters(spec) else { return Vec::new() };
        let get = |id: &str| self.texts().get(spec.locale, id);
        vec![
            (get("usage-details-number-label"), Content::Text(parameters.msisdn.clone())),
            (get("usage-details-period-label"), Content::Text(parameters.period().text())),
        ]
    }

    fn remarks(&self, spec: &DocumentSpec) -> Vec<String> {
        let today = calendar::today(spec.data_as_of);
        let includes_today = Self::parameters(spec).is_some_and(|parameters| parameters.to >= today);
        let today = includes_today.then_some("usage-details-remark-today");
        let ids = today.into_iter().chain(["usage-details-remark-volume"]);
        ids.map(|id| self.texts().get(spec.locale, id)).collect()
    }

    async fn findings(&self, billing: &mut PgConnection, spec: &DocumentSpec) -> Result<Vec<String>, WriteError> {
        let parameters: Parameters = kind::parameters(&spec.parameters)?;
        let bans = sqlx::query!(
            "select details_banned, cabinet_banned from billing.number where msisdn = $1 and company_bin = $2",
            parameters.msisdn,
            spec.company.bin
        )
        .fetch_optional(billing)
        .await?;
        // A number that the company gave away has no bans of its own any more.
        let Some(bans) = bans else { return Ok(Vec::new()) };
        let told = [
            (bans.details_banned, "usage-details-remark-details-banned"),
            (bans.cabinet_banned, "usage-details-remark-cabinet-banned"),
        ];
        Ok(told.into_iter().filter(|(banned, _)| *banned).map(|(_, id)| self.texts().get(spec.locale, id)).collect())
    }

    async fn closing(
        &self,
        billing: Option<&mut PgConnection>,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<(), WriteError> {
        let totals = match billing {
            Some(billing) => by_type::read(self, billing, spec).await?,
            None => by_type::of_samples(&sample::usage()),
        };
        match by_type::grid(self, spec, &totals) {
            Some(grid) => sink.grid(grid).await,
            None => Ok(()),
        }
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let parameters = Self::parameters(spec);
        let (msisdn, period) = parameters.map_or((String::new(), None), |parameters| {
            let period = parameters.period();
            (parameters.msisdn, Some(period))
        });
        let days = period.map_or(String::new(), |period| format!("_{}_{}", period.from, period.to));
        let file_stem = format!("usage-details_{msisdn}{days}");
        let arguments = [("msisdn", msisdn.into()), ("days", period.map_or(String::new(), Period::text).into())];
        DocumentMetadata::named(self.texts().with(spec.locale, "usage-details-filed", arguments), file_stem)
    }

    fn sample_parameters(&self) -> Value {
        json!({ "from": "2026-10-22", "to": "2026-11-22", "msisdn": "77010542006" })
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::usage()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn spec(to: &str) -> DocumentSpec {
        let mut spec = kind::Kind::sample_spec(&UsageDetails, Locale::En, Arc::new(Settings::default()));
        spec.parameters["to"] = to.into();
        spec
    }

    #[test]
    fn today_may_be_incomplete_and_yesterday_is_not() {
        assert_eq!(UsageDetails.remarks(&spec("2026-11-22")).len(), 2);
        assert_eq!(UsageDetails.remarks(&spec("2026-11-21")).len(), 1);
        // What was snapshot before midnight in Almaty speaks of the day that was then.
        let mut late = spec("2026-11-22");
        late.data_as_of = "2026-11-22T18:59:59Z".parse().unwrap();
        assert_eq!(UsageDetails.remarks(&late).len(), 2);
        late.data_as_of = "2026-11-22T19:00:00Z".parse().unwrap();
        assert_eq!(UsageDetails.remarks(&late).len(), 1);
    }

    #[test]
    fn totals_by_type_agree_with_the_rows() {
        let totals = by_type::of_samples(&sample::usage());
        assert_eq!(totals.iter().map(|total| total.usage_type.as_str()).collect::<Vec<_>>(), TYPES);
        assert_eq!(totals.iter().map(|total| total.records).sum::<i64>(), 11);
        assert_eq!(totals[0].seconds, Some(61 + 3_599 + 90_061));
        assert_eq!(totals.iter().map(|total| total.cost_tiyn).sum::<i64>(), 37_525_400 + 123_400 + 19_000 + 3_000 + 45_000);
        assert_eq!((totals[0].volume, totals[1].seconds, totals[0].from_package), (None, None, 1));
    }

    #[test]
    fn it_is_filed_by_number_and_period() {
        let metadata = UsageDetails.metadata(&spec("2026-11-21"));
        assert_eq!(metadata.file_stem, "usage-details_77010542006_2026-10-22_2026-11-21");
        assert_eq!(metadata.title, "Usage details of number 77010542006, 22.10.2026 – 21.11.2026");
    }
}
