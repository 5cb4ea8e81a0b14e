//! A digest becomes rows: what it is about, by whose wish it goes out and what it says is missing.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{DigestId, FailureReason, store::StoreError};

/// A digest to be filed.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct NewDigest<'a> {
    pub name: &'a str,
    pub month: NaiveDate,
    pub company: &'a str,
    pub company_name: &'a str,
    pub recipient: &'a str,
    pub locale: &'a str,
    pub formats: &'a [String],
    pub sequence: i32,
    /// By whose wish it goes out.
    pub subscriptions: &'a [Uuid],
    pub missing: &'a [Missing],
}

/// Something that has no document.
#[derive(Debug, Clone)]
pub(in crate::store) struct Missing {
    pub kind: String,
    pub object: String,
    pub account: Option<String>,
    /// `None`: it is still being made.
    pub reason: Option<FailureReason>,
}

/// (new) → a digest of its own sequence. The unique row (name, month, company, recipient, sequence) keeps two schedulers from filing two.
pub(in crate::store) async fn file_digest(
    connection: &mut PgConnection,
    new: &NewDigest<'_>,
    now: DateTime<Utc>,
) -> Result<DigestId, StoreError> {
    let digest = DigestId::generate();
    sqlx::query!(
        "insert into qujat.digest (id, name, month, company, company_name, recipient, locale, formats, sequence, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        digest.0,
        new.name,
        new.month,
        new.company,
        new.company_name,
        new.recipient,
        new.locale,
        new.formats,
        new.sequence,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into qujat.digest_subscription (digest_id, subscription_id) select $1, unnest($2::uuid[])",
        digest.0,
        new.subscriptions
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into qujat.digest_failure (digest_id, kind, object, account, problem)
         select $1, kind, object, account, problem
         from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as failure (kind, object, account, problem)",
        digest.0,
        &new.missing.iter().map(|missing| missing.kind.clone()).collect::<Vec<_>>(),
        &new.missing.iter().map(|missing| missing.object.clone()).collect::<Vec<_>>(),
        &new.missing.iter().map(|missing| missing.account.clone()).collect::<Vec<_>>() as &[Option<String>],
        &new.missing.iter().map(|missing| missing.reason.map(|reason| reason.code().to_owned())).collect::<Vec<_>>()
            as &[Option<String>]
    )
    .execute(connection)
    .await?;
    Ok(digest)
}
