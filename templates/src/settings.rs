//! What documents need to be told by the operator: its name on them, rates, and days from which months can be had.
//!
//! The documented defaults are compiled in as [`DEFAULTS`], a snippet of TOML under the table `documents` that whoever puts the
//! program together joins with those of the other parts. Nothing here says how configuration is found.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use qujat_render::Locale;
use serde::Deserialize;

use crate::{calendar::Month, period::Period};

/// The defaults, documented, as the table `[documents]`.
pub const DEFAULTS: &str = include_str!("settings.toml");

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The first accounting month whose acts can be had.
    pub acts_since: Month,
    /// Addresses that one request may name.
    pub maximum_recipients: usize,
    /// Domains that documents may be mailed to, `*.example.kz` for those below one; empty: all.
    pub allowed_recipient_domains: Vec<String>,
    /// Whether form R-1 bears the line "including VAT".
    pub acts_show_vat: bool,
    /// By the name of a kind: from 00:00 of which day of a month the previous one can be had.
    pub available_from_day: BTreeMap<String, u32>,
    /// By the name of a kind: how it is published each month. A kind that isn't here is made on demand only.
    pub publications: BTreeMap<String, PublicationSettings>,
    /// Title of Appendix 1's thirteenth column, whose name the source lost.
    pub appendix_equipment_column: Localized,
    pub reconciliation_act: ReconciliationSettings,
    pub operator: Operator,
    /// In any order; [`Settings::vat_percent`] finds the one in force.
    pub vat: Vec<VatRate>,
    /// In any order; [`Settings::atlas_pro_terms`] finds those of a period.
    pub atlas_pro: Vec<AtlasProTerms>,
}

/// How a kind is published each month.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationSettings {
    pub enabled: bool,
    /// Up to the end of which day of the next month it is looked for accounts that billing had late.
    pub look_until_day: u32,
    /// Kinds with the same one share a mail, when their documents of a month come together.
    pub digest: String,
}

/// What the sources leave open of the reconciliation act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReconciliationSettings {
    /// Whether the customer's side shows the operator's entries mirrored; otherwise it is left for the customer to fill.
    pub mirror: bool,
    /// Whether the period may begin with the first day of the month one year ago, not only with the same day.
    pub whole_first_month: bool,
}

/// The operator as documents name it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    pub name: Localized,
    pub bin: String,
    pub address: Localized,
    pub phone: String,
}

/// One text in three languages.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    pub ru: String,
    pub kk: String,
    pub en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatRate {
    /// First day of turnover with this rate.
    pub from: NaiveDate,
    pub percent: i32,
}

/// What the roaming package "Atlas Pro" costs and gives, as its detailing states it; amounts charged are billing's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtlasProTerms {
    /// First day of these terms.
    pub from: NaiveDate,
    pub fee_tenge: u32,
    /// How long the fee is good for.
    pub hours: u32,
    /// Traffic at full speed.
    pub full_speed_megabytes: u32,
    /// Kilobits per second after that.
    pub reduced_speed_kilobits: u32,
    /// Where the package could not start.
    pub outside_tenge_per_megabyte: u32,
}

impl Settings {
    /// Whether documents may be mailed to the address by the operator's policy.
    #[must_use]
    pub fn may_mail_to(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        let matches = |allowed: &String| {
            let allowed = allowed.to_ascii_lowercase();
            match allowed.strip_prefix('*') {
                // The rest begins with the dot.
                Some(below) => domain.ends_with(below),
                None => domain == allowed,
            }
        };
        self.allowed_recipient_domains.is_empty() || self.allowed_recipient_domains.iter().any(matches)
    }

    /// The rate in force on the day of a turnover.
    #[must_use]
    pub fn vat_percent(&self, turnover_on: NaiveDate) -> Option<i32> {
        self.vat.iter().filter(|rate| rate.from <= turnover_on).max_by_key(|rate| rate.from).map(|rate| rate.percent)
    }

    /// The terms in force on any day of the period, the earliest first.
    #[must_use]
    pub fn atlas_pro_terms(&self, period: Period) -> Vec<AtlasProTerms> {
        let at_first = self.atlas_pro.iter().map(|terms| terms.from).filter(|from| *from <= period.from).max();
        let is_in_force = |from: NaiveDate| Some(from) == at_first || (period.from < from && from <= period.to);
        let mut terms: Vec<_> = self.atlas_pro.iter().copied().filter(|terms| is_in_force(terms.from)).collect();
        terms.sort_by_key(|terms| terms.from);
        terms
    }

    /// How a kind is published, if it is.
    #[must_use]
    pub fn publication(&self, kind: &str) -> Option<&PublicationSettings> {
        self.publications.get(kind).filter(|publication| publication.enabled)
    }

    /// From which day of a month a kind's documents of the previous month can be had; the first where nothing is set.
    #[must_use]
    pub fn available_from_day(&self, kind: &str) -> u32 {
        self.available_from_day.get(kind).copied().unwrap_or(1)
    }
}

impl Localized {
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ru => &self.ru,
            Locale::Kk => &self.kk,
            Locale::En => &self.en,
        }
    }
}

impl Default for Settings {
    /// The compiled-in defaults.
    fn default() -> Self {
        #[derive(Deserialize)]
        struct Whole {
            documents: Settings,
        }
        config::Config::builder()
            .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml))
            .build()
            .and_then(config::Config::try_deserialize::<Whole>)
            .expect("the defaults are compiled in and read by a test")
            .documents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_defaults_hold_what_the_sources_state() {
        let settings = Settings::default();
        assert_eq!(settings.acts_since, "2018-01".parse().unwrap());
        assert_eq!(settings.maximum_recipients, 10);
        assert_eq!(settings.available_from_day("completion_act"), 6);
        assert_eq!(settings.available_from_day("reconciliation_act"), 4);
        assert_eq!(settings.operator.bin, "980540002879");
        assert_eq!(settings.operator.name.get(Locale::Ru), "Акционерное Общество \"Kcell\"");
    }

    #[test]
    fn vat_changed_with_the_year_2026() {
        let settings = Settings::default();
        assert_eq!(settings.vat_percent(day("2025-12-31")), Some(12));
        assert_eq!(settings.vat_percent(day("2026-01-01")), Some(16));
        assert_eq!(settings.vat_percent(day("2008-12-31")), None);
    }

    #[test]
    fn atlas_pro_terms_are_those_of_the_period() {
        let mut settings = Settings::default();
        let now = settings.atlas_pro[0];
        settings.atlas_pro = ["2026-11-01", "2020-01-01", "2026-10-01"].map(|from| AtlasProTerms { from: day(from), ..now }).into();
        let terms = |from: &str, to: &str| {
            let terms = settings.atlas_pro_terms(Period { from: day(from), to: day(to) });
            terms.into_iter().map(|terms| terms.from.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(terms("2026-10-15", "2026-11-01"), ["2026-10-01", "2026-11-01"]);
        assert_eq!(terms("2026-10-01", "2026-10-31"), ["2026-10-01"]);
        assert_eq!(terms("2026-09-30", "2026-09-30"), ["2020-01-01"]);
        assert_eq!(terms("2019-12-31", "2019-12-31"), [""; 0]);
    }
}
