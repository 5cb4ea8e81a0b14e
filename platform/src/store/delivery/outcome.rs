//! What became of a mail in its worker's hands. Each verdict has a function of its own and, where it ends the mail, an audit entry of
//! its own. Each says whether the mail was still this worker's; one that wasn't has changed nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{ClaimedDelivery, state, state::EndedDelivery};
use crate::{
    DeliveryId, FailureReason, RequestId,
    store::{Actor, AuditAction, AuditEntry, Store, StoreError, audit},
};

impl Store {
    /// Written before the message's bytes go out: from here on the mail is never tried again by itself.
    pub async fn begin_sending(
        &self,
        delivery: DeliveryId,
        fence: i64,
        message_id: &str,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        state::begin_sending(&mut *self.pool.acquire().await?, delivery, fence, message_id, lease).await
    }

    /// Prolongs the leases of these mails, and returns those that are still this worker's.
    pub async fn renew_deliveries(&self, held: &[(DeliveryId, i64)], lease: Duration) -> Result<Vec<DeliveryId>, StoreError> {
        state::renew(&mut *self.pool.acquire().await?, held, lease).await
    }

    /// The server took responsibility for the mail.
    pub async fn delivery_sent(&self, delivery: &ClaimedDelivery, reply: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = state::record_sent(&mut transaction, delivery.id, delivery.fence, reply, now).await?;
        if held {
            note(&mut transaction, AuditAction::MailSent, delivery, now).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// The server refused the mail for good, or it may not be sent: the asker sees that it didn't get out, and why.
    pub async fn fail_delivery(
        &self,
        delivery: &ClaimedDelivery,
        reason: FailureReason,
        reply: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = state::fail(&mut transaction, delivery.id, delivery.fence, reason, reply, now).await?;
        if held {
            note(&mut transaction, AuditAction::MailFailed, delivery, now).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// The connection broke after the message's bytes.
    pub async fn mark_delivery_unknown(
        &self,
        delivery: &ClaimedDelivery,
        reply: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = state::mark_unknown(&mut transaction, delivery.id, delivery.fence, reply, now).await?;
        if held {
            note(&mut transaction, AuditAction::MailUnknown, delivery, now).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// A digest that nobody may get or wants any more. It has not failed: should somebody with the right subscribe the address again,
    /// its documents count as not mailed.
    pub async fn call_off_delivery(&self, delivery: &ClaimedDelivery, why: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let held = state::call_off(&mut transaction, delivery.id, delivery.fence, why, now).await?;
        if held {
            note(&mut transaction, AuditAction::MailCalledOff, delivery, now).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// Puts the mail back: the server is away or asked to wait, and no byte of the message went out (or it said no after them).
    pub async fn reschedule_delivery(
        &self,
        delivery: DeliveryId,
        fence: i64,
        after: Duration,
        reply: &str,
    ) -> Result<bool, StoreError> {
        state::reschedule(&mut *self.pool.acquire().await?, delivery, fence, 1, after, reply).await
    }

    /// Puts back a mail that was not tried, because the server was in trouble with another: it spends no try.
    pub async fn postpone_delivery(
        &self,
        delivery: DeliveryId,
        fence: i64,
        after: Duration,
        why: &str,
    ) -> Result<bool, StoreError> {
        state::reschedule(&mut *self.pool.acquire().await?, delivery, fence, 0, after, why).await
    }

    /// Puts a mail that has not begun back as if it had not been taken.
    pub async fn release_delivery(&self, delivery: DeliveryId, fence: i64) -> Result<bool, StoreError> {
        state::release(&mut *self.pool.acquire().await?, delivery, fence).await
    }
}

async fn note(
    connection: &mut PgConnection,
    action: AuditAction,
    delivery: &ClaimedDelivery,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        request: delivery.about.request(),
        delivery: Some(delivery.id),
        ..AuditEntry::new(action, &delivery.company, Actor::default())
    };
    audit::write(connection, &entry, now).await
}

/// Notes what the sweep has ended, in its transaction.
pub(in crate::store) async fn note_ended(
    connection: &mut PgConnection,
    action: AuditAction,
    ended: &[EndedDelivery],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for delivery in ended {
        let entry = AuditEntry {
            request: delivery.request_id.map(RequestId),
            delivery: Some(DeliveryId(delivery.id)),
            ..AuditEntry::new(action, &delivery.company, Actor::default())
        };
        audit::write(connection, &entry, now).await?;
    }
    Ok(())
}
