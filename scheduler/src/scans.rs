//! One scan of a publication: everything that has something becomes a job, page by page, so that it can be killed between any two.

use std::time::Duration;

use qujat_platform::{
    TraceId,
    queue::{Due, LaneName},
    store::{NewItem, OpenScan, StoreError},
};
use qujat_templates::{Publication, Unit, WriteError, calendar::Month};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use crate::Scheduler;

/// Documents begun in one transaction.
const PAGE: i64 = 500;
/// Ids that wait in Redis before a scan stops waking workers. The rest of the backlog stays in SQL, where the sweep finds it.
const WAKE_LIMIT: u64 = 500;
/// How long billing may take for a page.
const PAGE_LIMIT: Duration = Duration::from_secs(120);

#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Billing(#[from] WriteError),
    #[error("billing did not list a page within {0:?}")]
    Overdue(Duration),
}

/// Carries out those of the open scans that are wanted. One that can't go on doesn't keep the others; the next tick tries it again.
pub(crate) async fn carry_out_all(
    scheduler: &Scheduler,
    wanted: impl Fn(&OpenScan) -> bool,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    for scan in scheduler.context.store.open_scans().await?.into_iter().filter(wanted) {
        if stop.is_cancelled() {
            return Ok(());
        }
        let (kind, month) = (scan.kind.clone(), scan.month);
        // Of the level of errors, so that no filter takes the trace from a line that it lets through.
        let span = tracing::error_span!("scan", trace = %TraceId::from(scan.id), kind, %month);
        async {
            if let Err(error) = carry_out(scheduler, scan, stop).await {
                tracing::warn!(kind, %month, %error, "a publication could not be listed; the next round goes on with it");
            }
        }
        .instrument(span)
        .await;
    }
    Ok(())
}

/// Lists what the scan has not listed yet. It stays open while billing has not closed the month, and when it is stopped.
async fn carry_out(scheduler: &Scheduler, mut scan: OpenScan, stop: &CancellationToken) -> Result<(), ScanError> {
    let kind = scheduler.context.catalogue.find(&scan.kind);
    let Some((kind, publication)) = kind.and_then(|kind| Some((kind, kind.publication()?))) else {
        tracing::error!(kind = scan.kind, "a publication is of a kind that this version doesn't publish");
        return Ok(());
    };
    if !is_closed(scheduler, Month::of(scan.month)).await? {
        tracing::debug!(kind = scan.kind, month = %scan.month, "billing has not closed the month");
        return Ok(());
    }
    if let Some(late_days) = scheduler.context.store.begin_scan(&scan, scheduler.now()).await? {
        tracing::info!(kind = scan.kind, month = %scan.month, late_days, "a publication begins");
    }
    let mut formats = kind.declaration().formats.iter().map(|format| format.name().to_owned()).collect::<Vec<_>>();
    // As a request spells them.
    formats.sort_unstable();
    while !stop.is_cancelled() {
        let units = page(scheduler, publication, &scan).await?;
        let Some(last) = units.last() else {
            scheduler.context.store.finish_scan(&scan, scheduler.now()).await?;
            tracing::info!(kind = scan.kind, month = %scan.month, "everything is listed");
            return Ok(());
        };
        let listed_to = last.cursor().to_string();
        let items = units.into_iter().map(item).collect::<Vec<_>>();
        let (store, days) = (&scheduler.context.store, scheduler.context.settings.document_deadline_days);
        match store.list_page(&scan, &items, &listed_to, &formats, days, scheduler.now()).await? {
            Some(jobs) => {
                tracing::info!(listed = items.len(), begun = jobs.len(), "a page is listed");
                wake(scheduler, &scan, &jobs).await;
                scan.listed_to = Some(listed_to);
            }
            // Another scheduler is on it as well, or it was paused; go on from where it is now.
            None => match store.open_scans().await?.into_iter().find(|open| open.id == scan.id) {
                Some(open) => scan = open,
                None => return Ok(()),
            },
        }
    }
    Ok(())
}

async fn is_closed(scheduler: &Scheduler, month: Month) -> Result<bool, ScanError> {
    let mut billing = scheduler.context.billing.ask().await.map_err(WriteError::from)?;
    let unclosed = qujat_templates::first_unclosed(&mut billing, month, month).await.map_err(WriteError::from)?;
    Ok(unclosed.is_none())
}

async fn page(scheduler: &Scheduler, publication: &Publication, scan: &OpenScan) -> Result<Vec<Unit>, ScanError> {
    let after = scan.listed_to.as_deref().and_then(|place| place.parse().ok());
    let units = async {
        let mut billing = scheduler.context.billing.ask().await?;
        publication.units(&mut billing, Month::of(scan.month), scan.company.as_deref(), after.as_ref(), PAGE).await
    };
    Ok(tokio::time::timeout(PAGE_LIMIT, units).await.map_err(|_| ScanError::Overdue(PAGE_LIMIT))??)
}

fn item(unit: Unit) -> NewItem {
    NewItem {
        object: unit.object,
        company: unit.company,
        company_name: unit.company_name,
        account: unit.account,
        parameters: unit.parameters,
        locale: unit.locale.name().to_owned(),
    }
}

/// Wakes workers, unless enough waits already: the sweep finds the rest.
async fn wake(scheduler: &Scheduler, scan: &OpenScan, jobs: &[(String, Uuid)]) {
    let queue = &scheduler.context.queue;
    match queue.waiting(LaneName::DOCUMENTS).await {
        Ok(waiting) if waiting < WAKE_LIMIT => {
            let due = jobs.iter().map(|(company, job)| Due { id: *job, company: company.clone(), priority: scan.priority });
            queue.wake(LaneName::DOCUMENTS, &due.collect::<Vec<_>>()).await;
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "nobody was woken for a publication's documents; the sweep will find them"),
    }
}
