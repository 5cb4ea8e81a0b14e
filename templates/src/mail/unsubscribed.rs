//! "A recipient no longer wants the monthly documents": to the company's administrator, who alone can turn that back.

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
pub struct UnsubscribedMail<'a> {
    /// The language of the digest whose link was used.
    pub locale: Locale,
    pub company: &'a str,
    pub bin: &'a str,
    /// The address that gets no more mails.
    pub recipient: &'a str,
    pub operator: &'a Operator,
}

#[derive(Template)]
#[template(path = "mail/unsubscribed.txt")]
struct Text<'a> {
    mail: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "mail/unsubscribed.html")]
struct Html<'a> {
    mail: &'a Page<'a>,
}

struct Page<'a> {
    words: Words,
    subject: &'a str,
    happened: NamingSentence,
    operator: &'a str,
    phone: &'a str,
}

/// Writes the mail.
#[must_use]
pub fn unsubscribed(mail: &UnsubscribedMail<'_>) -> Mail {
    let (texts, locale) = (Texts::common(), mail.locale);
    let (company, recipient) = (one_line(mail.company), one_line(mail.recipient));
    let subject = texts.with(
        locale,
        "mail-unsubscribed-subject",
        [("recipient", short(&recipient).into()), ("company", short(&company).into())],
    );
    let page = Page {
        words: Words(locale),
        subject: &subject,
        happened: NamingSentence::of(
            locale,
            "mail-unsubscribed-happened",
            mail.company,
            [("recipient", recipient.into()), ("bin", mail.bin.into())],
        ),
        operator: mail.operator.name.get(locale),
        phone: &mail.operator.phone,
    };
    Mail { text: render(&Text { mail: &page }) + "\n", html: render(&Html { mail: &page }), subject: subject.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    #[test]
    fn the_administrator_reads_who_and_of_which_company() {
        for locale in Locale::ALL {
            let mail = unsubscribed(&UnsubscribedMail {
                locale,
                company: "<b>ТОО\r\nBcc: x",
                bin: "800800800800",
                recipient: "accountant@example.kz",
                operator: &Settings::default().operator,
            });
            assert!(mail.subject.contains("accountant@example.kz") && !mail.subject.contains(['\r', '\n']), "{mail:?}");
            for body in [&mail.text, &mail.html] {
                assert!(body.contains("accountant@example.kz") && body.contains("800800800800"), "{body}");
            }
            assert!(!mail.html.contains("<b>") && !mail.text.contains("\nBcc"), "{mail:?}");
        }
    }
}
