//! The words and spellings that requests and answers choose from, as the API's description lists them.
//!
//! They are made of the types that own them, so that description and answer can't differ. No endpoint is known here.

use qujat_platform::{
    FailureReason,
    store::{
        DeliveryState as StoredDeliveryState, DocumentStatus as StoredDocumentStatus, Phase as StoredPhase,
        RequestState as ShownState,
    },
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{KnownFormat, Schema, SchemaFormat, SchemaType, Type},
    },
};

/// A BIN's form. Its check digit is not looked at: real ones fail it (domain.md §15.8).
pub(crate) const BIN: &str = "^[0-9]{12}$";
/// An accounting month.
pub(crate) const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";
/// An account's form.
pub(crate) const ACCOUNT: &str = "^[0-9]{8,9}$";
/// A phone number's form.
pub(crate) const MSISDN: &str = "^7[67][0-9]{9}$";
/// Services behind accounts, as the billing contract knows them (domain.md §3.1).
pub(crate) const ACCOUNT_SERVICES: [&str; 5] = ["mobile", "fixed_internet", "auto_monitoring", "telemetry", "contract_phone"];

/// Whose requests are listed: the caller's own, or everybody's for the company.
pub(crate) const ASKERS: [&str; 2] = [OWN, "company"];
pub(crate) const OWN: &str = "own";

/// Named schemas of one word out of several.
macro_rules! words {
    ($($(#[doc = $about:literal])+ $name:ident = $values:expr;)+) => {
        $(
            $(#[doc = $about])+
            pub(crate) struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    one_of([$($about),+].map(str::trim).join("\n"), $values)
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

words! {
    /// A language of documents, mails and answers.
    Locale = qujat_render::Locale::ALL.map(qujat_render::Locale::name);
    /// A format of files.
    Format = qujat_render::Format::ALL.map(qujat_render::Format::name);
    /// What a kind of report is about.
    ReportScope = ["company", "account", "number"];
    /// `required`: at least one recipient must be named. `optional`: it is downloaded, and mailed where recipients are named.
    Mailing = ["required", "optional"];
    /// Where a request stands. `retrying`: something that it needs is away. `mailing`: stored, its mails are on the way. `undelivered`:
    /// stored, but a mail didn't get out. Final are `done`, `undelivered`, `failed` and `cancelled`.
    RequestState = ShownState::ALL.iter().map(|state| state.as_str());
    /// Whose requests: the caller's own, or everybody's for the company.
    Asker = ASKERS;
    /// What is being done just now.
    Phase = StoredPhase::ALL.iter().map(|phase| phase.as_str());
    /// Where a mail is. `unknown`: nobody can say whether it went out.
    MailState = StoredDeliveryState::ALL.iter().map(|state| state.as_str());
    /// What has become of a document. `replaced`: another document about the same is in force.
    DocumentStatus = StoredDocumentStatus::ALL.iter().map(|status| status.as_str());
    /// The service behind an account.
    AccountService = ACCOUNT_SERVICES;
    /// How an account is paid: afterwards or ahead.
    BillingMethod = ["credit", "advance"];
    /// `degraded`: requests are accepted and wait.
    ReadinessStatus = ["ready", "degraded", "unavailable"];
    /// Whether a part of the service answers.
    PartState = ["ok", "away"];
}

fn one_of(about: String, values: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    text().description(Some(about)).enum_values(Some(values)).build().into()
}

/// Schemas of a text of one form, which stand where they are used.
macro_rules! forms {
    ($($(#[$about:meta])+ $name:ident = $pattern:expr, $example:literal;)+) => {
        $(
            $(#[$about])+
            pub(crate) struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    text().pattern(Some($pattern)).examples([$example]).build().into()
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

forms! {
    /// A company's BIN.
    Bin = BIN, "980540002879";
    /// An accounting month.
    Month = MONTH, "2026-10";
    /// An account.
    Account = ACCOUNT, "25826701";
    /// A phone number.
    Msisdn = MSISDN, "77010542006";
}

/// The bytes of a file.
pub(crate) struct Bytes;

impl PartialSchema for Bytes {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).build().into()
    }
}

impl ToSchema for Bytes {}

/// A kind of report. Which there are the catalogue says, so the description puts them here.
pub(crate) struct Kind;

/// A rule that can be broken. Which there are the texts say, so the description puts them here.
pub(crate) struct Rule;

/// Why something is late or has failed.
pub(crate) struct FailureCode;

impl FailureCode {
    /// Those that there are today.
    pub(crate) fn known() -> Vec<&'static str> {
        FailureReason::ALL.map(FailureReason::code).to_vec()
    }
}

/// Named schemas of a text whose words the description puts there.
macro_rules! texts {
    ($($name:ident: $about:literal;)+) => {
        $(
            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    text().description(Some($about)).build().into()
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

texts! {
    Kind: "A kind of report, as `GET /v1/reports` lists them.";
    Rule: "A rule that was broken. Each has a page: `/problems/{rule}`. More may come: treat one that you don't know as the status says.";
    FailureCode: "Why something is late or has failed. More may come: treat one that you don't know as `internal`.";
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}
