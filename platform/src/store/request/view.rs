//! Where a request stands, as its asker sees it.
//!
//! The view `shown_request` puts it together, so that one request and a list of them are told alike.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    DocumentId, FailureReason, RequestId,
    store::{DeliveryState, Phase, Store, StoreError, stored_enum},
};

stored_enum!(
    /// Where a request stands, as its asker sees it: what `shown_request` says.
    RequestState {
        Queued = "queued",
        /// Something it needs is away; it will be tried again.
        Retrying = "retrying",
        Running = "running",
        /// The document is stored; its mails are on the way.
        Mailing = "mailing",
        Done = "done",
        /// The document is stored and can be downloaded, but a mail didn't get out.
        Undelivered = "undelivered",
        Failed = "failed",
        Cancelled = "cancelled",
    }
);

#[derive(Debug, Clone)]
pub struct RequestView {
    pub id: RequestId,
    pub reference: i64,
    pub kind: String,
    pub company: String,
    pub company_name: String,
    pub parameters: Value,
    pub locale: String,
    pub formats: Vec<String>,
    pub recipients: Vec<String>,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub state: RequestState,
    pub phase: Option<Phase>,
    pub rows_done: i64,
    pub rows_total: Option<i64>,
    pub run_after: DateTime<Utc>,
    pub data_as_of: Option<DateTime<Utc>>,
    pub problem: Option<FailureReason>,
    pub problem_detail: Option<String>,
    pub document: Option<DocumentId>,
    pub deliveries: Json<Vec<DeliveryView>>,
}

#[derive(Debug, Clone, serde::Deserialize)]
pub struct DeliveryView {
    pub recipient: String,
    pub state: DeliveryState,
    pub problem: Option<FailureReason>,
}

/// Which requests of a company to list. Absent and empty means all.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub company: String,
    /// Who asked.
    pub subject: Option<String>,
    pub kinds: Vec<String>,
    pub states: Vec<RequestState>,
    /// Made at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Made before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Continue after this request, the last of the page before.
    pub after: Option<RequestId>,
    pub limit: i64,
}

impl RequestState {
    /// Nothing more will happen by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Undelivered | Self::Failed | Self::Cancelled)
    }
}

impl RequestFilter {
    fn states(&self) -> Vec<String> {
        self.states.iter().map(|state| state.as_str().to_owned()).collect()
    }
}

impl Store {
    pub async fn request(&self, request: RequestId) -> Result<Option<RequestView>, StoreError> {
        let view = sqlx::query_file_as!(RequestView, "src/store/request/one.sql", request.0).fetch_optional(&self.pool).await?;
        Ok(view)
    }

    /// Newest first; ids are time-ordered, so a page continues after its last id.
    pub async fn requests(&self, filter: &RequestFilter) -> Result<Vec<RequestView>, StoreError> {
        let views = sqlx::query_file_as!(
            RequestView,
            "src/store/request/list.sql",
            filter.company,
            filter.subject,
            &filter.kinds,
            &filter.states(),
            filter.from,
            filter.until,
            filter.after.map(|id| id.0),
            filter.limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(views)
    }

    /// How many requests the pages of this filter hold together.
    pub async fn count_requests(&self, filter: &RequestFilter) -> Result<i64, StoreError> {
        let count = sqlx::query_file_scalar!(
            "src/store/request/count.sql",
            filter.company,
            filter.subject,
            &filter.kinds,
            &filter.states(),
            filter.from,
            filter.until
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }
}
