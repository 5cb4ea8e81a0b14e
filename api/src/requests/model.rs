//! A request as its asker sees it: the answer of asking, looking and watching.

use qujat_platform::{
    FailureReason,
    store::{FileRole, FileView, RequestState, RequestView},
};
use qujat_render::Locale;
use qujat_templates::failure_text;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{context::ApiContext, documents::model::FileAnswer, error::ApiResult, instant::Instant, vocabulary};

/// Seconds after which looking again is worth while, as long as the request moves.
const LOOK_AGAIN_SECONDS: u64 = 2;
/// Somebody who waits for a retry looks at least this often, because the retry may succeed at once.
const LOOK_AT_LEAST_SECONDS: u64 = 60;

/// A request and where it stands. Sentences are in the language of `Accept-Language`, else in that of the request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequestAnswer {
    pub id: Uuid,
    /// What a person reads out on the telephone.
    pub reference: i64,
    pub kind: String,
    /// What people call the kind.
    pub title: String,
    pub company: String,
    pub company_name: String,
    /// In the spelling that equal requests share.
    #[schema(value_type = Object)]
    pub parameters: Value,
    #[schema(value_type = vocabulary::Locale)]
    pub locale: String,
    #[schema(value_type = Vec<vocabulary::Format>)]
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
    pub created_at: Instant,
    #[schema(value_type = vocabulary::RequestState)]
    pub state: &'static str,
    /// Nothing more will happen by itself.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What is being done just now, while it runs.
    #[schema(value_type = Option<vocabulary::Phase>)]
    pub phase: Option<String>,
    pub rows_done: i64,
    /// Once it is known.
    pub rows_total: Option<i64>,
    /// The instant of the billing snapshot that the document was read from.
    pub data_as_of: Option<Instant>,
    /// Why it is late or has failed.
    pub problem: Option<ProblemAnswer>,
    /// When it will be tried again, while it is `retrying`.
    pub next_try_at: Option<Instant>,
    pub document: Option<RequestDocument>,
    pub deliveries: Vec<DeliveryState>,
}

/// Trouble, for programs and for people.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProblemAnswer {
    #[schema(value_type = vocabulary::FailureCode)]
    pub code: &'static str,
    /// What happened and what happens next.
    pub text: String,
}

/// What the request has brought forth.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequestDocument {
    pub id: Uuid,
    pub files: Vec<FileAnswer>,
}

/// One mail to one recipient.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DeliveryState {
    pub recipient: String,
    #[schema(value_type = vocabulary::MailState)]
    pub state: String,
    pub problem: Option<ProblemAnswer>,
}

impl RequestAnswer {
    /// Puts the answer together. `wanted` is the caller's language.
    pub(crate) async fn of(api: &ApiContext, view: RequestView, wanted: Option<Locale>) -> ApiResult<Self> {
        // Whoever watches a request asks this twice a second, so all formats are one question.
        let files = match view.document {
            None => Vec::new(),
            Some(document) => api.store.files_of_documents(&[document]).await?,
        };
        Ok(Self::with_files(api, view, &files, wanted))
    }

    /// Puts the answer together with those of these files that were asked for.
    pub(crate) fn with_files(api: &ApiContext, view: RequestView, files: &[FileView], wanted: Option<Locale>) -> Self {
        let locale = wanted.or_else(|| view.locale.parse().ok()).unwrap_or_default();
        let document = view.document.map(|document| {
            let asked = |file: &&FileView| {
                file.document == document && file.role == FileRole::Rendition && view.formats.contains(&file.format)
            };
            RequestDocument { id: document.0, files: files.iter().filter(asked).map(FileAnswer::of).collect() }
        });
        let state = view.state;
        let problem = |reason: FailureReason| ProblemAnswer { code: reason.code(), text: failure_text(reason, locale) };
        Self {
            id: view.id.0,
            reference: view.reference,
            title: api.catalogue.title(&view.kind, locale),
            kind: view.kind,
            company: view.company,
            company_name: view.company_name,
            parameters: view.parameters,
            locale: view.locale,
            formats: view.formats,
            recipients: view.recipients,
            created_at: view.created_at.into(),
            state: state.as_str(),
            is_final: state.is_final(),
            phase: view.phase.filter(|_| state == RequestState::Running).map(|phase| phase.to_string()),
            rows_done: view.rows_done,
            rows_total: view.rows_total,
            data_as_of: view.data_as_of.map(Instant::from),
            problem: view.problem.filter(|_| state != RequestState::Cancelled).map(|reason| {
                let told = problem(reason);
                match view.problem_detail {
                    // The sentence of a refusal was written when it was refused; other details are for operators.
                    Some(sentence) if reason == FailureReason::Refused && !sentence.is_empty() => {
                        ProblemAnswer { text: sentence, ..told }
                    }
                    _ => told,
                }
            }),
            next_try_at: (state == RequestState::Retrying).then(|| view.run_after.into()),
            document,
            deliveries: view
                .deliveries
                .0
                .into_iter()
                .map(|delivery| DeliveryState {
                    recipient: delivery.recipient,
                    state: delivery.state.to_string(),
                    problem: delivery.problem.map(problem),
                })
                .collect(),
        }
    }
}

/// `Retry-After` for whoever looks at a request; `None` when looking again would show the same.
pub(crate) fn look_again_after(view: &RequestView, now: chrono::DateTime<chrono::Utc>) -> Option<u64> {
    match view.state {
        state if state.is_final() => None,
        RequestState::Retrying => {
            let seconds = u64::try_from((view.run_after - now).num_seconds()).unwrap_or_default();
            Some(seconds.clamp(LOOK_AGAIN_SECONDS, LOOK_AT_LEAST_SECONDS))
        }
        _ => Some(LOOK_AGAIN_SECONDS),
    }
}
