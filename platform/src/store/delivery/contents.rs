//! What a mail leads to: its documents with their files, and what it says is missing.

use chrono::{DateTime, Utc};

use crate::{
    DeliveryId, DigestId, DocumentId, FailureReason,
    store::{FileRole, Store, StoreError},
};

#[derive(Debug, Clone)]
pub struct DeliveredDocument {
    pub id: DocumentId,
    pub kind: String,
    /// Made by a publication, not because somebody asked.
    pub is_published: bool,
    pub created_at: DateTime<Utc>,
    pub title: String,
    pub account: Option<String>,
    /// The number that the document bears itself.
    pub number: Option<String>,
    pub amount_tiyn: Option<i64>,
    pub data_as_of: DateTime<Utc>,
    pub rows: i64,
    pub files: Vec<DeliveredFile>,
}

#[derive(Debug, Clone)]
pub struct DeliveredFile {
    pub role: FileRole,
    pub format: String,
    pub name: String,
    pub bytes: i64,
    pub pages: i32,
}

/// What a digest says is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDocument {
    pub kind: String,
    pub account: Option<String>,
    /// `None`: it was still being made.
    pub problem: Option<FailureReason>,
}

impl Store {
    pub(in crate::store) async fn missing_of_digest(&self, digest: DigestId) -> Result<Vec<MissingDocument>, StoreError> {
        let missing = sqlx::query_as!(
            MissingDocument,
            r#"select kind, account, problem as "problem: FailureReason" from qujat.digest_failure where digest_id = $1
               order by kind, object"#,
            digest.0
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(missing)
    }

    /// Documents that a delivery's link page lists, with those of their files that are wanted and kept.
    pub async fn documents_of_delivery(&self, delivery: DeliveryId) -> Result<Vec<DeliveredDocument>, StoreError> {
        let rows = sqlx::query!(
            r#"select document.id as "id: DocumentId", document.kind, document.publication_id is not null as "is_published!",
                      document.created_at, document.title, document.account, document.number, document.amount_tiyn,
                      document.data_as_of, document.rows, file.role as "role: FileRole", file.format, file.name,
                      file.bytes, file.pages
               from qujat.delivery_document
               join qujat.document on document.id = delivery_document.document_id
               join qujat.file on file.document_id = document.id
               join qujat.delivery on delivery.id = delivery_document.delivery_id
               left join qujat.digest on digest.id = delivery.digest_id
               where delivery_document.delivery_id = $1 and document.company = delivery.company and document.expired_at is null
                 and (digest.formats is null or file.format = any(digest.formats))
               order by document.kind, document.account, document.id, file.role, file.format desc"#,
            delivery.0
        )
        .fetch_all(&self.pool)
        .await?;
        let mut documents: Vec<DeliveredDocument> = Vec::new();
        for row in rows {
            let file = DeliveredFile { role: row.role, format: row.format, name: row.name, bytes: row.bytes, pages: row.pages };
            match documents.last_mut() {
                Some(document) if document.id == row.id => document.files.push(file),
                _ => documents.push(DeliveredDocument {
                    id: row.id,
                    kind: row.kind,
                    is_published: row.is_published,
                    created_at: row.created_at,
                    title: row.title,
                    account: row.account,
                    number: row.number,
                    amount_tiyn: row.amount_tiyn,
                    data_as_of: row.data_as_of,
                    rows: row.rows,
                    files: vec![file],
                }),
            }
        }
        Ok(documents)
    }
}
