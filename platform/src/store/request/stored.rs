//! What a request has brought forth, for whoever wants it mailed.

use sqlx::PgConnection;

use crate::{DocumentId, JobId, RequestId, store::StoreError};

/// A request's stored document.
#[derive(Debug, Clone)]
pub(in crate::store) struct StoredRequest {
    pub job: JobId,
    pub document: DocumentId,
    pub locale: String,
    /// Its files are not kept any more.
    pub is_expired: bool,
}

/// `None`: there is no document, or the request was withdrawn, or its asker was told that it came to nothing.
pub(in crate::store) async fn stored(
    connection: &mut PgConnection,
    request: RequestId,
) -> Result<Option<StoredRequest>, StoreError> {
    let stored = sqlx::query_as!(
        StoredRequest,
        r#"select request.job_id as "job: JobId", document.id as "document: DocumentId", request.locale,
                  document.expired_at is not null as "is_expired!"
           from qujat.request
           join qujat.document on document.job_id = request.job_id
           where request.id = $1 and request.cancelled_at is null and request.overdue_at is null
           -- Retention, which marks it as expired, comes before or after.
           for share of document"#,
        request.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(stored)
}
