//! How long files are kept. Their objects go, and with them what links show; the documents' rows and the files' hashes stay, so that
//! what once went out can still be told from what did not.

use chrono::{DateTime, Utc};

use crate::{
    DocumentId,
    store::{Actor, AuditEntry, Store, StoreError},
};

/// How many days a kind's files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    pub kind: String,
    /// Of publications, or of what was asked for.
    pub published: bool,
    pub days: u32,
}

/// A file whose object is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredFile {
    pub document: DocumentId,
    pub format: String,
    pub object_key: String,
}

impl Store {
    /// Marks documents that are older than their rule allows, so that no link and no list offers their files any more. Those that are
    /// held stay. At most `limit` at once; how many they were.
    pub async fn expire_documents(&self, rules: &[RetentionRule], limit: i64, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let expired = sqlx::query!(
            r#"with expired as (
                   update qujat.document set expired_at = $4
                   where id in (select document.id
                                from qujat.document
                                join unnest($1::text[], $2::boolean[], $3::integer[]) as rule (kind, published, days)
                                  on rule.kind = document.kind and rule.published = (document.publication_id is not null)
                                where document.expired_at is null and document.held_at is null
                                  and document.created_at < $4::timestamptz - make_interval(days => rule.days)
                                order by document.created_at
                                limit $5
                                for update of document skip locked)
                   returning id, company)
               insert into qujat.audit (happened_at, company, action, document_id)
               select $4, company, 'document_expired', id from expired"#,
            &rules.iter().map(|rule| rule.kind.clone()).collect::<Vec<_>>(),
            &rules.iter().map(|rule| rule.published).collect::<Vec<_>>(),
            &rules.iter().map(|rule| i32::try_from(rule.days).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
            now,
            limit
        )
        .execute(&self.pool)
        .await?;
        Ok(expired.rows_affected())
    }

    /// Files of expired documents whose objects may still be there, those after one.
    pub async fn expired_files(&self, after: Option<&ExpiredFile>, limit: i64) -> Result<Vec<ExpiredFile>, StoreError> {
        let files = sqlx::query_as!(
            ExpiredFile,
            r#"select file.document_id as "document: DocumentId", file.format, file.object_key
               from qujat.file join qujat.document on document.id = file.document_id
               where document.expired_at is not null and file.removed_at is null
                 and ($1::uuid is null or (file.document_id, file.format) > ($1, $2))
               order by file.document_id, file.format limit $3"#,
            after.map(|file| file.document.0),
            after.map(|file| &file.format),
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(files)
    }

    /// The file's object is gone.
    pub async fn file_removed(&self, file: &ExpiredFile, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            "update qujat.file set removed_at = $3 where document_id = $1 and format = $2 and removed_at is null",
            file.document.0,
            file.format,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Keeps a document's files whatever their age. `None`: there is no such document; `false`: its files are gone already.
    pub async fn hold_document(
        &self,
        document: DocumentId,
        reason: &str,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Option<bool>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let row = sqlx::query!(
            r#"select company, expired_at is null as "is_kept!" from qujat.document where id = $1 for no key update"#,
            document.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if !row.is_kept {
            return Ok(Some(false));
        }
        sqlx::query!(
            "update qujat.document set held_at = coalesce(held_at, $2), hold_reason = $3 where id = $1",
            document.0,
            now,
            reason
        )
        .execute(&mut *transaction)
        .await?;
        let entry = AuditEntry {
            document: Some(document),
            detail: serde_json::json!({ "reason": reason }),
            ..AuditEntry::new("document_held", &row.company, actor.clone())
        };
        crate::store::audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(Some(true))
    }

    /// Leaves a document to its rule again. `false`: there is no such document, or it wasn't held.
    pub async fn release_document(&self, document: DocumentId, actor: &Actor, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let company = sqlx::query_scalar!(
            "update qujat.document set held_at = null, hold_reason = null where id = $1 and held_at is not null returning company",
            document.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(company) = company else { return Ok(false) };
        let entry = AuditEntry { document: Some(document), ..AuditEntry::new("document_released", &company, actor.clone()) };
        crate::store::audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
