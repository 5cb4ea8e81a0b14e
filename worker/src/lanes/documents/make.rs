//! One job, from its row to files in the object store.
//!
//! Whatever happens, the outcome goes to Postgres under the job's fence. A crash anywhere leaves the row running until its lease ends,
//! and objects that no row names.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{FutureExt, future::try_join_all};
use qujat_platform::{
    FailureReason,
    billing::Snapshot,
    object_store::ObjectName,
    store::{ClaimedJob, FileRole, NewDocument, NewFile, Phase},
};
use qujat_render::{Format, Locale, Money};
use qujat_templates::{Company, DocumentSpec, Kind};

use super::{
    JobGuard,
    render::{Rendered, render},
};
use crate::{context::WorkerContext, job_error::JobError};

/// A panic and a time-out become setbacks, so that the row says what happened.
pub(super) async fn make_within_limit(
    context: &WorkerContext,
    job: &ClaimedJob,
    guard: &JobGuard,
) -> Result<NewDocument, JobError> {
    let limit = Duration::from_secs(context.settings.render_seconds);
    match tokio::time::timeout(limit, AssertUnwindSafe(make(context, job, guard)).catch_unwind()).await {
        Ok(Ok(made)) => made,
        Ok(Err(panic)) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(JobError::Fail(FailureReason::Internal, format!("panic: {}", said.unwrap_or("without words"))))
        }
        Err(_) => Err(JobError::TimedOut(format!("not ready within {} s", limit.as_secs()))),
    }
}

/// The job as a paragraph.
async fn make(context: &WorkerContext, job: &ClaimedJob, guard: &JobGuard) -> Result<NewDocument, JobError> {
    let (kind, locale, formats) = resolve(context, job)?;
    let mut snapshot = take_snapshot(context, job).await?;
    // Nobody joins any more, so this is about everybody who gets the document.
    check_rights(context, job).await?;
    let spec = write_spec(context, job, locale, &mut snapshot).await?;
    let admitted = kind.admit(snapshot.connection(), &job.company, &job.parameters).await;
    admitted.map_err(|error| JobError::from_write(error, &context.catalogue, locale))?;
    let rendered = render(context, kind, &spec, &formats, snapshot, guard).await?;
    guard.report(|progress| progress.phase = Phase::Storing);
    upload(context, job, &spec, rendered).await
}

/// What this version doesn't know, a newer one accepted while an older worker still runs; its turn comes.
fn resolve<'a>(context: &'a WorkerContext, job: &ClaimedJob) -> Result<(&'a dyn Kind, Locale, Vec<Format>), JobError> {
    let unknown = |what: String| JobError::Retry(FailureReason::Internal, what);
    let kind = context.catalogue.find(&job.kind).ok_or_else(|| unknown(format!("no kind {}", job.kind)))?;
    let locale = job.locale.parse().map_err(unknown)?;
    let formats = job.formats.iter().map(|format| format.parse()).collect::<Result<_, _>>().map_err(unknown)?;
    Ok((kind, locale, formats))
}

/// Somebody who asked must still have the right to the company.
async fn check_rights(context: &WorkerContext, job: &ClaimedJob) -> Result<(), JobError> {
    if context.store.all_askers_revoked(job.id).await? {
        return Err(JobError::Fail(FailureReason::Refused, String::new()));
    }
    Ok(())
}

/// Fixes the instant, after the job is closed to further requests: whoever joined gets data from after their asking.
async fn take_snapshot(context: &WorkerContext, job: &ClaimedJob) -> Result<Snapshot, JobError> {
    let pending = context.billing.begin().await?;
    if !context.store.close_to_joiners(job.id, job.fence).await? {
        return Err(JobError::Lost);
    }
    Ok(pending.take().await?)
}

async fn write_spec(
    context: &WorkerContext,
    job: &ClaimedJob,
    locale: Locale,
    snapshot: &mut Snapshot,
) -> Result<DocumentSpec, JobError> {
    let company = Company::find(snapshot.connection(), &job.company, locale).await?;
    let company = company.ok_or_else(|| {
        let problem = qujat_templates::Problem::company_inactive("company");
        JobError::Fail(FailureReason::Refused, context.catalogue.texts().problem(locale, &problem))
    })?;
    Ok(DocumentSpec {
        company,
        parameters: job.parameters.clone(),
        locale,
        data_as_of: snapshot.data_as_of,
        settings: Arc::clone(&context.documents),
        own_actions: Some(Arc::new(context.store.clone())),
    })
}

/// Puts the files into the object store. Until their rows are committed they are nobody's, and cleared away after a day.
async fn upload(
    context: &WorkerContext,
    job: &ClaimedJob,
    spec: &DocumentSpec,
    rendered: Rendered,
) -> Result<NewDocument, JobError> {
    let stem = &rendered.metadata.file_stem;
    // At once: an act's two files cost one waiting for the store.
    let files = try_join_all(rendered.files.iter().map(|file| async move {
        let format = file.format.name().to_owned();
        let object_key =
            ObjectName { company: job.company.clone(), job: job.id, fence: job.fence, role: FileRole::Rendition, format }.key();
        let name = format!("{stem}.{}", file.format.name());
        context.objects.upload(&object_key, &file.path, &file.sha256, file.format.content_type(), &name).await?;
        Ok::<_, JobError>(NewFile {
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
        account: rendered.metadata.account.clone(),
        month: rendered.metadata.month,
        number: rendered.metadata.number.clone(),
        issued_on: rendered.metadata.issued_on,
        title: rendered.metadata.title.clone(),
        locale: job.locale.clone(),
        data_as_of: spec.data_as_of,
        rows: i64::try_from(rendered.rows).unwrap_or(i64::MAX),
        amount_tiyn: rendered.metadata.amount.map(Money::tiyn),
        amount_due_tiyn: rendered.metadata.amount_due.map(Money::tiyn),
        files,
    })
}
