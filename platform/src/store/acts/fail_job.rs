//! A job fails for good: its row says why, and everybody who still waits for it is told by mail.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    DeliveryId, FailureReason, JobId,
    store::{
        Actor, AuditAction, AuditEntry, DeliveryPurpose, Store, StoreError, audit,
        delivery::{JobMails, RequestMail},
        job, request,
        request::WaitingRequest,
    },
};

impl Store {
    /// Fails a job in this worker's hands. Returns the mails that now wait, or `None` if the job was no longer this worker's.
    pub async fn fail_job(
        &self,
        job: JobId,
        fence: i64,
        reason: FailureReason,
        detail: &str,
        mail_deadline: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<DeliveryId>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !job::fail(&mut transaction, job, fence, reason, detail, now).await? {
            return Ok(None);
        }
        let deliveries = tell_askers(&mut transaction, job, reason, mail_deadline, now).await?;
        transaction.commit().await?;
        Ok(Some(deliveries))
    }
}

/// Tells everybody who still waits for the job. See [`tell`].
pub(super) async fn tell_askers(
    connection: &mut PgConnection,
    job: JobId,
    reason: FailureReason,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let requests = request::waiting_for(connection, job).await?;
    tell(connection, job, requests, reason, deadline, now).await
}

/// Files a failure mail to each of these askers: to the address in their profile, else to the recipients they named. Each
/// address gets one about the job, however many have asked, and whenever.
pub(super) async fn tell(
    connection: &mut PgConnection,
    job: JobId,
    requests: Vec<WaitingRequest>,
    reason: FailureReason,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let mut mails = JobMails::filed(connection, job, DeliveryPurpose::Failure).await?;
    let mut deliveries = Vec::new();
    for request in requests {
        let recipients = request.asker_email.map_or(request.recipients, |address| vec![address]);
        for recipient in &recipients {
            let mail = RequestMail {
                request: request.id,
                purpose: DeliveryPurpose::Failure,
                company: &request.company,
                recipient,
                locale: &request.locale,
                deadline,
                trace: request.trace,
                forwarding: None,
            };
            deliveries.extend(mails.file(connection, mail, now).await?);
        }
        let entry = AuditEntry {
            request: Some(request.id),
            detail: serde_json::json!({ "problem": reason.code() }),
            ..AuditEntry::new(AuditAction::ReportFailed, &request.company, Actor::default())
        };
        audit::write(connection, &entry, now).await?;
    }
    Ok(deliveries)
}
