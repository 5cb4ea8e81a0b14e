//! Examples of what is sent.

use std::sync::Arc;

use qujat_render::Locale;
use qujat_templates::{Catalogue, Settings};
use serde_json::{Map, Value, json};

use super::{ACCOUNT, COMPANY, MONTH, RECIPIENT};
use crate::reference::kinds;

/// By the names of schemas.
pub(super) fn all(catalogue: &Catalogue) -> Map<String, Value> {
    let mut bodies = Map::new();
    for kind in catalogue.all() {
        let declaration = kind.declaration();
        let sample = kind.sample_spec(Locale::Ru, Arc::new(Settings::default()));
        let body = json!({
            "company": COMPANY,
            "parameters": sample.parameters,
            "locale": Locale::Ru.name(),
            "formats": declaration.formats.iter().map(|format| format.name()).collect::<Vec<_>>(),
            "recipients": [RECIPIENT],
        });
        bodies.insert(kinds::body_name(declaration.name), body);
    }
    let subscription = json!({
        "company": COMPANY,
        "kinds": ["completion_act", "invoice_register"],
        "accounts": [ACCOUNT],
        "formats": ["pdf"],
        "locale": "kk",
        "recipients": [RECIPIENT],
        "only_when_due": true,
    });
    let publications = json!({
        "kind": "completion_act",
        "from_month": MONTH,
        "to_month": MONTH,
        "company": COMPANY,
        "replace": "Billing has corrected the month",
        "notify": false,
        "dry_run": true,
    });
    bodies.insert("SubscriptionBody".to_owned(), subscription);
    bodies.insert("PublicationsBody".to_owned(), publications);
    bodies.insert("MailsBody".to_owned(), json!({ "recipients": [RECIPIENT] }));
    bodies.insert("HoldBody".to_owned(), json!({ "reason": "Wanted by a court" }));
    bodies
}

/// What the form of a mail's page sends.
pub(super) fn form(operation: &str) -> Option<&'static str> {
    match operation {
        "link_ticket" => Some("document=0192f0c1-0000-7000-8000-000000000002&format=pdf"),
        "unsubscribe" => Some("List-Unsubscribe=One-Click"),
        _ => None,
    }
}
