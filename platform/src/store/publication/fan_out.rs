//! One scan: what a publication is about becomes jobs, page by page behind a watermark.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Store, StoreError};
use crate::{
    Priority, PublicationId, ScanId,
    store::{
        JobState,
        job::{self, PublishedJobs},
    },
};

/// A scan that has not been finished, with what it needs of its publication.
#[derive(Debug, Clone)]
pub struct OpenScan {
    pub id: ScanId,
    pub publication: PublicationId,
    pub kind: String,
    pub month: NaiveDate,
    pub priority: Priority,
    /// Only this company.
    pub company: Option<String>,
    /// Make documents anew that are there.
    pub replace: bool,
    /// The last company and object that were listed.
    pub listed_to: Option<String>,
}

/// Something that a document is to be made about.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// BIN or account.
    pub object: String,
    pub company: String,
    pub company_name: String,
    pub account: Option<String>,
    pub parameters: Value,
    pub locale: String,
}

impl Store {
    /// Scans that may go on now, the oldest publication first.
    pub async fn open_scans(&self) -> Result<Vec<OpenScan>, StoreError> {
        let rows = sqlx::query!(
            r#"select look.id as "id: ScanId", publication.id as "publication: PublicationId", publication.kind, publication.month,
                      publication.class, look.company, look.replace, look.listed_to
               from qujat.look join qujat.publication on publication.id = look.publication_id
               where look.finished_at is null and publication.paused_at is null
               order by publication.class, publication.month, publication.kind, look.due_at"#
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| OpenScan {
                id: row.id,
                publication: row.publication,
                kind: row.kind,
                month: row.month,
                priority: Priority::from_number(row.class),
                company: row.company,
                replace: row.replace,
                listed_to: row.listed_to,
            })
            .collect())
    }

    /// Billing has closed the month: the scan begins, and with the first one the publication, which notes how many days late that is
    /// and returns them.
    pub async fn begin_scan(&self, scan: &OpenScan, now: DateTime<Utc>) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("update qujat.look set begun_at = $2 where id = $1 and begun_at is null", scan.id.0, now)
            .execute(&mut *transaction)
            .await?;
        let late_days = sqlx::query_scalar!(
            r#"update qujat.publication
               set begun_at = $2, late_days = greatest(0, floor(extract(epoch from $2 - opens_at) / 86400))::integer
               where id = $1 and begun_at is null
               returning late_days as "late_days!""#,
            scan.publication.0,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(late_days)
    }

    /// Files a page of what the scan found after `scan.listed_to`, up to and with `listed_to`: items that are new, ones whose job has
    /// failed, and with `replace` ones that are there. Returns the jobs that now wait, with their companies, to wake workers for. `None`: another scheduler has filed this page, the scan is over or the
    /// publication paused; nothing was written. A crash before the commit leaves the page to whoever comes next.
    pub async fn list_page(
        &self,
        scan: &OpenScan,
        items: &[NewItem],
        listed_to: &str,
        formats: &[String],
        deadline_days: u32,
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<(String, Uuid)>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Scans of one publication file their pages one after the other.
        let open = sqlx::query_scalar!(
            "select id from qujat.publication where id = $1 and paused_at is null for no key update",
            scan.publication.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        // Of two schedulers with the same page the one that waited above finds the watermark moved.
        let moved = sqlx::query!(
            "update qujat.look set listed_to = $3, listed = listed + $4
             where id = $1 and finished_at is null and listed_to is not distinct from $2",
            scan.id.0,
            scan.listed_to,
            listed_to,
            i64::try_from(items.len()).unwrap_or(i64::MAX)
        )
        .execute(&mut *transaction)
        .await?;
        if open.is_none() || moved.rows_affected() == 0 {
            return Ok(None);
        }
        let items = &without_repetition(items);
        let page = Page { scan, formats, deadline_days, now };
        let again = page.to_repeat(&mut transaction, items).await?;
        let added = page.add(&mut transaction, items).await?;
        let repeated =
            items.iter().filter(|item| again.iter().any(|(object, _)| *object == item.object)).cloned().collect::<Vec<_>>();
        let repeated = page.repeat(&mut transaction, &repeated).await?;
        let replaced = again.iter().filter(|(_, state)| !JobState::WITHOUT_DOCUMENT.contains(state)).count();
        sqlx::query!(
            "update qujat.look set added = added + $2, retried = retried + $3, replaced = replaced + $4 where id = $1",
            scan.id.0,
            i64::try_from(added.len()).unwrap_or(i64::MAX),
            i64::try_from(again.len() - replaced).unwrap_or(i64::MAX),
            i64::try_from(replaced).unwrap_or(i64::MAX)
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(added.into_iter().chain(repeated).collect()))
    }

    pub async fn finish_scan(&self, scan: &OpenScan, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            "update qujat.look set finished_at = $3
             where id = $1 and finished_at is null and begun_at is not null and listed_to is not distinct from $2",
            scan.id.0,
            scan.listed_to,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Billing's views may name an object twice, even under two companies; the first counts.
fn without_repetition(items: &[NewItem]) -> Vec<NewItem> {
    let mut seen = HashSet::new();
    let (first, again): (Vec<_>, Vec<_>) = items.iter().cloned().partition(|item| seen.insert(item.object.clone()));
    // No log names accounts.
    if !again.is_empty() {
        tracing::error!(objects = again.len(), "billing lists objects twice; each is published once");
    }
    first
}

/// What the jobs of a page have in common.
struct Page<'a> {
    scan: &'a OpenScan,
    formats: &'a [String],
    deadline_days: u32,
    now: DateTime<Utc>,
}

impl Page<'_> {
    /// Jobs for the items that the publication doesn't have, and the items. A request that waits for the same document shares its job.
    async fn add(&self, connection: &mut PgConnection, items: &[NewItem]) -> Result<Vec<(String, Uuid)>, StoreError> {
        let known = sqlx::query_scalar!(
            "select object from qujat.publication_item where publication_id = $1 and object = any($2)",
            self.scan.publication.0,
            &items.iter().map(|item| item.object.clone()).collect::<Vec<_>>()
        )
        .fetch_all(&mut *connection)
        .await?;
        let new = items.iter().filter(|item| !known.contains(&item.object)).cloned().collect::<Vec<_>>();
        let jobs = self.file_jobs(connection, &new).await?;
        sqlx::query!(
            "insert into qujat.publication_item (publication_id, object, company, company_name, account, job_id, created_at)
             select $1, object, company, company_name, account, job, $7
             from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                 as item (object, company, company_name, account, job)",
            self.scan.publication.0,
            &new.iter().map(|item| item.object.clone()).collect::<Vec<_>>(),
            &new.iter().map(|item| item.company.clone()).collect::<Vec<_>>(),
            &new.iter().map(|item| item.company_name.clone()).collect::<Vec<_>>(),
            &new.iter().map(|item| item.account.clone()).collect::<Vec<_>>() as &[Option<String>],
            &jobs,
            self.now
        )
        .execute(connection)
        .await?;
        Ok(new.into_iter().map(|item| item.company).zip(jobs).collect())
    }

    /// Items of the page that are to have another job: those that failed, and those that are to be made anew. One that waits will see
    /// billing as it is now anyway; one that is running may have seen it as it was.
    async fn to_repeat(&self, connection: &mut PgConnection, items: &[NewItem]) -> Result<Vec<(String, JobState)>, StoreError> {
        let objects = items.iter().map(|item| item.object.clone()).collect::<Vec<_>>();
        let rows = sqlx::query!(
            r#"select item.object, job.state as "state: JobState"
             from qujat.publication_item as item join qujat.job on job.id = item.job_id
             where item.publication_id = $1 and item.object = any($2)
               and (job.state = any($4) or $3 and job.state = any($5)
                    -- Made by a worker of the version before, which files nothing as published.
                    or job.state = $6
                       and not exists (select from qujat.document where document.job_id = job.id and publication_id is not null))
             for update of item"#,
            self.scan.publication.0,
            &objects,
            self.scan.replace,
            &JobState::names(&JobState::WITHOUT_DOCUMENT),
            &JobState::names(&[JobState::Stored, JobState::Running]),
            JobState::Stored.as_str()
        )
        .fetch_all(connection)
        .await?;
        Ok(rows.into_iter().map(|row| (row.object, row.state)).collect())
    }

    /// Other jobs for items that the publication has.
    async fn repeat(&self, connection: &mut PgConnection, items: &[NewItem]) -> Result<Vec<(String, Uuid)>, StoreError> {
        let jobs = self.file_jobs(connection, items).await?;
        sqlx::query!(
            // The object may have changed hands since.
            "update qujat.publication_item
             set job_id = repeated.job, tries = tries + 1, company = repeated.company, company_name = repeated.company_name,
                 account = repeated.account
             from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                 as repeated (object, company, company_name, account, job)
             where publication_item.publication_id = $1 and publication_item.object = repeated.object",
            self.scan.publication.0,
            &items.iter().map(|item| item.object.clone()).collect::<Vec<_>>(),
            &items.iter().map(|item| item.company.clone()).collect::<Vec<_>>(),
            &items.iter().map(|item| item.company_name.clone()).collect::<Vec<_>>(),
            &items.iter().map(|item| item.account.clone()).collect::<Vec<_>>() as &[Option<String>],
            &jobs
        )
        .execute(connection)
        .await?;
        Ok(items.iter().map(|item| item.company.clone()).zip(jobs).collect())
    }

    async fn file_jobs(&self, connection: &mut PgConnection, items: &[NewItem]) -> Result<Vec<Uuid>, StoreError> {
        let jobs = PublishedJobs {
            publication: self.scan.publication,
            kind: &self.scan.kind,
            formats: self.formats,
            priority: self.scan.priority,
            deadline_days: self.deadline_days,
            trace: self.scan.id.into(),
        };
        job::file_published(connection, jobs, items, self.now).await
    }
}
