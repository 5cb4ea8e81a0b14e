//! "Your documents for October": one mail for all documents of a month that a recipient gets of a company, and what is still missing.
//!
//! Mail programs cut a long mail off (Gmail at 102 KB), and what they cut first are the link and the way to unsubscribe. So the
//! rows are limited, and the page behind the link has all of them. On a phone a document's title stands on a line above its figures,
//! which bear their names themselves; a mail program that ignores the style sheet for that shows the plain table, narrow enough for it.

mod table;

use askama::Template;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, dates};

use self::table::Table;
use super::{Mail, render, short};
use crate::{
    ListedDocument, Operator, Texts,
    calendar::Month,
    foreign::Name,
    listing,
    texts::{Words, one_line},
};

/// Documents that the table names.
const MOST_DOCUMENTS: usize = 100;
/// Failures that are told with their reasons, which are longer than a document's row.
const MOST_FAILURES: usize = 30;

/// What the mail tells.
#[derive(Debug, Clone, Copy)]
pub struct DigestMail<'a> {
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    pub month: Month,
    /// None when all of them failed.
    pub documents: &'a [ListedDocument],
    pub failures: &'a [DigestFailure],
    /// Whether these are the late documents of a month that was mailed already.
    pub supplement: bool,
    /// The whole address of the link's page; `None` without documents.
    pub link: Option<&'a str>,
    pub valid_until: DateTime<Utc>,
    /// What the recipient reads out to the support.
    pub reference: &'a str,
    pub operator: &'a Operator,
    /// The whole address of the page that ends these mails.
    pub unsubscribe: &'a str,
}

/// A document that should have been among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestFailure {
    /// What people call the kind: [`crate::Catalogue::title`].
    pub report: String,
    pub account: Option<String>,
    /// A sentence in the recipient's language: [`crate::failure_text`] or [`crate::Texts::problem`].
    pub reason: String,
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct Text<'a> {
    mail: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct Html<'a> {
    mail: &'a Page<'a>,
}

struct Page<'a> {
    words: Words,
    subject: &'a str,
    ready: String,
    company: Name,
    bin: String,
    table: Table,
    /// How many documents the table leaves to the page.
    more: Option<String>,
    /// What the documents' amounts are.
    explanations: Vec<String>,
    link: Option<&'a str>,
    /// More than one file, so that having all of them at once is worth a word.
    several: bool,
    valid: String,
    failures: Vec<Failure>,
    more_failures: Option<String>,
    reference: String,
    operator: &'a str,
    phone: &'a str,
    unsubscribe: &'a str,
}

struct Failure {
    what: String,
    reason: String,
}

/// Writes the mail.
#[must_use]
pub fn digest(mail: &DigestMail<'_>) -> Mail {
    let (texts, locale) = (Texts::common(), mail.locale);
    let subject = subject(mail);
    let page = Page {
        words: Words(locale),
        subject: &subject,
        ready: ready(mail),
        company: Name::of(mail.company, locale),
        bin: texts.with(locale, "bin", [("bin", mail.bin.into())]),
        table: Table::of(&mail.documents[..mail.documents.len().min(MOST_DOCUMENTS)], locale),
        more: more(mail.documents.len(), MOST_DOCUMENTS, "mail-digest-more", locale),
        explanations: listing::explanations(mail.documents, locale),
        link: mail.link,
        several: mail.documents.iter().map(|document| document.files.len()).sum::<usize>() > 1,
        valid: texts.with(locale, "mail-link-valid", [("until", dates::instant(mail.valid_until).into())]),
        failures: mail.failures.iter().take(MOST_FAILURES).map(|failure| told(failure, locale)).collect(),
        more_failures: more(mail.failures.len(), MOST_FAILURES, "mail-digest-failures-more", locale),
        reference: texts.with(locale, "mail-digest-reference", [("reference", mail.reference.into())]),
        operator: mail.operator.name.get(locale),
        phone: &mail.operator.phone,
        unsubscribe: mail.unsubscribe,
    };
    Mail { text: render(&Text { mail: &page }) + "\n", html: render(&Html { mail: &page }), subject: subject.clone() }
}

/// Names the month, the company and how many documents there are.
fn subject(mail: &DigestMail<'_>) -> String {
    let company = short(&one_line(mail.company));
    let id = match (mail.documents, mail.supplement) {
        ([], _) => "mail-digest-subject-none",
        (_, true) => "mail-digest-subject-supplement",
        (_, false) => "mail-digest-subject",
    };
    let arguments = [("month", month(mail).into()), ("company", company.into()), ("documents", total(mail).into())];
    Texts::common().with(mail.locale, id, arguments)
}

/// The first sentence, with the number of all documents, listed or not.
fn ready(mail: &DigestMail<'_>) -> String {
    let id = match (mail.documents, mail.supplement) {
        ([], _) => "mail-digest-none",
        (_, true) => "mail-digest-ready-supplement",
        (_, false) => "mail-digest-ready",
    };
    Texts::common().with(mail.locale, id, [("month", month(mail).into()), ("documents", total(mail).into())])
}

fn month(mail: &DigestMail<'_>) -> String {
    dates::month(mail.month.first_day(), mail.locale)
}

fn total(mail: &DigestMail<'_>) -> String {
    Texts::common().with(mail.locale, "mail-documents-several", [("count", mail.documents.len().into())])
}

fn more(all: usize, most: usize, id: &str, locale: Locale) -> Option<String> {
    let left = all.checked_sub(most).filter(|left| *left > 0)?;
    Some(Texts::common().with(locale, id, [("count", left.into())]))
}

fn told(failure: &DigestFailure, locale: Locale) -> Failure {
    let report = one_line(&failure.report);
    let what = match &failure.account {
        Some(account) => Texts::common().with(
            locale,
            "mail-digest-failure-account",
            [("report", report.into()), ("account", one_line(account).into())],
        ),
        None => report,
    };
    Failure { what, reason: one_line(&failure.reason) }
}

#[cfg(test)]
mod tests;
