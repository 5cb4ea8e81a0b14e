//! What the page of a link tells beside its documents.

use crate::{
    DeliveryId,
    store::{Store, StoreError},
};

impl Store {
    /// The number of the request or digest behind a mail, for its reader to name to support.
    pub async fn reference_of_delivery(&self, delivery: DeliveryId) -> Result<Option<i64>, StoreError> {
        let reference = sqlx::query_scalar!(
            r#"select coalesce(request.reference, digest.reference) as "reference!"
               from qujat.delivery
               left join qujat.request on request.id = delivery.request_id
               left join qujat.digest on digest.id = delivery.digest_id
               where delivery.id = $1"#,
            delivery.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(reference)
    }

    /// Whether a link that is over was taken away, by itself or with the asker's right, rather than having expired.
    pub async fn link_was_revoked(&self, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"select exists (select from qujat.link_bearer where token_hash = $1 and is_revoked) as "revoked!""#,
            &token_hash[..]
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(revoked)
    }
}
