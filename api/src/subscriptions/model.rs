//! A subscription as it is asked for, read with everything that is wrong in it, and as its company's people see it.

use qujat_platform::store::SubscriptionView;
use qujat_render::Locale;
use qujat_templates::{Catalogue, Problem, Settings, identifiers::Account, publication_plan};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    body::{
        fields::{self, company, field, locale},
        recipients,
    },
    instant::Instant,
    vocabulary,
};

/// Who gets which documents of a company each month.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionAnswer {
    pub id: Uuid,
    pub company: String,
    pub company_name: String,
    pub kinds: Vec<String>,
    /// `null`: all accounts.
    pub accounts: Option<Vec<String>>,
    #[schema(value_type = Vec<vocabulary::Format>)]
    pub formats: Vec<String>,
    #[schema(value_type = vocabulary::Locale)]
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

/// Names of the fields.
const FIELDS: [&str; 7] = ["company", "kinds", "accounts", "formats", "locale", "recipients", "only_when_due"];

/// Who gets which documents of a company each month.
#[derive(Debug, Default, ToSchema)]
pub struct SubscriptionBody {
    /// BIN.
    #[schema(pattern = "^[0-9]{12}$", example = "980540002879")]
    pub company: String,
    /// Kinds that are published each month: `completion_act`, `invoice_register`, `reconciliation_act`.
    #[schema(min_items = 1)]
    pub kinds: Vec<String>,
    /// Mobile accounts of the company; absent or `null`: all of them, also those to come. Documents about the company are sent whatever
    /// stands here.
    #[schema(min_items = 1)]
    pub accounts: Option<Vec<String>>,
    /// By default both.
    #[schema(value_type = Vec<vocabulary::Format>, required = false, min_items = 1)]
    pub formats: Vec<String>,
    /// The language of the mail. By default the company's. Documents are published in the company's language.
    #[schema(value_type = Option<vocabulary::Locale>)]
    pub locale: Option<Locale>,
    /// E-mail addresses.
    #[schema(min_items = 1)]
    pub recipients: Vec<String>,
    /// Only documents by which the company has something to pay. By default `false`.
    #[schema(required = false, default = false)]
    pub only_when_due: bool,
}

impl SubscriptionBody {
    /// Reads the body and gathers all problems; what is wanted is complete when there are none. Repetitions are taken out, but not of
    /// accounts, whose places the answer may have to name.
    pub(crate) fn read(body: &Value, catalogue: &Catalogue, settings: &Settings) -> (Self, Vec<Problem>) {
        let Value::Object(object) = body else {
            return (Self::default(), vec![Problem::wrong_type("", "object")]);
        };
        let mut problems: Vec<Problem> = fields::unknown(object, &FIELDS).collect();
        let published = publication_plan::published(catalogue, settings);
        let wanted = Self {
            company: company(object, &mut problems).unwrap_or_default(),
            kinds: kinds(object, catalogue, &published, &mut problems),
            accounts: accounts(object, &mut problems),
            formats: formats(object, catalogue, &published, &mut problems),
            locale: locale(object, &mut problems),
            recipients: recipients(object, settings, &mut problems),
            only_when_due: fields::boolean(object, "only_when_due", &mut problems).unwrap_or_default(),
        };
        (wanted, problems)
    }
}

/// In the order given.
fn kinds(object: &Map<String, Value>, catalogue: &Catalogue, published: &[&str], problems: &mut Vec<Problem>) -> Vec<String> {
    let kinds = fields::texts(object, "kinds", problems, |field, text| {
        if published.contains(&text) {
            Ok(text.to_owned())
        } else if catalogue.find(text).is_some() {
            Err(Problem::kind_not_published(field, text, published))
        } else {
            Err(Problem { field, ..Problem::unknown_kind(text, published) })
        }
    });
    let Some(kinds) = kinds else {
        problems.push(Problem::required("kinds"));
        return Vec::new();
    };
    without_repetition(kinds)
}

