//! The list of a company's documents, and their files.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Actor, AuditEntry, Store, StoreError};
use crate::{DocumentId, object_store::ObjectName};

/// Which documents of a company to list. Absent means all.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub company: String,
    pub kind: Option<String>,
    pub account: Option<String>,
    pub status: Option<String>,
    pub year: Option<i32>,
    pub month: Option<i32>,
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
    pub drawn_up_on: Option<NaiveDate>,
    pub title: String,
    pub locale: String,
    pub status: String,
    pub data_as_of: DateTime<Utc>,
    pub rows: i64,
    pub created_at: DateTime<Utc>,
    pub files: Vec<FileView>,
}

#[derive(Debug, Clone)]
pub struct FileView {
    pub document: DocumentId,
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
        let rows = sqlx::query_file!(
            "src/store/documents.sql",
            filter.company,
            filter.kind,
            filter.account,
            filter.status,
            filter.year,
            filter.month,
            filter.after.map(|id| id.0),
            filter.limit
        )
        .fetch_all(&self.pool)
        .await?;
        let ids = rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let files = self.files(&ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| DocumentView {
                id: DocumentId(row.id),
                kind: row.kind,
                company: row.company,
                account: row.account,
                month: row.month,
                number: row.number,
                drawn_up_on: row.drawn_up_on,
                title: row.title,
                locale: row.locale,
                status: row.status,
                data_as_of: row.data_as_of,
                rows: row.rows,
                created_at: row.created_at,
                files: files.iter().filter(|file| file.document.0 == row.id).cloned().collect(),
            })
            .collect())
    }

    async fn files(&self, documents: &[uuid::Uuid]) -> Result<Vec<FileView>, StoreError> {
        let files = sqlx::query_as!(
            FileView,
            r#"select document_id as "document: DocumentId", format, name, object_key, sha256, bytes, pages
               from qujat.file where document_id = any($1) order by format"#,
            documents
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(files)
    }

    /// The company a document belongs to, and one of its files.
    pub async fn file(&self, document: DocumentId, format: &str) -> Result<Option<(String, FileView)>, StoreError> {
        let row = sqlx::query!(
            r#"select document.company, file.document_id as "document: DocumentId", file.format, file.name, file.object_key, file.sha256,
                      file.bytes, file.pages
               from qujat.file join qujat.document on document.id = file.document_id
               where file.document_id = $1 and file.format = $2"#,
            document.0,
            format
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| {
            let file = FileView {
                document: row.document,
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

    /// Formats of a document of the company, to offer when one that it doesn't have is asked for.
    pub async fn formats(&self, document: DocumentId) -> Result<Option<(String, Vec<String>)>, StoreError> {
        let row = sqlx::query!(
            r#"select company, array(select format from qujat.file where document_id = document.id order by format) as "formats!"
               from qujat.document where id = $1"#,
            document.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.company, row.formats)))
    }

    /// A customer opened a file: a new document becomes a viewed one, any other status stays, and the audit says who it was.
    pub async fn document_downloaded(
        &self,
        document: DocumentId,
        entry: &AuditEntry,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "update qujat.document set status = 'viewed', viewed_at = $2 where id = $1 and status = 'new'",
            document.0,
            now
        )
        .execute(&mut *transaction)
        .await?;
        super::audit::write(&mut transaction, entry, now).await?;
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
                             and (job.fence > old.fence or job.state in ('stored', 'failed', 'cancelled')))
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
    pub fn download(action: &'static str, company: &str, actor: Actor, document: DocumentId, format: &str) -> Self {
        Self { document: Some(document), detail: serde_json::json!({ "format": format }), ..Self::new(action, company, actor) }
    }
}
