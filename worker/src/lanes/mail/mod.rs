//! Mails that go out.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use qujat_platform::{
    DeliveryId,
    mailer::SendOutcome,
    queue::LaneName,
    store::{ClaimedDelivery, Store, StoreError},
};
use tracing::{Instrument, Span};
use uuid::Uuid;

use crate::{
    context::{DUE_LIMIT, WorkerContext},
    lane::{Claim, Held, Lane, LaneError, Lost, Renewal, Slots, Swept},
    leases::LeaseGuard,
};

mod compose;
mod outcome;
mod send;
mod server;

use server::MailServer;

pub(crate) struct Mail {
    context: Arc<WorkerContext>,
    server: MailServer,
}

impl Mail {
    pub(crate) fn new(context: Arc<WorkerContext>) -> Self {
        Self { context, server: MailServer::default() }
    }
}

/// A mail's progress is its state.
type MailGuard = LeaseGuard<()>;

/// What became of a mail.
pub(crate) enum MailOutcome {
    Answered(SendOutcome),
    /// The server is in trouble, and another mail probes it: not tried, for so long.
    Postponed(Duration),
    /// It may not be sent any more.
    CalledOff,
    /// It passed to other hands before its bytes went out.
    PassedOn,
    /// The service's own database was away while it was put together.
    Unprepared(StoreError),
}

impl From<Lost> for MailOutcome {
    fn from(_: Lost) -> Self {
        Self::PassedOn
    }
}

impl Lane for Mail {
    type Item = ClaimedDelivery;
    type Progress = ();
    type Outcome = MailOutcome;

    fn name(&self) -> LaneName {
        LaneName::MAIL
    }

    fn slots(&self) -> Slots {
        Slots { all: self.context.settings.mail_concurrency, kept: 0, batch: 1 }
    }

    fn claim_of(delivery: &ClaimedDelivery) -> Claim {
        Claim { id: delivery.id.0, fence: delivery.fence }
    }

    fn span_of(mail: &ClaimedDelivery) -> Span {
        let attempt = mail.attempts + 1;
        let purpose = mail.purpose.as_str();
        tracing::error_span!("mail", trace = mail.trace.map(display), delivery = %mail.id, fence = mail.fence, attempt, purpose)
    }

    /// A statement per mail: a mail server answers one by one anyway.
    async fn claim(&self, ids: &[Uuid], lease: Duration) -> Result<Vec<ClaimedDelivery>, LaneError> {
        let mut claimed = Vec::with_capacity(ids.len());
        for id in ids {
            claimed.extend(self.context.store.claim_delivery(DeliveryId(*id), lease).await?);
        }
        Ok(claimed)
    }

    async fn work(&self, held: &[Held<ClaimedDelivery, ()>]) -> Vec<MailOutcome> {
        join_all(held.iter().map(|held| {
            let worked = async {
                tokio::select! {
                    sent = send::send(&self.context, &self.server, &held.item, &held.guard) => sent.unwrap_or_else(MailOutcome::Unprepared),
                    () = held.guard.lost() => Lost.into(),
                }
            };
            worked.instrument(held.span.clone())
        }))
        .await
    }

    async fn record_outcome(&self, held: &[Held<ClaimedDelivery, ()>], outcomes: Vec<MailOutcome>) {
        let recorded = held
            .iter()
            .zip(&outcomes)
            .map(|(held, outcome)| outcome::record(&self.context, &self.server, &held.item, outcome).instrument(held.span.clone()));
        join_all(recorded).await;
    }

    /// Only mails of which no byte went out go back.
    async fn release(&self, claims: &[Claim]) -> Result<(), LaneError> {
        for claim in claims {
            let delivery = DeliveryId(claim.id);
            if let Err(error) = self.context.store.release_delivery(delivery, claim.fence).await {
                tracing::warn!(%delivery, %error, "a mail was not put back; its lease will run out");
            }
        }
        Ok(())
    }

    async fn renew(&self, store: &Store, renewals: &[Renewal<()>], lease: Duration) -> Result<Vec<Uuid>, LaneError> {
        let held = renewals.iter().map(|renewal| (DeliveryId(renewal.claim.id), renewal.claim.fence)).collect::<Vec<_>>();
        let ours = store.renew_deliveries(&held, lease).await?;
        Ok(ours.into_iter().map(|delivery| delivery.0).collect())
    }

    async fn sweep(&self, expire_at_once: bool) -> Result<Option<Swept>, LaneError> {
        let swept = self.context.store.sweep_deliveries(self.context.sweep_rules(expire_at_once), self.context.now()).await?;
        Ok(swept.map(|swept| {
            metrics::gauge!("qujat_mails_due").set(swept.due.len() as f64);
            let more = swept.due.len() >= DUE_LIMIT as usize;
            Swept { due: swept.due, more, crashed: 0, failed: 0, unknown: swept.unknown }
        }))
    }
}
