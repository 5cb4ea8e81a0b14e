//! What a digest says, in each language and at its limits.

use qujat_platform::FailureReason;
use qujat_render::{Format, Money};

use super::*;
use crate::{Catalogue, ListedFile, Settings, failure_text};

const LINK: &str = "https://qujat.example/d/abc?x=1&y=2";
const UNSUBSCRIBE: &str = "https://qujat.example/u/def";

fn act(account: u32) -> ListedDocument {
    ListedDocument {
        id: "0192f0c1".into(),
        title: "Акт выполненных работ".into(),
        account: Some(account.to_string()),
        number: Some("00640237".into()),
        amount: Some(Money::from_tiyn(123_456_789)),
        data_as_of: "2026-11-22T09:05:09Z".parse().unwrap(),
        rows: 5,
        files: vec![ListedFile { format: Format::Pdf, bytes: 29_696 }],
    }
}

fn failure(locale: Locale) -> DigestFailure {
    let (report, account) = ("Реестр счетов-фактур".into(), Some("66706893".into()));
    DigestFailure { report, account, reason: failure_text(FailureReason::BillingData, locale) }
}

fn mail(locale: Locale, company: &str, documents: &[ListedDocument], failures: &[DigestFailure], supplement: bool) -> Mail {
    digest(&DigestMail {
        locale,
        company,
        bin: "800800800800",
        month: "2026-10".parse().unwrap(),
        documents,
        failures,
        supplement,
        link: (!documents.is_empty()).then_some(LINK),
        valid_until: "2026-12-22T09:05:09Z".parse().unwrap(),
        reference: "1042",
        operator: &Settings::default().operator,
        unsubscribe: UNSUBSCRIBE,
    })
}

fn acts(count: u32) -> Vec<ListedDocument> {
    (0..count).map(|number| act(66_706_000 + number)).collect()
}

#[test]
fn subjects_name_month_company_and_count() {
    let subject = |locale, count, supplement| mail(locale, "ТОО \"Времени мало\"", &acts(count), &[], supplement).subject;
    assert_eq!(subject(Locale::Ru, 3, false), "Документы за октябрь 2026 — ТОО \"Времени мало\" (3 документа)");
    assert_eq!(subject(Locale::Ru, 1, true), "Дополнение: документы за октябрь 2026 — ТОО \"Времени мало\" (1 документ)");
    assert_eq!(subject(Locale::Ru, 0, false), "Документы за октябрь 2026 пока не подготовлены — ТОО \"Времени мало\"");
    assert_eq!(subject(Locale::Kk, 3, false), "2026 ж. қазан айының құжаттары — ТОО \"Времени мало\" (3 құжат)");
    assert_eq!(subject(Locale::En, 3, true), "Supplement: documents for October 2026 — ТОО \"Времени мало\" (3 documents)");
}

#[test]
fn bodies_name_everything_in_each_language() {
    for locale in Locale::ALL {
        let mail = mail(locale, "ТОО Времени мало", &acts(2), &[failure(locale)], false);
        let amount = if locale == Locale::En { "1,234,567.89" } else { "1\u{a0}234\u{a0}567,89" };
        let reason = failure_text(FailureReason::BillingData, locale);
        for part in [
            "ТОО Времени мало",
            "800800800800",
            "66706001",
            "00640237",
            amount,
            "66706893",
            &reason,
            "1042",
            UNSUBSCRIBE,
            "22.12.2026",
        ] {
            assert!(mail.text.contains(part) && mail.html.contains(part), "{part}: {mail:?}");
        }
        assert_eq!(mail.text.matches(LINK).count(), 1, "{}", mail.text);
        assert_eq!(mail.html.matches("https://qujat.example/d/").count(), 1, "{}", mail.html);
        assert_eq!((mail.html.matches("<th ").count(), mail.html.matches("66706").count()), (4, 3), "{}", mail.html);
        assert!(mail.html.contains("ZIP") && mail.text.contains("ZIP"));
        assert!(mail.html.contains(&format!("lang=\"{}\"", locale.tag())));
    }
}