/// In one spelling; whose they are is for billing to say.
fn accounts(object: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<Vec<String>> {
    fields::texts(object, "accounts", problems, |field, text| match text.parse::<Account>() {
        Ok(account) => Ok(account.as_str().to_owned()),
        Err(_) => Err(Problem::malformed_account(field)),
    })
}

/// Of those that published kinds have.
fn formats(object: &Map<String, Value>, catalogue: &Catalogue, published: &[&str], problems: &mut Vec<Problem>) -> Vec<String> {
    let kinds = published.iter().filter_map(|name| catalogue.find(name));
    let mut known: Vec<&str> = kinds.flat_map(|kind| kind.declaration().formats).map(|format| format.name()).collect();
    known.sort_unstable();
    known.dedup();
    let all = || known.iter().map(|format| (*format).to_owned()).collect();
    fields::formats(object, &known, problems).unwrap_or_else(all)
}

fn recipients(object: &Map<String, Value>, settings: &Settings, problems: &mut Vec<Problem>) -> Vec<String> {
    match field(object, "recipients").filter(|value| value.as_array().is_none_or(|items| !items.is_empty())) {
        Some(named) => recipients::read(named, settings, problems),
        None => {
            problems.push(Problem::required("recipients"));
            Vec::new()
        }
    }
}

/// In the order of their first occurrence.
pub(super) fn without_repetition(texts: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        if !unique.contains(&text) {
            unique.push(text);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> (SubscriptionBody, Vec<(String, &'static str)>) {
        let (wanted, problems) = SubscriptionBody::read(body, Catalogue::standard(), &Settings::default());
        (wanted, problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn what_may_be_left_out_has_defaults() {
        let body = json!({ "company": "750750750750", "kinds": ["completion_act"], "recipients": ["a@b.kz"], "accounts": null });
        let (wanted, problems) = read(&body);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((wanted.accounts, wanted.locale, wanted.only_when_due), (None, None, false));
        assert_eq!(wanted.formats, ["pdf", "xlsx"]);
    }

    #[test]
    fn repetitions_are_taken_out() {
        let (wanted, problems) = read(&json!({
            "company": "750750750750",
            "kinds": ["invoice_register", "completion_act", "invoice_register"],
            "formats": ["xlsx", "pdf", "xlsx"],
            "recipients": ["a@b.kz", "a@B.kz"],
        }));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(wanted.kinds, ["invoice_register", "completion_act"]);
        assert_eq!((wanted.formats, wanted.recipients), (vec!["pdf".to_owned(), "xlsx".into()], vec!["a@b.kz".to_owned()]));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let (_, problems) = read(&json!({
            "company": "1", "kinds": ["number_list", "poem", 7], "accounts": ["x"], "formats": ["docx"], "locale": "de",
            "recipients": [], "only_when_due": "yes", "page": 1,
        }));
        let expected = [
            ("page", "unknown_field"),
            ("company", "malformed_bin"),
            ("kinds[0]", "kind_not_published"),
            ("kinds[1]", "unknown_kind"),
            ("kinds[2]", "wrong_type"),
            ("accounts[0]", "malformed_account"),
            ("formats[0]", "unknown_format"),
            ("locale", "unknown_locale"),
            ("recipients", "required"),
            ("only_when_due", "unknown_value"),
        ];
        assert_eq!(problems, expected.map(|(field, rule)| (field.to_owned(), rule)));
        let required = ["company", "kinds", "recipients"].map(|field| (field.to_owned(), "required"));
        assert_eq!(read(&json!({})).1, required);
        assert_eq!(
            read(&json!({ "kinds": [], "accounts": [], "recipients": ["a@b.kz"], "company": "750750750750" })).1,
            [("kinds".to_owned(), "required"), ("accounts".to_owned(), "required"),]
        );
        assert_eq!(read(&json!([])).1, [(String::new(), "wrong_type")]);
    }
}
