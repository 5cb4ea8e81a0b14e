//! A job's stored document goes to further recipients: who has a mail of it, and who gets one.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::{
    DeliveryPurpose, DeliveryState,
    filing::{self, RequestMail},
    state,
};
use crate::{DeliveryId, DocumentId, JobId, RequestId, store::StoreError};

/// The mail about a job's document that a recipient has.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct FormerMail {
    id: DeliveryId,
    request: Option<RequestId>,
    state: DeliveryState,
}

impl FormerMail {
    /// Whether nobody got it and nobody will. Of what is unknown nobody can say so.
    pub fn came_to_nothing(self) -> bool {
        matches!(self.state, DeliveryState::Failed | DeliveryState::Cancelled)
    }
}

/// By recipient, those of these recipients who have one. Locked, so that no mail changes until the commit.
pub(in crate::store) async fn former_mails(
    connection: &mut PgConnection,
    job: JobId,
    recipients: &[String],
) -> Result<HashMap<String, FormerMail>, StoreError> {
    let rows = sqlx::query!(
        r#"select delivery.recipient, delivery.id as "id: DeliveryId", delivery.request_id as "request: RequestId",
                  delivery.state as "state: DeliveryState"
           from qujat.delivery
           where delivery.request_id in (select id from qujat.request where job_id = $1) and delivery.purpose = $2
             and delivery.recipient = any($3)
           order by delivery.id
           for no key update"#,
        job.0,
        DeliveryPurpose::Documents.as_str(),
        recipients
    )
    .fetch_all(connection)
    .await?;
    let mut former: HashMap<String, FormerMail> = HashMap::new();
    for row in rows {
        let mail = FormerMail { id: row.id, request: row.request, state: row.state };
        let kept = former.entry(row.recipient).or_insert(mail);
        // One that is there, or on its way, outweighs others.
        if kept.came_to_nothing() {
            *kept = mail;
        }
    }
    Ok(former)
}

/// Has a recipient get one mail about the document: the former one if it wasn't for nothing, which the request then shows as its
/// own, else that one anew, else a new one. The mail that now waits, if one does.
pub(in crate::store) async fn forward(
    connection: &mut PgConnection,
    mail: RequestMail<'_>,
    former: Option<FormerMail>,
    document: DocumentId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<DeliveryId>, StoreError> {
    let Some(former) = former else {
        let filed = filing::file_about_request(connection, mail, now).await?;
        if let Some(delivery) = filed {
            filing::list_documents(connection, delivery, &[document]).await?;
        }
        return Ok(filed);
    };
    if former.request != Some(mail.request) {
        filing::share(connection, former.id, mail.request).await?;
    }
    if !former.came_to_nothing() {
        return Ok(None);
    }
    state::file_again(connection, former.id, mail, now).await?;
    Ok(Some(former.id))
}
