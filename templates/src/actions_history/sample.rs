//! Invented actions of both logs, with the awkward cases in them: an action without a text, a service with quotes, a name like a
//! formula, a link's download that nobody signed in for.

use chrono::{DateTime, TimeDelta, Utc};
use qujat_platform::store::AuditAction;

use super::{
    entry::{Entry, Wording},
    portal::PortalAction,
};
use crate::{list::sample_instant, own_actions::OwnAction};

/// Newest first.
pub(super) fn entries(wording: &Wording) -> Vec<Entry> {
    let minutes_ago = |minutes: i64| sample_instant() - TimeDelta::minutes(minutes);
    let portal = |id: i64, at: DateTime<Utc>, action: &str, subject: Option<&str>, detail: Option<&str>, status: &str| {
        wording.portal(PortalAction {
            id,
            happened_at: at,
            action: action.into(),
            subject: subject.map(Into::into),
            detail: detail.map(Into::into),
            status: status.into(),
            administrator_name: if id % 2 == 0 { "Иванов Иван".into() } else { "=1+1 Әйгерім".into() },
            administrator_msisdn: "77010542001".into(),
        })
    };
    let own = |at: DateTime<Utc>, action: AuditAction, kind: &str, number: Option<&str>, status: &str| {
        let by_link = action == AuditAction::LinkDownloaded;
        wording.own(OwnAction {
            id: 1,
            happened_at: at,
            action,
            kind: Some(kind.into()),
            document_number: number.map(Into::into),
            format: Some("pdf".into()),
            recipient: Some("finance@example.kz".into()),
            actor_name: (!by_link).then(|| "Иванов Иван".into()),
            actor_msisdn: (!by_link).then(|| "77010542001".into()),
            status: status.into(),
        })
    };
    vec![
        own(minutes_ago(0), AuditAction::ReportRequested, "actions_history", None, "in_progress"),
        own(minutes_ago(3), AuditAction::LinkDownloaded, "completion_act", Some("00155385"), "success"),
        own(minutes_ago(4), AuditAction::DocumentDownloaded, "completion_act", Some("00155385"), "success"),
        own(minutes_ago(9), AuditAction::RequestCancelled, "number_list", None, "success"),
        own(minutes_ago(10), AuditAction::ReportRequested, "number_list", None, "failed"),
        portal(7, minutes_ago(90), "service_activated", Some("77010542003"), Some("Интернет-пакет «5 ГБ»"), "success"),
        portal(6, minutes_ago(91), "balance_transferred", Some("77010542003"), Some("77010542006"), "in_progress"),
        portal(5, minutes_ago(1500), "number_blocked", Some("77010542001"), None, "success"),
        portal(4, minutes_ago(1501), "profile_changed", None, None, "failed"),
        portal(3, minutes_ago(1502), "fleet_limit_changed", Some("77010542001"), Some("50 000"), "success"),
        portal(2, minutes_ago(9000), "usage_viewed", Some("77010542007"), None, "success"),
        portal(1, minutes_ago(9000), "payments_viewed", Some("77010542007"), None, "success"),
    ]
}
