//! Forwardings: a request's stored document is mailed to further recipients. Every statement that writes `qujat.forwarding` stands here.
//!
//! A forwarding has no states of its own; where its mails are, their rows say.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Asker, Idempotency, StoreError};
use crate::{ForwardingId, RequestId, TraceId};

/// A validated forwarding.
#[derive(Debug, Clone)]
pub struct Forward {
    pub request: RequestId,
    pub company: String,
    pub recipients: Vec<String>,
    pub asker: Asker,
    pub idempotency: Option<Idempotency>,
    /// Of the call that asks for it.
    pub trace: TraceId,
}

/// Notes it with those who get a mail by it. The unique key `forwarding_idempotency_key_unique` refuses a second one under the same
/// idempotency key.
pub(super) async fn file(
    connection: &mut PgConnection,
    forward: &Forward,
    mailed: &[String],
    now: DateTime<Utc>,
) -> Result<ForwardingId, StoreError> {
    let forwarding = ForwardingId::generate();
    sqlx::query!(
        "insert into qujat.forwarding (id, request_id, company, subject, recipients, idempotency_key, idempotency_digest, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        forwarding.0,
        forward.request.0,
        forward.company,
        forward.asker.subject,
        mailed,
        forward.idempotency.as_ref().map(|idempotency| &idempotency.key),
        forward.idempotency.as_ref().map(|idempotency| &idempotency.digest[..]),
        now
    )
    .execute(connection)
    .await?;
    Ok(forwarding)
}

/// Whether a caller has forwarded under this key before, and if so, the same.
pub(super) async fn same_under_key(
    connection: &mut PgConnection,
    subject: &str,
    idempotency: &Idempotency,
) -> Result<Option<bool>, StoreError> {
    let same = sqlx::query_scalar!(
        r#"select idempotency_digest = $3 as "same!" from qujat.forwarding where subject = $1 and idempotency_key = $2"#,
        subject,
        idempotency.key,
        &idempotency.digest[..]
    )
    .fetch_optional(connection)
    .await?;
    Ok(same)
}
