//! A document and its files as the API shows them.

use chrono::NaiveDate;
use qujat_platform::store::{DocumentView, FileView};
use qujat_render::Locale;
use qujat_templates::{calendar::Month, list::decimal};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{context::ApiContext, download::hexadecimal, instant::Instant, vocabulary};

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
    #[schema(value_type = vocabulary::Locale)]
    pub locale: String,
    #[schema(value_type = vocabulary::DocumentStatus)]
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

/// One file of a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FileAnswer {
    #[schema(value_type = vocabulary::Format)]
    pub format: String,
    pub name: String,
    pub bytes: i64,
    /// Pages of a PDF, sheets of a workbook.
    pub pages: i32,
    /// Hexadecimal digits.
    pub sha256: String,
    /// Where it is downloaded, with the same bearer token.
    #[schema(example = "/v1/documents/0192f0c1-0000-7000-8000-000000000000/file?format=pdf")]
    pub url: String,
}

impl DocumentAnswer {
    /// With those of these files that are its own. `locale` is the caller's language.
    pub(crate) fn of(api: &ApiContext, view: DocumentView, files: &[FileView], locale: Locale) -> Self {
        Self {
            files: files.iter().filter(|file| file.document == view.id).map(FileAnswer::of).collect(),
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
            status: view.status.to_string(),
            data_as_of: view.data_as_of.into(),
            rows: view.rows,
            created_at: view.created_at.into(),
            amount: view.amount_tiyn.map(decimal),
            amount_due: view.amount_due_tiyn.map(decimal),
            published: view.published,
            expired_at: view.expired_at.map(Instant::from),
            held_at: view.held_at.map(Instant::from),
        }
    }
}

impl FileAnswer {
    pub(crate) fn of(file: &FileView) -> Self {
        Self {
            format: file.format.clone(),
            name: file.name.clone(),
            bytes: file.bytes,
            pages: file.pages,
            sha256: hexadecimal(&file.sha256),
            url: format!("/v1/documents/{}/file?format={}", file.document, file.format),
        }
    }
}
