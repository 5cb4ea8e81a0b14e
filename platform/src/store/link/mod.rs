//! The address in a mail: its page, and the short-lived tickets that its button gives. Every statement that writes `qujat.link` or
//! `qujat.download_ticket` stands in this folder.
//!
//! A link is open until it expires, is revoked, or the right that it stands on is taken away (the view `link_bearer`). Revoking one by
//! itself is an operator's deed: its `revoke` (sets `revoked_at`) belongs here.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Actor, AuditAction, AuditEntry, DeliveredDocument, FileRole, FileView, Store, StoreError};
use crate::{DeliveryId, DocumentId, link_token::LinkToken};

mod page;

/// What stands behind a token.
#[derive(Debug, Clone)]
pub enum Opened {
    /// No link was ever made with this token.
    Unknown,
    /// It was valid once; its page says how to get a new one, in the language of its mail.
    Over {
        locale: String,
    },
    /// Valid still, but the files are gone by the rules of retention.
    Removed {
        locale: String,
    },
    Open(LinkView),
}

/// What came of asking for a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issued {
    Given,
    /// The link doesn't list that file.
    NoSuchFile,
    /// The link has so many live tickets that no person can have pressed its buttons.
    TooMany,
}

#[derive(Debug, Clone)]
pub struct LinkView {
    pub delivery: DeliveryId,
    pub company: String,
    pub company_name: String,
    /// First day of the month that a digest is about; `None` for a request's documents.
    pub month: Option<NaiveDate>,
    pub locale: String,
    pub expires_at: DateTime<Utc>,
    pub documents: Vec<DeliveredDocument>,
}

