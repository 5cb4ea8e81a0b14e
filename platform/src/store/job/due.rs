//! Which jobs wait for a worker, and which an operator should look at.

use sqlx::PgConnection;

use crate::{JobId, Priority, queue::Due, store::StoreError};

/// Due jobs of a publication's class that companies take turns among. Of what somebody waits for all are looked at.
const TURNS: i64 = 5_000;

/// Due jobs of a priority in nobody's hands, companies by turns, at most `limit`.
pub(in crate::store) async fn due(connection: &mut PgConnection, priority: Priority, limit: i64) -> Result<Vec<Due>, StoreError> {
    let due = sqlx::query!(
        r#"select id as "id!: JobId", company as "company!"
           from (select id, company, run_after, row_number() over (partition by company order by run_after) as turn
                 from (select id, company, run_after
                       from qujat.job
                       where state = 'waiting' and class = $1 and run_after <= clock_timestamp()
                         and (class = 0 or publication_id is null
                              or publication_id not in (select id from qujat.publication where paused_at is not null))
                       order by run_after
                       limit $3) as oldest) as due
           order by turn, run_after limit $2"#,
        priority.number(),
        limit,
        (priority != Priority::Interactive).then_some(TURNS)
    )
    .fetch_all(connection)
    .await?;
    Ok(due.into_iter().map(|row| Due { id: row.id.0, company: row.company, priority }).collect())
}

/// How much of the publications that are open could not be made. Asked by every scheduler in every round, so it begins with the few
/// jobs that failed, by an index of their own.
pub(in crate::store) async fn failed_of_open_publications(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let failed = sqlx::query_scalar!(
        r#"select count(*) as "failed!"
           from qujat.job
           join qujat.publication_item as item on item.job_id = job.id
           join qujat.publication on publication.id = job.publication_id and publication.closed_at is null
           where job.publication_id is not null and job.state in ('failed', 'cancelled')"#
    )
    .fetch_one(connection)
    .await?;
    Ok(failed)
}
