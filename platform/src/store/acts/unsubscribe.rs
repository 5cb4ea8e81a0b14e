//! A recipient ends the monthly mails by the link in one of them (RFC 8058).

use chrono::{DateTime, Utc};

use crate::{
    DeliveryId, TraceId,
    store::{
        Actor, AuditAction, AuditEntry, DeliveryPurpose, Store, StoreError, UnsubscribeView, audit, delivery, delivery::DigestMail,
        subscription,
    },
};

impl Store {
    /// Ends the company's monthly mails to the recipient, calls off those that wait, and files a mail to whoever had subscribed the
    /// address, in the digest's language. Doing it again changes nothing and tells nobody. Returns the mails to wake workers for.
    pub async fn unsubscribe(
        &self,
        link: &UnsubscribeView,
        mail_hours: u32,
        trace: TraceId,
        now: DateTime<Utc>,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let ended = subscription::end_recipient(&mut transaction, &link.company, &link.recipient, now).await?;
        delivery::withdraw_digests(&mut transaction, &link.company, &link.recipient, now).await?;
        if ended.is_empty() {
            transaction.commit().await?;
            return Ok(Vec::new());
        }
        let detail = serde_json::json!({ "recipient": link.recipient });
        let entry = AuditEntry { detail, ..AuditEntry::new(AuditAction::Unsubscribed, &link.company, Actor::default()) };
        audit::write(&mut transaction, &entry, now).await?;
        let mut administrators = ended.into_iter().flatten().filter(|address| *address != link.recipient).collect::<Vec<_>>();
        administrators.sort_unstable();
        administrators.dedup();
        let mut told = Vec::new();
        for administrator in administrators {
            let mail = DigestMail {
                digest: link.digest,
                purpose: DeliveryPurpose::Unsubscribed,
                company: &link.company,
                recipient: &administrator,
                locale: &link.locale,
                hours: mail_hours,
                trace,
            };
            told.push(delivery::file_about_digest(&mut transaction, mail, now).await?);
        }
        transaction.commit().await?;
        Ok(told)
    }
}
