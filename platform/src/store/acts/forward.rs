//! Somebody has a request's stored document mailed to further recipients. Nothing is drawn anew: the mails lead to the files that are
//! there.

use chrono::{DateTime, Utc};

use crate::{
    DeliveryId,
    store::{
        Actor, AuditAction, AuditEntry, DeliveryPurpose, Forward, HourlyLimits, LimitReached, Store, StoreError, audit, delivery,
        delivery::RequestMail, forwarding, hourly_limits, recipient, request,
    },
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forwarded {
    /// Mails that now wait, to wake workers for; none where everybody had one.
    Filed(Vec<DeliveryId>),
    /// The same key asked for the same before.
    Repeated,
    /// The same key asked for something else before.
    KeyReused,
    /// The request has no document, or was withdrawn.
    NotStored,
    /// The document's files are not kept any more.
    Expired,
    /// The caller or the company has had all that may be had within an hour.
    LimitReached(LimitReached),
}

impl Store {
    /// Files a mail to each recipient who has none of this document, or whose mail came to nothing, within what may be done in an hour.
    /// One transaction with the audit: after a crash before the commit nobody has a mail, after it the sweep finds them all.
    pub async fn forward(
        &self,
        forward: &Forward,
        mail_deadline: DateTime<Utc>,
        limits: &HourlyLimits,
        now: DateTime<Utc>,
    ) -> Result<Forwarded, StoreError> {
        match self.try_forward(forward, mail_deadline, limits, now).await {
            // Two calls under one key at once: the other one's row is there now, so the second look finds it.
            Err(StoreError(sqlx::Error::Database(error))) if error.constraint() == Some("forwarding_idempotency_key_unique") => {
                self.try_forward(forward, mail_deadline, limits, now).await
            }
            result => result,
        }
    }

    async fn try_forward(
        &self,
        forward: &Forward,
        mail_deadline: DateTime<Utc>,
        limits: &HourlyLimits,
        now: DateTime<Utc>,
    ) -> Result<Forwarded, StoreError> {
        let (subject, company) = (&forward.asker.subject, &forward.company);
        let mut transaction = self.pool.begin().await?;
        if let Some(idempotency) = &forward.idempotency
            && let Some(same) = forwarding::same_under_key(&mut transaction, subject, idempotency).await?
        {
            return Ok(if same { Forwarded::Repeated } else { Forwarded::KeyReused });
        }
        // Also so that two calls which name one recipient see each other's mail.
        hourly_limits::count_apart(&mut transaction, Some(subject), Some(company)).await?;
        let Some(stored) = request::stored(&mut transaction, forward.request).await? else { return Ok(Forwarded::NotStored) };
        if stored.is_expired {
            return Ok(Forwarded::Expired);
        }
        let former = delivery::former_mails(&mut transaction, stored.job, &forward.recipients).await?;
        let is_mailed = |recipient: &&String| former.get(*recipient).is_none_or(|mail| mail.came_to_nothing());
        let mailed = forward.recipients.iter().filter(is_mailed).cloned().collect::<Vec<_>>();
        if let Some(reached) = request::mail_limit_reached(&mut transaction, subject, company, mailed.len(), limits, now).await? {
            return Ok(Forwarded::LimitReached(reached));
        }
        if let Some(reached) = recipient::name(&mut transaction, company, subject, &mailed, limits, now).await? {
            return Ok(Forwarded::LimitReached(reached));
        }
        let forwarding = forwarding::file(&mut transaction, forward, &mailed, now).await?;
        let mut deliveries = Vec::new();
        for recipient in &forward.recipients {
            let mail = RequestMail {
                request: forward.request,
                purpose: DeliveryPurpose::Documents,
                company,
                recipient,
                locale: &stored.locale,
                deadline: mail_deadline,
                trace: Some(forward.trace),
                forwarding: Some(forwarding),
            };
            let former = former.get(recipient).copied();
            deliveries.extend(delivery::forward(&mut transaction, mail, former, stored.document, now).await?);
        }
        let entry = AuditEntry {
            request: Some(forward.request),
            document: Some(stored.document),
            detail: serde_json::json!({ "mails": deliveries.len() }),
            ..AuditEntry::new(AuditAction::DocumentForwarded, company, Actor::asker(&forward.asker))
        };
        audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(Forwarded::Filed(deliveries))
    }
}
