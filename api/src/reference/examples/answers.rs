//! Examples of what is answered, made of the types that endpoints answer with.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qujat_render::Locale;
use qujat_templates::{
    Catalogue, Settings,
    screen::{Screen, ScreenColumn},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{ACCOUNT, COMPANY, COMPANY_NAME, MONTH, RECIPIENT};
use crate::{
    documents::{
        list::DocumentsAnswer,
        model::{DocumentAnswer, FileAnswer},
    },
    health::readiness::{Parts, ReadinessAnswer},
    instant::Instant,
    publications::{
        list::PublicationsAnswer,
        model::PublicationAnswer,
        show::{FailureAnswer, FailureProblem, ShownPublication},
        start::{PlanAnswer, PlannedMonth},
    },
    reports::{
        accounts::{AccountAnswer, AccountsAnswer},
        companies::{CompaniesAnswer, CompanyAnswer},
        list::ReportsAnswer,
        rows::RowsAnswer,
    },
    requests::{
        event_ticket::EventTicketAnswer,
        list::RequestsAnswer,
        model::{DeliveryState, RequestAnswer, RequestDocument},
    },
    subscriptions::{
        list::SubscriptionsAnswer,
        model::{SubscriptionAnswer, SubscriptionRecipientAnswer},
    },
};

const KIND: &str = "completion_act";
/// Kinds that the example of the list shows: a document that is mailed, and a list with a screen.
const LISTED: [&str; 2] = ["number_list", KIND];
const REQUEST: Uuid = Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0001);
const DOCUMENT: Uuid = Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0002);
const SUBSCRIPTION: Uuid = Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0003);
const JOB: Uuid = Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0004);
/// 2026-11-22T09:05:09Z.
pub(super) const NOW: i64 = 1_795_338_309;

/// By the names of schemas.
pub(super) fn all(catalogue: &Catalogue, settings: &Settings) -> Map<String, Value> {
    let listed = catalogue.all().filter(|kind| LISTED.contains(&kind.declaration().name));
    let title = catalogue.title(KIND, Locale::En);
    let publication = || publication(&title);
    let mut answers = Map::new();
    let mut add = |name: &str, answer: Value| drop(answers.insert(name.to_owned(), answer));
    add("ReportsAnswer", json(ReportsAnswer::of(listed, settings, now(), Locale::En)));
    add("CompaniesAnswer", json(companies()));
    add("AccountsAnswer", json(accounts()));
    add("RowsAnswer", json(rows()));
    add("RequestAnswer", json(request(&title)));
    add("RequestsAnswer", json(RequestsAnswer { requests: vec![request(&title)], total: 1, next: None }));
    add("RequestEvent", json!({ "event": "state", "data": json(request(&title)).to_string() }));
    add("EventTicketAnswer", json(event_ticket()));
    add("DocumentAnswer", json(document(&title)));
    add("DocumentsAnswer", json(DocumentsAnswer { documents: vec![document(&title)], total: 1, next: None }));
    add("SubscriptionAnswer", json(subscription()));
    add("SubscriptionsAnswer", json(SubscriptionsAnswer { subscriptions: vec![subscription()] }));
    add("PublicationsAnswer", json(PublicationsAnswer { publications: vec![publication()] }));
    add("ShownPublication", json(ShownPublication { publication: publication(), failures: vec![failure()], next: None }));
    add("PlanAnswer", json(plan()));
    add("ReadinessAnswer", json(ReadinessAnswer { status: "ready", parts: parts("ok") }));
    answers
}

/// Whether the service can do its work, when it can't.
pub(super) fn unready() -> Value {
    json(ReadinessAnswer { status: "unavailable", parts: Parts { database: "away", ..parts("ok") } })
}

/// Answers are made of texts and numbers, none of which JSON can't say.
fn json(answer: impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(NOW)
}

