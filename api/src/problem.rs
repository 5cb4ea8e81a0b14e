//! Problem details for HTTP APIs (RFC 9457) in the caller's language.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use qujat_render::Locale;
use qujat_templates::Texts;
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, RefOr, Schema,
        schema::{AdditionalProperties, SchemaType, Type},
    },
};

use crate::{error::ApiError, rules, texts, vocabulary};

/// Media type of problem details.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What `type` names where no single rule was broken.
pub(crate) const SEVERAL_RULES: &str = "invalid_request";

/// A body of nonsense must not be answered with a page for each byte.
const MOST_ERRORS: usize = 50;

/// What every answer of class 4xx or 5xx says. `detail` and `message` are for people, in the language of `Content-Language`;
/// `type` and `rule` are for programs and never change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// Address of the rule's page; that of `invalid_request` where several rules were broken.
    #[serde(rename = "type")]
    #[schema(example = "https://documents.example.kz/problems/month_not_available")]
    pub kind: String,
    /// What the status means.
    pub title: String,
    /// The HTTP status.
    #[schema(value_type = i32, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong and what is allowed.
    pub detail: String,
    /// Each thing that was wrong.
    pub errors: Vec<FieldError>,
    /// The trace of the request, to be told to support; also in the header `X-Request-Id`.
    pub reference: String,
    /// The state of a request that had ended before it was cancelled.
    #[schema(value_type = Option<vocabulary::RequestState>, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
}

/// One thing that was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field, such as `parameters.month` or `recipients[1]`; empty where the request as a whole is meant.
    pub field: String,
    #[schema(value_type = vocabulary::Rule)]
    pub rule: &'static str,
    /// For people.
    pub message: String,
    /// What would have been accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = allowed)]
    pub allowed: Option<Value>,
}

/// A list of the values that would have been accepted, or an object of limits.
fn allowed() -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(AdditionalProperties::FreeForm(true)));
    let list = ArrayBuilder::new().items(Object::with_type(SchemaType::AnyValue));
    let about = "What would have been accepted: a list of values, or an object of limits such as `minimum` and `pattern`.";
    RefOr::T(Schema::OneOf(OneOfBuilder::new().item(list).item(object).description(Some(about)).build()))
}

impl ProblemDetails {
    /// What `refusal` is answered with. `catalogue` has the sentences of what reports refuse, `reference` is the request's trace,
    /// `public_url` what the rules' pages stand below.
    pub(crate) fn of(refusal: ApiError, catalogue: &Texts, locale: Locale, reference: &str, public_url: &str) -> Self {
        let problems =
            if refusal.status == StatusCode::INTERNAL_SERVER_ERROR { vec![rules::internal(reference)] } else { refusal.problems };
        let errors: Vec<FieldError> = problems
            .into_iter()
            .take(MOST_ERRORS)
            .map(|problem| FieldError {
                message: texts::sentence(&problem, catalogue, locale),
                field: problem.field,
                rule: problem.rule,
                allowed: problem.allowed,
            })
            .collect();
        Self {
            kind: match errors.as_slice() {
                [only] => format!("{public_url}/problems/{}", only.rule),
                _ => format!("{public_url}/problems/{SEVERAL_RULES}"),
            },
            title: texts::title(refusal.status, locale),
            status: refusal.status.as_u16(),
            detail: errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" "),
            errors,
            reference: reference.to_owned(),
            state: refusal.state,
        }
    }
}

/// Writes the answer: [`ProblemDetails::of`] with its headers.
pub(crate) fn answer(refusal: ApiError, catalogue: &Texts, locale: Locale, reference: &str, public_url: &str) -> Response {
    let (status, retry_after, challenge) = (refusal.status, refusal.retry_after, refusal.challenge.clone());
    let details = ProblemDetails::of(refusal, catalogue, locale, reference, public_url);
    let mut response = (status, Json(details)).into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, MEDIA_TYPE);
    set(header::CONTENT_LANGUAGE, locale.name());
    set(header::VARY, "Accept-Language");
    if let Some(seconds) = retry_after {
        set(header::RETRY_AFTER, &seconds.to_string());
    }
    if let Some(challenge) = challenge {
        set(header::WWW_AUTHENTICATE, &challenge);
    }
    response
}

#[cfg(test)]
mod tests {
    use qujat_templates::Problem;

    use super::*;

    async fn read(response: Response) -> Value {
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[tokio::test]
    async fn all_problems_stand_in_one_answer() {
        let refusal = ApiError::unprocessable(vec![Problem::required("company"), Problem::too_many_recipients(10)]);
        let response = answer(refusal, Texts::common(), Locale::En, "r1", "https://d.kz");
        assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
        assert_eq!(response.headers()[header::CONTENT_LANGUAGE], "en");
        let body = read(response).await;
        assert_eq!(body["type"], "https://d.kz/problems/invalid_request");
        assert_eq!(body["status"], 422);
        assert_eq!(body["errors"][0]["field"], "company");
        assert_eq!(body["errors"][1]["rule"], "too_many_recipients");
        assert_eq!(body["errors"][1]["allowed"]["maximum"], 10);
        assert!(body["detail"].as_str().unwrap().contains("10"));
    }

    #[tokio::test]
    async fn a_defect_shows_its_number_and_nothing_else() {
        let refusal = ApiError::internal("password authentication failed for user qujat");
        for locale in Locale::ALL {
            let response = answer(refusal.clone(), Texts::common(), locale, "0192-f0c1", "https://d.kz");
            assert_eq!(response.status(), 500);
            let body = read(response).await.to_string();
            assert!(body.contains("0192-f0c1") && !body.contains("password"), "{body}");
        }
    }

    #[test]
    fn whoever_is_turned_away_learns_when_to_come_again() {
        let response = answer(ApiError::unavailable("pool timed out"), Texts::common(), Locale::Ru, "r1", "https://d.kz");
        assert_eq!(response.headers()[header::RETRY_AFTER], "10");
    }
}
