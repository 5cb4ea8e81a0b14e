//! One job, from an id to documents and mails in the database.
//!
//! Whatever happens, the outcome goes to Postgres under the job's fence. A crash anywhere leaves the row running until its lease ends,
//! and objects that no row names.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{FutureExt, future::try_join_all};
use qujat_platform::{
    FailureReason, Fault, JobId, Priority,
    billing::Snapshot,
    object_store::ObjectName,
    queue::{Due, Lane},
    store::{ClaimedJob, FileRole, NewDocument, NewFile, Phase, StoreError},
};
use qujat_render::{Format, Locale, Money};
use qujat_templates::{Company, DocumentSpec, Kind};
use uuid::Uuid;

use super::render::{Drawn, draw};
use crate::{desk::Desk, leases::JobHold, trouble::Setback};

/// How long the database may take to hand out a job.
const CLAIM_LIMIT: Duration = Duration::from_secs(30);
/// How long a job waits for which the room was closed.
const NO_PLACE_PAUSE: Duration = Duration::from_secs(2);
/// Time-outs after which a document is given up: the first ones may be billing's.
const TIME_OUTS: i32 = 2;

/// Works the job behind an id, if it may run now and is in nobody's hands.
pub(crate) async fn work(desk: Arc<Desk>, job: JobId) {
    let claim = desk.parts.store.claim_job(job, desk.parts.settings.lease());
    let claimed = match tokio::time::timeout(CLAIM_LIMIT, claim).await {
        Ok(Ok(Some(claimed))) => claimed,
        Ok(Ok(None)) => return tracing::debug!(%job, "not to be worked: done, cancelled, not due, or in other hands"),
        Ok(Err(error)) => return tracing::warn!(%job, %error, "the job could not be claimed; the sweep will ring again"),
        Err(_) => return tracing::warn!(%job, "the job could not be claimed in time; the sweep will ring again"),
    };
    let hold = desk.leases.hold_job(claimed.id, claimed.fence);
    let place = tokio::select! {
        place = desk.enter_room(&claimed) => place,
        () = hold.lost.cancelled() => return,
    };
    let Some(_place) = place else {
        if let Err(error) = desk.parts.store.release_job(claimed.id, claimed.fence, NO_PLACE_PAUSE).await {
            tracing::warn!(%job, %error, "a job without a place was not given back; its lease will run out");
        }
        return;
    };
    let made = tokio::select! {
        made = make_within_limit(&desk, &claimed, &hold) => made,
        () = hold.lost.cancelled() => Err(Setback::Lost),
    };
    settle(&desk, &claimed, made, &hold).await;
}

/// A panic and a time-out become setbacks, so that the row says what happened.
async fn make_within_limit(desk: &Desk, job: &ClaimedJob, hold: &JobHold) -> Result<NewDocument, Setback> {
    let limit = Duration::from_secs(desk.parts.settings.render_seconds);
    match tokio::time::timeout(limit, AssertUnwindSafe(make(desk, job, hold)).catch_unwind()).await {
        Ok(Ok(made)) => made,
        Ok(Err(panic)) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(Setback::Permanent(FailureReason::Internal, format!("panic: {}", said.unwrap_or("without words"))))
        }
        Err(_) if job.attempts < TIME_OUTS => {
            Err(Setback::Transient(FailureReason::BillingAway, format!("not ready within {} s", limit.as_secs())))
        }
        Err(_) => Err(Setback::Permanent(FailureReason::Overdue, format!("not ready within {} s", limit.as_secs()))),
    }
}