fn instant() -> Instant {
    now().into()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn companies() -> CompaniesAnswer {
    let company = CompanyAnswer { bin: COMPANY.into(), name: COMPANY_NAME.into(), locale: "ru", active: Some(true) };
    CompaniesAnswer { companies: vec![company] }
}

fn accounts() -> AccountsAnswer {
    let account = AccountAnswer {
        account: ACCOUNT.into(),
        service: "mobile".into(),
        contract_number: "123456".into(),
        contract_date: day(2019, 4, 1),
        billing_method: "credit".into(),
        closed: false,
        closed_on: None,
    };
    AccountsAnswer { accounts: vec![account] }
}

fn rows() -> RowsAnswer {
    let column = |id, title: &str, kind| ScreenColumn { id, title: title.into(), kind };
    let screen = Screen {
        remarks: Vec::new(),
        columns: vec![
            column("day", "Date", "date"),
            column("account", "Account", "identifier"),
            column("amount", "Amount", "money"),
        ],
        rows: vec![vec![json!("2026-10-14"), json!(ACCOUNT), json!("3440.00")]],
        totals: Map::from_iter([("amount".to_owned(), json!("3440.00"))]),
        total_rows: 1,
        next: None,
    };
    RowsAnswer { data_as_of: instant(), screen }
}

fn request(title: &str) -> RequestAnswer {
    RequestAnswer {
        id: REQUEST,
        reference: 1042,
        kind: KIND.into(),
        title: title.into(),
        company: COMPANY.into(),
        company_name: COMPANY_NAME.into(),
        parameters: json!({ "account": ACCOUNT, "month": MONTH }),
        locale: "ru".into(),
        formats: vec!["pdf".into()],
        recipients: vec![RECIPIENT.into()],
        created_at: instant(),
        state: "done",
        is_final: true,
        phase: None,
        rows_done: 12,
        rows_total: Some(12),
        data_as_of: Some(instant()),
        problem: None,
        next_try_at: None,
        document: Some(RequestDocument { id: DOCUMENT, files: vec![file()] }),
        deliveries: vec![DeliveryState { recipient: RECIPIENT.into(), state: "sent".into(), problem: None }],
    }
}

fn event_ticket() -> EventTicketAnswer {
    let ticket = "pWlVKHbYgTWl1nGAoT6QhQ";
    EventTicketAnswer {
        ticket: ticket.into(),
        url: format!("/v1/requests/{REQUEST}/events?ticket={ticket}"),
        expires_at: (now() + TimeDelta::minutes(5)).into(),
    }
}

fn file() -> FileAnswer {
    FileAnswer {
        format: "pdf".into(),
        name: format!("{KIND}_{ACCOUNT}_{MONTH}.pdf"),
        bytes: 48_213,
        pages: 3,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        url: format!("/v1/documents/{DOCUMENT}/file?format=pdf"),
    }
}

fn document(title: &str) -> DocumentAnswer {
    DocumentAnswer {
        id: DOCUMENT,
        kind: KIND.into(),
        kind_title: title.into(),
        company: COMPANY.into(),
        account: Some(ACCOUNT.into()),
        month: Some(MONTH.into()),
        number: Some("25826701/10".into()),
        drawn_up_on: Some(day(2026, 10, 31)),
        title: title.into(),
        locale: "ru".into(),
        status: "new".into(),
        data_as_of: instant(),
        rows: 12,
        created_at: instant(),
        amount: Some("3440.00".into()),
        amount_due: Some("3440.00".into()),
        published: false,
        expired_at: None,
        held_at: None,
        files: vec![file()],
    }
}

fn subscription() -> SubscriptionAnswer {
    SubscriptionAnswer {
        id: SUBSCRIPTION,
        company: COMPANY.into(),
        company_name: COMPANY_NAME.into(),
        kinds: vec![KIND.into(), "invoice_register".into()],
        accounts: Some(vec![ACCOUNT.into()]),
        formats: vec!["pdf".into()],
        locale: "kk".into(),
        only_when_due: true,
        recipients: vec![SubscriptionRecipientAnswer { address: RECIPIENT.into(), unsubscribed_at: None }],
        subscriber: Some("Айгерім Өмірбек".into()),
        suspended: false,
        created_at: instant(),
        changed_at: instant(),
    }
}

fn publication(title: &str) -> PublicationAnswer {
    PublicationAnswer {
        kind: KIND.into(),
        kind_title: title.into(),
        month: MONTH.into(),
        notify: true,
        opens_at: instant(),
        look_until: instant(),
        begun_at: Some(instant()),
        late_days: Some(0),
        paused_at: None,
        closed_at: None,
        finished_at: Some(instant()),
        seconds: Some(840.5),
        open_looks: 0,
        items: 4000,
        stored: 3999,
        failed: 1,
        waiting: 0,
        digests: 1200,
        digests_sent: 1200,
    }
}

fn failure() -> FailureAnswer {
    FailureAnswer {
        object: ACCOUNT.into(),
        company: COMPANY.into(),
        company_name: COMPANY_NAME.into(),
        account: Some(ACCOUNT.into()),
        tries: 3,
        job: JOB,
        problem: Some(FailureProblem {
            code: qujat_platform::FailureReason::BillingData.code(),
            text: "the lines don't add up to the amount".into(),
        }),
        failed_at: Some(instant()),
    }
}

fn plan() -> PlanAnswer {
    let month = PlannedMonth { kind: KIND.into(), month: MONTH.into(), notify: false, all: 4000, to_make: 2, new: 1, there: 3998 };
    PlanAnswer { months: vec![month] }
}

fn parts(state: &'static str) -> Parts {
    Parts { database: state, billing: state, redis: state, object_store: state, mail: state }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_instant_that_the_descriptions_show() {
        assert_eq!(instant().text, "22.11.2026 14:05:09 (UTC+5)");
    }
}
