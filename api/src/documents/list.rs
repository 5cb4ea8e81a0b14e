//! `GET /v1/documents`: a company's documents, newest first.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use chrono::NaiveDate;
use qujat_platform::store::DocumentView;
use qujat_render::Locale;
use qujat_templates::{calendar::Month, list::decimal};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    bearer::{Caller, Scope},
    instant::Instant,
    language,
    problem::ProblemDetails,
    refusal::{Answer, Refusal},
    state::{Api, Shared},
};
use crate::{documents::list_query, requests::model::FileAnswer};

/// A page of documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentsAnswer {
    pub documents: Vec<DocumentAnswer>,
    /// What to give as `after` for the next page; `null` on the last one.
    pub next: Option<Uuid>,
}

/// A document and its files.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentAnswer {
    pub id: Uuid,
    pub kind: String,
    /// What people call the kind, in the caller's language.
    pub kind_title: String,
    pub company: String,
    pub account: Option<String>,
    /// The accounting month; absent for documents as of now.
    #[schema(example = "2026-10")]
    pub month: Option<String>,
    /// The number that the document bears.
    pub number: Option<String>,
    pub drawn_up_on: Option<NaiveDate>,
    /// In the document's language.
    pub title: String,
    pub locale: String,
    /// `new`, `viewed`, `signed`, `declined` or `replaced`.
    pub status: String,
    /// The instant of the billing snapshot that it was read from.
    pub data_as_of: Instant,
    pub rows: i64,
    pub created_at: Instant,
    /// The amount that it is about, in tenge, where it is about one.
    #[schema(example = "3440.00")]
    pub amount: Option<String>,
    /// What of it the company has to pay, in tenge; absent where that isn't known.
    #[schema(example = "3440.00")]
    pub amount_due: Option<String>,
    /// Whether a monthly publication made it, and not somebody's request.
    pub published: bool,
    /// Since when its files are not kept any more.
    pub expired_at: Option<Instant>,
    /// Since when its files are kept whatever their age.
    pub held_at: Option<Instant>,
    /// None once they are not kept any more.
    pub files: Vec<FileAnswer>,
}

/// Lists a company's documents.
///
/// Newest first. `year` and `month` are those of the accounting month; documents that are about none are found by the month in which
/// they were made.
#[utoipa::path(
    get,
    path = "/v1/documents",
    tag = "documents",
    params(
        ("company" = String, Query, description = "BIN"),
        ("kind" = Option<String>, Query),
        ("year" = Option<i32>, Query),
        ("month" = Option<i32>, Query, description = "1 to 12"),
        ("account" = Option<String>, Query),
        ("status" = Option<String>, Query, description = "`new`, `viewed`, `signed`, `declined` or `replaced`"),
        ("after" = Option<Uuid>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, by default 50"),
    ),
    responses(
        (status = 200, body = DocumentsAnswer),
        (status = "4XX", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_documents(
    State(api): State<Shared>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer<Json<DocumentsAnswer>> {
    caller.needs(Scope::ReadDocuments)?;
    let mut filter = list_query::read(&pairs, &api.catalogue.names()).map_err(Refusal::unprocessable)?;
    caller.may_act_for(&filter.company, "company", &api).await?;
    let limit = filter.limit;
    // One more than the page holds tells whether there is another page.
    filter.limit += 1;
    let mut found = api.store.documents(&filter).await?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let locale = language::wanted(&headers).unwrap_or_default();
    Ok(Json(DocumentsAnswer {
        next: found.last().filter(|_| more).map(|last| last.id.0),
        documents: found.into_iter().map(|view| document(&api, view, locale)).collect(),
    }))
}

fn document(api: &Api, view: DocumentView, locale: Locale) -> DocumentAnswer {
    DocumentAnswer {
        id: view.id.0,
        kind_title: api.catalogue.title(&view.kind, locale),
        kind: view.kind,
        company: view.company,
        account: view.account,
        month: view.month.map(|day| Month::of(day).to_string()),
        number: view.number,
        drawn_up_on: view.issued_on,
        title: view.title,
        locale: view.locale,
        status: view.status,
        data_as_of: view.data_as_of.into(),
        rows: view.rows,
        created_at: view.created_at.into(),
        amount: view.amount_tiyn.map(decimal),
        amount_due: view.amount_due_tiyn.map(decimal),
        published: view.published,
        expired_at: view.expired_at.map(Instant::from),
        held_at: view.held_at.map(Instant::from),
        files: view.files.iter().map(FileAnswer::of).collect(),
    }
}