impl Store {
    /// Makes the derived token openable. A retry derives the same token and changes nothing here, unless the key was replaced
    /// meanwhile: then the new token takes the place of the old one, which never went out.
    pub async fn file_link(
        &self,
        delivery: DeliveryId,
        generation: i32,
        token: &LinkToken,
        key_id: &str,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "insert into qujat.link (token_hash, delivery_id, generation, key_id, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (delivery_id, generation) do update set token_hash = excluded.token_hash, key_id = excluded.key_id
             where link.token_hash <> excluded.token_hash",
            &token.hash()[..],
            delivery.0,
            generation,
            key_id,
            now,
            expires_at
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn open_link(&self, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Opened, StoreError> {
        let row = sqlx::query!(
            r#"select link.delivery_id as "delivery: DeliveryId", link.expires_at, delivery.locale, delivery.company,
                      coalesce(request.company_name, digest.company_name) as "company_name!",
                      digest.month as "month?",
                      (link.expires_at > $2 and not bearer.is_revoked) as "open!"
               from qujat.link
               join qujat.link_bearer as bearer on bearer.token_hash = link.token_hash
               join qujat.delivery on delivery.id = link.delivery_id
               left join qujat.request on request.id = delivery.request_id
               left join qujat.digest on digest.id = delivery.digest_id
               where link.token_hash = $1"#,
            &token_hash[..],
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(Opened::Unknown) };
        if !row.open {
            return Ok(Opened::Over { locale: row.locale });
        }
        let documents = self.documents_of_delivery(row.delivery).await?;
        if documents.is_empty() {
            return Ok(Opened::Removed { locale: row.locale });
        }
        Ok(Opened::Open(LinkView {
            documents,
            delivery: row.delivery,
            company: row.company,
            company_name: row.company_name,
            month: row.month,
            locale: row.locale,
            expires_at: row.expires_at,
        }))
    }

    /// Gives a ticket for one file of the link, or for all of them where none is named; a link may have `most` that are live, 0: without limit.
    pub async fn issue_ticket(
        &self,
        token_hash: &[u8; 32],
        ticket_hash: &[u8; 32],
        file: Option<(DocumentId, FileRole, &str)>,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        most: u32,
    ) -> Result<Issued, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Locked, so that buttons pressed at once are counted one after the other.
        sqlx::query!("select delivery_id from qujat.link where token_hash = $1 for no key update", &token_hash[..])
            .fetch_optional(&mut *transaction)
            .await?;
        let live = sqlx::query_scalar!(
            r#"select count(*) as "count!" from qujat.download_ticket where token_hash = $1 and expires_at > $2"#,
            &token_hash[..],
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        if most > 0 && live >= i64::from(most) {
            return Ok(Issued::TooMany);
        }
        let issued = sqlx::query!(
            "insert into qujat.download_ticket (ticket_hash, token_hash, document_id, role, format, expires_at)
             select $1, link.token_hash, $3::uuid, coalesce($6, $7), $4::text, $5
             from qujat.link
             where link.token_hash = $2
               and exists (select from qujat.delivery_document
                           join qujat.file on file.document_id = delivery_document.document_id
                           join qujat.delivery on delivery.id = link.delivery_id
                           left join qujat.digest on digest.id = delivery.digest_id
                           where (digest.formats is null or file.format = any(digest.formats)) and delivery_document.delivery_id = link.delivery_id
                             and ($3::uuid is null or file.document_id = $3)
                             and ($6::text is null or file.role = $6)
                             and ($4::text is null or file.format = $4))",
            &ticket_hash[..],
            &token_hash[..],
            file.map(|(document, ..)| document.0),
            file.map(|(.., format)| format),
            expires_at,
            file.map(|(_, role, _)| role.as_str()),
            // Of a ticket for all files its role says nothing.
            FileRole::Rendition.as_str()
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(if issued.rows_affected() == 1 { Issued::Given } else { Issued::NoSuchFile })
    }

    /// The file that a ticket is for, while ticket and link are valid. A ticket may be used again until it expires: a download that
    /// broke off goes on with a Range.
    pub async fn redeem_ticket(
        &self,
        token_hash: &[u8; 32],
        ticket_hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<FileView>, StoreError> {
        let file = sqlx::query_as!(
            FileView,
            r#"select file.document_id as "document: DocumentId", file.role as "role: FileRole", file.format, file.name,
                      file.object_key, file.sha256, file.bytes, file.pages
               from qujat.download_ticket
               join qujat.file on file.document_id = download_ticket.document_id and file.role = download_ticket.role
                   and file.format = download_ticket.format
               join qujat.document on document.id = file.document_id and document.expired_at is null
               where download_ticket.ticket_hash = $1 and download_ticket.token_hash = $2 and download_ticket.expires_at > $3"#,
            &ticket_hash[..],
            &token_hash[..],
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(file)
    }

    /// All files of the link, while link and a ticket that is for all of them are valid. `None`: the ticket isn't.
    pub async fn redeem_archive_ticket(
        &self,
        token_hash: &[u8; 32],
        ticket_hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<FileView>>, StoreError> {
        let files = sqlx::query_as!(
            FileView,
            r#"select file.document_id as "document: DocumentId", file.role as "role: FileRole", file.format, file.name,
                      file.object_key, file.sha256, file.bytes, file.pages
               from qujat.download_ticket
               join qujat.link on link.token_hash = download_ticket.token_hash
               join qujat.delivery_document on delivery_document.delivery_id = link.delivery_id
               join qujat.document on document.id = delivery_document.document_id and document.expired_at is null
               join qujat.file on file.document_id = document.id
               join qujat.delivery on delivery.id = link.delivery_id
               left join qujat.digest on digest.id = delivery.digest_id
               where download_ticket.ticket_hash = $1 and download_ticket.token_hash = $2 and download_ticket.expires_at > $3
                 and download_ticket.document_id is null and (digest.formats is null or file.format = any(digest.formats))
               order by file.document_id, file.role, file.format"#,
            &ticket_hash[..],
            &token_hash[..],
            now
        )
        .fetch_all(&self.pool)
        .await?;
        // Files never outlive their link's documents, so a ticket without any isn't valid.
        Ok(if files.is_empty() { None } else { Some(files) })
    }

    /// Files went out through a link. Nobody signed in, so the audit names the delivery, whose recipient had the link, and by a part
    /// of its hash the ticket, which one press of a button gave.
    pub async fn link_downloaded(
        &self,
        link: &LinkView,
        ticket_hash: &[u8; 32],
        files: &[FileView],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let ticket = ticket_hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
        let entries = files.iter().map(|file| AuditEntry {
            delivery: Some(link.delivery),
            detail: serde_json::json!({ "format": file.format, "ticket": ticket }),
            ..AuditEntry::download(AuditAction::LinkDownloaded, &link.company, Actor::default(), file.document, &file.format)
        });
        self.documents_downloaded(&entries.collect::<Vec<_>>(), now).await
    }

    /// Removes tickets that are over. How many they were.
    pub async fn clear_expired_tickets(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let cleared = sqlx::query!("delete from qujat.download_ticket where expires_at <= $1", now).execute(&self.pool).await?;
        Ok(cleared.rows_affected())
    }
}
