//! The delivery's machine, each transition one function.
//!
//! ```text
//! (new) ─file─▶ waiting ─claim─▶ claimed ─begin_sending─▶ sending ─record_sent──▶ sent
//!                 ▲  │              │                        │  ─mark_unknown, expire_leases──▶ unknown ─record_sent─▶ sent
//!                 │  ├─give_up──▶ failed ◀──────── fail ─────┤
//!                 │  ├─withdraw─▶ cancelled ◀─ withdraw, call_off (claimed)
//!                 └──┴──────────────┴────────────────────────┘ reschedule; claimed also: release, expire_leases
//! failed, cancelled ─file_again─▶ waiting
//! ```
//!
//! `file` stands in `filing.rs`. From `sending` on nobody but the mail server knows whether the message went out, so nothing leads from
//! there back to `waiting` by itself, except the server's own word that it didn't. What failed or was called off goes out again when
//! somebody forwards the document to its recipient; sending again what may have arrived is an operator's deed: its `resend` (failed,
//! unknown or sent → waiting, `generation` raised) belongs here.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    DeliveryId, FailureReason, RequestId, TraceId,
    store::{StoreError, delivery::RequestMail, seconds, stored_enum},
};

stored_enum!(
    /// Where a mail is.
    DeliveryState {
        /// For its instant, or for a worker.
        Waiting = "waiting",
        /// In a worker's hands; no byte of the message has gone out.
        Claimed = "claimed",
        /// The message's bytes are going out.
        Sending = "sending",
        /// The server took responsibility for it.
        Sent = "sent",
        /// Nobody can say whether it went out.
        Unknown = "unknown",
        /// For good.
        Failed = "failed",
        /// It may not, or need not, be sent any more.
        Cancelled = "cancelled",
    }
);

impl DeliveryState {
    /// Something is still to happen by itself.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Claimed | Self::Sending)
    }
}

stored_enum!(
    /// What a mail says.
    DeliveryPurpose {
        /// The documents are there.
        Documents = "documents",
        /// The job failed for good.
        Failure = "failure",
        /// A month's documents, and what of them is missing.
        Digest = "digest",
        /// A recipient has ended the monthly mails; to whoever had subscribed the address.
        Unsubscribed = "unsubscribed",
    }
);

