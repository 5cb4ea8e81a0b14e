//! The demo, as a newcomer runs it: every kind, in each of its formats and in three languages, from HTTP to the file behind the link.

use std::{collections::BTreeSet, process::Command};

use qujat_render::Locale;
use qujat_templates::{Catalogue, calendar::Month};
use serde_json::Value;
use sha2::{Digest, Sha256};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_delivers_the_whole_catalogue() {
    let folder = tempfile::Builder::new().prefix("demo-").tempdir_in(crate::support::shared_folder()).unwrap();
    let path = folder.path().join("demo");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_qujat"));
    demo.args(["demo", "--once", "--folder"]).arg(&path);
    let output = tokio::task::spawn_blocking(move || demo.output()).await.unwrap().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    // Into a file goes no escape, and no address that nothing answers at once the demo has ended.
    assert!(!said.contains('\x1b') && !said.contains("http://"), "{said}");
    let summary: Value = serde_json::from_slice(&std::fs::read(path.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["failures"].as_array().unwrap().len(), 0);
    let mut arrived = BTreeSet::new();
    for document in summary["documents"].as_array().unwrap() {
        let text = |field: &str| document[field].as_str().unwrap().to_owned();
        let file = std::fs::read(text("path")).unwrap();
        let sha256 = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((sha256, file.len() as u64), (text("sha256"), document["bytes"].as_u64().unwrap()));
        assert!(document["seconds"].as_f64().unwrap() >= 0.0 && document["rows"].is_i64() && text("recipient").contains('@'));
        arrived.insert((text("kind"), text("format"), text("locale")));
    }
    let mut expected = BTreeSet::new();
    for kind in Catalogue::standard().all() {
        for format in kind.declaration().formats {
            for locale in Locale::ALL {
                expected.insert((kind.declaration().name.to_owned(), format.name().to_owned(), locale.name().to_owned()));
            }
        }
    }
    assert_eq!(arrived, expected);
    assert_eq!(published(&summary), ["completion_act", "invoice_register", "reconciliation_act"]);
    // What its mails and pages look like, all files of one, and where mails can be ended.
    let kept = std::fs::read_dir(path.join("digests")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let kept = kept.collect::<Vec<_>>();
    for ending in [".mail.html", ".page.html", "all.zip", "unsubscribe.html"] {
        assert!(kept.iter().any(|name| name.ends_with(ending)), "{kept:?}");
    }
}

/// The published kinds, each of which has everything that it is about.
fn published(summary: &Value) -> Vec<&str> {
    let publications = summary["publications"].as_array().unwrap();
    for publication in publications {
        let count = |field: &str| publication[field].as_u64().unwrap();
        assert!(count("failed") == 0 && count("accounts") > 0 && count("digests") > 0, "{publication}");
        assert_eq!(count("documents"), count("accounts"), "{publication}");
        assert!(publication["seconds"].as_f64().unwrap() > 0.0, "{publication}");
        publication["month"].as_str().unwrap().parse::<Month>().unwrap();
    }
    publications.iter().map(|publication| publication["kind"].as_str().unwrap()).collect()
}
