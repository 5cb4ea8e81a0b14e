//! What became of a mail, written down under its fence.

use std::time::{Duration, Instant};

use qujat_platform::{
    FailureReason, Fault,
    mailer::SendOutcome,
    store::{ClaimedDelivery, DeliveryPurpose, StoreError},
};

use super::{MailOutcome, server::MailServer};
use crate::context::WorkerContext;

/// Why a mail that may not be sent any more isn't; for operators.
const FORBIDDEN: &str =
    "the right to the company was taken away, the company isn't served any more, or the mail isn't wanted any more";
/// Why a mail waits that was not tried; for operators.
const POSTPONED: &str = "the mail server is in trouble with other mails";
/// Why a mail waits that could not be put together; for operators.
const UNPREPARED: &str = "the service's database gave an error while the mail was put together";
/// How long a mail's verdict is kept while it can't be written.
const RECORD_LIMIT: Duration = Duration::from_secs(600);

/// Writes the verdict down. Once lost it could only be called unknown, so it is tried again while the database is away.
pub(super) async fn record(context: &WorkerContext, server: &MailServer, delivery: &ClaimedDelivery, outcome: &MailOutcome) {
    let begun = Instant::now();
    while let Err(error) = write_outcome(context, server, delivery, outcome).await {
        if error.fault() == Fault::Permanent || begun.elapsed() > RECORD_LIMIT {
            return tracing::error!(delivery = %delivery.id, %error, "the mail's outcome could not be written");
        }
        tracing::warn!(delivery = %delivery.id, %error, "the mail's outcome could not be written; trying again");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// The server's words stay in the row: they often quote the recipient, whom no log names.
async fn write_outcome(
    context: &WorkerContext,
    server: &MailServer,
    delivery: &ClaimedDelivery,
    outcome: &MailOutcome,
) -> Result<(), StoreError> {
    let (store, now, id, fence) = (&context.store, context.now(), delivery.id, delivery.fence);
    let (name, held) = match outcome {
        MailOutcome::PassedOn => {
            tracing::debug!(delivery = %id, "the mail passed to other hands before its bytes went out");
            return Ok(());
        }
        // Nothing went out, and no worker died.
        MailOutcome::Unprepared(error) => {
            let pause = context.settings.pause(delivery.attempts, id.0.as_u128());
            tracing::error!(delivery = %id, %error, pause = pause.as_secs_f32(), "the mail could not be prepared; it waits");
            ("unprepared", store.reschedule_delivery(id, fence, pause, UNPREPARED).await?)
        }
        MailOutcome::Answered(SendOutcome::Sent(reply)) => {
            let held = store.delivery_sent(delivery, reply, now).await?;
            if held {
                tracing::info!(delivery = %id, "sent");
            }
            ("sent", held)
        }
        // Nothing waits for longer than its deadline. Spread, so that not all come back at once.
        MailOutcome::Postponed(pause) => {
            let pause = *pause + context.settings.pause(0, id.0.as_u128()) / 4;
            ("postponed", store.postpone_delivery(id, fence, pause, POSTPONED).await?)
        }
        // After the pause of all others, so that another mail probes before this one comes again: it may be its own content that is
        // refused.
        MailOutcome::Answered(SendOutcome::ServerTrouble(reply)) => {
            let pause = server.closed_for(Instant::now()) + context.settings.pause(delivery.attempts, id.0.as_u128());
            ("server trouble", store.reschedule_delivery(id, fence, pause, reply).await?)
        }
        // The server's turn has made one of the others of what is ambiguous.
        MailOutcome::Answered(SendOutcome::Later(reply) | SendOutcome::Ambiguous(reply)) => {
            let pause = context.settings.pause(delivery.attempts, id.0.as_u128());
            tracing::warn!(delivery = %id, pause = pause.as_secs_f32(), "the mail waits for another try");
            ("retried", store.reschedule_delivery(id, fence, pause, reply).await?)
        }
        // Called off, not failed: should somebody with the right subscribe the address again, its documents count as not mailed.
        MailOutcome::CalledOff if delivery.purpose == DeliveryPurpose::Digest => {
            tracing::info!(delivery = %id, "called off: nobody may get it any more, or wants it");
            ("called off", store.call_off_delivery(delivery, FORBIDDEN, now).await?)
        }
        MailOutcome::CalledOff => {
            tracing::error!(delivery = %id, "the mail may not be sent any more");
            ("refused", store.fail_delivery(delivery, FailureReason::MailRefused, FORBIDDEN, now).await?)
        }
        MailOutcome::Answered(SendOutcome::Refused(reply)) => {
            tracing::error!(delivery = %id, "the mail was refused");
            ("refused", store.fail_delivery(delivery, FailureReason::MailRefused, reply, now).await?)
        }
        MailOutcome::Answered(SendOutcome::Unknown(reply)) => {
            tracing::error!(delivery = %id, "nobody knows whether the mail went out");
            ("unknown", store.mark_delivery_unknown(delivery, reply, now).await?)
        }
    };
    metrics::counter!("qujat_mails_total", "outcome" => name).increment(1);
    if !held {
        tracing::warn!(delivery = %id, outcome = name, "the mail had passed to other hands");
    }
    Ok(())
}
