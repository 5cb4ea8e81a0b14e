//! What is asked for, and what of it can be asked of the service then. Below everything else here.

use chrono::NaiveDate;

/// How much data, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Companies in total, at least 4: the last three are one with a BIN that fails its check digit, one without numbers,
    /// and one whose name has 300 characters.
    pub companies: u32,
    /// Numbers in total, spread evenly over the other companies; at least 26 + companies.
    pub numbers: u32,
    /// Calendar months before today's that have data. The last one has no documents yet while today is before the 3rd.
    pub months: u32,
    /// Usage records in total, spread over the last 95 days including today.
    pub usage_records: u64,
    /// Other seeds give other people, identifiers and amounts.
    pub seed: u64,
    /// The day in Asia/Almaty up to which data reaches.
    pub today: NaiveDate,
}

impl Size {
    /// A small office: five companies, 60 numbers, 14 months, 3,000 usage records.
    #[must_use]
    pub fn small(today: NaiveDate) -> Self {
        Self { companies: 5, numbers: 60, months: 14, usage_records: 3_000, seed: 1, today }
    }
}

/// A company, and what of it can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedCompany {
    pub bin: String,
    pub name: String,
    /// Of published documents: `ru`, `kk`, `en`, or not set.
    pub locale: Option<&'static str>,
    /// A mobile account with an act for the last closed month.
    pub mobile_account: Option<String>,
    /// A number of the company, for its usage details.
    pub number: Option<String>,
    /// An advance number, for its payments.
    pub advance_number: Option<String>,
    /// Registration number of an invoice of that mobile account, for the invoice search.
    pub esf_registration_number: Option<String>,
}
