//! Digests: one mail per run, company and recipient, however many documents there are.
//!
//! A run is everything of a month whose publications share a digest's name. A company's mails are made when all of its documents have
//! ended well or badly, or at a deadline; what comes later shares a supplement. The unique row (name, month, company, recipient,
//! sequence) is what keeps two schedulers from sending two.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    DeliveryId, DocumentId, FailureReason, TraceId,
    store::{
        DeliveryPurpose, JobState, Store, StoreError, delivery,
        delivery::DigestMail,
        digest,
        digest::{Missing, NewDigest},
    },
};

/// A company that a mail about a run is to be made for.
#[derive(Debug, Clone, Copy)]
pub struct DueDigest<'a> {
    pub name: &'a str,
    pub month: NaiveDate,
    pub company: &'a str,
    /// The deadline has come for what the look of this instant found: what is still being made is listed as missing, unless a mail
    /// has told so since.
    pub overdue_since: Option<DateTime<Utc>>,
    /// Of the round that tells the run.
    pub trace: TraceId,
}

/// What one recipient is to be told.
#[derive(Default)]
struct Content {
    company_name: String,
    locale: String,
    formats: BTreeSet<String>,
    subscriptions: BTreeSet<Uuid>,
    documents: BTreeSet<DocumentId>,
    /// What has no document, by kind and object.
    missing: BTreeMap<(String, String), Missing>,
}

impl Store {
    /// Files the mails of one company, one per recipient with something new. Returns those that now wait, to wake workers for.
    pub async fn file_digests(
        &self,
        due: DueDigest<'_>,
        mail_hours: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Two schedulers with the same company come one after the other, and the second finds everything told.
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'qujat.digest', $1::text, $2::date, $3::text), 0))",
            due.name,
            due.month,
            due.company
        )
        .fetch_one(&mut *transaction)
        .await?;
        let mut filed = Vec::new();
        for (recipient, content) in contents(&mut transaction, due).await? {
            let sequence = sqlx::query_scalar!(
                r#"select count(*)::integer as "count!" from qujat.digest
                   where name = $1 and month = $2 and company = $3 and recipient = $4"#,
                due.name,
                due.month,
                due.company,
                recipient
            )
            .fetch_one(&mut *transaction)
            .await?;
            // Failures alone are told once.
            if content.documents.is_empty() && (sequence > 0 || content.missing.is_empty()) {
                continue;
            }
            filed.push(file(&mut transaction, due, &recipient, sequence, &content, mail_hours, now).await?);
        }
        transaction.commit().await?;
        Ok(filed)
    }
}

/// By recipient what there is to tell; nothing while something is still being made, unless the deadline has come.
async fn contents(connection: &mut PgConnection, due: DueDigest<'_>) -> Result<BTreeMap<String, Content>, StoreError> {
    let rows = sqlx::query!(
        r#"select kind as "kind!", company_name as "company_name!", object as "object!", account, job_state as "job_state!: JobState",
                  problem as "problem: FailureReason",
                  document_id, subscription_id as "subscription_id!", recipient as "recipient!", locale as "locale!",
                  formats as "formats!", is_wanted as "is_wanted!", is_mailed as "is_mailed!"
           from qujat.subscribed_item
           where digest = $1 and month = $2 and company = $3
           order by subscription_id, kind, object"#,
        due.name,
        due.month,
        due.company
    )
    .fetch_all(&mut *connection)
    .await?;
    let overdue = match due.overdue_since {
        Some(since) => !told_since(connection, due, since).await?,
        None => false,
    };
    let mut contents: BTreeMap<String, Content> = BTreeMap::new();
    for row in rows {
        let is_open = row.job_state.is_open();
        if is_open && !overdue {
            return Ok(BTreeMap::new());
        }
        let content = contents.entry(row.recipient).or_default();
        if content.locale.is_empty() {
            (content.locale, content.company_name) = (row.locale, row.company_name);
        }
        match row.document_id {
            Some(document) if row.is_wanted && !row.is_mailed => {
                content.documents.insert(DocumentId(document));
            }
            Some(_) => continue,
            // It was there, and its time is over.
            None if row.job_state == JobState::Stored => continue,
            None => {
                let reason = row.problem.filter(|_| !is_open);
                let missing = Missing { kind: row.kind.clone(), object: row.object.clone(), account: row.account, reason };
                content.missing.insert((row.kind, row.object), missing);
            }
        }
        content.formats.extend(row.formats);
        content.subscriptions.insert(row.subscription_id);
    }
    Ok(contents)
}

/// Whether the company was mailed of the run since an instant.
async fn told_since(connection: &mut PgConnection, due: DueDigest<'_>, since: DateTime<Utc>) -> Result<bool, StoreError> {
    let told = sqlx::query_scalar!(
        r#"select exists (select from qujat.digest
                          where name = $1 and month = $2 and company = $3 and created_at >= $4) as "told!""#,
        due.name,
        due.month,
        due.company,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(told)
}

async fn file(
    connection: &mut PgConnection,
    due: DueDigest<'_>,
    recipient: &str,
    sequence: i32,
    content: &Content,
    mail_hours: u32,
    now: DateTime<Utc>,
) -> Result<DeliveryId, StoreError> {
    let new = NewDigest {
        name: due.name,
        month: due.month,
        company: due.company,
        company_name: &content.company_name,
        recipient,
        locale: &content.locale,
        formats: &content.formats.iter().cloned().collect::<Vec<_>>(),
        sequence,
        subscriptions: &content.subscriptions.iter().copied().collect::<Vec<_>>(),
        missing: &content.missing.values().cloned().collect::<Vec<_>>(),
    };
    let digest = digest::file_digest(connection, &new, now).await?;
    let mail = DigestMail {
        digest,
        purpose: DeliveryPurpose::Digest,
        company: due.company,
        recipient,
        locale: &content.locale,
        hours: mail_hours,
        trace: due.trace,
    };
    let delivery = delivery::file_about_digest(connection, mail, now).await?;
    delivery::list_documents(connection, delivery, &content.documents.iter().copied().collect::<Vec<_>>()).await?;
    Ok(delivery)
}
