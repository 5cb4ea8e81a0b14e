//! A mail is handed to its worker, with all that its words need.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use super::{DeliveredDocument, DeliveryPurpose, MissingDocument};
use crate::{
    DeliveryId, DigestId, FailureReason, RequestId, TraceId,
    store::{Store, StoreError, seconds},
};

/// All that the words of a mail need.
#[derive(Debug, Clone)]
pub struct ClaimedDelivery {
    pub id: DeliveryId,
    pub fence: i64,
    pub generation: i32,
    pub attempts: i32,
    pub purpose: DeliveryPurpose,
    pub recipient: String,
    pub locale: String,
    pub created_at: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
    pub reference: i64,
    pub about: DeliverySubject,
    pub company: String,
    pub company_name: String,
    /// The asker's right to the company was taken away, or the request or subscription withdrawn, since the mail was filed.
    pub forbidden: bool,
    pub documents: Vec<DeliveredDocument>,
    /// Of whatever the mail was filed for; `None`: by the version before.
    pub trace: Option<TraceId>,
}

/// What a mail is about.
#[derive(Debug, Clone)]
pub enum DeliverySubject {
    Request {
        request: RequestId,
        kind: String,
        /// Why the job failed, or the request; for failure mails.
        problem: Option<FailureReason>,
        problem_detail: Option<String>,
    },
    Digest {
        digest: DigestId,
        /// First day of the accounting month.
        month: NaiveDate,
        /// 0: the digest itself; from 1 supplements.
        sequence: i32,
        /// Whose mails these are; the mail itself may go to somebody who is told about it.
        recipient: String,
        missing: Vec<MissingDocument>,
    },
}

impl DeliverySubject {
    pub(super) fn request(&self) -> Option<RequestId> {
        match self {
            Self::Request { request, .. } => Some(*request),
            Self::Digest { .. } => None,
        }
    }
}

impl Store {
    /// waiting → claimed, with the documents and what is missing. `None`: it is done, called off, not due or in other hands.
    pub async fn claim_delivery(&self, delivery: DeliveryId, lease: Duration) -> Result<Option<ClaimedDelivery>, StoreError> {
        let row = sqlx::query_file!("src/store/delivery/claim.sql", delivery.0, seconds(lease)).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let documents = self.documents_of_delivery(delivery).await?;
        let about = match (row.request_id, row.digest_id, row.month, row.sequence, row.digest_recipient) {
            (None, Some(digest), Some(month), Some(sequence), Some(recipient)) => {
                let missing = self.missing_of_digest(DigestId(digest)).await?;
                DeliverySubject::Digest { digest: DigestId(digest), month, sequence, recipient, missing }
            }
            // By `delivery_about_one_thing` there is a request where there is no digest.
            (request, ..) => DeliverySubject::Request {
                request: RequestId(request.unwrap_or_default()),
                kind: row.kind.unwrap_or_default(),
                // What the job is waiting for just now is not why this asker is told.
                problem: if row.overdue { Some(FailureReason::Overdue) } else { row.problem },
                problem_detail: row.problem_detail.filter(|_| !row.overdue),
            },
        };
        Ok(Some(ClaimedDelivery {
            id: delivery,
            fence: row.fence,
            generation: row.generation,
            attempts: row.attempts,
            purpose: row.purpose,
            recipient: row.recipient,
            locale: row.locale,
            created_at: row.created_at,
            deadline: row.deadline,
            reference: row.reference,
            about,
            company: row.company,
            company_name: row.company_name,
            forbidden: row.forbidden,
            documents,
            trace: row.trace,
        }))
    }
}
