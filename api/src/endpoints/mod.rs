//! One file for each thing that can be asked.

pub(crate) mod ask_report;
mod ask_report_body;
pub(crate) mod cancel_request;
pub(crate) mod document_archive;
pub(crate) mod document_file;
pub(crate) mod link_archive;
pub(crate) mod link_file;
pub(crate) mod link_page;
pub(crate) mod link_ticket;
pub(crate) mod list_accounts;
pub(crate) mod list_companies;
pub(crate) mod list_documents;
mod list_documents_query;
pub(crate) mod list_reports;
pub(crate) mod liveness;
pub(crate) mod metrics;
pub(crate) mod readiness;
pub(crate) mod report_rows;
mod report_rows_query;
mod request_body;
pub(crate) mod revoked_rights;
pub(crate) mod show_request;
pub(crate) mod watch_request;
