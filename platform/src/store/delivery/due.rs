//! Which mails wait for a worker.

use sqlx::PgConnection;

use crate::{DeliveryId, Priority, queue::Due, store::StoreError};

/// Due mails in nobody's hands, companies by turns, at most `limit`. Those about requests come before the mails of a month.
pub(in crate::store) async fn due(connection: &mut PgConnection, limit: i64) -> Result<Vec<Due>, StoreError> {
    let due = sqlx::query!(
        r#"select id as "id!: DeliveryId", company as "company!", digest_id is null as "asked_for!"
           from (select id, company, digest_id, run_after, row_number() over (partition by company order by run_after) as turn
                 from qujat.delivery where state = 'waiting' and run_after <= clock_timestamp()) as due
           order by turn, run_after limit $1"#,
        limit
    )
    .fetch_all(connection)
    .await?;
    let due = due.into_iter().map(|row| {
        let priority = if row.asked_for { Priority::Interactive } else { Priority::Scheduled };
        Due { id: row.id.0, company: row.company, priority }
    });
    Ok(due.collect())
}
