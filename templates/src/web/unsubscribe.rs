//! The page behind the link that ends a recipient's monthly mails, and the page after it.
//!
//! Looking at the first changes nothing, as with every page. Its button posts what a mail program posts for the header of the mail
//! (RFC 8058 §3.1), so the API has one answer for both.

use askama::Template;
use qujat_platform::mailer::{ONE_CLICK_FIELD, ONE_CLICK_VALUE};
use qujat_render::Locale;

use super::{STYLE_PATH, render};
use crate::{
    Operator, Texts,
    texts::{Words, one_line},
};

/// What both pages tell.
#[derive(Debug, Clone, Copy)]
pub struct UnsubscribePage<'a> {
    /// The mail's language.
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    /// The whole address. The pages show a part of it: the mail may have been forwarded.
    pub recipient: &'a str,
    pub operator: &'a Operator,
}

#[derive(Template)]
#[template(path = "web/unsubscribe.html")]
struct UnsubscribeTemplate<'a> {
    words: Words,
    title: String,
    company: String,
    bin: String,
    recipient: String,
    what: String,
    /// Whether there is still something to press.
    asks: bool,
    note: String,
    operator: &'a str,
}

/// Draws the page that asks.
#[must_use]
pub fn unsubscribe(page: &UnsubscribePage<'_>) -> String {
    rendered(page, true, ["web-unsubscribe-title", "web-unsubscribe-what", "web-unsubscribe-reports"])
}

/// Draws the page that says it is done; the same for whoever presses twice.
#[must_use]
pub fn unsubscribed(page: &UnsubscribePage<'_>) -> String {
    rendered(page, false, ["web-unsubscribed-title", "web-unsubscribed-what", "web-unsubscribed-again"])
}

fn rendered(page: &UnsubscribePage<'_>, asks: bool, [title, what, note]: [&str; 3]) -> String {
    let (texts, locale) = (Texts::common(), page.locale);
    render(&UnsubscribeTemplate {
        words: Words(locale),
        title: texts.get(locale, title),
        company: one_line(page.company),
        bin: texts.with(locale, "bin", [("bin", page.bin.into())]),
        recipient: masked(page.recipient),
        what: texts.get(locale, what),
        asks,
        note: texts.get(locale, note),
        operator: page.operator.name.get(locale),
    })
}

/// An address that its owner recognises and a stranger can't write to: `и…@example.kz`.
fn masked(address: &str) -> String {
    let address = one_line(address);
    match address.rsplit_once('@') {
        Some((name, domain)) => format!("{}…@{domain}", name.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    fn pages(locale: Locale) -> [String; 2] {
        let operator = &Settings::default().operator;
        let (company, bin, recipient) = ("ТОО <Ромашка>", "800800800800", "accountant@example.kz");
        let page = UnsubscribePage { locale, company, bin, recipient, operator };
        [unsubscribe(&page), unsubscribed(&page)]
    }

    #[test]
    fn only_the_first_page_has_the_button_of_one_click() {
        for locale in Locale::ALL {
            let [first, second] = pages(locale);
            assert_eq!(first.matches("<form method=\"post\">").count(), 1, "{first}");
            assert!(first.contains("name=\"List-Unsubscribe\" value=\"One-Click\""), "{first}");
            assert!(!second.contains("<form"), "{second}");
        }
    }

    #[test]
    fn strangers_learn_no_address() {
        for page in Locale::ALL.into_iter().flat_map(pages) {
            assert!(page.contains("a…@example.kz") && !page.contains("accountant"), "{page}");
            assert!(!page.contains("<Ромашка") && page.contains("800800800800"), "{page}");
            assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"), "{page}");
        }
        assert_eq!(["a@b.kz", "\"a@b\"@c.kz", "nobody", ""].map(masked), ["a…@b.kz", "\"…@c.kz", "…", "…"]);
    }
}
