//! Who gets which documents of a company each month. Every statement that writes `qujat.subscription` or its recipients stands in this
//! folder. A subscription is open until it is ended; each of its recipients until they unsubscribe.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::{PgConnection, types::Json};

use super::{
    Actor, Asker, AuditAction, AuditEntry, Counted, HourlyLimits, LimitReached, Share, Store, StoreError,
    hourly_limits::{self, HOUR, longest},
    recipient,
};
use crate::SubscriptionId;

/// A validated subscription.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    pub company: String,
    pub company_name: String,
    pub kinds: Vec<String>,
    /// `None`: all accounts.
    pub accounts: Option<Vec<String>>,
    pub formats: Vec<String>,
    pub locale: String,
    /// Only documents by which the company has something to pay.
    pub only_when_due: bool,
    pub recipients: Vec<String>,
    pub asker: Asker,
}

#[derive(Debug, Clone)]
pub struct SubscriptionView {
    pub id: SubscriptionId,
    pub company: String,
    pub company_name: String,
    pub kinds: Vec<String>,
    pub accounts: Option<Vec<String>>,
    pub formats: Vec<String>,
    pub locale: String,
    pub only_when_due: bool,
    pub recipients: Vec<SubscriptionRecipient>,
    pub subject: String,
    pub asker_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Whoever subscribed has lost the right to the company, so nothing is mailed until somebody else takes it over.
    pub suspended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubscriptionRecipient {
    pub recipient: String,
    /// When the recipient ended the mails by the link in one of them.
    pub unsubscribed_at: Option<DateTime<Utc>>,
}

/// What came of subscribing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscribed {
    New(SubscriptionId),
    /// The company has as many subscriptions as it may.
    Full,
    /// The caller or the company has had all that may be had within an hour.
    LimitReached(LimitReached),
}

/// What came of changing a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// There is no such subscription of the company.
    Unknown,
    /// The caller or the company has had all that may be had within an hour.
    LimitReached(LimitReached),
}