/// claimed → sending. `false`: it was not this worker's.
pub(in crate::store) async fn begin_sending(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    message_id: &str,
    lease: Duration,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery
         set state = 'sending', message_id = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
         where id = $1 and fence = $2 and state = 'claimed'",
        delivery.0,
        fence,
        message_id,
        seconds(lease)
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// claimed or sending, for another lease; those that still are this worker's.
pub(in crate::store) async fn renew(
    connection: &mut PgConnection,
    held: &[(DeliveryId, i64)],
    lease: Duration,
) -> Result<Vec<DeliveryId>, StoreError> {
    let ids = held.iter().map(|(id, _)| id.0).collect::<Vec<_>>();
    let fences = held.iter().map(|(_, fence)| *fence).collect::<Vec<_>>();
    let ours = sqlx::query_scalar!(
        r#"update qujat.delivery set lease_until = clock_timestamp() + make_interval(secs => $3)
         from unnest($1::uuid[], $2::bigint[]) as held (id, fence)
         where delivery.id = held.id and delivery.fence = held.fence and delivery.state in ('claimed', 'sending')
         returning delivery.id as "id: DeliveryId""#,
        &ids,
        &fences,
        seconds(lease)
    )
    .fetch_all(connection)
    .await?;
    Ok(ours)
}

/// sending → sent; also unknown → sent, because the verdict is known even if the sweep has called it unknown meanwhile.
pub(in crate::store) async fn record_sent(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    reply: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery set state = 'sent', lease_until = null, reply = $3, problem = null, finished_at = $4
         where id = $1 and (fence = $2 and state = 'sending' or fence = $2 + 1 and state = 'unknown')",
        delivery.0,
        fence,
        reply,
        now
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// claimed or sending → failed: the server refused it for good, or it may not be sent.
pub(in crate::store) async fn fail(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    reason: FailureReason,
    reply: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery set state = 'failed', lease_until = null, problem = $3, reply = $4, finished_at = $5
         where id = $1 and fence = $2 and state in ('claimed', 'sending')",
        delivery.0,
        fence,
        reason.code(),
        reply,
        now
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// sending → unknown: the connection broke after the message's bytes.
pub(in crate::store) async fn mark_unknown(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    reply: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery set state = 'unknown', lease_until = null, problem = $3, reply = $4, finished_at = $5
         where id = $1 and fence = $2 and state = 'sending'",
        delivery.0,
        fence,
        FailureReason::MailUnknown.code(),
        reply,
        now
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// claimed → cancelled: its worker found that nobody may or wants to get it any more. `why` is for operators.
pub(in crate::store) async fn call_off(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    why: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery set state = 'cancelled', lease_until = null, problem = null, reply = $3, finished_at = $4
         where id = $1 and fence = $2 and state = 'claimed'",
        delivery.0,
        fence,
        why,
        now
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// claimed or sending → waiting: the server is away or asked to wait, and no byte of the message went out (or it said no after them).
/// `tries`: 1, or 0 where this mail was not tried itself.
pub(in crate::store) async fn reschedule(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    fence: i64,
    tries: i32,
    after: Duration,
    reply: &str,
) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery
         set state = 'waiting', lease_until = null, attempts = attempts + $6, problem = $5, reply = $4,
             run_after = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and fence = $2 and state in ('claimed', 'sending')",
        delivery.0,
        fence,
        seconds(after),
        reply,
        FailureReason::MailAway.code(),
        tries
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// claimed → waiting, as if it had not been taken.
pub(in crate::store) async fn release(connection: &mut PgConnection, delivery: DeliveryId, fence: i64) -> Result<bool, StoreError> {
    let held = sqlx::query!(
        "update qujat.delivery set state = 'waiting', lease_until = null, run_after = clock_timestamp()
         where id = $1 and fence = $2 and state = 'claimed'",
        delivery.0,
        fence
    )
    .execute(connection)
    .await?;
    Ok(held.rows_affected() == 1)
}

/// failed or cancelled → waiting: somebody forwards the document to its recipient, as if there had been no mail. The link is a new one,
/// which is good for as long as that of any new mail.
pub(super) async fn file_again(
    connection: &mut PgConnection,
    delivery: DeliveryId,
    mail: RequestMail<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.delivery
         set state = 'waiting', fence = fence + 1, generation = generation + 1, attempts = 0, crashes = 0, message_id = null, reply = null,
             problem = null, finished_at = null, run_after = clock_timestamp(), deadline = $2, created_at = $3, locale = $4, trace = $5,
             forwarding_id = $6
         where id = $1 and state in ('failed', 'cancelled')",
        delivery.0,
        mail.deadline,
        now,
        mail.locale,
        mail.trace.map(|trace| trace.to_string()),
        mail.forwarding.map(|forwarding| forwarding.0)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// waiting or claimed → cancelled, those of a withdrawn request. One that another request still wants goes out for that one. How many of
/// its mails had not begun, either way.
pub(in crate::store) async fn withdraw_of_request(
    connection: &mut PgConnection,
    request: RequestId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let called_off = sqlx::query_scalar!(
        r#"with own as (
               select delivery.id,
                      exists (select from qujat.delivery_asker as other
                              join qujat.request on request.id = other.request_id
                              where other.delivery_id = delivery.id and other.request_id <> $1 and request.cancelled_at is null)
                          as is_shared
               from qujat.delivery_asker as asker
               join qujat.delivery on delivery.id = asker.delivery_id
               where asker.request_id = $1 and delivery.state in ('waiting', 'claimed')
           ),
           cancelled as (
               update qujat.delivery set state = 'cancelled', lease_until = null, fence = fence + 1, finished_at = $2
               where id in (select id from own where not is_shared) and state in ('waiting', 'claimed')
               returning id
           )
           select (select count(*) from own where is_shared) + (select count(*) from cancelled) as "called_off!""#,
        request.0,
        now
    )
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(called_off).unwrap_or_default())
}

/// waiting or claimed → cancelled, a company's digests to one recipient.
pub(in crate::store) async fn withdraw_digests(
    connection: &mut PgConnection,
    company: &str,
    recipient: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.delivery set state = 'cancelled', lease_until = null, fence = fence + 1, finished_at = $3
         where state in ('waiting', 'claimed') and purpose = 'digest'
           and digest_id in (select id from qujat.digest where company = $1 and recipient = $2)",
        company,
        recipient,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A mail that the sweep ended.
#[derive(Debug)]
pub(in crate::store) struct EndedDelivery {
    pub id: Uuid,
    pub company: String,
    pub request_id: Option<Uuid>,
    pub trace: Option<TraceId>,
}

/// A mail worker died. claimed → waiting: before the message's bytes the mail simply waits again. sending → unknown: after them nobody
/// can know. Rows that somebody holds are left to the next round. Those that are unknown now.
///
/// All expired leases if `at_once`, else those that a round saw expired a lease ago already.
pub(in crate::store) async fn expire_leases(
    connection: &mut PgConnection,
    lease: Duration,
    at_once: bool,
    crash_pause: Duration,
    now: DateTime<Utc>,
) -> Result<Vec<EndedDelivery>, StoreError> {
    sqlx::query!(
        "update qujat.delivery
         set state = 'waiting', lease_until = null, crashes = crashes + 1, fence = fence + 1,
             run_after = clock_timestamp() + case when crashes = 0 then interval '0' else make_interval(secs => $1) end
         where id in (select id from qujat.delivery
                      where state = 'claimed' and lease_until < clock_timestamp()
                        and ($3 or missed_lease = lease_until and missed_at < clock_timestamp() - make_interval(secs => $2))
                      for update skip locked)",
        seconds(crash_pause),
        seconds(lease),
        at_once
    )
    .execute(&mut *connection)
    .await?;
    let unknown = sqlx::query_as!(
        EndedDelivery,
        r#"update qujat.delivery
         set state = 'unknown', lease_until = null, fence = fence + 1, problem = $2, reply = 'its worker died while sending',
             finished_at = $1
         where id in (select id from qujat.delivery
                      where state = 'sending' and lease_until < clock_timestamp()
                        and ($4 or missed_lease = lease_until and missed_at < clock_timestamp() - make_interval(secs => $3))
                      for update skip locked)
         returning id, company, request_id, trace as "trace: TraceId""#,
        now,
        FailureReason::MailUnknown.code(),
        seconds(lease),
        at_once
    )
    .fetch_all(connection)
    .await?;
    Ok(unknown)
}

/// Notes of the leases that have run out that they were seen so.
pub(in crate::store) async fn note_missed_leases(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.delivery set missed_lease = lease_until, missed_at = clock_timestamp()
         where id in (select id from qujat.delivery
                      where state in ('claimed', 'sending') and lease_until < clock_timestamp()
                        and missed_lease is distinct from lease_until
                      for update skip locked)"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// waiting → failed: those that ended their workers before a byte went out as often as a job may, and those past their deadline; at most
/// `limit` in a round. Those that failed.
pub(in crate::store) async fn give_up(
    connection: &mut PgConnection,
    max_crashes: i32,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<EndedDelivery>, StoreError> {
    let failed = sqlx::query_as!(
        EndedDelivery,
        r#"update qujat.delivery
         set state = 'failed', problem = case when crashes >= $2 then $3 else $4 end, finished_at = $1
         where id in (select id from qujat.delivery where state = 'waiting' and (crashes >= $2 or deadline < clock_timestamp())
                      limit $5 for update skip locked)
         returning id, company, request_id, trace as "trace: TraceId""#,
        now,
        max_crashes,
        FailureReason::Crashed.code(),
        FailureReason::Overdue.code(),
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(failed)
}
