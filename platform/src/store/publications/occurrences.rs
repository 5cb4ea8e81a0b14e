//! What the clock calls for: publications that are due for the first time, and another look at those that are open.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{NewPublication, Store, StoreError, file};
use crate::LookId;

impl Store {
    /// Up to where the occurrences of a kind were seen; `None` on the first day of the service.
    pub async fn seen_until(&self, kind: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let seen =
            sqlx::query_scalar!("select seen_until from qujat.schedule where kind = $1", kind).fetch_optional(&self.pool).await?;
        Ok(seen)
    }

    /// Files what a kind's occurrences since the watermark call for, the last of which was at `due_at`, and moves the watermark there.
    /// All in one transaction, and each row once: done twice, or by two at once, it changes nothing. Missed looks are made up for by
    /// one, because a look asks what is there now. One that is still open is not doubled. Returns the publications that are new.
    pub async fn occur(
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
        let open =
            sqlx::query_scalar!("select id from qujat.publication where kind = $1 and closed_at is null order by month", kind)
                .fetch_all(&mut *transaction)
                .await?;
        for publication in open {
            sqlx::query!(
                "insert into qujat.look (id, publication_id, due_at, cause) values ($1, $2, $3, 'clock') on conflict do nothing",
                LookId::generate().0,
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

    /// Closes publications that nothing will be looked for any more: their last day is over and everything begun has ended.
    pub async fn close_publications(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let closed = sqlx::query!(
            "update qujat.publication set closed_at = $1
             where closed_at is null and paused_at is null and begun_at is not null and look_until <= $1
               and not exists (select from qujat.look where publication_id = publication.id and finished_at is null)
               and not exists (select from qujat.publication_item as item join qujat.job on job.id = item.job_id
                               where item.publication_id = publication.id and job.state in ('waiting', 'running'))",
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(closed.rows_affected())
    }
}

/// Moves the watermark, never back.
async fn see(connection: &mut PgConnection, kind: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into qujat.schedule (kind, seen_until) values ($1, $2)
         on conflict (kind) do update set seen_until = greatest(schedule.seen_until, excluded.seen_until)",
        kind,
        until
    )
    .execute(connection)
    .await?;
    Ok(())
}
