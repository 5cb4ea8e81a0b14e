//! A mail in a mail worker's hands. A mail can't be sent exactly once (RFC 5321 §4.5.3.2.6), so its row says how far it got, and
//! what nobody can know is called unknown and left to a person.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Actor, AuditEntry, Store, StoreError, seconds};
use crate::{DeliveryId, DigestId, RequestId, link_token::LinkToken};

mod contents;

pub use contents::{DeliveredDocument, DeliveredFile, MissingDocument};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryPurpose {
    /// The documents are there.
    Documents,
    /// The job failed for good.
    Failure,
    /// A month's documents, and what of them is missing.
    Digest,
    /// A recipient has ended the monthly mails; to whoever had subscribed the address.
    Unsubscribed,
}

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
}

/// What a mail is about.
#[derive(Debug, Clone)]
pub enum DeliverySubject {
    Request {
        request: RequestId,
        kind: String,
        /// Why the job failed; for failure mails.
        problem: Option<String>,
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
    fn request(&self) -> Option<RequestId> {
        match self {
            Self::Request { request, .. } => Some(*request),
            Self::Digest { .. } => None,
        }
    }
}

impl Store {
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
                problem: row.problem,
                problem_detail: row.problem_detail,
            },
        };
        Ok(Some(ClaimedDelivery {
            id: delivery,
            fence: row.fence,
            generation: row.generation,
            attempts: row.attempts,
            purpose: match row.purpose.as_str() {
                "failure" => DeliveryPurpose::Failure,
                "digest" => DeliveryPurpose::Digest,
                "unsubscribed" => DeliveryPurpose::Unsubscribed,
                _ => DeliveryPurpose::Documents,
            },
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
        }))
    }

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

    /// Written before the message's bytes go out: from here on the mail is never tried again by itself.
    pub async fn begin_sending(
        &self,
        delivery: DeliveryId,
        fence: i64,
        message_id: &str,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "update qujat.delivery
             set state = 'sending', message_id = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
             where id = $1 and fence = $2 and state = 'claimed'",
            delivery.0,
            fence,
            message_id,
            seconds(lease)
        )
        .execute(&self.pool)
        .await?;
        Ok(held.rows_affected() == 1)
    }

    pub async fn renew_deliveries(&self, held: &[(DeliveryId, i64)], lease: Duration) -> Result<(), StoreError> {
        let ids = held.iter().map(|(id, _)| id.0).collect::<Vec<_>>();
        let fences = held.iter().map(|(_, fence)| *fence).collect::<Vec<_>>();
        sqlx::query!(
            "update qujat.delivery set lease_until = clock_timestamp() + make_interval(secs => $3)
             from unnest($1::uuid[], $2::bigint[]) as held (id, fence)
             where delivery.id = held.id and delivery.fence = held.fence and delivery.state in ('claimed', 'sending')",
            &ids,
            &fences,
            seconds(lease)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The server took responsibility for the mail.
    pub async fn delivery_sent(&self, delivery: &ClaimedDelivery, reply: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = sqlx::query!(
            // The verdict is known even if the sweep has called it unknown meanwhile.
            "update qujat.delivery set state = 'sent', lease_until = null, reply = $3, problem = null, finished_at = $4
             where id = $1 and (fence = $2 and state = 'sending' or fence = $2 + 1 and state = 'unknown')",
            delivery.id.0,
            delivery.fence,
            reply,
            now
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            == 1;
        if held {
            let entry = AuditEntry {
                request: delivery.about.request(),
                delivery: Some(delivery.id),
                ..AuditEntry::new("mail_sent", &delivery.company, Actor::default())
            };
            super::audit::write(&mut transaction, &entry, now).await?;
            transaction.commit().await?;
        }
        Ok(held)
    }

    /// Ends the delivery without a mail known to be out: `failed` when the server refused it for good or it may not be sent,
    /// `unknown` when the connection broke after the message's bytes.
    pub async fn end_delivery(
        &self,
        delivery: &ClaimedDelivery,
        state: &'static str,
        problem: &str,
        reply: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = sqlx::query!(
            "update qujat.delivery set state = $3, lease_until = null, problem = $4, reply = $5, finished_at = $6
             where id = $1 and fence = $2 and state in ('claimed', 'sending')",
            delivery.id.0,
            delivery.fence,
            state,
            problem,
            reply,
            now
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            == 1;
        if held {
            let action = if state == "unknown" { "mail_unknown" } else { "mail_failed" };
            let entry = AuditEntry {
                request: delivery.about.request(),
                delivery: Some(delivery.id),
                ..AuditEntry::new(action, &delivery.company, Actor::default())
            };
            super::audit::write(&mut transaction, &entry, now).await?;
            transaction.commit().await?;
        }
        Ok(held)
    }

    /// Puts the mail back: the server is away or asked to wait, and no byte of the message went out (or it said no after them).
    pub async fn retry_delivery(&self, delivery: DeliveryId, fence: i64, after: Duration, reply: &str) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "update qujat.delivery
             set state = 'waiting', lease_until = null, attempts = attempts + 1, problem = 'mail_away', reply = $4,
                 run_after = clock_timestamp() + make_interval(secs => $3)
             where id = $1 and fence = $2 and state in ('claimed', 'sending')",
            delivery.0,
            fence,
            seconds(after),
            reply
        )
        .execute(&self.pool)
        .await?;
        Ok(held.rows_affected() == 1)
    }

    /// Puts a mail that has not begun back as if it had not been taken.
    pub async fn give_back_delivery(&self, delivery: DeliveryId, fence: i64) -> Result<bool, StoreError> {
        let held = sqlx::query!(
            "update qujat.delivery set state = 'waiting', lease_until = null, run_after = clock_timestamp()
             where id = $1 and fence = $2 and state = 'claimed'",
            delivery.0,
            fence
        )
        .execute(&self.pool)
        .await?;
        Ok(held.rows_affected() == 1)
    }
}
