//! Report of a company's numbers as they are now: who uses them, on which tariff, what is owed and what is left (domain.md §5).
//!
//! Mailed, one sheet, any number of rows. Has no parameters.

mod sample;

use qujat_render::Format;

use crate::{
    Declaration, Mailing, Scope, Texts,
    list::{ListColumn, ParameterlessList, Sample},
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

pub struct NumberList;

impl ParameterlessList for NumberList {
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

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        sample::numbers()
    }
}
