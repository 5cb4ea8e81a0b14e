//! The address in a mail: its page, and the short-lived tickets that its button gives.

use chrono::{DateTime, Utc};

use super::{Actor, AuditEntry, DeliveredDocument, FileView, Store, StoreError};
use crate::{DeliveryId, DocumentId};

/// What stands behind a token.
#[derive(Debug, Clone)]
pub enum Opened {
    /// No link was ever made with this token.
    Unknown,
    /// It was valid once; its page says how to get a new one, in the language of its mail.
    Over {
        locale: String,
    },
    Open(LinkView),
}

#[derive(Debug, Clone)]
pub struct LinkView {
    pub delivery: DeliveryId,
    pub company: String,
    pub company_name: String,
    pub locale: String,
    pub expires_at: DateTime<Utc>,
    pub documents: Vec<DeliveredDocument>,
}

impl Store {
    pub async fn open_link(&self, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Opened, StoreError> {
        let row = sqlx::query!(
            r#"select link.delivery_id as "delivery: DeliveryId", link.expires_at, delivery.locale, request.company,
                      request.company_name,
                      (link.expires_at > $2 and link.revoked_at is null
                       and not exists (select from qujat.revoked_right
                                       where revoked_right.subject = request.subject
                                         and revoked_right.company = request.company)) as "open!"
               from qujat.link
               join qujat.delivery on delivery.id = link.delivery_id
               join qujat.request on request.id = delivery.request_id
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
        Ok(Opened::Open(LinkView {
            documents: self.documents_of_delivery(row.delivery).await?,
            delivery: row.delivery,
            company: row.company,
            company_name: row.company_name,
            locale: row.locale,
            expires_at: row.expires_at,
        }))
    }

    /// Gives a ticket for one file of the link. `false`: the link doesn't list that file.
    pub async fn issue_ticket(
        &self,
        token_hash: &[u8; 32],
        ticket_hash: &[u8; 32],
        document: DocumentId,
        format: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let issued = sqlx::query!(
            "insert into qujat.download_ticket (ticket_hash, token_hash, document_id, format, expires_at)
             select $1, link.token_hash, file.document_id, file.format, $5
             from qujat.link
             join qujat.delivery_document on delivery_document.delivery_id = link.delivery_id
             join qujat.file on file.document_id = delivery_document.document_id
             where link.token_hash = $2 and file.document_id = $3 and file.format = $4",
            &ticket_hash[..],
            &token_hash[..],
            document.0,
            format,
            expires_at
        )
        .execute(&self.pool)
        .await?;
        Ok(issued.rows_affected() == 1)
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
            r#"select file.document_id as "document: DocumentId", file.format, file.name, file.object_key, file.sha256, file.bytes,
                      file.pages
               from qujat.download_ticket
               join qujat.file on file.document_id = download_ticket.document_id and file.format = download_ticket.format
               where download_ticket.ticket_hash = $1 and download_ticket.token_hash = $2 and download_ticket.expires_at > $3"#,
            &ticket_hash[..],
            &token_hash[..],
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(file)
    }

    /// A file went out through a link. Nobody signed in, so the audit names the delivery, whose recipient had the link.
    pub async fn link_downloaded(
        &self,
        link: &LinkView,
        document: DocumentId,
        format: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry {
            delivery: Some(link.delivery),
            ..AuditEntry::download("link_downloaded", &link.company, Actor::default(), document, format)
        };
        self.document_downloaded(document, &entry, now).await
    }

    /// Closes all links of a request's mails.
    pub async fn revoke_links(&self, request: crate::RequestId, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let revoked = sqlx::query!(
            "update qujat.link set revoked_at = $2
             from qujat.delivery
             where delivery.id = link.delivery_id and delivery.request_id = $1 and link.revoked_at is null",
            request.0,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(revoked.rows_affected())
    }
}
