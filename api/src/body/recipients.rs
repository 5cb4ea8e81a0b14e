//! Mail addresses that a request names.

use qujat_platform::mailer::is_address;
use qujat_templates::{Problem, Settings};
use serde_json::Value;

use crate::rules;

/// The addresses in one spelling, without repetition, in the order given; and what is wrong with them.
///
/// Two spellings of a domain are one address; the part before `@` is the receiving server's to interpret (RFC 5321 §2.4), so it stays
/// as it is.
pub(crate) fn read(value: &Value, settings: &Settings, problems: &mut Vec<Problem>) -> Vec<String> {
    let Value::Array(items) = value else {
        problems.push(Problem::wrong_type("recipients", "list"));
        return Vec::new();
    };
    let maximum = settings.maximum_recipients;
    let mut recipients: Vec<String> = Vec::new();
    // A list that is far too long is not gone through: its answer would be as long.
    for (position, item) in items.iter().enumerate().take(maximum.saturating_mul(2)) {
        let field = format!("recipients[{position}]");
        let Value::String(text) = item else {
            problems.push(Problem::wrong_type(field, "text"));
            continue;
        };
        let address = normalised(text);
        if !is_address(&address) {
            problems.push(Problem::malformed_email(field, text));
        } else if !settings.may_mail_to(&address) {
            problems.push(rules::recipient_domain_not_allowed(field, &settings.allowed_recipient_domains));
        } else if !recipients.contains(&address) {
            recipients.push(address);
        }
    }
    if recipients.len() > maximum || items.len() > maximum.saturating_mul(2) {
        problems.push(Problem::too_many_recipients(maximum));
    }
    recipients
}

fn normalised(text: &str) -> String {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules(value: &Value) -> (Vec<String>, Vec<&'static str>) {
        let mut problems = Vec::new();
        let settings = Settings { maximum_recipients: 3, ..Settings::default() };
        let recipients = read(value, &settings, &mut problems);
        (recipients, problems.iter().map(|problem| problem.rule).collect())
    }

    #[test]
    fn spellings_of_one_address_are_one_recipient() {
        let (recipients, problems) = rules(&json!([" Buh@Example.KZ ", "Buh@example.kz", "buh@example.kz"]));
        assert_eq!(recipients, ["Buh@example.kz", "buh@example.kz"]);
        assert!(problems.is_empty());
    }

    #[test]
    fn what_is_no_address_is_named() {
        let mut problems = Vec::new();
        read(&json!(["a@b.kz", "no address", 7, "a@b.kz\r\nBcc: x@y.kz"]), &Settings::default(), &mut problems);
        let named: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.rule)).collect();
        assert_eq!(
            named,
            [("recipients[1]", "malformed_email"), ("recipients[2]", "wrong_type"), ("recipients[3]", "malformed_email")]
        );
    }

    #[test]
    fn where_domains_are_allowed_others_are_not() {
        let settings =
            Settings { allowed_recipient_domains: vec!["Example.kz".to_owned(), "*.group.kz".to_owned()], ..Settings::default() };
        let named =
            ["a@EXAMPLE.kz", "a@deep.mail.group.kz", "a@group.kz", "a@b.example.kz", "a@evilexample.kz", "a@example.kz.evil.kz"];
        let mut problems = Vec::new();
        assert_eq!(read(&json!(named), &settings, &mut problems), ["a@example.kz", "a@deep.mail.group.kz"]);
        let refused: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(refused, ["recipients[2]", "recipients[3]", "recipients[4]", "recipients[5]"]);
        assert!(problems.iter().all(|problem| problem.rule == "recipient_domain_not_allowed"));
        assert_eq!(problems[0].allowed, Some(json!(["Example.kz", "*.group.kz"])));
    }

    #[test]
    fn too_many_are_refused_after_repetitions_are_taken_out() {
        assert_eq!(rules(&json!(["a@b.kz", "a@b.kz", "a@b.kz", "a@b.kz"])).1, [""; 0]);
        assert_eq!(rules(&json!(["a@b.kz", "b@b.kz", "c@b.kz", "d@b.kz"])).1, ["too_many_recipients"]);
        assert_eq!(rules(&json!(vec!["x"; 1_000_000])).1.len(), 7);
        assert_eq!(rules(&json!("a@b.kz")).1, ["wrong_type"]);
    }
}
