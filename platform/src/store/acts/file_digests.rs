//! Digests: one mail a run, company and recipient, however many documents there are.
//!
//! A run is everything of a month whose publications share a digest's name. A company's mails are made when all of its documents have
//! ended well or badly, or at a deadline; what comes later shares a supplement. The unique row (name, month, company, recipient,
//! sequence) is what keeps two schedulers from sending two.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    DeliveryId, DigestId,
    store::{Store, StoreError},
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
}

/// What one recipient is to be told.
#[derive(Default)]
struct Content {
    company_name: String,
    locale: String,
    formats: BTreeSet<String>,
    subscriptions: BTreeSet<Uuid>,
    documents: BTreeSet<Uuid>,
    /// By kind and object: account, and why there is no document.
    failures: BTreeMap<(String, String), (Option<String>, Option<String>)>,
}

impl Store {
    /// Files the mails of one company, one a recipient with something new. Returns those that now wait, to ring for.
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
            if content.documents.is_empty() && (sequence > 0 || content.failures.is_empty()) {
                continue;
            }
            filed.push(file(&mut transaction, due, &recipient, sequence, &content, mail_hours, now).await?);
        }
        transaction.commit().await?;
        Ok(filed)
    }
}

/// By recipient what there is to tell; nothing while something is still being made, unless the deadline has come.
async fn contents(connection: &mut sqlx::PgConnection, due: DueDigest<'_>) -> Result<BTreeMap<String, Content>, StoreError> {
    let rows = sqlx::query!(
        r#"select kind as "kind!", company_name as "company_name!", object as "object!", account, job_state as "job_state!", problem,
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
        let is_open = matches!(row.job_state.as_str(), "waiting" | "running");
        if is_open && !overdue {
            return Ok(BTreeMap::new());
        }
        let content = contents.entry(row.recipient).or_default();
        if content.locale.is_empty() {
            (content.locale, content.company_name) = (row.locale, row.company_name);
        }
        match row.document_id {
            Some(document) if row.is_wanted && !row.is_mailed => {
                content.documents.insert(document);
            }
            Some(_) => continue,
            // It was there, and its time is over.
            None if row.job_state == "stored" => continue,
            None => {
                content.failures.insert((row.kind, row.object), (row.account, row.problem.filter(|_| !is_open)));
            }
        }
        content.formats.extend(row.formats);
        content.subscriptions.insert(row.subscription_id);
    }
    Ok(contents)
}

/// Whether the company was mailed of the run since an instant.
async fn told_since(connection: &mut sqlx::PgConnection, due: DueDigest<'_>, since: DateTime<Utc>) -> Result<bool, StoreError> {
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
    connection: &mut sqlx::PgConnection,
    due: DueDigest<'_>,
    recipient: &str,
    sequence: i32,
    content: &Content,
    mail_hours: u32,
    now: DateTime<Utc>,
) -> Result<DeliveryId, StoreError> {
    let (digest, delivery) = (DigestId::generate(), DeliveryId::generate());
    sqlx::query!(
        "insert into qujat.digest (id, name, month, company, company_name, recipient, locale, formats, sequence, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        digest.0,
        due.name,
        due.month,
        due.company,
        content.company_name,
        recipient,
        content.locale,
        &content.formats.iter().cloned().collect::<Vec<_>>(),
        sequence,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into qujat.digest_subscription (digest_id, subscription_id) select $1, unnest($2::uuid[])",
        digest.0,
        &content.subscriptions.iter().copied().collect::<Vec<_>>()
    )
    .execute(&mut *connection)
    .await?;
    let failures = content.failures.iter();
    let (kinds, objects): (Vec<_>, Vec<_>) = failures.clone().map(|((kind, object), _)| (kind.clone(), object.clone())).unzip();
    let (accounts, problems): (Vec<_>, Vec<_>) = failures.map(|(_, why)| why.clone()).unzip();
    sqlx::query!(
        "insert into qujat.digest_failure (digest_id, kind, object, account, problem)
         select $1, kind, object, account, problem
         from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as failure (kind, object, account, problem)",
        digest.0,
        &kinds,
        &objects,
        &accounts as &[Option<String>],
        &problems as &[Option<String>]
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into qujat.delivery (id, digest_id, company, purpose, recipient, locale, run_after, deadline, created_at)
         values ($1, $2, $3, 'digest', $4, $5, clock_timestamp(), clock_timestamp() + make_interval(hours => $6), $7)",
        delivery.0,
        digest.0,
        due.company,
        recipient,
        content.locale,
        i32::try_from(mail_hours).unwrap_or(i32::MAX),
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into qujat.delivery_document (delivery_id, document_id) select $1, unnest($2::uuid[])",
        delivery.0,
        &content.documents.iter().copied().collect::<Vec<_>>()
    )
    .execute(connection)
    .await?;
    Ok(delivery)
}
