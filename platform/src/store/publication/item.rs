//! What a publication is about, locked while the document about it is being filed.

use sqlx::PgConnection;

use crate::{JobId, PublicationId, store::StoreError};

/// The object whose document this job makes; locked until the commit. `None`: another job has taken its place.
pub(in crate::store) async fn lock_object_of(
    connection: &mut PgConnection,
    publication: PublicationId,
    job: JobId,
) -> Result<Option<String>, StoreError> {
    let object = sqlx::query_scalar!(
        "select object from qujat.publication_item where publication_id = $1 and job_id = $2 for update",
        publication.0,
        job.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(object)
}

/// Locks the item about an object, if there is one, until the commit.
pub(in crate::store) async fn lock_item(
    connection: &mut PgConnection,
    publication: PublicationId,
    object: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "select job_id from qujat.publication_item where publication_id = $1 and object = $2 for update",
        publication.0,
        object
    )
    .fetch_optional(connection)
    .await?;
    Ok(())
}
