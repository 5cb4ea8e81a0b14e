//! How far publications are, and what of them failed.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Store, StoreError};
use crate::{
    FailureReason, JobId, PublicationId,
    store::{DeliveryPurpose, DeliveryState, JobState, job},
};

/// A publication with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationView {
    pub id: PublicationId,
    pub kind: String,
    pub month: NaiveDate,
    /// As [`crate::Priority::number`]: 1 for a publication, 2 for history made up for.
    pub class: i16,
    pub notify: bool,
    pub opens_at: DateTime<Utc>,
    pub look_until: DateTime<Utc>,
    pub begun_at: Option<DateTime<Utc>>,
    pub late_days: Option<i32>,
    pub paused_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    /// Looks that have not been finished.
    pub open_scans: i64,
    /// Companies or accounts that documents were begun for.
    pub items: i64,
    /// Of them those whose document is there, whose document failed, and whose document is still to be made.
    pub stored: i64,
    pub failed: i64,
    pub waiting: i64,
    /// When the last of them ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Mails about the month, shared with the publications of the same digest, and how many of them are out.
    pub digests: i64,
    pub digests_sent: i64,
}

impl PublicationView {
    /// From when its first document could be begun to when the last one ended; `None` before either.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        let (begun, ended) = (self.begun_at?, self.finished_at?);
        Some((ended - begun).max(TimeDelta::zero()).as_seconds_f64())
    }
}

/// Which publications to list, and of which company to count. Absent means all.
#[derive(Debug, Clone, Default)]
pub struct PublicationFilter {
    pub kind: Option<String>,
    /// First days of the first and the last month.
    pub months: Option<(NaiveDate, NaiveDate)>,
    pub company: Option<String>,
    pub limit: i64,
}

/// Which items of a publication to list.
#[derive(Debug, Clone, Default)]
pub struct ItemFilter {
    pub company: Option<String>,
    /// Continue after this object.
    pub after: Option<String>,
    pub limit: i64,
}

/// Something of a publication whose document could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedItem {
    pub object: String,
    pub company: String,
    pub company_name: String,
    pub account: Option<String>,
    pub job: JobId,
    pub tries: i32,
    /// Why, and for operators its detail; `None` of what was cancelled.
    pub problem: Option<FailureReason>,
    pub detail: Option<String>,
    pub failed_at: Option<DateTime<Utc>>,
}

impl Store {
    /// The newest months first, with the counts of all companies or of one.
    pub async fn publications(&self, filter: &PublicationFilter) -> Result<Vec<PublicationView>, StoreError> {
        let views = sqlx::query_as!(
            PublicationView,
            r#"select publication.id as "id: PublicationId", kind, month, class, notify, opens_at, look_until, begun_at, late_days,
                      paused_at, closed_at,
                      (select count(*) from qujat.look where publication_id = publication.id and finished_at is null)
                          as "open_scans!",
                      made.items as "items!", made.stored as "stored!", made.failed as "failed!", made.waiting as "waiting!",
                      made.finished_at as "finished_at?", mailed.digests as "digests!", mailed.sent as "digests_sent!"
               from qujat.publication
               cross join lateral (
                   select count(*) as items, count(*) filter (where job.state = $6) as stored,
                          count(*) filter (where job.state = any($7)) as failed,
                          count(*) filter (where job.finished_at is null) as waiting, max(job.finished_at) as finished_at
                   from qujat.publication_item as item join qujat.job on job.id = item.job_id
                   where item.publication_id = publication.id and ($4::text is null or item.company = $4)) as made
               cross join lateral (
                   select count(*) as digests, count(*) filter (where delivery.state = $8) as sent
                   from qujat.digest join qujat.delivery on delivery.digest_id = digest.id and delivery.purpose = $9
                   where digest.name = publication.digest and digest.month = publication.month
                     and ($4::text is null or digest.company = $4)) as mailed
               where ($1::text is null or kind = $1) and ($2::date is null or month between $2 and $3)
               order by month desc, kind
               limit $5"#,
            filter.kind,
            filter.months.map(|(from, _)| from),
            filter.months.map(|(_, to)| to),
            filter.company,
            filter.limit,
            JobState::Stored.as_str(),
            &JobState::names(&JobState::WITHOUT_DOCUMENT),
            DeliveryState::Sent.as_str(),
            DeliveryPurpose::Digest.as_str()
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(views)
    }

    /// Items of a publication whose document could not be made, by object.
    pub async fn failed_items(&self, publication: PublicationId, filter: &ItemFilter) -> Result<Vec<FailedItem>, StoreError> {
        let items = sqlx::query_as!(
            FailedItem,
            r#"select item.object, item.company, item.company_name, item.account, job.id as "job: JobId", item.tries,
                      job.problem as "problem: FailureReason",
                      job.problem_detail as detail, job.finished_at as failed_at
               from qujat.publication_item as item join qujat.job on job.id = item.job_id
               where item.publication_id = $1 and job.state = any($5)
                 and ($2::text is null or item.company = $2) and ($3::text is null or item.object > $3)
               order by item.object
               limit $4"#,
            publication.0,
            filter.company,
            filter.after,
            filter.limit,
            &JobState::names(&JobState::WITHOUT_DOCUMENT)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(items)
    }

    /// How many publications are open, and how much of them could not be made: what somebody should look at.
    pub async fn open_publications(&self) -> Result<(i64, i64), StoreError> {
        let mut connection = self.pool.acquire().await?;
        let open = sqlx::query_scalar!(r#"select count(*) as "open!" from qujat.publication where closed_at is null"#)
            .fetch_one(&mut *connection)
            .await?;
        Ok((open, job::failed_of_open_publications(&mut connection).await?))
    }

    /// What a publication has of these objects, and the state of the job of each.
    pub async fn known_items(
        &self,
        kind: &str,
        month: NaiveDate,
        objects: &[String],
    ) -> Result<Vec<(String, JobState)>, StoreError> {
        let rows = sqlx::query!(
            r#"select item.object, job.state as "state: JobState"
             from qujat.publication_item as item
             join qujat.publication on publication.id = item.publication_id
             join qujat.job on job.id = item.job_id
             where publication.kind = $1 and publication.month = $2 and item.object = any($3)"#,
            kind,
            month,
            objects
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| (row.object, row.state)).collect())
    }

    /// Whether subscribers are mailed of a month; `None`: it has not been published.
    pub async fn publication_notifies(&self, kind: &str, month: NaiveDate) -> Result<Option<bool>, StoreError> {
        let notify = sqlx::query_scalar!("select notify from qujat.publication where kind = $1 and month = $2", kind, month)
            .fetch_optional(&self.pool)
            .await?;
        Ok(notify)
    }
}
