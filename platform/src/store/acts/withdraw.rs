//! An asker withdraws: the request, its mails that have not begun, and the job if nobody else wants it.

use chrono::{DateTime, Utc};

use crate::{
    RequestId,
    store::{Actor, AuditAction, AuditEntry, JobState, Store, StoreError, audit, delivery, job, request},
};

impl Store {
    /// Withdraws the request; the last one that leaves cancels the job, unless a publication wants it, whatever it is doing: the raised
    /// fence makes every later write of its worker change nothing. Mails that are not being sent yet are called off. `false`: it had
    /// ended before.
    pub async fn withdraw(&self, request: RequestId, actor: &Actor, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some((job, company, state)) = job::lock_of_request(&mut transaction, request).await? else { return Ok(false) };
        if JobState::WITHOUT_DOCUMENT.contains(&state) {
            return Ok(false);
        }
        let called_off = delivery::withdraw_of_request(&mut transaction, request, now).await?;
        if state == JobState::Stored && called_off == 0 {
            return Ok(false);
        }
        if !request::withdraw(&mut transaction, request, now).await? {
            return Ok(false);
        }
        job::cancel_unwanted(&mut transaction, job, now).await?;
        let entry =
            AuditEntry { request: Some(request), ..AuditEntry::new(AuditAction::RequestCancelled, &company, actor.clone()) };
        audit::write(&mut transaction, &entry, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
