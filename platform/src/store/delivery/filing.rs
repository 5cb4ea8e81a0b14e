//! (new) → waiting: a mail about a request or a digest, with the documents that its page lists.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::DeliveryPurpose;
use crate::{DeliveryId, DigestId, DocumentId, ForwardingId, JobId, RequestId, TraceId, store::StoreError};

/// A mail about a request.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct RequestMail<'a> {
    pub request: RequestId,
    pub purpose: DeliveryPurpose,
    pub company: &'a str,
    pub recipient: &'a str,
    pub locale: &'a str,
    pub deadline: DateTime<Utc>,
    /// The request's, also where its job has another's.
    pub trace: Option<TraceId>,
    /// On which it stands, where its document was stored before somebody wanted it mailed.
    pub forwarding: Option<ForwardingId>,
}

/// A mail about a digest, whose deadline is by Postgres's clock.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct DigestMail<'a> {
    pub digest: DigestId,
    pub purpose: DeliveryPurpose,
    pub company: &'a str,
    pub recipient: &'a str,
    pub locale: &'a str,
    pub hours: u32,
    /// Of the round of digests, or of the call that ends them.
    pub trace: TraceId,
}

/// Mails of one purpose about one job: identical requests share it, and each recipient gets one mail, whoever named them.
#[derive(Debug, Default)]
pub(in crate::store) struct JobMails {
    by_recipient: HashMap<String, DeliveryId>,
}

impl JobMails {
    /// With those that were filed before.
    pub async fn filed(connection: &mut PgConnection, job: JobId, purpose: DeliveryPurpose) -> Result<Self, StoreError> {
        let filed = sqlx::query!(
            r#"select delivery.recipient, delivery.id as "id: DeliveryId"
               from qujat.request
               join qujat.delivery on delivery.request_id = request.id
               where request.job_id = $1 and delivery.purpose = $2
               order by delivery.id desc"#,
            job.0,
            purpose.as_str()
        )
        .fetch_all(connection)
        .await?;
        Ok(Self { by_recipient: filed.into_iter().map(|mail| (mail.recipient, mail.id)).collect() })
    }

    /// Files a mail to a recipient who has none yet about this job, and returns it; to one who has, the request shares that one. Called
    /// for the earliest request first, to which the mail then belongs.
    pub async fn file(
        &mut self,
        connection: &mut PgConnection,
        mail: RequestMail<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<DeliveryId>, StoreError> {
        if let Some(delivery) = self.by_recipient.get(mail.recipient) {
            share(connection, *delivery, mail.request).await?;
            return Ok(None);
        }
        let filed = file_about_request(connection, mail, now).await?;
        if let Some(delivery) = filed {
            self.by_recipient.insert(mail.recipient.to_owned(), delivery);
        }
        Ok(filed)
    }
}

/// Notes that a mail which belongs to another request is for this one as well.
pub(super) async fn share(connection: &mut PgConnection, delivery: DeliveryId, request: RequestId) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.delivery_request (request_id, delivery_id) values ($1, $2) on conflict do nothing",
        request.0,
        delivery.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Files a mail. `None`: this recipient has one of this purpose and request already.
pub(super) async fn file_about_request(
    connection: &mut PgConnection,
    mail: RequestMail<'_>,
    now: DateTime<Utc>,
) -> Result<Option<DeliveryId>, StoreError> {
    let delivery = DeliveryId::generate();
    let filed = sqlx::query!(
        "insert into qujat.delivery (id, request_id, company, purpose, recipient, locale, run_after, deadline, created_at, trace,
             forwarding_id)
         values ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7, $8, $9, $10)
         on conflict on constraint delivery_once_a_recipient do nothing",
        delivery.0,
        mail.request.0,
        mail.company,
        mail.purpose.as_str(),
        mail.recipient,
        mail.locale,
        mail.deadline,
        now,
        mail.trace.map(|trace| trace.to_string()),
        mail.forwarding.map(|forwarding| forwarding.0)
    )
    .execute(connection)
    .await?;
    Ok((filed.rows_affected() == 1).then_some(delivery))
}

pub(in crate::store) async fn file_about_digest(
    connection: &mut PgConnection,
    mail: DigestMail<'_>,
    now: DateTime<Utc>,
) -> Result<DeliveryId, StoreError> {
    let delivery = DeliveryId::generate();
    sqlx::query!(
        "insert into qujat.delivery (id, digest_id, company, purpose, recipient, locale, run_after, deadline, created_at, trace)
         values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp() + make_interval(hours => $7), $8, $9)",
        delivery.0,
        mail.digest.0,
        mail.company,
        mail.purpose.as_str(),
        mail.recipient,
        mail.locale,
        i32::try_from(mail.hours).unwrap_or(i32::MAX),
        now,
        mail.trace.to_string()
    )
    .execute(connection)
    .await?;
    Ok(delivery)
}

/// Has the mail's page list these documents.
pub(in crate::store) async fn list_documents(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    documents: &[DocumentId],
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.delivery_document (delivery_id, document_id) select $1, unnest($2::uuid[])",
        delivery.0,
        &documents.iter().map(|document| document.0).collect::<Vec<Uuid>>()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What still waits to go out with a document that has been replaced brings the new one, if that is the same company's. A mail in
/// somebody's hands keeps what it says, and the new one is told of by a mail of its own. The rows are locked first: a claim that came
/// before is seen, and one that comes after waits for the commit and reads the new document.
pub(in crate::store) async fn list_instead(
    connection: &mut PgConnection,
    former: &[Uuid],
    document: DocumentId,
) -> Result<(), StoreError> {
    if former.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "with still_waiting as (
             select delivery.id, delivery.company from qujat.delivery
             where delivery.state = 'waiting' and delivery.id in (select delivery_id from qujat.delivery_document
                                                                  where document_id = any($1))
             for no key update)
         update qujat.delivery_document set document_id = $2
         from still_waiting
         where delivery_document.delivery_id = still_waiting.id and delivery_document.document_id = any($1)
           and still_waiting.company = (select company from qujat.document where id = $2)",
        former,
        document.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
