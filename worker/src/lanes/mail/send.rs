//! One mail, from its row to the mail server's verdict.

use std::time::{Duration, Instant};

use qujat_platform::{
    mailer::Letter,
    store::{ClaimedDelivery, DeliveryPurpose, StoreError},
};
use qujat_render::Locale;
use qujat_templates::Company;

use super::{
    MailGuard, MailOutcome,
    compose::{self, Words},
    server::{Admission, MailServer},
};
use crate::context::WorkerContext;

/// How long billing may take to say whether it serves a company.
const BILLING_LIMIT: Duration = Duration::from_secs(3);

/// Whether billing serves the company no longer: nothing is mailed to it. Billing that is away refuses nobody.
async fn is_inactive(context: &WorkerContext, delivery: &ClaimedDelivery) -> bool {
    let question = async {
        let mut billing = context.billing.ask().await?;
        Company::find(&mut billing, &delivery.company, Locale::Ru).await
    };
    matches!(tokio::time::timeout(BILLING_LIMIT, question).await, Ok(Ok(None)))
}

/// The mail as a paragraph.
pub(super) async fn send(
    context: &WorkerContext,
    server: &MailServer,
    delivery: &ClaimedDelivery,
    guard: &MailGuard,
) -> Result<MailOutcome, StoreError> {
    if delivery.forbidden || delivery.purpose == DeliveryPurpose::Digest && is_inactive(context, delivery).await {
        return Ok(MailOutcome::CalledOff);
    }
    let turn = match server.admit(&context.settings, Instant::now()) {
        Admission::Enter(turn) => turn,
        Admission::Wait(pause) => return Ok(MailOutcome::Postponed(pause)),
    };
    let Words { mail, unsubscribe } = compose::find(context, delivery).await?;
    let letter = Letter {
        recipient: delivery.recipient.clone(),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        unsubscribe,
        message_id: context.mailer.message_id(delivery.id, delivery.generation),
        // The same in every try, as the Message-ID is.
        date: delivery.created_at,
    };
    let message = match context.mailer.compose(&letter) {
        Ok(message) => message,
        Err(outcome) => return Ok(MailOutcome::Answered(outcome)),
    };
    let judge = |said| MailOutcome::Answered(turn.judge(delivery.id, said, &context.settings, Instant::now()));
    let open = match context.mailer.open(&delivery.recipient).await {
        Ok(open) => open,
        Err(said) => return Ok(judge(said)),
    };
    // From here on a crash leaves the mail unknown instead of sending it again, and only this worker can learn the verdict.
    let lease = context.settings.lease();
    if !guard.must_finish() || !context.store.begin_sending(delivery.id, delivery.fence, &letter.message_id, lease).await? {
        return Ok(MailOutcome::PassedOn);
    }
    Ok(judge(open.send(&message).await))
}
