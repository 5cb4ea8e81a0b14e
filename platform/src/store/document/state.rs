//! The document's machine, each transition one function, and the roles that its files have.
//!
//! ```text
//! (new) ─file─▶ new ─view─▶ viewed ─▶ signed | declined     (signing isn't built yet; its transitions belong here)
//!           │    └──────┴──────┴─────────┴─replace─▶ replaced
//!           └─────────────────────────────────────▶ replaced   (made too late, see `acts/store_outcome.rs`)
//! ```
//!
//! Beside its status a document is kept, held or expired, which decides about its files only.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    DocumentId, PublicationId,
    store::{ExpiredFile, RetentionRule, StoreError, stored_enum},
};

stored_enum!(
    /// What has become of a document.
    DocumentStatus {
        New = "new",
        /// A file of it was opened.
        Viewed = "viewed",
        Signed = "signed",
        Declined = "declined",
        /// Another document about the same is in force.
        Replaced = "replaced",
    }
);

stored_enum!(
    /// What a file is to its document. A document has one file a role and format.
    FileRole {
        /// The document itself, drawn.
        Rendition = "rendition",
    }
);

/// new → viewed; any other status stays.
pub(super) async fn view(connection: &mut PgConnection, documents: &[Uuid], now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.document set status = 'viewed', viewed_at = $2 where id = any($1) and status = 'new'",
        documents,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// any → replaced, what a publication has in force about an object. Which it was.
pub(in crate::store) async fn replace(
    connection: &mut PgConnection,
    publication: PublicationId,
    object: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let replaced = sqlx::query_scalar!(
        "update qujat.document set status = 'replaced'
         where publication_id = $1 and publication_object = $2 and status <> 'replaced'
         returning id",
        publication.0,
        object
    )
    .fetch_all(connection)
    .await?;
    Ok(replaced)
}

/// Whether a publication has a document in force about an object.
pub(in crate::store) async fn is_in_force(
    connection: &mut PgConnection,
    publication: PublicationId,
    object: &str,
) -> Result<bool, StoreError> {
    let in_force = sqlx::query_scalar!(
        r#"select exists (select from qujat.document
                          where publication_id = $1 and publication_object = $2 and status <> 'replaced') as "in_force!""#,
        publication.0,
        object
    )
    .fetch_one(connection)
    .await?;
    Ok(in_force)
}

/// kept → held. A hold that stands keeps its instant.
pub(super) async fn hold(
    connection: &mut PgConnection,
    document: DocumentId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.document set held_at = coalesce(held_at, $2), hold_reason = $3 where id = $1",
        document.0,
        now,
        reason
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// held → kept. The company; `None`: there is no such document, or it wasn't held.
pub(super) async fn release(connection: &mut PgConnection, document: DocumentId) -> Result<Option<String>, StoreError> {
    let company = sqlx::query_scalar!(
        "update qujat.document set held_at = null, hold_reason = null where id = $1 and held_at is not null returning company",
        document.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(company)
}

/// kept → expired, at most `limit` of those that are older than their rule allows and not held; with their companies. Rows that
/// somebody holds are left to the next round.
pub(super) async fn expire(
    connection: &mut PgConnection,
    rules: &[RetentionRule],
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<(DocumentId, String)>, StoreError> {
    let expired = sqlx::query!(
        r#"update qujat.document set expired_at = $4
           where id in (select document.id
                        from qujat.document
                        join unnest($1::text[], $2::boolean[], $3::integer[]) as rule (kind, published, days)
                          on rule.kind = document.kind and rule.published = (document.publication_id is not null)
                        where document.expired_at is null and document.held_at is null
                          and document.created_at < $4::timestamptz - make_interval(days => rule.days)
                        order by document.created_at
                        limit $5
                        for update of document skip locked)
           returning id as "id: DocumentId", company"#,
        &rules.iter().map(|rule| rule.kind.clone()).collect::<Vec<_>>(),
        &rules.iter().map(|rule| rule.published).collect::<Vec<_>>(),
        &rules.iter().map(|rule| i32::try_from(rule.days).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(expired.into_iter().map(|row| (row.id, row.company)).collect())
}

/// The object of an expired document's file is gone.
pub(super) async fn remove_file(connection: &mut PgConnection, file: &ExpiredFile, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "update qujat.file set removed_at = $4 where document_id = $1 and role = $2 and format = $3 and removed_at is null",
        file.document.0,
        file.role.as_str(),
        file.format,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
