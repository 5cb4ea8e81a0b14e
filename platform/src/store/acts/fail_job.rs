//! A job fails for good: its row says why, and everybody who still waits for it is told by mail.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    DeliveryId, JobId, RequestId,
    store::{Actor, AuditEntry, Store, StoreError},
};

impl Store {
    /// Fails a job in this worker's hands. Returns the mails that now wait, or `None` if the job was no longer this worker's.
    pub async fn fail_job(
        &self,
        job: JobId,
        fence: i64,
        problem: &str,
        detail: &str,
        mail_deadline: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<DeliveryId>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let failed = sqlx::query!(
            "update qujat.job
             set state = 'failed', joinable = false, lease_until = null, phase = null, problem = $3, problem_detail = $4,
                 finished_at = $5
             where id = $1 and fence = $2 and state = 'running'",
            job.0,
            fence,
            problem,
            detail,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if failed.rows_affected() == 0 {
            return Ok(None);
        }
        let deliveries = tell_askers(&mut transaction, job, problem, mail_deadline, now).await?;
        transaction.commit().await?;
        Ok(Some(deliveries))
    }
}

/// Files a failure mail to each asker who has not withdrawn: to the address in their profile, else to the recipients they named.
pub(in crate::store) async fn tell_askers(
    connection: &mut PgConnection,
    job: JobId,
    problem: &str,
    mail_deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let requests = sqlx::query!(
        r#"select id as "id: RequestId", company, locale, recipients, asker_email
           from qujat.request where job_id = $1 and cancelled_at is null order by id"#,
        job.0
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut deliveries = Vec::new();
    for request in requests {
        let recipients = request.asker_email.map_or(request.recipients, |address| vec![address]);
        for recipient in recipients {
            let delivery = DeliveryId(Uuid::now_v7());
            sqlx::query!(
                "insert into qujat.delivery (id, request_id, company, purpose, recipient, locale, run_after, deadline, created_at)
                 values ($1, $2, $3, 'failure', $4, $5, clock_timestamp(), $6, $7) on conflict do nothing",
                delivery.0,
                request.id.0,
                request.company,
                recipient,
                request.locale,
                mail_deadline,
                now
            )
            .execute(&mut *connection)
            .await?;
            deliveries.push(delivery);
        }
        let entry = AuditEntry {
            request: Some(request.id),
            detail: serde_json::json!({ "problem": problem }),
            ..AuditEntry::new("report_failed", &request.company, Actor::default())
        };
        crate::store::audit::write(connection, &entry, now).await?;
    }
    Ok(deliveries)
}
