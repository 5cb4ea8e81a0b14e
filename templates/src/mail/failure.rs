//! "Your document could not be prepared", with a reference that the support understands.

use askama::Template;
use qujat_render::Locale;

use super::{Mail, render, short};
use crate::{
    Operator, Texts,
    foreign::NamingSentence,
    texts::{Words, one_line},
};

/// What the mail tells.
#[derive(Debug, Clone, Copy)]
pub struct FailureMail<'a> {
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    /// What people call the kind: [`crate::Catalogue::title`].
    pub report: &'a str,
    /// A sentence in the recipient's language: [`crate::failure_text`] or [`crate::Texts::problem`].
    pub reason: &'a str,
    pub reference: &'a str,
    pub operator: &'a Operator,
}

#[derive(Template)]
#[template(path = "mail/failure.txt")]
struct Text<'a> {
    mail: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "mail/failure.html")]
struct Html<'a> {
    mail: &'a Page<'a>,
}

struct Page<'a> {
    words: Words,
    subject: &'a str,
    failed: NamingSentence,
    reason: &'a str,
    reference: String,
    operator: &'a str,
    phone: &'a str,
}

/// Writes the mail.
#[must_use]
pub fn failure(mail: &FailureMail<'_>) -> Mail {
    let (texts, locale) = (Texts::common(), mail.locale);
    let company = one_line(mail.company);
    let subject = texts.with(locale, "mail-failure-subject", [("report", mail.report.into()), ("company", short(&company).into())]);
    let page = Page {
        words: Words(locale),
        subject: &subject,
        failed: NamingSentence::of(
            locale,
            "mail-failure-happened",
            mail.company,
            [("report", mail.report.into()), ("bin", mail.bin.into())],
        ),
        reason: mail.reason,
        reference: texts.with(locale, "mail-reference", [("reference", mail.reference.into())]),
        operator: mail.operator.name.get(locale),
        phone: &mail.operator.phone,
    };
    Mail { text: render(&Text { mail: &page }) + "\n", html: render(&Html { mail: &page }), subject: subject.clone() }
}

#[cfg(test)]
mod tests {
    use qujat_platform::FailureReason;

    use super::*;
    use crate::{Settings, failure_text};

    #[test]
    fn every_reason_can_be_mailed() {
        for locale in Locale::ALL {
            for reason in FailureReason::ALL {
                let sentence = failure_text(reason, locale);
                let mail = failure(&FailureMail {
                    locale,
                    company: "ТОО \"Времени мало\"",
                    bin: "800800800800",
                    report: "Отчёт по списку номеров",
                    reason: &sentence,
                    reference: "1042",
                    operator: &Settings::default().operator,
                });
                assert!(mail.subject.contains("Отчёт по списку номеров") && mail.subject.contains("ТОО"), "{}", mail.subject);
                assert!(mail.text.contains(&sentence) && mail.text.contains("1042") && mail.html.contains("1042"), "{}", mail.text);
                assert_eq!(FailureReason::from_code(reason.code()), reason);
            }
        }
    }
}
