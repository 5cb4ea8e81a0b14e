//! What can be done, as the audit names it.

use crate::store::stored_enum;

stored_enum!(
    /// A deed. What somebody did and what the service did by itself share one list, because an operator reads them in one line.
    AuditAction {
        ReportRequested = "report_requested",
        RequestCancelled = "request_cancelled",
        ReportViewed = "report_viewed",
        ReportStored = "report_stored",
        ReportFailed = "report_failed",
        DocumentDownloaded = "document_downloaded",
        LinkDownloaded = "link_downloaded",
        /// A stored document was mailed to further recipients.
        DocumentForwarded = "document_forwarded",
        DocumentPublished = "document_published",
        DocumentHeld = "document_held",
        DocumentReleased = "document_released",
        DocumentExpired = "document_expired",
        MailSent = "mail_sent",
        MailFailed = "mail_failed",
        MailUnknown = "mail_unknown",
        /// A digest that nobody may get or wants any more was not sent.
        MailCalledOff = "mail_called_off",
        RightRevoked = "right_revoked",
        RightRestored = "right_restored",
        PublicationStarted = "publication_started",
        PublicationPaused = "publication_paused",
        PublicationResumed = "publication_resumed",
        SubscriptionCreated = "subscription_created",
        SubscriptionChanged = "subscription_changed",
        SubscriptionEnded = "subscription_ended",
        /// By the link in a mail.
        Unsubscribed = "unsubscribed",
    }
);
