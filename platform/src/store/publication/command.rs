//! Publications by hand: begun, repeated, paused and resumed by an operator. Whoever carries the look out, it is a row first, so a
//! command that dies after its commit is gone on with by any scheduler.

use chrono::{DateTime, NaiveDate, Utc};

use super::{NewPublication, Store, StoreError, file};
use crate::{
    PublicationId, ScanId,
    store::{Actor, AuditAction, AuditEntry, audit},
};

/// In the audit the company of a deed that is about all of them.
const ALL_COMPANIES: &str = "*";

/// What an operator wants published. Checked before: nothing here knows which months are open.
#[derive(Debug, Clone)]
pub struct Command {
    pub publications: Vec<NewPublication>,
    /// Whether subscribers are mailed; `None` leaves that to what the publications say, or said before.
    pub notify: Option<bool>,
    /// Only this company.
    pub company: Option<String>,
    /// Make documents anew that are there, for this reason.
    pub replace: Option<String>,
    pub actor: Actor,
}

impl Store {
    /// Files the publications that are not there, reopens those that are, and one look for each. All or nothing.
    pub async fn command_publications(&self, command: &Command, now: DateTime<Utc>) -> Result<Vec<PublicationId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let mut commanded = Vec::new();
        for publication in &command.publications {
            file(&mut transaction, publication, now).await?;
            let id = sqlx::query_scalar!(
                r#"update qujat.publication set closed_at = null, notify = coalesce($3, notify)
                   where kind = $1 and month = $2 returning id as "id: PublicationId""#,
                publication.kind,
                publication.month,
                command.notify
            )
            .fetch_one(&mut *transaction)
            .await?;
            sqlx::query!(
                "insert into qujat.look (id, publication_id, due_at, cause, company, replace, reason, subject)
                 values ($1, $2, $3, 'command', $4, $5, $6, $7)",
                ScanId::generate().0,
                id.0,
                now,
                command.company,
                command.replace.is_some(),
                command.replace,
                command.actor.subject
            )
            .execute(&mut *transaction)
            .await?;
            let company = command.company.as_deref().unwrap_or(ALL_COMPANIES);
            let detail = serde_json::json!({
                "kind": publication.kind,
                "month": publication.month,
                "replace": command.replace,
            });
            let entry = AuditEntry { detail, ..AuditEntry::new(AuditAction::PublicationStarted, company, command.actor.clone()) };
            audit::write(&mut transaction, &entry, now).await?;
            commanded.push(id);
        }
        transaction.commit().await?;
        Ok(commanded)
    }

    /// Pauses or resumes those of a kind's publications of these months, both ends included, that are not closed. What is being made
    /// is finished; nothing else is begun. Returns how many changed.
    pub async fn pause_publications(
        &self,
        kind: &str,
        months: (NaiveDate, NaiveDate),
        pause: bool,
        deadline_days: u32,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let changed = sqlx::query_scalar!(
            "update qujat.publication
             set paused_at = case when $4 then $5::timestamptz end,
                 resumed_at = case when $4 then resumed_at else $5::timestamptz end,
                 -- The pause doesn't count against what waited.
                 grace_until = case when $4 then grace_until else clock_timestamp() + make_interval(days => $6) end
             where kind = $1 and month between $2 and $3 and closed_at is null and (paused_at is not null) <> $4
             returning month",
            kind,
            months.0,
            months.1,
            pause,
            now,
            i32::try_from(deadline_days).unwrap_or(i32::MAX)
        )
        .fetch_all(&mut *transaction)
        .await?;
        let action = if pause { AuditAction::PublicationPaused } else { AuditAction::PublicationResumed };
        for month in &changed {
            let detail = serde_json::json!({ "kind": kind, "month": month });
            let entry = AuditEntry { detail, ..AuditEntry::new(action, ALL_COMPANIES, actor.clone()) };
            audit::write(&mut transaction, &entry, now).await?;
        }
        transaction.commit().await?;
        Ok(changed.len() as u64)
    }
}
