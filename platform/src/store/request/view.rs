//! Where a request stands, as its asker sees it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    DocumentId, FailureReason, RequestId,
    store::{DeliveryState, JobState, Phase, Store, StoreError},
};

/// Where a request stands, as its asker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    Queued,
    /// Something it needs is away; it will be tried again.
    Retrying,
    Running,
    /// The document is stored; its mails are on the way.
    Mailing,
    Done,
    /// The document is stored and can be downloaded, but a mail didn't get out.
    Undelivered,
    Failed,
    Cancelled,
}

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
    pub cancelled: bool,
    /// Its asker was told that it was waited for long enough, whatever became of the job since.
    pub overdue: bool,
    pub job_state: JobState,
    pub phase: Option<Phase>,
    pub rows_done: i64,
    pub rows_total: Option<i64>,
    pub attempts: i32,
    /// Its worker died; it runs alone next.
    pub suspected: bool,
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

impl RequestView {
    #[must_use]
    pub fn state(&self) -> RequestState {
        let any = |is: fn(DeliveryState) -> bool| self.deliveries.iter().any(|delivery| is(delivery.state));
        match self.job_state {
            _ if self.cancelled => RequestState::Cancelled,
            _ if self.overdue => RequestState::Failed,
            JobState::Running => RequestState::Running,
            JobState::Failed => RequestState::Failed,
            JobState::Cancelled => RequestState::Cancelled,
            JobState::Stored if any(DeliveryState::is_open) => RequestState::Mailing,
            JobState::Stored if any(|state| matches!(state, DeliveryState::Unknown | DeliveryState::Failed)) => {
                RequestState::Undelivered
            }
            JobState::Stored => RequestState::Done,
            JobState::Waiting if self.attempts > 0 || self.suspected => RequestState::Retrying,
            JobState::Waiting => RequestState::Queued,
        }
    }
}

impl RequestState {
    pub const ALL: [Self; 8] =
        [Self::Queued, Self::Retrying, Self::Running, Self::Mailing, Self::Done, Self::Undelivered, Self::Failed, Self::Cancelled];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Retrying => "retrying",
            Self::Running => "running",
            Self::Mailing => "mailing",
            Self::Done => "done",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Nothing more will happen by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Undelivered | Self::Failed | Self::Cancelled)
    }
}

impl Store {
    pub async fn request(&self, request: RequestId) -> Result<Option<RequestView>, StoreError> {
        let view = sqlx::query_as!(
            RequestView,
            r#"select request.id as "id: RequestId", request.reference, request.kind, request.company, request.company_name,
                      request.parameters, request.locale, request.formats, request.recipients, request.subject, request.created_at,
                      request.cancelled_at is not null as "cancelled!",
                      request.overdue_at is not null as "overdue!", job.state as "job_state: JobState", job.phase as "phase: Phase", job.rows_done,
                      job.rows_total, job.attempts, job.suspected_at is not null as "suspected!", job.run_after, job.data_as_of,
                      case when request.overdue_at is null then job.problem else $2 end as "problem: FailureReason",
                      case when request.overdue_at is null then job.problem_detail end as problem_detail,
                      document.id as "document?: DocumentId",
                      coalesce((select jsonb_agg(jsonb_build_object('recipient', recipient, 'state', delivery.state,
                                                                    'problem', delivery.problem) order by recipient)
                                from qujat.delivery
                                where delivery.id in (select asker.delivery_id from qujat.delivery_asker as asker
                                                      where asker.request_id = request.id)), '[]'::jsonb)
                          as "deliveries!: Json<Vec<DeliveryView>>"
               from qujat.request
               join qujat.job on job.id = request.job_id
               left join qujat.document on document.job_id = job.id and request.overdue_at is null
               where request.id = $1"#,
            request.0,
            FailureReason::Overdue.code()
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(view)
    }
}
