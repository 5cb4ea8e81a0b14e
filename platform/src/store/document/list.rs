//! The list of a company's documents, and their files.

use chrono::{DateTime, NaiveDate, Utc};

use super::{DocumentStatus, FileRole, state};
use crate::{
    DocumentId, RequestId,
    object_store::ObjectName,
    store::{Actor, AuditAction, AuditEntry, Store, StoreError, audit},
};

/// Which documents of a company to list. Absent and empty means all.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub company: String,
    pub kinds: Vec<String>,
    pub account: Option<String>,
    pub status: Option<DocumentStatus>,
    pub year: Option<i32>,
    pub month: Option<i32>,
    /// Made at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Made before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Which this request asked for.
    pub request: Option<RequestId>,
    /// Continue after this document, the last of the page before.
    pub after: Option<DocumentId>,
    pub limit: i64,
}

#[derive(Debug, Clone)]
pub struct DocumentView {
    pub id: DocumentId,
    pub kind: String,
    pub company: String,
    pub account: Option<String>,
    pub month: Option<NaiveDate>,
    pub number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub title: String,
    pub locale: String,
    pub status: DocumentStatus,
    pub data_as_of: DateTime<Utc>,
    pub rows: i64,
    pub created_at: DateTime<Utc>,
    pub amount_tiyn: Option<i64>,
    pub amount_due_tiyn: Option<i64>,
    /// By a monthly publication, not because somebody asked.
    pub published: bool,
    /// Since when its files are not kept any more.
    pub expired_at: Option<DateTime<Utc>>,
    /// Since when its files are kept whatever their age.
    pub held_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
pub struct DocumentFormats {
    pub company: String,
    pub formats: Vec<String>,
    pub expired_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
pub struct FileView {
    pub document: DocumentId,
    pub role: FileRole,
    pub format: String,
    pub name: String,
    pub object_key: String,
    pub sha256: Vec<u8>,
    pub bytes: i64,
    pub pages: i32,
}

impl Store {
    /// Newest first; ids are time-ordered, so a page continues after its last id.
    pub async fn documents(&self, filter: &DocumentFilter) -> Result<Vec<DocumentView>, StoreError> {
        let documents = sqlx::query_file_as!(
            DocumentView,
            "src/store/document/list.sql",
            filter.company,
            &filter.kinds,
            filter.account,
            filter.status.map(DocumentStatus::as_str),
            filter.year,
            filter.month,
            filter.from,
            filter.until,
            filter.request.map(|id| id.0),
            filter.after.map(|id| id.0),
            filter.limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(documents)
    }

    /// How many documents the pages of this filter hold together.
    pub async fn count_documents(&self, filter: &DocumentFilter) -> Result<i64, StoreError> {
        let count = sqlx::query_file_scalar!(
            "src/store/document/count.sql",
            filter.company,
            &filter.kinds,
            filter.account,
            filter.status.map(DocumentStatus::as_str),
            filter.year,
            filter.month,
            filter.from,
            filter.until,
            filter.request.map(|id| id.0)
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }

    /// One document, whosever it is.
    pub async fn document(&self, document: DocumentId) -> Result<Option<DocumentView>, StoreError> {
        let document =
            sqlx::query_file_as!(DocumentView, "src/store/document/one.sql", document.0).fetch_optional(&self.pool).await?;
        Ok(document)
    }

    async fn files(&self, documents: &[uuid::Uuid]) -> Result<Vec<FileView>, StoreError> {
        let files = sqlx::query_as!(
            FileView,
            r#"select document_id as "document: DocumentId", role as "role: FileRole", format, name, object_key, sha256, bytes, pages
               from qujat.file join qujat.document on document.id = file.document_id
               where document_id = any($1) and document.expired_at is null
               order by role, format"#,
            documents
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(files)
    }

    /// The files of these documents that are kept, by format.
    pub async fn files_of_documents(&self, documents: &[DocumentId]) -> Result<Vec<FileView>, StoreError> {
        self.files(&documents.iter().map(|document| document.0).collect::<Vec<_>>()).await
    }

    /// The company a document belongs to, and one of its files that are kept.
    pub async fn file(&self, document: DocumentId, role: FileRole, format: &str) -> Result<Option<(String, FileView)>, StoreError> {
        let row = sqlx::query!(
            r#"select document.company, file.document_id as "document: DocumentId", file.role as "role: FileRole", file.format,
                      file.name, file.object_key, file.sha256, file.bytes, file.pages
               from qujat.file join qujat.document on document.id = file.document_id
               where file.document_id = $1 and file.role = $2 and file.format = $3 and document.expired_at is null"#,
            document.0,
            role.as_str(),
            format
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| {
            let file = FileView {
                document: row.document,
                role: row.role,
                format: row.format,
                name: row.name,
                object_key: row.object_key,
                sha256: row.sha256,
                bytes: row.bytes,
                pages: row.pages,
            };
            (row.company, file)
        }))
    }

    /// The company of a document, its formats, to offer when one that it doesn't have is asked for, and since when its files are not
    /// kept any more.
    pub async fn formats(&self, document: DocumentId) -> Result<Option<DocumentFormats>, StoreError> {
        let formats = sqlx::query_as!(
            DocumentFormats,
            r#"select company, expired_at,
                      array(select format from qujat.file where document_id = document.id order by format) as "formats!"
               from qujat.document where id = $1"#,
            document.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(formats)
    }

    /// Files of these documents of a company, all of them or those of one format, in the order of the ids; and of how many of the
    /// documents. One that is another company's counts as if it weren't there.
    pub async fn files_of(
        &self,
        company: &str,
        documents: &[DocumentId],
        format: Option<&str>,
    ) -> Result<(usize, Vec<FileView>), StoreError> {
        let ids = documents.iter().map(|id| id.0).collect::<Vec<_>>();
        let own = sqlx::query_scalar!("select id from qujat.document where company = $1 and id = any($2)", company, &ids)
            .fetch_all(&self.pool)
            .await?;
        let mut files = self.files(&own).await?;
        files.retain(|file| format.is_none_or(|format| file.format == format));
        files.sort_by_key(|file| ids.iter().position(|id| *id == file.document.0));
        Ok((own.len(), files))
    }

    /// A customer opened files: new documents become viewed ones, any other status stays, and the audit says who it was, once for
    /// all the parts that a viewer or a broken download fetches a file in.
    pub async fn documents_downloaded(&self, entries: &[AuditEntry], now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut documents = entries.iter().filter_map(|entry| entry.document.map(|id| id.0)).collect::<Vec<_>>();
        documents.sort_unstable();
        documents.dedup();
        let mut transaction = self.pool.begin().await?;
        // Parts that are asked for at once come one after the other here, so that each sees what the one before it noted.
        sqlx::query!("select id from qujat.document where id = any($1) order by id for no key update", &documents)
            .fetch_all(&mut *transaction)
            .await?;
        state::view(&mut transaction, &documents, now).await?;
        for entry in entries {
            audit::write_once(&mut transaction, entry, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The objects among these that no row names and none can name any more: their job is one of this database's, and has ended or
    /// passed to another fence. Whatever else lies in the bucket is not ours to judge.
    pub async fn orphans(&self, objects: &[ObjectName]) -> Result<Vec<String>, StoreError> {
        let keys = objects.iter().map(ObjectName::key).collect::<Vec<_>>();
        let jobs = objects.iter().map(|object| object.job.0).collect::<Vec<_>>();
        let fences = objects.iter().map(|object| object.fence).collect::<Vec<_>>();
        let orphans = sqlx::query_scalar!(
            r#"select old.key as "key!"
               from unnest($1::text[], $2::uuid[], $3::bigint[]) as old (key, job, fence)
               where exists (select from qujat.job where job.id = old.job
                             and (job.fence > old.fence or job.finished_at is not null))
                 and not exists (select from qujat.file where object_key = old.key)"#,
            &keys,
            &jobs,
            &fences
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(orphans)
    }
}

impl AuditEntry {
    /// A file went out to somebody.
    #[must_use]
    pub fn download(action: AuditAction, company: &str, actor: Actor, document: DocumentId, format: &str) -> Self {
        Self { document: Some(document), detail: serde_json::json!({ "format": format }), ..Self::new(action, company, actor) }
    }
}
