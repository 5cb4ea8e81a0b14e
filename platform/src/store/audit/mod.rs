//! Who did what with which document. Written in the transaction of the deed itself; every statement that writes `qujat.audit` stands
//! here, and nobody else spells an action.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::{Asker, JobState, Store, StoreError};
use crate::{DeliveryId, DocumentId, RequestId};

mod action;

pub use action::AuditAction;

/// The person, or nobody where the service acted by itself or a link's bearer is unknown.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    pub subject: Option<String>,
    pub name: Option<String>,
    pub msisdn: Option<String>,
}

#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub action: AuditAction,
    pub company: String,
    pub actor: Actor,
    pub request: Option<RequestId>,
    pub document: Option<DocumentId>,
    pub delivery: Option<DeliveryId>,
    pub detail: Value,
}

/// What somebody did with the service, with what a customer is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerAction {
    pub id: i64,
    pub happened_at: DateTime<Utc>,
    pub action: AuditAction,
    /// Of the report or document that it was about.
    pub kind: Option<String>,
    /// The number that the document bears, where it has one.
    pub document_number: Option<String>,
    /// Of the file that was opened.
    pub format: Option<String>,
    /// To whom the mail went whose link was followed.
    pub recipient: Option<String>,
    pub actor_name: Option<String>,
    pub actor_msisdn: Option<String>,
    /// `success`, `failed` or `in_progress`.
    pub status: String,
}

impl Actor {
    #[must_use]
    pub fn asker(asker: &Asker) -> Self {
        Self { subject: Some(asker.subject.clone()), name: asker.name.clone(), msisdn: asker.msisdn.clone() }
    }
}

impl AuditEntry {
    #[must_use]
    pub fn new(action: AuditAction, company: &str, actor: Actor) -> Self {
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

    /// A company's entries with these actions, newest first: not before `from`, and less than `before` by instant and id. A request's
    /// outcome is what was known of it at `as_of`: an instant of the past gives the same answer for ever.
    pub async fn customer_actions(
        &self,
        company: &str,
        actions: &[AuditAction],
        from: DateTime<Utc>,
        before: (DateTime<Utc>, i64),
        as_of: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<CustomerAction>, StoreError> {
        let actions = actions.iter().map(|action| action.as_str().to_owned()).collect::<Vec<_>>();
        let found = sqlx::query_as!(
            CustomerAction,
            r#"select audit.id, audit.happened_at, audit.action as "action: AuditAction", coalesce(request.kind, document.kind, audit.detail ->> 'kind') as "kind?",
                      document.number as "document_number?", audit.detail ->> 'format' as "format?",
                      delivery.recipient as "recipient?", audit.actor_name, audit.actor_msisdn,
                      case when audit.action <> 'report_requested' then 'success'
                           when request.cancelled_at <= $6 or request.overdue_at <= $6 then 'failed'
                           when job.finished_at <= $6 then case job.state when $8 then 'success' else 'failed' end
                           else 'in_progress' end as "status!"
               from qujat.audit
               left join qujat.request on request.id = audit.request_id
               left join qujat.job on job.id = request.job_id
               left join qujat.document on document.id = audit.document_id
               left join qujat.delivery on delivery.id = audit.delivery_id
               where audit.company = $1 and audit.action = any($2) and audit.happened_at >= $3
                 and (audit.happened_at, audit.id) < ($4, $5)
               order by audit.happened_at desc, audit.id desc
               limit $7"#,
            company,
            &actions,
            from,
            before.0,
            before.1,
            as_of,
            limit,
            JobState::Stored.as_str(),
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// How many entries with these actions a company has from `from` up to `until`, without it.
    pub async fn count_customer_actions(
        &self,
        company: &str,
        actions: &[AuditAction],
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let actions = actions.iter().map(|action| action.as_str().to_owned()).collect::<Vec<_>>();
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from qujat.audit
               where company = $1 and action = any($2) and happened_at >= $3 and happened_at < $4"#,
            company,
            &actions,
            from,
            until,
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
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
        entry.action.as_str(),
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
        entry.action.as_str(),
        entry.request.map(|id| id.0),
        entry.document.map(|id| id.0),
        entry.delivery.map(|id| id.0),
        entry.detail,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the same deed of the service for many documents.
pub(super) async fn write_about_documents(
    connection: &mut PgConnection,
    action: AuditAction,
    documents: &[(DocumentId, String)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.audit (happened_at, company, action, document_id)
         select $1, company, $2, document from unnest($3::uuid[], $4::text[]) as expired (document, company)",
        now,
        action.as_str(),
        &documents.iter().map(|(document, _)| document.0).collect::<Vec<_>>(),
        &documents.iter().map(|(_, company)| company.clone()).collect::<Vec<_>>()
    )
    .execute(connection)
    .await?;
    Ok(())
}
