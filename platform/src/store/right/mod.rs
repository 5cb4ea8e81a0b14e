//! Rights that the portal has taken away. The token proves what was so when it was issued; this table what has changed since. Every
//! statement that writes `qujat.revoked_right` stands here.

use chrono::{DateTime, Utc};

use super::{Actor, AuditAction, AuditEntry, Store, StoreError};

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

    /// Those of the companies to which this person's right was revoked.
    pub async fn revoked_among(&self, subject: &str, companies: &[String]) -> Result<Vec<String>, StoreError> {
        let revoked = sqlx::query_scalar!(
            "select company from qujat.revoked_right where subject = $1 and company = any($2)",
            subject,
            companies
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(revoked)
    }

    /// Takes the right away, from documents under way and links already mailed as well. `actor` is who does it. Where it was taken
    /// away before nothing changes and nothing is audited.
    pub async fn revoke_right(&self, subject: &str, company: &str, actor: &Actor, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let revoked = sqlx::query!(
            "insert into qujat.revoked_right (subject, company, revoked_at) values ($1, $2, $3) on conflict do nothing",
            subject,
            company,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if revoked.rows_affected() > 0 {
            super::audit::write(&mut transaction, &changed(AuditAction::RightRevoked, subject, company, actor), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Gives the right back; as [`Self::revoke_right`].
    pub async fn restore_right(&self, subject: &str, company: &str, actor: &Actor, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let restored = sqlx::query!("delete from qujat.revoked_right where subject = $1 and company = $2", subject, company)
            .execute(&mut *transaction)
            .await?;
        if restored.rows_affected() > 0 {
            super::audit::write(&mut transaction, &changed(AuditAction::RightRestored, subject, company, actor), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Whether everybody who asked for the job has lost the right to its company. One who still has it is reason enough to go on, and
    /// so is a publication, which nobody asked for.
    pub async fn all_askers_revoked(&self, job: crate::JobId) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"select not exists (select from qujat.job where id = $1 and publication_id is not null) and not exists (
                   select from qujat.request
                   where job_id = $1 and cancelled_at is null and overdue_at is null
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

/// The audit of a right that changed: whose it was stands in the detail.
fn changed(action: AuditAction, subject: &str, company: &str, actor: &Actor) -> AuditEntry {
    AuditEntry { detail: serde_json::json!({ "subject": subject }), ..AuditEntry::new(action, company, actor.clone()) }
}
