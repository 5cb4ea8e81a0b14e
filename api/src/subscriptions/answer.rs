//! A subscription as its company's people see it.

use qujat_platform::store::SubscriptionView;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::instant::Instant;

/// Who gets which documents of a company each month.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionAnswer {
    pub id: Uuid,
    pub company: String,
    pub company_name: String,
    pub kinds: Vec<String>,
    /// `null`: all accounts.
    pub accounts: Option<Vec<String>>,
    pub formats: Vec<String>,
    pub locale: String,
    /// Only documents by which the company has something to pay.
    pub only_when_due: bool,
    pub recipients: Vec<SubscriptionRecipientAnswer>,
    /// Name of whoever subscribed or changed it last, as the token said it.
    pub subscriber: Option<String>,
    /// The subscriber has lost the right to the company, so nothing is mailed until somebody else takes the subscription over by `PUT`.
    pub suspended: bool,
    pub created_at: Instant,
    pub changed_at: Instant,
}

/// One address.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionRecipientAnswer {
    pub address: String,
    /// When the recipient ended the mails by the link in one of them; `null` while they go out.
    pub unsubscribed_at: Option<Instant>,
}

impl From<SubscriptionView> for SubscriptionAnswer {
    fn from(view: SubscriptionView) -> Self {
        let recipients = view.recipients.into_iter().map(|recipient| SubscriptionRecipientAnswer {
            address: recipient.recipient,
            unsubscribed_at: recipient.unsubscribed_at.map(Instant::from),
        });
        Self {
            id: view.id.0,
            company: view.company,
            company_name: view.company_name,
            kinds: view.kinds,
            accounts: view.accounts,
            formats: view.formats,
            locale: view.locale,
            only_when_due: view.only_when_due,
            recipients: recipients.collect(),
            subscriber: view.asker_name,
            suspended: view.suspended,
            created_at: view.created_at.into(),
            changed_at: view.changed_at.into(),
        }
    }
}
