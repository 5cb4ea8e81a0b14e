//! Rights that the portal has taken away. The token proves what was so when it was issued; this table what has changed since.

use chrono::{DateTime, Utc};

use super::{Store, StoreError};

impl Store {
    /// Whether this person's right to the company was revoked.
    pub async fn is_revoked(&self, subject: &str, company: &str) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"select exists (select from qujat.revoked_right where subject = $1 and company = $2) as "revoked!""#,
            subject,
            company
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(revoked)
    }

    /// Takes the right away, from documents under way and links already mailed as well.
    pub async fn revoke_right(&self, subject: &str, company: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            "insert into qujat.revoked_right (subject, company, revoked_at) values ($1, $2, $3) on conflict do nothing",
            subject,
            company,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn restore_right(&self, subject: &str, company: &str) -> Result<(), StoreError> {
        sqlx::query!("delete from qujat.revoked_right where subject = $1 and company = $2", subject, company)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether everybody who asked for the job has lost the right to its company. One who still has it is reason enough to go on.
    pub async fn all_askers_revoked(&self, job: crate::JobId) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"select not exists (
                   select from qujat.request
                   where job_id = $1 and cancelled_at is null
                     and not exists (select from qujat.revoked_right
                                     where revoked_right.subject = request.subject and revoked_right.company = request.company)
               ) as "revoked!""#,
            job.0
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(revoked)
    }
}
