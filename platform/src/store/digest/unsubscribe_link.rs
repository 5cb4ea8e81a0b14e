//! The link in a digest that ends the monthly mails to its recipient (RFC 8058).

use crate::{
    DigestId,
    store::{Store, StoreError},
};

/// Whose mails a link ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsubscribeView {
    pub digest: DigestId,
    pub company: String,
    pub company_name: String,
    pub recipient: String,
    pub locale: String,
}

impl Store {
    /// Makes the derived token usable; called before the mail with it goes out.
    pub async fn file_unsubscribe(&self, digest: DigestId, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        sqlx::query!("update qujat.digest set unsubscribe_hash = $2 where id = $1", digest.0, &token_hash[..])
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub async fn unsubscribe_link(&self, token_hash: &[u8; 32]) -> Result<Option<UnsubscribeView>, StoreError> {
        let view = sqlx::query_as!(
            UnsubscribeView,
            r#"select id as "digest: DigestId", company, company_name, recipient, locale
               from qujat.digest where unsubscribe_hash = $1"#,
            &token_hash[..]
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(view)
    }
}
