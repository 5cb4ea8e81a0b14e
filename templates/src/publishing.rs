//! Which documents a month's publication consists of: a kind that is published names its companies or accounts, and this one driver
//! turns them into requests that nobody had to make.
//!
//! Whoever publishes walks the units in pages and queues a job each. Nothing here knows what was published before, nor whether billing
//! has closed the month: the job's own check decides that.

use std::{fmt, str::FromStr};

use qujat_render::Locale;
use serde_json::Value;
use sqlx::{PgConnection, Row, postgres::PgRow};

use crate::{Scope, WriteError, calendar::Month, company::name_in, streamed_query::StreamedQuery};

/// How a kind is published monthly.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// What one document is about: a company or an account.
    pub scope: Scope,
    /// Made by `units_query!`. `$1 date` first day of the month; `$2 text` company, null: all of them; `$3 text` and `$4 text` company
    /// and object to go on after, null: from the beginning; `$5 bigint` how many.
    pub query: &'static str,
    /// The parameters of the month's document about an object, as [`Kind::canonical`](crate::Kind::canonical) would write them, so that
    /// the same request from the portal joins the publication's job.
    pub parameters: fn(month: Month, object: &str) -> Value,
}

/// One document of a monthly publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// BIN or account: what the document is about; unique within kind and month.
    pub object: String,
    /// BIN.
    pub company: String,
    /// In the locale, as [`Company::find`](crate::Company::find) says it.
    pub company_name: String,
    /// The company's setting, else Russian (domain.md §15.17).
    pub locale: Locale,
    pub account: Option<String>,
    /// Canonical.
    pub parameters: Value,
}

/// Where a listing of units goes on: after this company and object. Written `BIN object`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCursor {
    pub company: String,
    pub object: String,
}

/// A text that is no place of the form `BIN object`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a BIN and an object")]
pub struct MalformedCursor(String);

/// Name and Postgres type of each column of a query made by `units_query!`, in the order in which they are read.
const COLUMNS: [(&str, &str); 6] =
    [("bin", "TEXT"), ("name", "TEXT"), ("name_kk", "TEXT"), ("name_en", "TEXT"), ("locale", "TEXT"), ("object", "TEXT")];

/// The query of a publication: active companies, and what a kind's file finds of each.
///
/// The file may use `company.bin` and the query's parameters, and `company.after`: the object after which it has to begin, null: from the
/// beginning. It returns `object text`, at most `$5` of them, the first ones bytewise. Companies are taken one by one in their order, so
/// that a page costs what it shows, not what the month has: production's indexes are of one company or account, none of a month.
macro_rules! units_query {
    ($file:literal) => {
        concat!(
            "select company.bin, company.name, company.name_kk, company.name_en, company.locale, unit.object
            from (
                select bin, name, name_kk, name_en, locale, case when bin = $3::text then $4::text end as after
                from billing.company
                where active and ($2::text is null or bin = $2) and ($3::text is null or bin collate \"C\" >= $3)
                order by bin collate \"C\"
            ) as company
            cross join lateral (\n",
            include_str!($file),
            "\n) as unit
            order by company.bin collate \"C\", unit.object collate \"C\"
            limit $5::bigint"
        )
    };
}
pub(crate) use units_query;

impl Publication {
    /// The units of a month in the order of (company, object), bytewise: for everybody who has something then. Only of `company`, if
    /// one is named.
    pub async fn units(
        &self,
        billing: &mut PgConnection,
        month: Month,
        company: Option<&str>,
        after: Option<&UnitCursor>,
        limit: i64,
    ) -> Result<Vec<Unit>, WriteError> {
        let rows = sqlx::query(self.query)
            .bind(month.first_day())
            .bind(company)
            .bind(after.map(|place| &place.company))
            .bind(after.map(|place| &place.object))
            .bind(limit)
            .fetch_all(billing)
            .await?;
        rows.iter().map(|row| Ok(self.unit(month, row)?)).collect()
    }

    fn unit(&self, month: Month, row: &PgRow) -> Result<Unit, sqlx::Error> {
        // A language that documents can't be written in must not keep the other companies from theirs.
        let locale = row.try_get::<Option<&str>, _>(4)?.and_then(|name| name.parse().ok()).unwrap_or_default();
        let object: String = row.try_get(5)?;
        Ok(Unit {
            company: row.try_get(0)?,
            company_name: name_in(locale, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?).to_owned(),
            locale,
            account: Some(object.clone()).filter(|_| self.scope == Scope::Account),
            parameters: (self.parameters)(month, &object),
            object,
        })
    }

    /// For [`Kind::streamed_queries`](crate::Kind::streamed_queries).
    #[must_use]
    pub fn streamed_query(&self) -> StreamedQuery {
        StreamedQuery { text: self.query, columns: COLUMNS.to_vec() }
    }
}

impl Unit {
    /// The place to go on after this unit.
    #[must_use]
    pub fn cursor(&self) -> UnitCursor {
        UnitCursor { company: self.company.clone(), object: self.object.clone() }
    }
}

impl fmt::Display for UnitCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.company, self.object)
    }
}

impl FromStr for UnitCursor {
    type Err = MalformedCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A BIN has no blank in it; what an operator calls an account may have.
        match text.split_once(' ') {
            Some((company, object)) if !company.is_empty() && !object.is_empty() => {
                Ok(Self { company: company.to_owned(), object: object.to_owned() })
            }
            _ => Err(MalformedCursor(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{Catalogue, Settings};

    #[test]
    fn three_kinds_are_published() {
        let published = Catalogue::standard().all().filter(|kind| kind.publication().is_some());
        let names: Vec<_> = published.map(|kind| kind.declaration().name).collect();
        assert_eq!(names, ["completion_act", "invoice_register", "reconciliation_act"]);
    }

    /// Equal requests share a job by their parameters, so a difference of spelling would write a document twice.
    #[test]
    fn parameters_are_those_of_the_same_request_from_the_portal() {
        let now = DateTime::parse_from_rfc3339("2024-03-22T14:05:09+05:00").unwrap().to_utc();
        let mut spelled = Vec::new();
        for kind in Catalogue::standard().all() {
            let Some(publication) = kind.publication() else { continue };
            let object = if publication.scope == Scope::Account { "25826701" } else { "800800800800" };
            let parameters = (publication.parameters)("2024-02".parse().unwrap(), object);
            let canonical = kind.canonical(&parameters, &Settings::default(), now).unwrap();
            assert_eq!(canonical, parameters);
            assert_eq!(publication.scope, kind.declaration().scope);
            spelled.push(canonical.to_string());
        }
        let expected = [
            r#"{"account":"25826701","month":"2024-02"}"#,
            r#"{"from_month":"2024-02","to_month":"2024-02"}"#,
            r#"{"from":"2024-02-01","to":"2024-02-29"}"#,
        ];
        assert_eq!(spelled, expected);
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let place = |object: &str| UnitCursor { company: "800800800800".into(), object: object.into() };
        for place in [place("25826701"), place("800800800800"), place("a b ")] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert_eq!(place("25826701").to_string(), "800800800800 25826701");
        for text in ["", " ", "800800800800", "800800800800 ", " 25826701"] {
            assert_eq!(text.parse::<UnitCursor>(), Err(MalformedCursor(text.to_owned())));
        }
    }
}
