//! What the page of a link tells beside its documents.

use super::{Store, StoreError};
use crate::DeliveryId;

impl Store {
    /// The number of the request behind a mail, for its reader to name to support.
    pub async fn reference_of_delivery(&self, delivery: DeliveryId) -> Result<Option<i64>, StoreError> {
        let reference = sqlx::query_scalar!(
            "select request.reference from qujat.delivery join qujat.request on request.id = delivery.request_id where delivery.id = $1",
            delivery.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(reference)
    }

    /// Whether a link that is over was taken away, by itself or with the asker's right, rather than having expired.
    pub async fn link_was_revoked(&self, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"select exists (
                   select from qujat.link
                   join qujat.delivery on delivery.id = link.delivery_id
                   join qujat.request on request.id = delivery.request_id
                   where link.token_hash = $1
                     and (link.revoked_at is not null
                          or exists (select from qujat.revoked_right
                                     where revoked_right.subject = request.subject and revoked_right.company = request.company))
               ) as "revoked!""#,
            &token_hash[..]
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(revoked)
    }
}
