//! Examples of refusals: one for each status that an operation answers.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta};
use qujat_platform::store::{Counted, LimitReached, Share};
use qujat_render::Locale;
use qujat_templates::{Catalogue, Problem};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use super::COMPANY;
use crate::{
    error::ApiError,
    problem::ProblemDetails,
    rules::{self, Whose},
};

/// The trace that W3C's recommendation shows.
const REFERENCE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

pub(super) struct Refusals<'a> {
    pub catalogue: &'a Catalogue,
    /// What the rules' pages stand below.
    pub server: &'a str,
}

impl Refusals<'_> {
    /// Empty names of operations stand for all that have nothing of their own to say.
    pub fn example(&self, operation: &str, status: &str) -> Option<Value> {
        let status = status.parse::<u16>().ok().and_then(|status| StatusCode::from_u16(status).ok())?;
        let mut refusal = ApiError::with_all(status, self.problems(operation, status)?);
        refusal.state = match operation {
            "cancel_request" if status == StatusCode::CONFLICT => Some("done"),
            "mail_document" if status == StatusCode::CONFLICT => Some("failed"),
            _ => None,
        };
        let details = ProblemDetails::of(refusal, self.catalogue.texts(), Locale::En, REFERENCE, self.server);
        serde_json::to_value(details).ok()
    }

    fn problems(&self, operation: &str, status: StatusCode) -> Option<Vec<Problem>> {
        let problem = match (status.as_u16(), operation) {
            (400, _) => rules::invalid_json(1, 24),
            (401, _) => rules::token_expired(),
            (403, "list_publications" | "start_publications" | "show_publication") => rules::scope_missing("operate"),
            (403, _) => rules::company_not_allowed("company", &[COMPANY.to_owned()]),
            (404, _) => self.not_found(operation),
            (409, "cancel_request") => rules::request_finished(),
            (409, "mail_document") => rules::document_not_stored(),
            (409, "pause_publication") => Problem::publication_closed(),
            (409, "subscribe") => Problem::too_many_subscriptions(100),
            (410, _) => Problem::document_expired(),
            (413, _) => rules::body_too_large(65_536),
            (415, _) => rules::unsupported_media_type(),
            (422, "unsubscribe") => Problem::unknown_value("List-Unsubscribe", "", &["One-Click"]),
            (422, "start_publications") => Problem::malformed_month("from_month"),
            (422, _) if operation.starts_with("ask_") => {
                return Some(vec![Problem::malformed_bin("company"), Problem::malformed_email("recipients[0]", "buh@")]);
            }
            (422, _) => Problem::malformed_bin("company"),
            (429, "subscribe") => limit_reached(Counted::Subscriptions),
            (429, _) if operation.starts_with("ask_") => limit_reached(Counted::Requests),
            (429, "mail_document") => limit_reached(Counted::Mails),
            (429, _) => rules::too_many_at_once(4, Whose::Caller),
            (500, _) => return Some(Vec::new()),
            (503, _) => rules::unavailable(),
            _ => return None,
        };
        Some(vec![problem])
    }

    fn not_found(&self, operation: &str) -> Problem {
        let asked = operation.strip_prefix("ask_").map(|kind| (kind, "parameters."));
        let shown = || operation.strip_prefix("show_").map(|kind| (kind, ""));
        let Some((kind, place)) = asked.or_else(shown).and_then(|(kind, place)| Some((self.catalogue.find(kind)?, place))) else {
            return match operation {
                "show_publication" => Problem::publication_not_found(),
                _ => rules::document_not_found(),
            };
        };
        let RefOr::T(Schema::Object(object)) = kind.schema() else { return self.unknown_kind() };
        if object.properties.contains_key("account") {
            Problem::account_unknown(format!("{place}account"))
        } else if object.properties.contains_key("msisdn") {
            Problem::msisdn_unknown(format!("{place}msisdn"))
        } else {
            self.unknown_kind()
        }
    }

    fn unknown_kind(&self) -> Problem {
        Problem::unknown_kind("poem", &self.catalogue.names())
    }
}

fn limit_reached(counted: Counted) -> Problem {
    let seconds = 1200_u64;
    let again_at = DateTime::UNIX_EPOCH + TimeDelta::seconds(super::answers::NOW + seconds.cast_signed());
    rules::limit_reached(LimitReached { counted, share: Share::Caller, maximum: 60, again_at }, seconds)
}
