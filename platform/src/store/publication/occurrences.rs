//! What the clock calls for: publications that are due for the first time, and another look at those that are open.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{NewPublication, Store, StoreError, file};
use crate::{Priority, PublicationId, ScanId};

/// A publication that has come to its end, and the run that its mails belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedPublication {
    pub id: PublicationId,
    pub digest: String,
    pub month: NaiveDate,
    pub notify: bool,
    /// How many looks it has had.
    pub looks: i64,
}

impl Store {
    /// Up to where the occurrences of a kind were seen; `None` on the first day of the service.
    pub async fn seen_until(&self, kind: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let seen =
            sqlx::query_scalar!("select seen_until from qujat.schedule where kind = $1", kind).fetch_optional(&self.pool).await?;
        Ok(seen)
    }

    /// Files what a kind's occurrences since the watermark call for, the last of which was at `due_at`, and moves the watermark there.
    /// All in one transaction, and each row once: done twice, or by two at once, it changes nothing. Missed looks are made up for by
    /// one, because a look asks what is there now. One that is still open is not doubled. What a command had begun before, of one
    /// company or quietly, becomes the whole publication now; what it begins of older months the clock leaves alone. Returns how
    /// many publications are new.
    pub async fn schedule_due(
        &self,
        kind: &str,
        publications: &[NewPublication],
        due_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let mut new = 0;
        for publication in publications {
            new += usize::from(file(&mut transaction, publication, now).await?);
        }
        let months = publications.iter().map(|publication| publication.month).collect::<Vec<_>>();
        sqlx::query!(
            "update qujat.publication set closed_at = null, class = $3, notify = notify or class > $3
             where kind = $1 and month = any($2)
               and not exists (select from qujat.look where publication_id = publication.id and cause = 'clock')",
            kind,
            &months,
            Priority::Scheduled.number()
        )
        .execute(&mut *transaction)
        .await?;
        let open = sqlx::query_scalar!(
            "select id from qujat.publication
             where kind = $1 and closed_at is null
               and (look_until > $2
                    or month = any($3)
                       and not exists (select from qujat.look where publication_id = publication.id and cause = 'clock'))
             order by month",
            kind,
            due_at,
            &months
        )
        .fetch_all(&mut *transaction)
        .await?;
        for publication in open {
            sqlx::query!(
                "insert into qujat.look (id, publication_id, due_at, cause) values ($1, $2, $3, 'clock') on conflict do nothing",
                ScanId::generate().0,
                publication,
                due_at
            )
            .execute(&mut *transaction)
            .await?;
        }
        see(&mut transaction, kind, due_at).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// Lets occurrences pass: of a kind that the settings don't publish. Once they do, it begins with what is due then.
    pub async fn pass_over(&self, kind: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        see(&mut *self.pool.acquire().await?, kind, until).await
    }

    /// Publications for which nothing will be looked any more: their last day is over, and everything begun of them and of those that
    /// share their mail has ended. Once whoever is to be told of them has been told they can be closed.
    pub async fn ended_publications(&self, now: DateTime<Utc>) -> Result<Vec<EndedPublication>, StoreError> {
        let ended = sqlx::query_as!(
            EndedPublication,
            r#"select id as "id: PublicationId", digest, month, notify,
                      (select count(*) from qujat.look where publication_id = publication.id) as "looks!"
               from qujat.publication
               where closed_at is null and paused_at is null and begun_at is not null and look_until <= $1
                 and not exists (
                     select from qujat.publication as shared
                     where shared.digest = publication.digest and shared.month = publication.month and shared.closed_at is null
                       and (shared.paused_at is not null or shared.begun_at is null
                            or exists (select from qujat.look where publication_id = shared.id and finished_at is null)
                            or exists (select from qujat.publication_item as item join qujat.job on job.id = item.job_id
                                       where item.publication_id = shared.id and job.finished_at is null)))"#,
            now
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ended)
    }

    /// Closes those of the publications that nobody has looked at again since they were found to have ended.
    pub async fn close_publications(&self, publications: &[EndedPublication], now: DateTime<Utc>) -> Result<u64, StoreError> {
        let ids = publications.iter().map(|ended| ended.id.0).collect::<Vec<_>>();
        let mut transaction = self.pool.begin().await?;
        // A command locks the row before it adds a look. The looks are counted by a statement of its own, which sees what was committed
        // while this one waited.
        sqlx::query!("select id from qujat.publication where id = any($1) order by id for no key update", &ids)
            .fetch_all(&mut *transaction)
            .await?;
        let closed = sqlx::query!(
            "update qujat.publication set closed_at = $3
             from unnest($1::uuid[], $2::bigint[]) as ended (id, looks)
             where publication.id = ended.id and closed_at is null and paused_at is null
               and (select count(*) from qujat.look where publication_id = publication.id) = ended.looks",
            &ids,
            &publications.iter().map(|ended| ended.looks).collect::<Vec<_>>(),
            now
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(closed.rows_affected())
    }
}

/// Moves the watermark. Should it go back, because a clock was wrong before or a frozen process wakes up, what occurs again finds its
/// rows there.
async fn see(connection: &mut PgConnection, kind: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.schedule (kind, seen_until) values ($1, $2)
         on conflict (kind) do update set seen_until = excluded.seen_until",
        kind,
        until
    )
    .execute(connection)
    .await?;
    Ok(())
}
