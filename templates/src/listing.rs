//! Documents as a mail and the page of its link list them.

use std::fmt;

use chrono::{DateTime, Utc};
use qujat_platform::store::{DeliveredDocument, DeliveredFile};
use qujat_render::{Format, Locale, Money, dates, money::format_integer};

use crate::{Texts, foreign::foreign, texts::one_line};

/// A document with its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDocument {
    /// The document's id, which the page's buttons send.
    pub id: String,
    /// As filed: [`crate::DocumentMetadata::title`].
    pub title: String,
    /// The account that the document is for; `None` for one of the whole company.
    pub account: Option<String>,
    /// The document's own number, where its kind has one.
    pub number: Option<String>,
    /// What the document comes to, where its kind has one sum.
    pub amount: Option<Money>,
    pub data_as_of: DateTime<Utc>,
    pub rows: u64,
    pub files: Vec<ListedFile>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedFile {
    pub format: Format,
    pub bytes: u64,
}

impl From<&DeliveredDocument> for ListedDocument {
    /// Files of a format that this version doesn't know are left out.
    fn from(document: &DeliveredDocument) -> Self {
        let file = |file: &DeliveredFile| Some(ListedFile { format: file.format.parse().ok()?, bytes: file.bytes.unsigned_abs() });
        Self {
            id: document.id.to_string(),
            title: document.title.clone(),
            account: document.account.clone(),
            number: document.number.clone(),
            amount: document.amount_tiyn.map(Money::from_tiyn),
            data_as_of: document.data_as_of,
            rows: document.rows.unsigned_abs(),
            files: document.files.iter().filter_map(file).collect(),
        }
    }
}

/// A document in the words of one language, for templates.
#[derive(Debug)]
pub(crate) struct DocumentText {
    pub id: String,
    pub title: TitleText,
    /// Of the title, where it isn't the page's.
    pub language: Option<&'static str>,
    /// Account, number and amount, as far as they are known.
    pub particulars: Vec<String>,
    pub data_as_of: String,
    pub rows: String,
    pub files: Vec<FileText>,
}

/// A title whose period stays on one line where it is rendered. No-break spaces can't do that: lines may break after a dash all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TitleText {
    pub before: String,
    /// The first dash with the words on both of its sides, as in "01.10.2026 – 31.10.2026"; empty without a dash.
    pub unbroken: String,
    pub after: String,
}

impl TitleText {
    pub(crate) fn of(title: &str) -> Self {
        const DASH: &str = " – ";
        let Some((left, right)) = title.split_once(DASH) else {
            return Self { before: title.to_owned(), unbroken: String::new(), after: String::new() };
        };
        let (before, from) = left.split_at(left.rfind(' ').map_or(0, |space| space + 1));
        let (to, after) = right.split_at(right.find(' ').unwrap_or(right.len()));
        Self { before: before.to_owned(), unbroken: format!("{from}{DASH}{to}"), after: after.to_owned() }
    }
}

impl fmt::Display for TitleText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}{}", self.before, self.unbroken, self.after)
    }
}

#[derive(Debug)]
pub(crate) struct FileText {
    /// Name in forms and addresses.
    pub format: &'static str,
    pub label: String,
    pub size: String,
}

impl ListedDocument {
    pub(crate) fn text(&self, locale: Locale) -> DocumentText {
        let texts = Texts::common();
        DocumentText {
            id: self.id.clone(),
            title: TitleText::of(&one_line(&self.title)),
            language: foreign(&self.title, locale),
            particulars: self.particulars(locale),
            data_as_of: texts.with(locale, "data-as-of", [("instant", dates::instant(self.data_as_of).into())]),
            rows: rows_text(self.rows, locale),
            files: self
                .files
                .iter()
                .map(|file| FileText {
                    format: file.format.name(),
                    label: texts.with(locale, "format", [("format", file.format.name().into())]),
                    size: size_text(file.bytes, locale),
                })
                .collect(),
        }
    }

    /// Number and account only where the title doesn't name them already, as those of acts do.
    fn particulars(&self, locale: Locale) -> Vec<String> {
        let texts = Texts::common();
        let unnamed = |text: &&str| !self.title.contains(*text);
        let (account, number) = (self.account.as_deref().filter(unnamed), self.number.as_deref().filter(unnamed));
        let known = [
            account.map(|account| texts.with(locale, "listed-account", [("account", one_line(account).into())])),
            number.map(|number| texts.with(locale, "listed-number", [("number", one_line(number).into())])),
            self.amount.map(|amount| texts.with(locale, "listed-amount", [("amount", amount.format(locale).into())])),
        ];
        known.into_iter().flatten().collect()
    }
}

