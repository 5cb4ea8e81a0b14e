//! Every kind × language × format renders its sample without a database, and says the same thing each time.

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped has failed the test")]

use std::{fs, sync::Arc};

use chrono::{DateTime, Utc};
use qujat_render::{Format, Locale};
use qujat_templates::{
    Catalogue, Settings,
    preview::{preview, render},
};

fn now() -> DateTime<Utc> {
    "2026-11-22T09:05:09Z".parse().unwrap()
}

#[tokio::test]
async fn samples_are_rendered_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Arc::new(Settings::default());
    for kind in Catalogue::standard().all() {
        for locale in Locale::ALL {
            // Also the formats that the kind doesn't offer: a page that can't be rendered shows a defect of its grids.
            for format in Format::ALL {
                let name = format!("{}.{}.{}", kind.declaration().name, locale.name(), format.name());
                let mut files = Vec::new();
                for run in ["first", "second"] {
                    let path = folder.path().join(format!("{run}.{name}"));
                    let (finished, metadata) = preview(kind, locale, format, Arc::clone(&settings), &path).await.unwrap();
                    assert!(finished.rows > 0 && finished.pages > 0, "{name}: {finished:?}");
                    assert!(!metadata.title.is_empty());
                    // A digest shows the amounts of what is published.
                    assert_eq!(metadata.amount.is_some(), kind.publication().is_some(), "{name}");
                    assert_eq!(metadata.amount_due.is_some(), metadata.amount.is_some(), "{name}");
                    assert!(metadata.amount_due.is_none_or(|due| !due.is_negative()), "{name}");
                    let stem = metadata.file_stem;
                    assert!(stem.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)), "{stem}");
                    files.push(fs::read(path).unwrap());
                }
                assert!(files[0] == files[1], "{name} differs from itself");
            }
        }
    }
}

#[tokio::test]
async fn form_r1_stays_on_one_page_with_a_long_name() {
    let folder = tempfile::tempdir().unwrap();
    let act = Catalogue::standard().find("completion_act").unwrap();
    for locale in Locale::ALL {
        let mut spec = act.sample_spec(locale, Arc::new(Settings::default()));
        spec.company.name = "Товарищество с ограниченной ответственностью «Ж» ".repeat(6);
        assert!(spec.company.name.chars().count() >= 290);
        let path = folder.path().join(format!("{}.pdf", locale.name()));
        let (finished, _) = render(act, &spec, Format::Pdf, &path).await.unwrap();
        assert_eq!(finished.pages, 2, "form and appendix in {}", locale.name());
    }
}

#[test]
fn a_sample_order_is_a_valid_request() {
    let settings = Arc::new(Settings::default());
    for kind in Catalogue::standard().all() {
        let spec = kind.sample_spec(Locale::Ru, Arc::clone(&settings));
        assert_eq!(kind.canonical(&spec.parameters, &settings, now()).unwrap(), spec.parameters);
        assert_eq!(kind.properties(&spec).data_as_of, spec.data_as_of);
    }
}

#[test]
fn forms_speak_each_language_and_begin_with_valid_values() {
    let settings = Settings::default();
    for kind in Catalogue::standard().all() {
        let forms = Locale::ALL.map(|locale| kind.form(&settings, now(), locale));
        assert!(forms[0].notes != forms[1].notes && forms[1].notes != forms[2].notes);
        for form in forms {
            assert!(!form.title.is_empty() && !form.notes.is_empty() && !form.buttons.is_empty());
            for format in form.buttons.iter().flat_map(|button| &button.formats) {
                assert!(kind.declaration().formats.iter().any(|offered| offered.name() == *format));
            }
        }
        assert!(serde_json::to_value(kind.schema()).unwrap().is_object());
    }
}

#[test]
fn the_acts_form_says_what_the_manual_says() {
    let act = Catalogue::standard().find("completion_act").unwrap();
    let form = serde_json::to_value(act.form(&Settings::default(), now(), Locale::En)).unwrap();
    assert_eq!(form["months"], serde_json::json!({ "from": "2018-01", "to": "2026-10" }));
    assert_eq!(form["defaults"], serde_json::json!({ "month": "2026-10" }));
    let notes = form["notes"].to_string();
    assert!(notes.contains("available after day 5 of the month") && notes.contains("available from 01.01.2018"), "{notes}");
}
