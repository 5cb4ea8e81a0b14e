//! A job succeeds: document, files and mails become rows in one transaction, after every object is in the store.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    DeliveryId, DocumentId, JobId, PublicationId, RequestId,
    store::{Actor, AuditEntry, Store, StoreError},
};

#[derive(Debug, Clone)]
pub struct NewDocument {
    pub kind: String,
    pub company: String,
    pub company_name: String,
    pub account: Option<String>,
    pub month: Option<NaiveDate>,
    pub number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub title: String,
    pub locale: String,
    pub data_as_of: DateTime<Utc>,
    pub rows: i64,
    /// What a digest's table shows, and what the customer has to pay, in tiyn.
    pub amount_tiyn: Option<i64>,
    pub amount_due_tiyn: Option<i64>,
    pub files: Vec<NewFile>,
}

#[derive(Debug, Clone)]
pub struct NewFile {
    pub format: String,
    pub name: String,
    pub object_key: String,
    pub sha256: [u8; 32],
    pub bytes: i64,
    pub pages: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub document: DocumentId,
    /// Mails that now wait, to ring for.
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
        let stored = sqlx::query!(
            r#"update qujat.job
             set state = 'stored', joinable = false, lease_until = null, phase = null, data_as_of = $3, rows_done = $4,
                 rows_total = $4, problem = null, problem_detail = null, finished_at = $5
             where id = $1 and fence = $2 and state = 'running'
             returning publication_id as "publication_id: PublicationId""#,
            job.0,
            fence,
            document.data_as_of,
            document.rows,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(stored) = stored else { return Ok(None) };
        let published = match stored.publication_id {
            Some(publication) => Some(publish(&mut transaction, publication, job, document).await?),
            None => None,
        };
        let id = DocumentId::generate();
        sqlx::query!(
            "insert into qujat.document (id, job_id, kind, company, company_name, account, month, number, drawn_up_on, title, locale,
                 data_as_of, rows, created_at, amount_tiyn, amount_due_tiyn, publication_id, publication_object, status)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
            id.0,
            job.0,
            document.kind,
            document.company,
            document.company_name,
            document.account,
            document.month,
            document.number,
            document.issued_on,
            document.title,
            document.locale,
            document.data_as_of,
            document.rows,
            now,
            document.amount_tiyn,
            document.amount_due_tiyn,
            published.as_ref().map(|published| published.publication.0),
            published.as_ref().map(|published| &published.object),
            published.as_ref().map_or("new", |published| published.status)
        )
        .execute(&mut *transaction)
        .await?;
        if published.is_some() {
            let entry =
                AuditEntry { document: Some(id), ..AuditEntry::new("document_published", &document.company, Actor::default()) };
            crate::store::audit::write(&mut transaction, &entry, now).await?;
        }
        for file in &document.files {
            sqlx::query!(
                "insert into qujat.file (document_id, format, name, object_key, sha256, bytes, pages) values ($1, $2, $3, $4, $5, $6, $7)",
                id.0,
                file.format,
                file.name,
                file.object_key,
                &file.sha256[..],
                file.bytes,
                file.pages
            )
            .execute(&mut *transaction)
            .await?;
        }
        let deliveries = file_deliveries(&mut transaction, job, id, mail_deadline, now).await?;
        transaction.commit().await?;
        Ok(Some(Stored { document: id, deliveries }))
    }
}

/// The place of a document in its publication.
struct Published {
    publication: PublicationId,
    object: String,
    status: &'static str,
}

/// Makes room for a published document: a former one about the same is replaced by it (domain.md §15.14). The item's row stays locked
/// until the commit, so two jobs for one object end in the order in which the publication wants them: what a job made whose place another
/// has taken meanwhile is filed as replaced, or is in force until the other one has made its own.
async fn publish(
    connection: &mut sqlx::PgConnection,
    publication: PublicationId,
    job: JobId,
    document: &NewDocument,
) -> Result<Published, StoreError> {
    let object = sqlx::query_scalar!(
        "select object from qujat.publication_item where publication_id = $1 and job_id = $2 for update",
        publication.0,
        job.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    let (object, is_current) = match object {
        Some(object) => (object, true),
        None => (document.account.clone().unwrap_or_else(|| document.company.clone()), false),
    };
    if !is_current && is_in_force(connection, publication, &object).await? {
        return Ok(Published { publication, object, status: "replaced" });
    }
    sqlx::query!(
        "update qujat.document set status = 'replaced'
         where publication_id = $1 and publication_object = $2 and status <> 'replaced'",
        publication.0,
        object
    )
    .execute(connection)
    .await?;
    Ok(Published { publication, object, status: "new" })
}

/// Whether something published has a document in force; its item is locked until the commit.
async fn is_in_force(connection: &mut sqlx::PgConnection, publication: PublicationId, object: &str) -> Result<bool, StoreError> {
    sqlx::query!(
        "select job_id from qujat.publication_item where publication_id = $1 and object = $2 for update",
        publication.0,
        object
    )
    .fetch_optional(&mut *connection)
    .await?;
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

/// One mail a request and recipient. The job's row is locked by the caller's update, so no request joins or leaves meanwhile.
async fn file_deliveries(
    connection: &mut sqlx::PgConnection,
    job: JobId,
    document: DocumentId,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let requests = sqlx::query!(
        r#"select id as "id: RequestId", company, locale, recipients from qujat.request
           where job_id = $1 and cancelled_at is null order by id"#,
        job.0
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut deliveries = Vec::new();
    for request in requests {
        for recipient in &request.recipients {
            let delivery = DeliveryId::generate();
            sqlx::query!(
                "insert into qujat.delivery (id, request_id, company, purpose, recipient, locale, run_after, deadline, created_at)
                 values ($1, $2, $3, 'documents', $4, $5, clock_timestamp(), $6, $7)",
                delivery.0,
                request.id.0,
                request.company,
                recipient,
                request.locale,
                deadline,
                now
            )
            .execute(&mut *connection)
            .await?;
            sqlx::query!("insert into qujat.delivery_document (delivery_id, document_id) values ($1, $2)", delivery.0, document.0)
                .execute(&mut *connection)
                .await?;
            deliveries.push(delivery);
        }
        let entry = AuditEntry {
            request: Some(request.id),
            document: Some(document),
            ..AuditEntry::new("report_stored", &request.company, Actor::default())
        };
        crate::store::audit::write(connection, &entry, now).await?;
    }
    Ok(deliveries)
}
