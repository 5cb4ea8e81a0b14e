//! (new) → waiting: a request or a publication has a job made, or joins the one that waits for the same.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Identity;
use crate::{
    JobId, Priority, PublicationId, TraceId,
    store::{NewItem, StoreError},
};

/// The work that a request is for.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct NewJob<'a> {
    pub kind: &'a str,
    pub company: &'a str,
    pub parameters: &'a Value,
    pub locale: &'a str,
    pub formats: &'a [String],
    pub priority: Priority,
    pub deadline: DateTime<Utc>,
    pub trace: TraceId,
}

/// What the jobs of a publication's page have in common.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct PublishedJobs<'a> {
    pub publication: PublicationId,
    pub kind: &'a str,
    pub formats: &'a [String],
    pub priority: Priority,
    pub deadline_days: u32,
    pub trace: TraceId,
}

/// The open job for the same work, made more urgent where the newcomer is, or a new one; its priority now, and whether it was there. The
/// row is locked until the commit, so a worker that closes it to joiners either comes before (and a new job is made) or waits until
/// this request is in. A job that was there keeps its trace. It is tried for as long as whoever wants it longest waits; each request has a
/// deadline of its own, at which its asker is told (`acts/sweep.rs`), so a newcomer puts off nobody's answer.
pub(in crate::store) async fn join_or_file(
    connection: &mut PgConnection,
    job: &NewJob<'_>,
    now: DateTime<Utc>,
) -> Result<(JobId, Priority, bool), StoreError> {
    let identity = Identity::of(job.kind, job.company, job.parameters, job.locale, job.formats);
    let new = JobId::generate();
    let row = sqlx::query!(
        r#"insert into qujat.job (id, kind, company, parameters, locale, formats, identity, class, run_after, deadline, created_at,
                                  trace)
           values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9, $10, $11)
           on conflict (identity) where joinable
           do update set class = least(job.class, excluded.class), deadline = greatest(job.deadline, excluded.deadline),
                         run_after = least(job.run_after, excluded.run_after)
           returning id as "id: JobId", class"#,
        new.0,
        job.kind,
        job.company,
        Json(job.parameters) as _,
        job.locale,
        job.formats,
        identity.bytes(),
        job.priority.number(),
        job.deadline,
        now,
        job.trace.to_string(),
    )
    .fetch_one(connection)
    .await?;
    Ok((row.id, Priority::from_number(row.class), row.id != new))
}

/// A job for each item of a publication, in their order. One that waits for the same becomes the publication's as well.
pub(in crate::store) async fn file_published(
    connection: &mut PgConnection,
    jobs: PublishedJobs<'_>,
    items: &[NewItem],
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, StoreError> {
    let identities = items
        .iter()
        .map(|item| Identity::of(jobs.kind, &item.company, &item.parameters, &item.locale, jobs.formats).bytes().to_vec())
        .collect::<Vec<_>>();
    // The deadline is compared with Postgres's clock, so it is written by it.
    let filed = sqlx::query!(
        r#"insert into qujat.job (id, kind, company, parameters, locale, formats, identity, class, run_after, deadline, created_at,
                                  publication_id, trace)
           select item.id, $6, item.company, item.parameters, item.locale, $7, item.identity, $8, clock_timestamp(),
                  clock_timestamp() + make_interval(days => $9), $10, $11, $12
           from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::bytea[])
               as item (id, company, parameters, locale, identity)
           on conflict (identity) where joinable
           do update set publication_id = excluded.publication_id, class = least(job.class, excluded.class),
                         deadline = greatest(job.deadline, excluded.deadline), run_after = least(job.run_after, excluded.run_after)
           returning id, identity"#,
        &items.iter().map(|_| JobId::generate().0).collect::<Vec<_>>(),
        &items.iter().map(|item| item.company.clone()).collect::<Vec<_>>(),
        &items.iter().map(|item| Json(&item.parameters)).collect::<Vec<_>>() as _,
        &items.iter().map(|item| item.locale.clone()).collect::<Vec<_>>(),
        &identities,
        jobs.kind,
        jobs.formats,
        jobs.priority.number(),
        i32::try_from(jobs.deadline_days).unwrap_or(i32::MAX),
        now,
        jobs.publication.0,
        jobs.trace.to_string()
    )
    .fetch_all(connection)
    .await?;
    let filed = filed.into_iter().map(|row| (row.identity, row.id)).collect::<HashMap<_, _>>();
    Ok(identities.iter().filter_map(|identity| filed.get(identity).copied()).collect())
}
