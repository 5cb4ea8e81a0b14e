//! Draws the sample of every kind in every language and format into a folder, with a mail and the pages around it:
//! `. scripts/environment && cargo build --workspace --examples`, then `target/debug/examples/preview out`.

use std::{path::Path, sync::Arc};

use qujat_platform::FailureReason;
use qujat_render::{Format, Locale};
use qujat_templates::{
    Catalogue, ListedDocument, ListedFile, Settings, failure_text,
    mail::{self, DocumentsMail, FailureMail},
    preview::preview,
    web::{self, Closed, LinkPage},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "preview".into());
    std::fs::create_dir_all(&folder)?;
    let settings = Arc::new(Settings::default());
    for kind in Catalogue::standard().all() {
        for locale in Locale::ALL {
            for format in Format::ALL {
                let path = Path::new(&folder).join(format!("{}.{}.{}", kind.declaration().name, locale.name(), format.name()));
                let (finished, metadata) = preview(kind, locale, format, Arc::clone(&settings), &path).await?;
                println!("{} {} rows, {} pages: {}", path.display(), finished.rows, finished.pages, metadata.title);
            }
        }
    }
    for locale in Locale::ALL {
        for (name, content) in messages(locale, &settings) {
            std::fs::write(Path::new(&folder).join(format!("{}.{name}", locale.name())), content)?;
        }
    }
    std::fs::write(Path::new(&folder).join("style.css"), web::STYLE)?;
    Ok(())
}

/// Mails and pages as files of their own.
fn messages(locale: Locale, settings: &Settings) -> [(&'static str, String); 6] {
    let instant = "2026-11-22T09:05:09Z".parse().unwrap_or_default();
    let (company, bin, reference, operator) = ("АО \"Времени мало\"", "800800800800", "1042", &settings.operator);
    let documents = ["completion_act", "number_list"].map(|kind| ListedDocument {
        id: kind.to_owned(),
        title: Catalogue::standard().title(kind, locale),
        account: None,
        number: None,
        amount: None,
        data_as_of: instant,
        rows: 1234,
        files: [Format::Pdf, Format::Xlsx].map(|format| ListedFile { format, bytes: 123_456 }).to_vec(),
    });
    let link = "https://documents.example.kz/d/Zm9yIGxvb2tzIG9ubHksIG5vdCBhIHJlYWwgdG9rZW4";
    let ready = mail::documents(&DocumentsMail {
        locale,
        company,
        bin,
        documents: &documents,
        link,
        valid_until: instant,
        reference,
        operator,
    });
    let failed = mail::failure(&FailureMail {
        locale,
        company,
        bin,
        report: &documents[0].title,
        reason: &failure_text(FailureReason::BillingData, locale),
        reference,
        operator,
    });
    // Files beside the stylesheet instead of a server.
    let page = |html: String| html.replace(web::STYLE_PATH, "style.css");
    [
        ("mail.txt", format!("Subject: {}\n\n{}", ready.subject, ready.text)),
        ("mail.html", ready.html),
        ("failure.txt", format!("Subject: {}\n\n{}", failed.subject, failed.text)),
        ("failure.html", failed.html),
        (
            "link.html",
            page(web::link(&LinkPage {
                locale,
                company,
                bin,
                month: None,
                documents: &documents,
                valid_until: instant,
                reference,
                operator,
            })),
        ),
        ("expired.html", page(web::closed(locale, Closed::Expired, operator))),
    ]
}