/// The job as a paragraph.
async fn make(desk: &Desk, job: &ClaimedJob, hold: &JobHold) -> Result<NewDocument, Setback> {
    let (kind, locale, formats) = understand(desk, job)?;
    let mut snapshot = take_snapshot(desk, job).await?;
    // Nobody joins any more, so this is about everybody who gets the document.
    check_rights(desk, job).await?;
    let spec = write_spec(desk, job, locale, &mut snapshot).await?;
    let admitted = kind.admit(snapshot.connection(), &job.company, &job.parameters).await;
    admitted.map_err(|error| Setback::from_write(error, &desk.parts.catalogue, locale))?;
    let drawn = draw(desk, kind, &spec, &formats, snapshot, hold).await?;
    hold.enter(Phase::Storing);
    upload(desk, job, &spec, drawn).await
}

/// What this version doesn't know, a newer one accepted while an older worker still runs; its turn comes.
fn understand<'a>(desk: &'a Desk, job: &ClaimedJob) -> Result<(&'a dyn Kind, Locale, Vec<Format>), Setback> {
    let unknown = |what: String| Setback::Transient(FailureReason::Internal, what);
    let kind = desk.parts.catalogue.find(&job.kind).ok_or_else(|| unknown(format!("no kind {}", job.kind)))?;
    let locale = job.locale.parse().map_err(unknown)?;
    let formats = job.formats.iter().map(|format| format.parse()).collect::<Result<_, _>>().map_err(unknown)?;
    Ok((kind, locale, formats))
}

/// Somebody who asked must still have the right to the company.
async fn check_rights(desk: &Desk, job: &ClaimedJob) -> Result<(), Setback> {
    if desk.parts.store.all_askers_revoked(job.id).await? {
        return Err(Setback::Permanent(FailureReason::Refused, String::new()));
    }
    Ok(())
}

/// Fixes the instant, after the job is closed to further requests: whoever joined gets data from after their asking.
async fn take_snapshot(desk: &Desk, job: &ClaimedJob) -> Result<Snapshot, Setback> {
    let pending = desk.parts.billing.begin().await?;
    if !desk.parts.store.close_to_joiners(job.id, job.fence).await? {
        return Err(Setback::Lost);
    }
    Ok(pending.take().await?)
}

async fn write_spec(desk: &Desk, job: &ClaimedJob, locale: Locale, snapshot: &mut Snapshot) -> Result<DocumentSpec, Setback> {
    let company = Company::find(snapshot.connection(), &job.company, locale).await?;
    let company = company.ok_or_else(|| {
        let problem = qujat_templates::Problem::company_inactive("company");
        Setback::Permanent(FailureReason::Refused, desk.parts.catalogue.texts().problem(locale, &problem))
    })?;
    Ok(DocumentSpec {
        company,
        parameters: job.parameters.clone(),
        locale,
        data_as_of: snapshot.data_as_of,
        settings: Arc::clone(&desk.parts.documents),
        own_actions: Some(Arc::new(desk.parts.store.clone())),
    })
}

/// Puts the files into the object store. Until their rows are committed they are nobody's, and cleared away after a day.
async fn upload(desk: &Desk, job: &ClaimedJob, spec: &DocumentSpec, drawn: Drawn) -> Result<NewDocument, Setback> {
    let stem = &drawn.metadata.file_stem;
    // At once: an act's two files cost one waiting for the store.
    let files = try_join_all(drawn.files.iter().map(|file| async move {
        let format = file.format.name().to_owned();
        let object_key =
            ObjectName { company: job.company.clone(), job: job.id, fence: job.fence, role: FileRole::Rendition, format }.key();
        let name = format!("{stem}.{}", file.format.name());
        desk.parts.objects.upload(&object_key, &file.path, &file.sha256, file.format.content_type(), &name).await?;
        Ok::<_, Setback>(NewFile {
            role: FileRole::Rendition,
            format: file.format.name().to_owned(),
            name,
            object_key,
            sha256: file.sha256,
            bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
            pages: i32::try_from(file.pages).unwrap_or(i32::MAX),
        })
    }))
    .await?;
    Ok(NewDocument {
        kind: job.kind.clone(),
        company: job.company.clone(),
        company_name: spec.company.name.clone(),
        account: drawn.metadata.account.clone(),
        month: drawn.metadata.month,
        number: drawn.metadata.number.clone(),
        issued_on: drawn.metadata.issued_on,
        title: drawn.metadata.title.clone(),
        locale: job.locale.clone(),
        data_as_of: spec.data_as_of,
        rows: i64::try_from(drawn.rows).unwrap_or(i64::MAX),
        amount_tiyn: drawn.metadata.amount.map(Money::tiyn),
        amount_due_tiyn: drawn.metadata.amount_due.map(Money::tiyn),
        files,
    })
}

