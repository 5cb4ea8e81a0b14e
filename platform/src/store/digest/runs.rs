//! Runs, whose mails are digests: how far they are, and who may have to be told of them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::store::{JobState, ScanCause, Store, StoreError};

/// The publications of a month that share a digest, and how far they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestRun {
    pub name: String,
    pub month: NaiveDate,
    pub kinds: Vec<String>,
    /// Something is still to be listed.
    pub open: bool,
    /// When the latest of their looks by the clock began, or when they were resumed.
    pub looked_at: Option<DateTime<Utc>>,
}

/// What changes with everything that may give a run something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunState {
    items: i64,
    ended: i64,
    ended_at: Option<DateTime<Utc>>,
    subscriptions: i64,
    subscribed_at: Option<DateTime<Utc>>,
    revoked: i64,
    looks: i64,
}

impl Store {
    /// Where a run stands, to be compared with where it stood when everybody was told.
    pub async fn run_state(&self, name: &str, month: NaiveDate) -> Result<RunState, StoreError> {
        let state = sqlx::query_as!(
            RunState,
            r#"select made.items as "items!", made.ended as "ended!", made.ended_at as "ended_at?",
                      (select count(*) from qujat.subscription) as "subscriptions!",
                      (select max(changed_at) from qujat.subscription) as "subscribed_at?",
                      (select count(*) from qujat.revoked_right) as "revoked!",
                      (select count(*) from qujat.look join qujat.publication on publication.id = look.publication_id
                       where publication.digest = $1 and publication.month = $2) as "looks!"
               from (select count(*) as items, count(job.finished_at) as ended, max(job.finished_at) as ended_at
                     from qujat.publication
                     join qujat.publication_item as item on item.publication_id = publication.id
                     join qujat.job on job.id = item.job_id
                     where publication.digest = $1 and publication.month = $2) as made"#,
            name,
            month
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(state)
    }

    /// Runs that mails may have to be made of; none that is paused.
    pub async fn digest_runs(&self) -> Result<Vec<DigestRun>, StoreError> {
        let runs = sqlx::query_as!(
            DigestRun,
            r#"select digest as name, month, array_agg(kind order by kind) as "kinds!",
                      bool_or(begun_at is null
                              or exists (select from qujat.look where publication_id = publication.id and finished_at is null))
                          as "open!",
                      -- What an operator has listed by hand moves nobody's deadline, unless there is nothing else.
                      greatest(coalesce(max((select max(begun_at) from qujat.look
                                             where publication_id = publication.id and cause = $1)),
                                        max((select max(begun_at) from qujat.look where publication_id = publication.id))),
                               max(resumed_at)) as looked_at
               from qujat.publication where notify and closed_at is null
               group by digest, month
               -- Nobody is told of what an operator has stopped.
               having not bool_or(paused_at is not null)
               order by month, digest"#,
            ScanCause::Clock.as_str()
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(runs)
    }

    /// Companies of a run with something to tell: documents that a recipient was not told of, or, before the first mail, failures.
    /// While something of a company is still being made it waits, unless the deadline has come and nobody was mailed since the look.
    /// By company, those after `after`.
    pub async fn companies_to_tell(
        &self,
        name: &str,
        month: NaiveDate,
        overdue_since: Option<DateTime<Utc>>,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let companies = sqlx::query_scalar!(
            // Companies are put together once, not asked about for each of their accounts.
            r#"with busy as materialized (
                   select distinct other.company
                   from qujat.publication
                   join qujat.publication_item as other on other.publication_id = publication.id
                   join qujat.job on job.id = other.job_id
                   where publication.digest = $1 and publication.month = $2 and job.finished_at is null),
               told as materialized (
                   select company, recipient, max(created_at) as told_at from qujat.digest
                   where name = $1 and month = $2 group by company, recipient)
               select distinct item.company as "company!"
               from qujat.subscribed_item as item
               where item.digest = $1 and item.month = $2
                 and (item.is_wanted and not item.is_mailed
                      or item.document_id is null and item.job_state <> $6
                         and (item.company, item.recipient) not in (select company, recipient from told))
                 and (item.company not in (select company from busy)
                      or $3::timestamptz is not null and item.company not in (select company from told where told_at >= $3))
                 and ($4::text is null or item.company > $4)
               order by 1
               limit $5"#,
            name,
            month,
            overdue_since,
            after,
            limit,
            JobState::Stored.as_str()
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(companies)
    }
}
