//! The page behind a mailed link, the page that says why there is none, and the page of the link that ends monthly mails.
//!
//! Looking at a page changes nothing, because mail scanners look at every link: files are had by the buttons, which POST the
//! document and the format back to the page's own address. Pages need no script and nothing from elsewhere, which
//! [`CONTENT_SECURITY_POLICY`] states; tokens and files are the API's.

mod unsubscribe;

use askama::Template;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, dates};

use crate::{
    ListedDocument, Operator, Texts,
    calendar::Month,
    foreign::Name,
    listing::{self, DocumentText},
    texts::Words,
};

pub use unsubscribe::{UnsubscribePage, unsubscribe, unsubscribed};

/// The stylesheet of all pages, to be served at [`STYLE_PATH`] as `text/css`.
pub const STYLE: &str = include_str!("style.css");
pub const STYLE_PATH: &str = "/assets/style.css";
/// The header that pages are to be served with.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Names of the fields that a download button posts.
pub const DOCUMENT_FIELD: &str = "document";
pub const FORMAT_FIELD: &str = "format";
/// Name of the field that the button for all files posts.
pub const ARCHIVE_FIELD: &str = "archive";

/// The page of a link.
#[derive(Debug, Clone, Copy)]
pub struct LinkPage<'a> {
    /// The mail's language.
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    /// Of monthly documents; `None` for a report that somebody asked for.
    pub month: Option<Month>,
    pub documents: &'a [ListedDocument],
    pub valid_until: DateTime<Utc>,
    pub reference: &'a str,
    pub operator: &'a Operator,
}

/// Why a link shows no documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    Expired,
    /// The link would still hold, but the time for which its files are kept has ended.
    Removed,
    Revoked,
    /// Never given, or misspelt. Says nothing about any company.
    Unknown,
    /// The short-lived address of a file that a button leads to; pressing the button again helps.
    TicketExpired,
    /// Its buttons were pressed more often than a person can; waiting helps.
    Busy,
    /// Files or database are away; trying later helps.
    Unavailable,
}

#[derive(Template)]
#[template(path = "web/link.html")]
struct LinkTemplate<'a> {
    words: Words,
    title: String,
    company: Name,
    bin: String,
    /// How many documents there are, of more than one.
    count: Option<String>,
    documents: Vec<DocumentText>,
    /// What the documents' amounts are.
    explanations: Vec<String>,
    /// More than one file, so that having all of them at once is worth a button.
    several: bool,
    valid: String,
    reference: String,
    operator: &'a str,
}

#[derive(Template)]
#[template(path = "web/closed.html")]
struct ClosedTemplate<'a> {
    words: Words,
    title: String,
    advice: String,
    operator: &'a str,
}

/// Draws the page of a link.
#[must_use]
pub fn link(page: &LinkPage<'_>) -> String {
    let (texts, locale, count) = (Texts::common(), page.locale, page.documents.len());
    let (title, reference) = match page.month {
        Some(month) => {
            let month = dates::month(month.first_day(), locale);
            (texts.with(locale, "web-title-month", [("month", month.into())]), "mail-digest-reference")
        }
        None => (texts.get(locale, "web-title"), "mail-reference"),
    };
    render(&LinkTemplate {
        words: Words(locale),
        title,
        company: Name::of(page.company, locale),
        bin: texts.with(locale, "bin", [("bin", page.bin.into())]),
        count: (count > 1).then(|| texts.with(locale, "mail-documents-several", [("count", count.into())])),
        documents: page.documents.iter().map(|document| document.text(locale)).collect(),
        explanations: listing::explanations(page.documents, locale),
        several: page.documents.iter().map(|document| document.files.len()).sum::<usize>() > 1,
        valid: texts.with(locale, "web-valid", [("until", dates::instant(page.valid_until).into())]),
        reference: texts.with(locale, reference, [("reference", page.reference.into())]),
        operator: page.operator.name.get(locale),
    })
}

/// Draws the page of a link that leads nowhere.
#[must_use]
pub fn closed(locale: Locale, reason: Closed, operator: &Operator) -> String {
    let texts = Texts::common();
    let (title, advice) = match reason {
        Closed::Expired => ("web-expired-title", "web-expired-advice"),
        Closed::Removed => ("web-removed-title", "web-removed-advice"),
        Closed::Revoked => ("web-revoked-title", "web-revoked-advice"),
        Closed::Unknown => ("web-unknown-title", "web-unknown-advice"),
        Closed::TicketExpired => ("web-ticket-title", "web-ticket-advice"),
        Closed::Busy => ("web-busy-title", "web-busy-advice"),
        Closed::Unavailable => ("web-unavailable-title", "web-unavailable-advice"),
    };
    render(&ClosedTemplate {
        words: Words(locale),
        title: texts.get(locale, title),
        advice: texts.get(locale, advice),
        operator: operator.name.get(locale),
    })
}

/// The templates are compiled in and write to memory, so there is nothing that could fail but a defect.
fn render(template: &impl askama::Template) -> String {
    template.render().unwrap_or_else(|error| panic!("a page's template: {error}"))
}

#[cfg(test)]
mod tests {
    use qujat_render::{Format, Money};

    use super::*;
    use crate::{ListedFile, Settings};

