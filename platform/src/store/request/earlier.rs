//! What an idempotency key stood for before, asked before anything else is checked: a repeated request gets the first one's answer
//! even when billing is away by now or would say no. [`Store::accept`] looks again in its own transaction, where the answer counts.

use crate::{
    RequestId,
    store::{Store, StoreError},
};

/// The request that was made under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierRequest {
    pub request: RequestId,
    /// Whether it asked for the same.
    pub same: bool,
}

impl Store {
    /// `digest` is that of [`crate::store::Idempotency`].
    pub async fn earlier_request(&self, subject: &str, key: &str, digest: &[u8; 32]) -> Result<Option<EarlierRequest>, StoreError> {
        let earlier = sqlx::query!(
            r#"select id as "request: RequestId", idempotency_digest = $3 as "same!"
               from qujat.request where subject = $1 and idempotency_key = $2"#,
            subject,
            key,
            &digest[..]
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(earlier.map(|row| EarlierRequest { request: row.request, same: row.same }))
    }
}
