//! Somebody asks: the request and the job behind it become rows in one transaction, and only then may the bell ring.

use chrono::{DateTime, Utc};

use crate::store::{
    Accepted, Actor, Ask, AuditAction, AuditEntry, Store, StoreError, audit,
    job::{self, NewJob},
    request,
};

impl Store {
    /// Files the request and the job behind it. The asker may ask for so much an hour; 0: without limit. A repeated request is no new
    /// one. After a crash before the commit nothing exists; after it, the sweep finds the job even if nobody rang.
    pub async fn accept(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        requests_per_hour: u32,
    ) -> Result<Accepted, StoreError> {
        match self.try_accept(ask, now, deadline, requests_per_hour).await {
            // Two requests under one key at once: the other one's row is there now, so the second look finds it.
            Err(StoreError(sqlx::Error::Database(error))) if error.constraint() == Some("request_idempotency_key_unique") => {
                self.try_accept(ask, now, deadline, requests_per_hour).await
            }
            result => result,
        }
    }

    async fn try_accept(
        &self,
        ask: &Ask,
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        requests_per_hour: u32,
    ) -> Result<Accepted, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if let Some(idempotency) = &ask.idempotency
            && let Some((request, digest)) = request::under_key(&mut transaction, &ask.asker.subject, &idempotency.key).await?
        {
            let same = digest.as_deref() == Some(&idempotency.digest[..]);
            return Ok(if same { Accepted::Repeated { request } } else { Accepted::KeyReused });
        }
        if let Some(again_at) = request::when_again(&mut transaction, &ask.asker.subject, now, requests_per_hour).await? {
            return Ok(Accepted::TooMany { again_at });
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