/// What the amounts of these documents are: sums of a company and of an account's act mean different things, and one that is negative
/// looks like a mistake.
pub(crate) fn explanations(documents: &[ListedDocument], locale: Locale) -> Vec<String> {
    let any =
        |of_company: bool| documents.iter().any(|document| document.amount.is_some() && document.account.is_none() == of_company);
    let known = [(true, "listed-amounts-of-company"), (false, "listed-amounts-of-account")];
    known.into_iter().filter(|(of_company, _)| any(*of_company)).map(|(_, id)| Texts::common().get(locale, id)).collect()
}

/// "1 234 rows", declined as the language does.
#[must_use]
pub fn rows_text(rows: u64, locale: Locale) -> String {
    let number = format_integer(i64::try_from(rows).unwrap_or(i64::MAX), locale);
    Texts::common().with(locale, "rows", [("count", rows.into()), ("number", number.into())])
}

/// A file's size with at most one decimal: "29 KB", "1.5 MB". A kilobyte is 1,024 bytes, as file managers count.
#[must_use]
pub fn size_text(bytes: u64, locale: Locale) -> String {
    const KILOBYTE: u64 = 1 << 10;
    const MEGABYTE: u64 = 1 << 20;
    let (id, number) = if bytes < KILOBYTE {
        ("size-bytes", bytes.to_string())
    } else if bytes < MEGABYTE {
        ("size-kilobytes", bytes.div_ceil(KILOBYTE).to_string())
    } else {
        let tenths = (bytes * 10).div_ceil(MEGABYTE);
        let comma = if locale == Locale::En { '.' } else { ',' };
        ("size-megabytes", format!("{}{comma}{}", tenths / 10, tenths % 10))
    };
    Texts::common().with(locale, id, [("number", number.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_declined() {
        let rows = [0, 1, 2, 5, 11, 21, 1234].map(|rows| rows_text(rows, Locale::Ru));
        assert_eq!(rows, ["0 строк", "1 строка", "2 строки", "5 строк", "11 строк", "21 строка", "1\u{a0}234 строки"]);
        assert_eq!([1, 2].map(|rows| rows_text(rows, Locale::En)), ["1 row", "2 rows"]);
        assert_eq!([1, 1234].map(|rows| rows_text(rows, Locale::Kk)), ["1 жол", "1\u{a0}234 жол"]);
    }

    #[test]
    fn particulars_name_what_is_known_and_nothing_twice() {
        let mut document = ListedDocument {
            id: "1".into(),
            title: "Акт № 00640237".into(),
            account: Some("66706892".into()),
            number: Some("00640237".into()),
            amount: Some(Money::from_tiyn(344_000)),
            data_as_of: DateTime::UNIX_EPOCH,
            rows: 1,
            files: vec![],
        };
        assert_eq!(document.text(Locale::Ru).particulars, ["Лицевой счёт 66706892", "Сумма: 3\u{a0}440,00 тенге"]);
        document.title = "Акт № 00640237, лицевой счёт 66706892".into();
        assert_eq!(document.text(Locale::Ru).particulars, ["Сумма: 3\u{a0}440,00 тенге"]);
        document.title = "Акт".into();
        assert_eq!(document.text(Locale::En).particulars, ["Account 66706892", "No. 00640237", "Amount: 3,440.00 tenge"]);
        (document.account, document.number, document.amount) = (None, None, None);
        assert!(document.text(Locale::Kk).particulars.is_empty());
    }

    #[test]
    fn a_period_stays_on_one_line() {
        let parts = |title: &str| {
            let text = TitleText::of(title);
            assert_eq!(text.to_string(), title);
            [text.before, text.unbroken, text.after]
        };
        assert_eq!(parts("Акт сверки за 01.10.2026 – 31.10.2026"), ["Акт сверки за ", "01.10.2026 – 31.10.2026", ""]);
        assert_eq!(parts("01.10.2026 – 31.10.2026 кезеңіндегі акт"), ["", "01.10.2026 – 31.10.2026", " кезеңіндегі акт"]);
        assert_eq!(parts("Акт выполненных работ"), ["Акт выполненных работ", "", ""]);
    }

    #[test]
    fn sizes_are_rounded_up() {
        let sizes = [1, 1023, 1024, 1025, 29_696, (1 << 20) - 1, 1 << 20, 1_572_865].map(|bytes| size_text(bytes, Locale::Ru));
        assert_eq!(sizes, ["1 байт", "1023 байт", "1 КБ", "2 КБ", "29 КБ", "1024 КБ", "1,0 МБ", "1,6 МБ"]);
        assert_eq!(size_text(1_572_864, Locale::En), "1.5 MB");
    }
}
