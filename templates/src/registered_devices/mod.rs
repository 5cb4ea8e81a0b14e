//! Report of the devices registered with a company's numbers, and whether the network saw them last (domain.md §6).
//!
//! Mailed, one sheet, any number of rows: one per registration, removed ones included. Has no parameters.

mod sample;

use qujat_render::Format;

use crate::{
    Declaration, DocumentSpec, Mailing, Scope, Texts,
    list::{ListColumn, ParameterlessList, Sample},
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

pub struct RegisteredDevices;

impl ParameterlessList for RegisteredDevices {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn texts(&self) -> &'static Texts {
        static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
        TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn query(&self) -> &'static str {
        include_str!("query.sql")
    }

    fn remarks(&self, spec: &DocumentSpec) -> Vec<String> {
        vec![self.texts().get(spec.locale, "registered-devices-remark-match")]
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::registrations()
    }
}
