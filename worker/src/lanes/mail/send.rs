//! One mail, from an id to the mail server's verdict in the database.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use qujat_platform::{
    DeliveryId, FailureReason, Fault,
    mailer::{Letter, SendOutcome},
    store::{ClaimedDelivery, DeliveryPurpose, StoreError},
};
use qujat_render::Locale;
use qujat_templates::Company;

use super::compose::{self, Words};
use crate::desk::Desk;

/// How long the database may take to hand out a mail.
const CLAIM_LIMIT: Duration = Duration::from_secs(30);
/// How long billing may take to say whether it serves a company.
const BILLING_LIMIT: Duration = Duration::from_secs(3);
/// Why a mail that may not be sent any more isn't.
const FORBIDDEN: &str =
    "the right to the company was taken away, the company isn't served any more, or the mail isn't wanted any more";
/// How long a mail's verdict is kept while it can't be written.
const SETTLE_LIMIT: Duration = Duration::from_secs(600);

/// What became of a mail in hand.
#[derive(Debug)]
enum Verdict {
    /// The mail server's, or what kept the mail from it.
    Server(SendOutcome),
    /// A digest that nobody may get or wants any more. Not failed: should somebody with the right subscribe the address again, its
    /// documents count as not mailed.
    CalledOff,
}

/// Sends the mail behind an id, if it is due and in nobody's hands.
pub(crate) async fn deliver(desk: Arc<Desk>, delivery: DeliveryId) {
    let claim = desk.parts.store.claim_delivery(delivery, desk.parts.settings.lease());
    let claimed = match tokio::time::timeout(CLAIM_LIMIT, claim).await {
        Ok(Ok(Some(claimed))) => claimed,
        Ok(Ok(None)) => return tracing::debug!(%delivery, "not to be sent: done, called off, not due, or in other hands"),
        Ok(Err(error)) => return tracing::warn!(%delivery, %error, "the mail could not be claimed; the sweep will ring again"),
        Err(_) => return tracing::warn!(%delivery, "the mail could not be claimed in time; the sweep will ring again"),
    };
    let _hold = desk.leases.hold_delivery(claimed.id, claimed.fence);
    match send(&desk, &claimed).await {
        Ok(Some(outcome)) => settle(&desk, &claimed, &outcome).await,
        Ok(None) => tracing::debug!(delivery = %claimed.id, "the mail passed to other hands before its bytes went out"),
        // Nothing went out. The row stays claimed; the sweep puts it back when the lease ends.
        Err(error) => tracing::error!(delivery = %claimed.id, %error, "the mail could not be prepared"),
    }
}

/// Writes the verdict down. Once lost it could only be called unknown, so it is tried again while the database is away.
async fn settle(desk: &Desk, delivery: &ClaimedDelivery, outcome: &Verdict) {
    let begun = Instant::now();
    while let Err(error) = write_outcome(desk, delivery, outcome).await {
        if error.fault() == Fault::Permanent || begun.elapsed() > SETTLE_LIMIT {
            return tracing::error!(delivery = %delivery.id, %error, "the mail's outcome could not be written");
        }
        tracing::warn!(delivery = %delivery.id, %error, "the mail's outcome could not be written; trying again");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Whether billing serves the company no longer: nothing is mailed to it. Billing that is away refuses nobody.
async fn is_inactive(desk: &Desk, delivery: &ClaimedDelivery) -> bool {
    let question = async {
        let mut billing = desk.parts.billing.ask().await?;
        Company::find(&mut billing, &delivery.company, Locale::Ru).await
    };
    matches!(tokio::time::timeout(BILLING_LIMIT, question).await, Ok(Ok(None)))
}

/// The mail as a paragraph. `None`: the mail passed to other hands before its bytes went out.
async fn send(desk: &Desk, delivery: &ClaimedDelivery) -> Result<Option<Verdict>, StoreError> {
    let is_digest = delivery.purpose == DeliveryPurpose::Digest;
    if delivery.forbidden || is_digest && is_inactive(desk, delivery).await {
        let refused = || Verdict::Server(SendOutcome::Refused(FORBIDDEN.to_owned()));
        return Ok(Some(if is_digest { Verdict::CalledOff } else { refused() }));
    }
    let Words { mail, unsubscribe } = compose::find(desk, delivery).await?;
    let letter = Letter {
        recipient: delivery.recipient.clone(),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        unsubscribe,
        message_id: desk.parts.mailer.message_id(delivery.id, delivery.generation),
        // The same in every try, as the Message-ID is.
        date: delivery.created_at,
    };
    let message = match desk.parts.mailer.compose(&letter) {
        Ok(message) => message,
        Err(outcome) => return Ok(Some(Verdict::Server(outcome))),
    };
    let server = match desk.parts.mailer.open(&delivery.recipient).await {
        Ok(server) => server,
        Err(outcome) => return Ok(Some(Verdict::Server(outcome))),
    };
    // From here on a crash leaves the mail unknown instead of sending it again.
    let lease = desk.parts.settings.lease();
    if !desk.parts.store.begin_sending(delivery.id, delivery.fence, &letter.message_id, lease).await? {
        return Ok(None);
    }
    Ok(Some(Verdict::Server(server.send(&message).await)))
}

/// The server's words stay in the row: they often quote the recipient, whom no log names.
async fn write_outcome(desk: &Desk, delivery: &ClaimedDelivery, verdict: &Verdict) -> Result<(), StoreError> {
    let (store, now, id, fence) = (&desk.parts.store, desk.now(), delivery.id, delivery.fence);
    let outcome = match verdict {
        Verdict::Server(outcome) => outcome,
        Verdict::CalledOff => {
            let held = store.call_off_delivery(delivery, FORBIDDEN, now).await?;
            count("called off", delivery, held);
            return Ok(());
        }
    };
    let (name, held) = match outcome {
        SendOutcome::Sent(reply) => ("sent", store.delivery_sent(delivery, reply, now).await?),
        SendOutcome::Later(reply) => {
            let pause = desk.parts.settings.pause(delivery.attempts, id.0.as_u128());
            tracing::warn!(delivery = %id, pause = pause.as_secs_f32(), "the mail waits for another try");
            ("retried", store.reschedule_delivery(id, fence, pause, reply).await?)
        }
        SendOutcome::Refused(reply) => {
            tracing::error!(delivery = %id, "the mail was refused");
            ("refused", store.fail_delivery(delivery, FailureReason::MailRefused, reply, now).await?)
        }
        SendOutcome::Unknown(reply) => {
            tracing::error!(delivery = %id, "nobody knows whether the mail went out");
            ("unknown", store.mark_delivery_unknown(delivery, reply, now).await?)
        }
    };
    count(name, delivery, held);
    Ok(())
}

fn count(name: &'static str, delivery: &ClaimedDelivery, held: bool) {
    metrics::counter!("qujat_mails_total", "outcome" => name).increment(1);
    if !held {
        tracing::warn!(delivery = %delivery.id, outcome = name, "the mail had passed to other hands");
    }
}