#[test]
fn the_values_of_the_plain_text_stand_in_one_column() {
    let text = mail(Locale::Ru, "ТОО", &acts(1), &[], false).text;
    let expected = "1. Акт выполненных работ
   Лицевой счёт: 66706000
   Номер:        00640237
   Сумма, тенге: 1\u{a0}234\u{a0}567,89
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn what_a_document_lacks_is_a_dash_and_what_all_lack_is_no_column() {
    let bare = ListedDocument { account: None, number: None, ..act(1) };
    let html = mail(Locale::Ru, "ТОО", &[bare.clone(), act(2)], &[], false).html;
    assert_eq!((html.matches("</span>—</td>").count(), html.matches("<th ").count()), (2, 4), "{html}");
    let alone = mail(Locale::Ru, "ТОО", &[ListedDocument { amount: None, ..bare }], &[], false);
    assert_eq!((alone.html.matches("</span>—</td>").count(), alone.html.matches("<th ").count()), (1, 2), "{}", alone.html);
    // One file alone needs no archive.
    assert!(alone.text.contains("работ\n   Сумма, тенге: —\n"), "{}", alone.text);
    assert!(!alone.text.contains("ZIP"), "{}", alone.text);
}

#[test]
fn a_title_leaves_number_and_account_to_their_columns() {
    let act = act(66_706_892);
    let kind = Catalogue::standard().find("completion_act").unwrap();
    let texts = Texts::of(kind.declaration().texts);
    // Filed in the company's language, mailed in the subscriber's.
    for (filed_in, mailed_in) in Locale::ALL.into_iter().zip([Locale::Kk, Locale::En, Locale::Ru]) {
        let figures = [("number", "00640237".into()), ("date", "31.10.2026".into()), ("account", "66706892".into())];
        let title = texts.with(filed_in, "completion-act-filed", figures);
        assert!(title.contains("00640237") && title.contains("66706892"), "{title}");
        let mail = mail(mailed_in, "ТОО", &[ListedDocument { title, ..act.clone() }], &[], false);
        for body in [&mail.text, &mail.html] {
            assert_eq!((body.matches("00640237").count(), body.matches("66706892").count()), (1, 1), "{body}");
            assert!(body.contains("31.10.2026"), "{body}");
        }
    }
    let title = "Акт № 1 00640237 от 31.10.2026: счёт 66706892".to_owned();
    let other = mail(Locale::Ru, "ТОО", &[ListedDocument { title: title.clone(), ..act }], &[], false);
    assert!(other.text.contains(&title), "{}", other.text);
}

#[test]
fn a_period_stays_on_one_line() {
    let title = "Акт сверки за период 01.10.2026 – 31.10.2026".to_owned();
    let mail = mail(Locale::Ru, "ТОО", &[ListedDocument { title, ..act(1) }], &[], false);
    assert!(mail.html.contains(">01.10.2026 – 31.10.2026</span>") && mail.text.contains("01.10.2026 – 31.10.2026\n"), "{mail:?}");
}

#[test]
fn names_from_billing_are_text_and_nothing_else() {
    let hostile = "<b>=1+1</b>\r\nBcc: somebody@example.kz";
    let document = ListedDocument { title: hostile.into(), account: Some(hostile.into()), number: Some(hostile.into()), ..act(1) };
    let failure = DigestFailure { report: hostile.into(), account: Some(hostile.into()), reason: hostile.into() };
    let mail = mail(Locale::Ru, hostile, &[document], &[failure], false);
    assert!(!mail.html.contains("<b>") && !mail.subject.contains(['\r', '\n']) && !mail.text.contains("\nBcc"), "{mail:?}");
}

#[test]
fn many_documents_make_no_big_mail() {
    for locale in Locale::ALL {
        let failures = vec![failure(locale); 1000];
        let mail = mail(locale, "ТОО", &acts(1122), &failures, false);
        assert_eq!(mail.html.matches("66706099").count(), 1);
        assert!(!mail.html.contains("66706100") && !mail.text.contains("66706100"));
        assert!(mail.html.contains("1022") && mail.html.contains("1122") && mail.html.contains("970"), "{}", mail.html);
        assert!(mail.html.len() < 70_000 && mail.text.len() < 60_000, "{} {}", mail.html.len(), mail.text.len());
    }
    let text = mail(Locale::Ru, "ТОО", &acts(121), &[], false).text;
    assert!(text.contains("и ещё 21 документ — на странице"), "{text}");
    assert!(!mail(Locale::Ru, "ТОО", &acts(100), &[], false).text.contains("и ещё"));
}

#[test]
fn failures_alone_have_no_link_and_promise_a_supplement() {
    for locale in Locale::ALL {
        let mail = mail(locale, "ТОО", &[], &[failure(locale)], false);
        let later = Texts::common().get(locale, "mail-digest-failures-later");
        for body in [&mail.text, &mail.html] {
            assert!(body.contains(&later) && body.contains(UNSUBSCRIBE) && body.contains("800800800800"), "{body}");
            assert!(!body.contains("/d/") && !body.contains("22.12.2026") && !body.contains("<th "), "{body}");
        }
    }
}

#[test]
fn a_supplement_says_that_a_mail_went_before() {
    let mail = mail(Locale::Ru, "ТОО", &acts(1), &[], true);
    assert!(mail.text.contains("новые или исправленные документы за октябрь 2026"), "{}", mail.text);
    assert!(!mail.text.contains("Пока не подготовлены"), "{}", mail.text);
}

#[test]
fn sums_of_a_company_and_those_of_acts_are_explained_by_words_of_their_own() {
    let register = ListedDocument { account: None, number: None, ..act(1) };
    for locale in Locale::ALL {
        let words = Texts::common().get(locale, "listed-amounts-of-company");
        let explained = mail(locale, "ТОО", std::slice::from_ref(&register), &[], false);
        assert!(explained.text.contains(&words) && explained.html.contains(&words), "{}", explained.text);
        let of_acts = Texts::common().get(locale, "listed-amounts-of-account");
        assert!(!explained.text.contains(&of_acts), "{}", explained.text);
        let acts_alone = mail(locale, "ТОО", &acts(2), &[], false);
        assert!(!acts_alone.text.contains(&words));
        assert!(acts_alone.text.contains(&of_acts) && acts_alone.html.contains(&of_acts), "{}", acts_alone.text);
        let unpriced = mail(locale, "ТОО", &[ListedDocument { amount: None, ..act(1) }], &[], false);
        assert!(!unpriced.text.contains(&of_acts), "{}", unpriced.text);
    }
}

#[test]
fn names_and_titles_in_another_language_say_which() {
    let html = |locale, company: &str| mail(locale, company, &acts(1), &[], false).html;
    let english = html(Locale::En, "ТОО Времени мало");
    assert!(english.contains("<strong lang=\"ru-KZ\">ТОО Времени мало</strong>"), "{english}");
    assert!(english.contains("<td class=\"title\" lang=\"ru-KZ\">Акт"), "{english}");
    assert!(html(Locale::En, "Little Time LLP").contains("<strong>Little Time LLP</strong>"));
    assert!(html(Locale::Ru, "ТОО Времени мало").contains("<td class=\"title\">Акт"));
}
