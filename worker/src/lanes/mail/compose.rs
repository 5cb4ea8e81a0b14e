//! What a mail says, and the links in it made usable before it goes out.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qujat_platform::{
    DigestId, FailureReason,
    link_token::{LinkKey, LinkToken},
    store::{ClaimedDelivery, DeliveryPurpose, DeliverySubject, MissingDocument, RetentionRule, StoreError},
};
use qujat_render::Locale;
use qujat_templates::{
    calendar::Month,
    failure_text,
    mail::{self, DigestFailure, DigestMail, DocumentsMail, FailureMail, Mail, UnsubscribedMail},
};

use crate::context::WorkerContext;

/// A mail's words, and for monthly mails the address that ends them (RFC 8058).
pub(crate) struct Words {
    pub mail: Mail,
    pub unsubscribe: Option<String>,
}

/// Finds the words for a mail.
pub(crate) async fn find(context: &WorkerContext, delivery: &ClaimedDelivery) -> Result<Words, StoreError> {
    let writer = Writer { context, delivery, locale: delivery.locale.parse().unwrap_or_default() };
    let mail = match (&delivery.about, delivery.purpose) {
        (DeliverySubject::Digest { recipient, .. }, DeliveryPurpose::Unsubscribed) => writer.unsubscribed(recipient),
        (DeliverySubject::Digest { digest, month, sequence, missing, .. }, DeliveryPurpose::Digest) => {
            return writer.digest(*digest, *month, *sequence > 0, missing).await;
        }
        (DeliverySubject::Request { kind, problem, problem_detail, .. }, DeliveryPurpose::Failure) => {
            writer.failure(kind, *problem, problem_detail.as_deref())
        }
        (DeliverySubject::Request { .. }, DeliveryPurpose::Documents) => writer.documents().await?,
        // Nobody files such a mail. Should one stand in the table all the same, it is given up with a log line instead of sent as
        // something that it is not.
        (DeliverySubject::Digest { .. }, DeliveryPurpose::Documents | DeliveryPurpose::Failure)
        | (DeliverySubject::Request { .. }, DeliveryPurpose::Digest | DeliveryPurpose::Unsubscribed) => {
            unreachable!("a mail whose purpose isn't about its subject")
        }
    };
    Ok(Words { mail, unsubscribe: None })
}

struct Writer<'a> {
    context: &'a WorkerContext,
    delivery: &'a ClaimedDelivery,
    locale: Locale,
}

impl Writer<'_> {
    fn failure(&self, kind: &str, problem: Option<FailureReason>, detail: Option<&str>) -> Mail {
        let context = &self.context;
        mail::failure(&FailureMail {
            locale: self.locale,
            company: &self.delivery.company_name,
            bin: &self.delivery.company,
            report: &context.catalogue.title(kind, self.locale),
            reason: &self.reason(problem, detail),
            reference: &self.delivery.reference.to_string(),
            operator: &context.documents.operator,
        })
    }

    /// Why the job failed, for its asker. The sentence of a refusal was written when it was refused; other details are for operators.
    fn reason(&self, problem: Option<FailureReason>, detail: Option<&str>) -> String {
        let reason = problem.unwrap_or(FailureReason::Internal);
        match detail {
            Some(sentence) if reason == FailureReason::Refused && !sentence.is_empty() => sentence.to_owned(),
            _ => failure_text(reason, self.locale),
        }
    }

    async fn documents(&self) -> Result<Mail, StoreError> {
        let (link, valid_until) = self.file_link().await?;
        Ok(mail::documents(&DocumentsMail {
            locale: self.locale,
            company: &self.delivery.company_name,
            bin: &self.delivery.company,
            documents: &self.delivery.documents.iter().map(Into::into).collect::<Vec<_>>(),
            link: &link,
            valid_until,
            reference: &self.delivery.reference.to_string(),
            operator: &self.context.documents.operator,
        }))
    }

    async fn digest(
        &self,
        digest: DigestId,
        month: NaiveDate,
        supplement: bool,
        missing: &[MissingDocument],
    ) -> Result<Words, StoreError> {
        let context = &self.context;
        let (link, valid_until) = self.file_link().await?;
        let token = LinkToken::derive_unsubscribe(self.key(), digest);
        context.store.file_unsubscribe(digest, &token.hash()).await?;
        let unsubscribe = format!("{}/u/{}", context.links.public_url, token.as_str());
        let mail = mail::digest(&DigestMail {
            locale: self.locale,
            company: &self.delivery.company_name,
            bin: &self.delivery.company,
            month: Month::of(month),
            documents: &self.delivery.documents.iter().map(Into::into).collect::<Vec<_>>(),
            failures: &missing.iter().map(|missing| self.missing(missing)).collect::<Vec<_>>(),
            supplement,
            link: Some(link.as_str()).filter(|_| !self.delivery.documents.is_empty()),
            valid_until,
            reference: &self.delivery.reference.to_string(),
            operator: &context.documents.operator,
            unsubscribe: &unsubscribe,
        });
        Ok(Words { mail, unsubscribe: Some(unsubscribe) })
    }

    fn missing(&self, missing: &MissingDocument) -> DigestFailure {
        let reason = match missing.problem {
            // It is tried again tomorrow, so nobody is asked to ask again.
            None
            | Some(FailureReason::Overdue | FailureReason::Crashed | FailureReason::BillingAway | FailureReason::StorageAway) => {
                FailureReason::Unfinished
            }
            // Nobody asked, so nobody has parameters to mend.
            Some(FailureReason::Refused) => FailureReason::Unwritable,
            Some(reason) => reason,
        };
        DigestFailure {
            report: self.context.catalogue.title(&missing.kind, self.locale),
            account: missing.account.clone(),
            reason: failure_text(reason, self.locale),
        }
    }

    fn unsubscribed(&self, recipient: &str) -> Mail {
        mail::unsubscribed(&UnsubscribedMail {
            locale: self.locale,
            company: &self.delivery.company_name,
            bin: &self.delivery.company,
            recipient,
            operator: &self.context.documents.operator,
        })
    }

    /// Makes the mail's link openable: its address, and until when. It promises no day on which a file that it leads to is gone.
    async fn file_link(&self) -> Result<(String, DateTime<Utc>), StoreError> {
        let (delivery, context, key) = (self.delivery, &self.context, self.key());
        let token = LinkToken::derive(key, delivery.id, delivery.generation);
        let works_until = delivery.created_at + TimeDelta::days(i64::from(context.links.days));
        let kept_until = delivery.documents.iter().filter_map(|document| {
            RetentionRule::end(&context.retention, &document.kind, document.is_published, document.created_at)
        });
        let valid_until = kept_until.chain([works_until]).min().unwrap_or(works_until);
        context.store.file_link(delivery.id, delivery.generation, &token, &key.id, valid_until, self.context.now()).await?;
        Ok((format!("{}/d/{}", context.links.public_url, token.as_str()), valid_until))
    }

    fn key(&self) -> &LinkKey {
        let Some(key) = self.context.links.keys.first() else {
            unreachable!("a configuration without link keys is refused at start")
        };
        key
    }
}
