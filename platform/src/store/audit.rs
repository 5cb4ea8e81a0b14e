//! Who did what with which document. Written in the transaction of the deed itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::{Asker, Store, StoreError};
use crate::{DeliveryId, DocumentId, RequestId};

/// The person, or nobody where the service acted by itself or a link's bearer is unknown.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    pub subject: Option<String>,
    pub name: Option<String>,
    pub msisdn: Option<String>,
}

#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub action: &'static str,
    pub company: String,
    pub actor: Actor,
    pub request: Option<RequestId>,
    pub document: Option<DocumentId>,
    pub delivery: Option<DeliveryId>,
    pub detail: Value,
}

impl Actor {
    #[must_use]
    pub fn asker(asker: &Asker) -> Self {
        Self { subject: Some(asker.subject.clone()), name: asker.name.clone(), msisdn: asker.msisdn.clone() }
    }
}

impl AuditEntry {
    #[must_use]
    pub fn new(action: &'static str, company: &str, actor: Actor) -> Self {
        Self {
            action,
            company: company.to_owned(),
            actor,
            request: None,
            document: None,
            delivery: None,
            detail: Value::Object(serde_json::Map::new()),
        }
    }
}

impl Store {
    /// Notes a deed that changes no other row.
    pub async fn audit(&self, entry: &AuditEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
        write(&mut *self.pool.acquire().await?, entry, now).await
    }

    /// As [`Self::audit`], unless the same deed stands there since a moment ago.
    pub async fn audit_once(&self, entry: &AuditEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
        write_once(&mut *self.pool.acquire().await?, entry, now).await
    }
}

/// How long the parts of one deed count as one: a viewer fetches a file in many ranges, a reader turns many pages.
const ONE_DEED: TimeDelta = TimeDelta::minutes(5);

/// Notes a deed unless the same one, of the same person or link, was noted within [`ONE_DEED`].
pub(super) async fn write_once(connection: &mut PgConnection, entry: &AuditEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
    // By `audit_by_company` this looks at the company's last minutes only.
    sqlx::query!(
        "insert into qujat.audit (happened_at, company, subject, actor_name, actor_msisdn, action, request_id, document_id,
             delivery_id, detail)
         select $1::timestamptz, $2::text, $3::text, $4::text, $5::text, $6::text, $7::uuid, $8::uuid, $9::uuid, $10::jsonb
         where not exists (
             select from qujat.audit
             where company = $2 and happened_at > $11 and action = $6 and detail = $10
               and subject is not distinct from $3 and document_id is not distinct from $8 and delivery_id is not distinct from $9)",
        now,
        entry.company,
        entry.actor.subject,
        entry.actor.name,
        entry.actor.msisdn,
        entry.action,
        entry.request.map(|id| id.0),
        entry.document.map(|id| id.0),
        entry.delivery.map(|id| id.0),
        entry.detail,
        now - ONE_DEED,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn write(connection: &mut PgConnection, entry: &AuditEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.audit (happened_at, company, subject, actor_name, actor_msisdn, action, request_id, document_id,
             delivery_id, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        now,
        entry.company,
        entry.actor.subject,
        entry.actor.name,
        entry.actor.msisdn,
        entry.action,
        entry.request.map(|id| id.0),
        entry.document.map(|id| id.0),
        entry.delivery.map(|id| id.0),
        entry.detail,
    )
    .execute(connection)
    .await?;
    Ok(())
}
