//! Somebody asks: the request and the job behind it become rows in one transaction, and only then are workers woken.

use chrono::{DateTime, Utc};

use crate::store::{
    Accepted, Actor, Ask, AuditAction, AuditEntry, HourlyLimits, Store, StoreError, audit, hourly_limits,
    job::{self, NewJob},
    recipient, request,
};

impl Store {
    /// Files the request and the job behind it, within what may be done in an hour. A repeated request is no new
    /// one. After a crash before the commit nothing exists; after it, the sweep finds the job even if nobody rang.
    pub async fn accept(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        limits: &HourlyLimits,
    ) -> Result<Accepted, StoreError> {
        match self.try_accept(ask, now, deadline, limits).await {
            // Two requests under one key at once: the other one's row is there now, so the second look finds it.
            Err(StoreError(sqlx::Error::Database(error))) if error.constraint() == Some("request_idempotency_key_unique") => {
                self.try_accept(ask, now, deadline, limits).await
            }
            result => result,
        }
    }

    async fn try_accept(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        limits: &HourlyLimits,
    ) -> Result<Accepted, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if let Some(idempotency) = &ask.idempotency
            && let Some((request, digest)) = request::under_key(&mut transaction, &ask.asker.subject, &idempotency.key).await?
        {
            let same = digest.as_deref() == Some(&idempotency.digest[..]);
            return Ok(if same { Accepted::Repeated { request } } else { Accepted::KeyReused });
        }
        let (subject, company) = (&ask.asker.subject, &ask.company);
        // Where nothing is counted nobody waits for another's commit.
        let counted_caller = limits.count_requests_of_caller().then_some(subject.as_str());
        let counted_company = limits.count_requests_of_company().then_some(company.as_str());
        hourly_limits::count_apart(&mut transaction, counted_caller, counted_company).await?;
        if let Some(reached) = request::limit_reached(&mut transaction, ask, limits, now).await? {
            return Ok(Accepted::LimitReached(reached));
        }
        if let Some(reached) = recipient::name(&mut transaction, company, subject, &ask.recipients, limits, now).await? {
            return Ok(Accepted::LimitReached(reached));
        }
        let work = NewJob {
            kind: &ask.kind,
            company: &ask.company,
            parameters: &ask.parameters,
            locale: &ask.locale,
            formats: &ask.formats,
            priority: ask.priority,
            deadline,
            trace: ask.trace,
        };
        let (job, priority, joined) = job::join_or_file(&mut transaction, &work, now).await?;
        let request = request::file(&mut transaction, ask, job, deadline, now).await?;
        let entry = AuditEntry {
            request: Some(request),
            ..AuditEntry::new(AuditAction::ReportRequested, &ask.company, Actor::asker(&ask.asker))
        };
        audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(Accepted::New { request, job, priority, joined })
    }
}
