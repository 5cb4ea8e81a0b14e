//! A job succeeds: document, files and mails become rows in one transaction, after every object is in the store.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    DeliveryId, DocumentId, JobId, PublicationId,
    store::{
        Actor, AuditAction, AuditEntry, DeliveryPurpose, DocumentStatus, NewDocument, Store, StoreError, audit, delivery,
        delivery::{JobMails, RequestMail},
        document,
        document::Published,
        job, publication, request,
    },
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub document: DocumentId,
    /// Mails that now wait, to wake workers for.
    pub deliveries: Vec<DeliveryId>,
}

impl Store {
    /// Files what the job made. `None`: the job is no longer this worker's, nothing was written, and its objects will be cleared away
    /// because no row names them.
    pub async fn store_outcome(
        &self,
        job: JobId,
        fence: i64,
        document: &NewDocument,
        mail_deadline: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Stored>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(completion) = job::complete(&mut transaction, job, fence, document.data_as_of, document.rows, now).await? else {
            return Ok(None);
        };
        let (published, former) = match completion.publication {
            Some(publication) => {
                let (published, former) = publish(&mut transaction, publication, job, document).await?;
                (Some(published), former)
            }
            None => (None, Vec::new()),
        };
        let id = document::file_document(&mut transaction, job, document, published.as_ref(), now).await?;
        if published.is_some() {
            let entry = AuditEntry {
                document: Some(id),
                ..AuditEntry::new(AuditAction::DocumentPublished, &document.company, Actor::default())
            };
            audit::write(&mut transaction, &entry, now).await?;
            delivery::list_instead(&mut transaction, &former, id).await?;
        }
        let deliveries = mail_askers(&mut transaction, job, id, mail_deadline, now).await?;
        transaction.commit().await?;
        Ok(Some(Stored { document: id, deliveries }))
    }
}

/// Makes room for a published document: a former one about the same is replaced by it (domain.md §15.14). The item's row stays locked
/// until the commit, so two jobs for one object end in the order in which the publication wants them: what a job made whose place another
/// has taken meanwhile is filed as replaced, or is in force until the other one has made its own. Returns the former ones as well.
async fn publish(
    connection: &mut PgConnection,
    publication: PublicationId,
    job: JobId,
    document: &NewDocument,
) -> Result<(Published, Vec<Uuid>), StoreError> {
    let (object, is_current) = match publication::lock_object_of(connection, publication, job).await? {
        Some(object) => (object, true),
        None => (document.account.clone().unwrap_or_else(|| document.company.clone()), false),
    };
    if !is_current {
        publication::lock_item(connection, publication, &object).await?;
        if document::is_in_force(connection, publication, &object).await? {
            return Ok((Published { publication, object, status: DocumentStatus::Replaced }, Vec::new()));
        }
    }
    let former = document::replace(connection, publication, &object).await?;
    Ok((Published { publication, object, status: DocumentStatus::New }, former))
}

/// One mail per recipient, whichever of the requests named them. The job's row is locked by its completion, so no request joins or leaves meanwhile.
async fn mail_askers(
    connection: &mut PgConnection,
    job: JobId,
    document: DocumentId,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let (mut mails, mut deliveries) = (JobMails::default(), Vec::new());
    for request in request::waiting_for(connection, job).await? {
        for recipient in &request.recipients {
            let mail = RequestMail {
                request: request.id,
                purpose: DeliveryPurpose::Documents,
                company: &request.company,
                recipient,
                locale: &request.locale,
                deadline,
                trace: request.trace,
                forwarding: None,
            };
            if let Some(delivery) = mails.file(connection, mail, now).await? {
                delivery::list_documents(connection, delivery, &[document]).await?;
                deliveries.push(delivery);
            }
        }
        let entry = AuditEntry {
            request: Some(request.id),
            document: Some(document),
            ..AuditEntry::new(AuditAction::ReportStored, &request.company, Actor::default())
        };
        audit::write(connection, &entry, now).await?;
    }
    Ok(deliveries)
}