impl Store {
    /// Subscribes, if the company has fewer than `most` subscriptions and nobody has done too much within the hour.
    pub async fn subscribe(
        &self,
        new: &NewSubscription,
        most: i64,
        limits: &HourlyLimits,
        now: DateTime<Utc>,
    ) -> Result<Subscribed, StoreError> {
        let mut transaction = self.pool.begin().await?;
        hourly_limits::count_apart(&mut transaction, Some(&new.asker.subject), Some(&new.company)).await?;
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from qujat.subscription where company = $1 and ended_at is null"#,
            new.company
        )
        .fetch_one(&mut *transaction)
        .await?;
        if count >= most {
            return Ok(Subscribed::Full);
        }
        if let Some(reached) = limit_reached(&mut transaction, new, limits, now).await? {
            return Ok(Subscribed::LimitReached(reached));
        }
        if let Some(reached) = name_recipients(&mut transaction, new, limits, now).await? {
            return Ok(Subscribed::LimitReached(reached));
        }
        let id = SubscriptionId::generate();
        sqlx::query!(
            "insert into qujat.subscription (id, company, company_name, kinds, accounts, formats, locale, only_when_due, subject,
                 asker_name, asker_msisdn, asker_email, created_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
            id.0,
            new.company,
            new.company_name,
            &new.kinds,
            new.accounts.as_deref(),
            &new.formats,
            new.locale,
            new.only_when_due,
            new.asker.subject,
            new.asker.name,
            new.asker.msisdn,
            new.asker.email,
            now
        )
        .execute(&mut *transaction)
        .await?;
        set_recipients(&mut transaction, id, &new.recipients, now).await?;
        audit(&mut transaction, AuditAction::SubscriptionCreated, id, &new.company, &new.asker, now).await?;
        transaction.commit().await?;
        Ok(Subscribed::New(id))
    }

    /// Replaces what a subscription says; whoever changes it is its subscriber from then on. An address that has unsubscribed and is
    /// named still gets none: to have it mailed again it is removed first and then added.
    pub async fn change_subscription(
        &self,
        id: SubscriptionId,
        new: &NewSubscription,
        limits: &HourlyLimits,
        now: DateTime<Utc>,
    ) -> Result<Changed, StoreError> {
        let mut transaction = self.pool.begin().await?;
        hourly_limits::count_apart(&mut transaction, Some(&new.asker.subject), Some(&new.company)).await?;
        let changed = sqlx::query!(
            "update qujat.subscription
             set kinds = $3, accounts = $4, formats = $5, locale = $6, only_when_due = $7, subject = $8, asker_name = $9,
                 asker_msisdn = $10, asker_email = $11, changed_at = $12, company_name = $13
             where id = $1 and company = $2 and ended_at is null",
            id.0,
            new.company,
            &new.kinds,
            new.accounts.as_deref(),
            &new.formats,
            new.locale,
            new.only_when_due,
            new.asker.subject,
            new.asker.name,
            new.asker.msisdn,
            new.asker.email,
            now,
            new.company_name
        )
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(Changed::Unknown);
        }
        if let Some(reached) = name_recipients(&mut transaction, new, limits, now).await? {
            return Ok(Changed::LimitReached(reached));
        }
        set_recipients(&mut transaction, id, &new.recipients, now).await?;
        audit(&mut transaction, AuditAction::SubscriptionChanged, id, &new.company, &new.asker, now).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    /// Ends a subscription; links that were mailed go on working. `false`: there is no such subscription of the company.
    pub async fn end_subscription(
        &self,
        id: SubscriptionId,
        company: &str,
        asker: &Asker,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let ended = sqlx::query!(
            "update qujat.subscription set ended_at = $3 where id = $1 and company = $2 and ended_at is null",
            id.0,
            company,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        audit(&mut transaction, AuditAction::SubscriptionEnded, id, company, asker, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A company's subscriptions, the oldest first; or the one with this id among those of these companies.
    pub async fn subscriptions(
        &self,
        companies: &[String],
        id: Option<SubscriptionId>,
    ) -> Result<Vec<SubscriptionView>, StoreError> {
        let rows = sqlx::query!(
            r#"select id as "id: SubscriptionId", company, company_name, kinds, accounts, formats, locale, only_when_due, subject,
                      asker_name, created_at, changed_at,
                      exists (select from qujat.revoked_right
                              where revoked_right.subject = subscription.subject
                                and revoked_right.company = subscription.company) as "suspended!",
                      coalesce((select jsonb_agg(jsonb_build_object('recipient', recipient, 'unsubscribed_at', unsubscribed_at)
                                                 order by recipient)
                                from qujat.subscription_recipient where subscription_id = subscription.id), '[]'::jsonb)
                          as "recipients!: Json<Vec<SubscriptionRecipient>>"
               from qujat.subscription
               where company = any($1) and ended_at is null and ($2::uuid is null or id = $2)
               order by id"#,
            companies,
            id.map(|id| id.0)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| SubscriptionView {
                id: row.id,
                company: row.company,
                company_name: row.company_name,
                kinds: row.kinds,
                accounts: row.accounts,
                formats: row.formats,
                locale: row.locale,
                only_when_due: row.only_when_due,
                recipients: row.recipients.0,
                subject: row.subject,
                asker_name: row.asker_name,
                created_at: row.created_at,
                changed_at: row.changed_at,
                suspended: row.suspended,
            })
            .collect())
    }
}

/// Ends a company's monthly mails to a recipient, in all of its open subscriptions. Addresses of those who had subscribed them; nothing
/// if they were ended before.
pub(super) async fn end_recipient(
    connection: &mut PgConnection,
    company: &str,
    recipient: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Option<String>>, StoreError> {
    let ended = sqlx::query_scalar!(
        "update qujat.subscription_recipient as recipient set unsubscribed_at = $3
         from qujat.subscription
         where recipient.subscription_id = subscription.id and subscription.company = $1 and subscription.ended_at is null
           and recipient.recipient = $2 and recipient.unsubscribed_at is null
         returning subscription.asker_email",
        company,
        recipient,
        now
    )
    .fetch_all(connection)
    .await?;
    Ok(ended)
}

/// The limit, if any, that keeps somebody from subscribing now.
async fn limit_reached(
    connection: &mut PgConnection,
    new: &NewSubscription,
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    let (by_caller, by_company) = (limits.subscriptions_per_caller, limits.subscriptions_per_company);
    let found = sqlx::query_file!(
        "src/store/subscription/when_again.sql",
        new.asker.subject,
        new.company,
        now - HOUR,
        i64::from(by_caller),
        i64::from(by_company)
    )
    .fetch_one(connection)
    .await?;
    Ok(longest([
        (Counted::Subscriptions, Share::Caller, by_caller, found.by_caller),
        (Counted::Subscriptions, Share::Company, by_company, found.by_company),
    ]))
}

async fn name_recipients(
    connection: &mut PgConnection,
    new: &NewSubscription,
    limits: &HourlyLimits,
    now: DateTime<Utc>,
) -> Result<Option<LimitReached>, StoreError> {
    recipient::name(connection, &new.company, &new.asker.subject, &new.recipients, limits, now).await
}

async fn set_recipients(
    connection: &mut PgConnection,
    id: SubscriptionId,
    recipients: &[String],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!("delete from qujat.subscription_recipient where subscription_id = $1 and recipient <> all($2)", id.0, recipients)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into qujat.subscription_recipient (subscription_id, recipient, subscribed_at) select $1, unnest($2::text[]), $3
         on conflict do nothing",
        id.0,
        recipients,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn audit(
    connection: &mut PgConnection,
    action: AuditAction,
    id: SubscriptionId,
    company: &str,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "subscription": id });
    super::audit::write(connection, &AuditEntry { detail, ..AuditEntry::new(action, company, Actor::asker(asker)) }, now).await
}