/// Writes the outcome down. The service's own database may be away for a while just then: the work is done, so it is tried again as
/// long as the lease can still be ours.
async fn settle(desk: &Desk, job: &ClaimedJob, mut made: Result<NewDocument, Setback>, hold: &JobHold) {
    loop {
        match write_outcome(desk, job, &made).await {
            Ok(deliveries) => {
                return wake(desk, job, &deliveries).await;
            }
            Err(error) if hold.lost.is_cancelled() => return tracing::warn!(job = %job.id, %error, "the job was lost meanwhile"),
            // A defect: the row says so instead of being held for ever.
            Err(error) if error.fault() == Fault::Permanent && made.is_ok() => {
                made = Err(Setback::Permanent(FailureReason::Internal, error.to_string()));
            }
            Err(error) if error.fault() == Fault::Permanent || desk.now() > job.deadline => {
                return tracing::error!(job = %job.id, %error, "the outcome can't be written; the lease will run out");
            }
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "the outcome could not be written; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn write_outcome(desk: &Desk, job: &ClaimedJob, made: &Result<NewDocument, Setback>) -> Result<Vec<Uuid>, StoreError> {
    let (store, now) = (&desk.parts.store, desk.now());
    let count = |outcome: &'static str| {
        metrics::counter!("qujat_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome).increment(1);
    };
    match made {
        Ok(document) => {
            let Some(stored) = store.store_outcome(job.id, job.fence, document, desk.mail_deadline(), now).await? else {
                tracing::info!(job = %job.id, fence = job.fence, "finished too late: the job has passed to other hands");
                return Ok(Vec::new());
            };
            count("stored");
            tracing::info!(job = %job.id, document = %stored.document, rows = document.rows, kind = job.kind, "stored");
            Ok(stored.deliveries.iter().map(|delivery| delivery.0).collect())
        }
        Err(Setback::Lost) => {
            count("lost");
            tracing::info!(job = %job.id, fence = job.fence, "called off, or passed to other hands");
            Ok(Vec::new())
        }
        Err(Setback::Transient(reason, detail)) => {
            let pause = desk.parts.settings.pause(job.attempts, job.id.0.as_u128());
            count("retried");
            tracing::warn!(job = %job.id, reason = reason.code(), detail, pause = pause.as_secs_f32(), "put back for another try");
            store.reschedule_job(job.id, job.fence, pause, *reason, detail).await?;
            Ok(Vec::new())
        }
        Err(Setback::Permanent(reason, detail)) => {
            count("failed");
            // The sentence of a refusal is for its asker and may name them.
            let logged = if *reason == FailureReason::Refused { "" } else { detail.as_str() };
            tracing::error!(job = %job.id, reason = reason.code(), detail = logged, kind = job.kind, "failed");
            let told = store.fail_job(job.id, job.fence, *reason, detail, desk.mail_deadline(), now).await?;
            Ok(told.unwrap_or_default().iter().map(|delivery| delivery.0).collect())
        }
    }
}

async fn wake(desk: &Desk, job: &ClaimedJob, mails: &[Uuid]) {
    let due = mails.iter().map(|mail| Due { id: *mail, company: job.company.clone(), priority: Priority::Interactive });
    desk.parts.queue.wake(Lane::MAIL, &due.collect::<Vec<_>>()).await;
}
