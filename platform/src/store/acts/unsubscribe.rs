//! A recipient ends the monthly mails by the link in one of them (RFC 8058).

use chrono::{DateTime, Utc};

use crate::{
    DeliveryId, DigestId,
    store::{Actor, AuditEntry, Store, StoreError},
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

    /// Ends the company's monthly mails to the recipient, calls off those that wait, and files a mail to whoever had subscribed the
    /// address, in the digest's language. Doing it again changes nothing and tells nobody. Returns the mails to ring for.
    pub async fn unsubscribe(
        &self,
        link: &UnsubscribeView,
        mail_hours: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let ended = sqlx::query_scalar!(
            "update qujat.subscription_recipient as recipient set unsubscribed_at = $3
             from qujat.subscription
             where recipient.subscription_id = subscription.id and subscription.company = $1 and subscription.ended_at is null
               and recipient.recipient = $2 and recipient.unsubscribed_at is null
             returning subscription.asker_email",
            link.company,
            link.recipient,
            now
        )
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query!(
            "update qujat.delivery set state = 'cancelled', lease_until = null, fence = fence + 1, finished_at = $3
             where state in ('waiting', 'claimed') and purpose = 'digest'
               and digest_id in (select id from qujat.digest where company = $1 and recipient = $2)",
            link.company,
            link.recipient,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if ended.is_empty() {
            transaction.commit().await?;
            return Ok(Vec::new());
        }
        let detail = serde_json::json!({ "recipient": link.recipient });
        let entry = AuditEntry { detail, ..AuditEntry::new("unsubscribed", &link.company, Actor::default()) };
        crate::store::audit::write(&mut transaction, &entry, now).await?;
        let mut administrators = ended.into_iter().flatten().filter(|address| *address != link.recipient).collect::<Vec<_>>();
        administrators.sort_unstable();
        administrators.dedup();
        let mut told = Vec::new();
        for administrator in administrators {
            let delivery = sqlx::query_scalar!(
                r#"insert into qujat.delivery (id, digest_id, company, purpose, recipient, locale, run_after, deadline, created_at)
                   values ($1, $2, $3, 'unsubscribed', $4, $5, clock_timestamp(), clock_timestamp() + make_interval(hours => $6), $7)
                   returning id as "id: DeliveryId""#,
                DeliveryId::generate().0,
                link.digest.0,
                link.company,
                administrator,
                link.locale,
                i32::try_from(mail_hours).unwrap_or(i32::MAX),
                now
            )
            .fetch_one(&mut *transaction)
            .await?;
            told.push(delivery);
        }
        transaction.commit().await?;
        Ok(told)
    }
}
