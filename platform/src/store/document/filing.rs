//! (new) → new: what a job made becomes a document with its files, after every object is in the store.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{DocumentStatus, FileRole};
use crate::{DocumentId, JobId, PublicationId, store::StoreError};

#[derive(Debug, Clone)]
pub struct NewDocument {
    pub kind: String,
    pub company: String,
    pub company_name: String,
    pub account: Option<String>,
    pub month: Option<NaiveDate>,
    pub number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub title: String,
    pub locale: String,
    pub data_as_of: DateTime<Utc>,
    pub rows: i64,
    /// What a digest's table shows, and what the customer has to pay, in tiyn.
    pub amount_tiyn: Option<i64>,
    pub amount_due_tiyn: Option<i64>,
    pub files: Vec<NewFile>,
}

#[derive(Debug, Clone)]
pub struct NewFile {
    pub role: FileRole,
    pub format: String,
    pub name: String,
    pub object_key: String,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub pages: i32,
}

/// The place of a document in its publication.
#[derive(Debug, Clone)]
pub(in crate::store) struct Published {
    pub publication: PublicationId,
    pub object: String,
    /// New, or replaced from the start.
    pub status: DocumentStatus,
}

pub(in crate::store) async fn file_document(
    connection: &mut PgConnection,
    job: JobId,
    document: &NewDocument,
    published: Option<&Published>,
    now: DateTime<Utc>,
) -> Result<DocumentId, StoreError> {
    let id = DocumentId::generate();
    sqlx::query!(
        "insert into qujat.document (id, job_id, kind, company, company_name, account, month, number, drawn_up_on, title, locale,
             data_as_of, rows, created_at, amount_tiyn, amount_due_tiyn, publication_id, publication_object, status)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        id.0,
        job.0,
        document.kind,
        document.company,
        document.company_name,
        document.account,
        document.month,
        document.number,
        document.issued_on,
        document.title,
        document.locale,
        document.data_as_of,
        document.rows,
        now,
        document.amount_tiyn,
        document.amount_due_tiyn,
        published.map(|published| published.publication.0),
        published.map(|published| &published.object),
        published.map_or(DocumentStatus::New, |published| published.status).as_str()
    )
    .execute(&mut *connection)
    .await?;
    for file in &document.files {
        sqlx::query!(
            "insert into qujat.file (document_id, role, format, name, object_key, sha256, bytes, pages)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.0,
            file.role.as_str(),
            file.format,
            file.name,
            file.object_key,
            &file.sha256[..],
            file.bytes,
            file.pages
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(id)
}