    #[test]
    fn each_file_has_a_button_that_posts() {
        for locale in Locale::ALL {
            let html = link(&LinkPage {
                locale,
                company: "ТОО <Ромашка> & \"К\"",
                bin: "800800800800",
                month: None,
                documents: &[ListedDocument {
                    id: "0192f0c1".into(),
                    title: "Акт № 1 <script>".into(),
                    account: Some("<script>66706892".into()),
                    number: Some("00640237".into()),
                    amount: Some(Money::from_tiyn(123_456_789)),
                    data_as_of: "2026-11-22T09:05:09Z".parse().unwrap(),
                    rows: 5,
                    files: [Format::Pdf, Format::Xlsx].map(|format| ListedFile { format, bytes: 2048 }).to_vec(),
                }],
                valid_until: "2026-12-22T09:05:09Z".parse().unwrap(),
                reference: "1042",
                operator: &Settings::default().operator,
            });
            // One button a file, and one for all of them.
            assert_eq!(html.matches("<form method=\"post\">").count(), 3, "{html}");
            assert_eq!(html.matches("name=\"archive\" value=\"zip\"").count(), 1, "{html}");
            assert_eq!(html.matches("name=\"document\" value=\"0192f0c1\"").count(), 2);
            assert!(html.contains("name=\"format\" value=\"pdf\"") && html.contains("name=\"format\" value=\"xlsx\""));
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())));
            assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"), "{html}");
            assert!(html.contains("66706892</span>") && html.contains("00640237</span>") && html.contains("234"), "{html}");
            assert!(html.contains("22.12.2026 14:05:09 (UTC+5)") && html.contains("22.11.2026 14:05:09 (UTC+5)"));
        }
    }

    #[test]
    fn a_button_names_its_own_document_and_amounts_are_explained() {
        let document = |id: &str, account: Option<&str>| ListedDocument {
            id: id.into(),
            title: "Акт сверки".into(),
            account: account.map(Into::into),
            number: None,
            amount: Some(Money::from_tiyn(-5)),
            data_as_of: "2026-11-22T09:05:09Z".parse().unwrap(),
            rows: 1,
            files: [Format::Pdf, Format::Xlsx].map(|format| ListedFile { format, bytes: 1 }).to_vec(),
        };
        let page = |locale, documents: &[ListedDocument]| {
            let operator = &Settings::default().operator;
            let (company, bin, reference) = ("ТОО", "800800800800", "1");
            let valid_until = "2026-12-22T09:05:09Z".parse().unwrap();
            link(&LinkPage { locale, company, bin, month: None, documents, valid_until, reference, operator })
        };
        let html = page(Locale::En, &[document("a", None), document("b", None)]);
        for (place, id) in [(1, "a"), (2, "b")] {
            let section = html.split("<section").nth(place).unwrap();
            let described = format!("aria-describedby=\"document-{place}\"");
            assert!(section.contains(&format!("<h2 id=\"document-{place}\" lang=\"ru-KZ\">")), "{section}");
            assert_eq!(
                (section.matches(&described).count(), section.matches(&format!("value=\"{id}\"")).count()),
                (2, 2),
                "{section}"
            );
        }
        assert!(html.contains("<span lang=\"ru-KZ\">ТОО</span>"), "{html}");
        assert!(html.contains("negative: in your favour") && !html.contains("for the certificate"), "{html}");
        let act = page(Locale::En, &[document("a", Some("66706892"))]);
        assert!(act.contains("for the certificate") && !act.contains("negative"), "{act}");
    }

    #[test]
    fn one_file_needs_no_archive() {
        let file = ListedFile { format: Format::Xlsx, bytes: 1 };
        let instant = "2026-11-22T09:05:09Z".parse().unwrap();
        let document = ListedDocument {
            id: "1".into(),
            title: "Т".into(),
            account: None,
            number: None,
            amount: None,
            data_as_of: instant,
            rows: 1,
            files: vec![file],
        };
        let page = |month: Option<Month>, documents: &[ListedDocument]| {
            let operator = &Settings::default().operator;
            let (locale, company, bin, reference) = (Locale::Ru, "ТОО", "800800800800", "1");
            link(&LinkPage { locale, company, bin, month, documents, valid_until: instant, reference, operator })
        };
        assert!(!page(None, std::slice::from_ref(&document)).contains("name=\"archive\""));
        assert!(!page(None, std::slice::from_ref(&document)).contains("документ<"));
        let two = page(Some("2026-10".parse().unwrap()), &[document.clone(), document]);
        assert!(two.contains("name=\"archive\"") && two.contains("2 документа"), "{two}");
        assert!(two.contains("<h1>Документы за октябрь 2026</h1>") && two.contains("назовите службе поддержки номер 1."), "{two}");
    }

    #[test]
    fn a_closed_link_says_why_in_each_language() {
        let operator = Settings::default().operator;
        let reasons = [
            Closed::Expired,
            Closed::Removed,
            Closed::Revoked,
            Closed::Unknown,
            Closed::TicketExpired,
            Closed::Busy,
            Closed::Unavailable,
        ];
        let mut pages: Vec<String> =
            Locale::ALL.iter().flat_map(|&locale| reasons.map(|reason| closed(locale, reason, &operator))).collect();
        pages.sort();
        pages.dedup();
        assert_eq!(pages.len(), 21);
    }
}
