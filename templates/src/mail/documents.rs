//! "Your documents are ready": one mail for one document or for the many of a digest.

use askama::Template;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, dates};

use super::{Mail, render, short};
use crate::{
    ListedDocument, Operator, Texts,
    foreign::NamingSentence,
    listing::{DocumentText, rows_text, size_text},
    texts::{Words, one_line},
};

/// What the mail tells.
#[derive(Debug, Clone, Copy)]
pub struct DocumentsMail<'a> {
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    /// At least one.
    pub documents: &'a [ListedDocument],
    /// The whole address of the link's page.
    pub link: &'a str,
    pub valid_until: DateTime<Utc>,
    /// What the recipient reads out to the support.
    pub reference: &'a str,
    pub operator: &'a Operator,
}

#[derive(Template)]
#[template(path = "mail/documents.txt")]
struct Text<'a> {
    mail: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "mail/documents.html")]
struct Html<'a> {
    mail: &'a Page<'a>,
}

struct Page<'a> {
    words: Words,
    subject: &'a str,
    ready: NamingSentence,
    documents: Vec<DocumentText>,
    link: &'a str,
    valid: String,
    reference: String,
    operator: &'a str,
    phone: &'a str,
}

/// Writes the mail.
#[must_use]
pub fn documents(mail: &DocumentsMail<'_>) -> Mail {
    let (texts, locale) = (Texts::common(), mail.locale);
    let subject = subject(mail);
    let count = mail.documents.len();
    let page = Page {
        words: Words(locale),
        subject: &subject,
        ready: NamingSentence::of(
            locale,
            "mail-documents-ready",
            mail.company,
            [("count", count.into()), ("bin", mail.bin.into())],
        ),
        documents: mail.documents.iter().map(|document| document.text(locale)).collect(),
        link: mail.link,
        valid: texts.with(locale, "mail-link-valid", [("until", dates::instant(mail.valid_until).into())]),
        reference: texts.with(locale, "mail-reference", [("reference", mail.reference.into())]),
        operator: mail.operator.name.get(locale),
        phone: &mail.operator.phone,
    };
    Mail { text: render(&Text { mail: &page }) + "\n", html: render(&Html { mail: &page }), subject: subject.clone() }
}

/// Names the report, the company, data-as-of, rows and size; of several documents their number and sums.
fn subject(mail: &DocumentsMail<'_>) -> String {
    let (texts, locale) = (Texts::common(), mail.locale);
    let rows = mail.documents.iter().map(|document| document.rows).sum();
    let bytes = mail.documents.iter().flat_map(|document| &document.files).map(|file| file.bytes).sum();
    let title = match mail.documents {
        [document] => one_line(&document.title),
        documents => texts.with(locale, "mail-documents-several", [("count", documents.len().into())]),
    };
    // The oldest of several instants: what is said of all documents must hold for each.
    let instant = mail.documents.iter().map(|document| document.data_as_of).min().map(dates::instant).unwrap_or_default();
    texts.with(
        locale,
        "mail-documents-subject",
        [
            ("title", title.into()),
            ("company", short(&one_line(mail.company)).into()),
            ("instant", instant.into()),
            ("rows", rows_text(rows, locale).into()),
            ("size", size_text(bytes, locale).into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use qujat_render::Format;

    use super::*;
    use crate::{ListedFile, Settings};

    fn mail(locale: Locale, company: &str, count: usize) -> Mail {
        let document = ListedDocument {
            id: "0192f0c1".into(),
            title: "Акт выполненных работ № 00640237 от 31.10.2026".into(),
            account: None,
            number: None,
            amount: None,
            data_as_of: "2026-11-22T09:05:09Z".parse().unwrap(),
            rows: 1234,
            files: vec![ListedFile { format: Format::Pdf, bytes: 29_696 }, ListedFile { format: Format::Xlsx, bytes: 9_000 }],
        };
        documents(&DocumentsMail {
            locale,
            company,
            bin: "800800800800",
            documents: &vec![document; count],
            link: "https://qujat.example/d/abc?x=1&y=2",
            valid_until: "2026-12-22T09:05:09Z".parse().unwrap(),
            reference: "1042",
            operator: &Settings::default().operator,
        })
    }

    #[test]
    fn subject_and_bodies_name_everything() {
        for locale in Locale::ALL {
            let mail = mail(locale, "ТОО \"Времени мало\"", 1);
            let rows = if locale == Locale::En { "1,234" } else { "1\u{a0}234" };
            for part in ["№ 00640237", "22.11.2026 14:05:09 (UTC+5)", rows] {
                assert!(mail.subject.contains(part) && mail.text.contains(part) && mail.html.contains(part), "{part}: {mail:?}");
            }
            assert!(mail.subject.contains("ТОО \"Времени мало\"") && mail.text.contains("ТОО \"Времени мало\""), "{mail:?}");
            assert!(mail.text.contains("https://qujat.example/d/abc?x=1&y=2\n"), "{}", mail.text);
            assert!(mail.text.contains("1042") && mail.html.contains("1042"));
            assert!(mail.text.contains("22.12.2026 14:05:09 (UTC+5)"));
            assert!(mail.html.contains(&format!("lang=\"{}\"", locale.tag())));
        }
    }

    #[test]
    fn names_from_billing_are_text_and_nothing_else() {
        let mail = mail(Locale::Ru, "<b>=1+1</b>\r\nBcc: somebody@example.kz", 1);
        assert!(!mail.html.contains("<b>") && !mail.subject.contains(['\r', '\n']) && !mail.text.contains("\nBcc"), "{mail:?}");
    }

    #[test]
    fn several_documents_share_a_mail() {
        let mail = mail(Locale::Ru, "ТОО", 3);
        assert!(mail.subject.contains("3 документа") && mail.subject.contains("3\u{a0}702 строки"), "{}", mail.subject);
        assert_eq!(mail.text.matches("№ 00640237").count(), 3);
    }
}
