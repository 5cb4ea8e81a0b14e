//! How long files are kept. Their objects go, and with them what links show; the documents' rows and the files' hashes stay, so that
//! what once went out can still be told from what did not.

use chrono::{DateTime, TimeDelta, Utc};

use super::{FileRole, state};
use crate::{
    DocumentId,
    store::{Actor, AuditAction, AuditEntry, Store, StoreError, audit},
};

/// How many days a kind's files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    pub kind: String,
    /// Of publications, or of what was asked for.
    pub published: bool,
    pub days: u32,
}

impl RetentionRule {
    /// When the files of a document of `kind` go, by the first rule that is about it. `None`: no rule is, so never.
    #[must_use]
    pub fn end(rules: &[Self], kind: &str, published: bool, created_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let rule = rules.iter().find(|rule| rule.kind == kind && rule.published == published)?;
        Some(created_at + TimeDelta::days(i64::from(rule.days)))
    }
}

/// A file whose object is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredFile {
    pub document: DocumentId,
    pub role: FileRole,
    pub format: String,
    pub object_key: String,
}

/// What came of asking that a document's files be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldOutcome {
    Held,
    /// Its time was over before.
    FilesGone,
    NoSuchDocument,
}

impl Store {
    /// Marks documents that are older than their rule allows, so that no link and no list offers their files any more. Those that are
    /// held stay. At most `limit` at once; how many they were.
    pub async fn expire_documents(&self, rules: &[RetentionRule], limit: i64, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let expired = state::expire(&mut transaction, rules, limit, now).await?;
        audit::write_about_documents(&mut transaction, AuditAction::DocumentExpired, &expired, now).await?;
        transaction.commit().await?;
        Ok(expired.len() as u64)
    }

    /// Files of expired documents whose objects may still be there, those after one.
    pub async fn expired_files(&self, after: Option<&ExpiredFile>, limit: i64) -> Result<Vec<ExpiredFile>, StoreError> {
        let files = sqlx::query_as!(
            ExpiredFile,
            r#"select file.document_id as "document: DocumentId", file.role as "role: FileRole", file.format, file.object_key
               from qujat.file join qujat.document on document.id = file.document_id
               where document.expired_at is not null and file.removed_at is null
                 and ($1::uuid is null or (file.document_id, file.role, file.format) > ($1, $2, $3))
               order by file.document_id, file.role, file.format limit $4"#,
            after.map(|file| file.document.0),
            after.map(|file| file.role.as_str()),
            after.map(|file| &file.format),
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(files)
    }

    /// The file's object is gone.
    pub async fn file_removed(&self, file: &ExpiredFile, now: DateTime<Utc>) -> Result<(), StoreError> {
        state::remove_file(&mut *self.pool.acquire().await?, file, now).await
    }

    /// Keeps a document's files whatever their age.
    pub async fn hold_document(
        &self,
        document: DocumentId,
        reason: &str,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<HoldOutcome, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let row = sqlx::query!(
            r#"select company, expired_at is null as "is_kept!" from qujat.document where id = $1 for no key update"#,
            document.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(HoldOutcome::NoSuchDocument) };
        if !row.is_kept {
            return Ok(HoldOutcome::FilesGone);
        }
        state::hold(&mut transaction, document, reason, now).await?;
        let entry = AuditEntry {
            document: Some(document),
            detail: serde_json::json!({ "reason": reason }),
            ..AuditEntry::new(AuditAction::DocumentHeld, &row.company, actor.clone())
        };
        audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(HoldOutcome::Held)
    }

    /// Leaves a document to its rule again. `false`: there is no such document, or it wasn't held.
    pub async fn release_document(&self, document: DocumentId, actor: &Actor, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(company) = state::release(&mut transaction, document).await? else { return Ok(false) };
        let entry =
            AuditEntry { document: Some(document), ..AuditEntry::new(AuditAction::DocumentReleased, &company, actor.clone()) };
        audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
