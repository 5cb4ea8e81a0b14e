//! The three languages say the same things, with the same arguments, and nothing is said that no code asks for.

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped has failed the test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use qujat_platform::FailureReason;
use qujat_render::Locale;
use qujat_templates::Catalogue;

/// Names of messages with the variables in them.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file under the source folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn ends_with(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
}

/// A message begins at the margin and goes on in indented lines.
fn messages(path: &Path) -> Messages {
    let mut found = Messages::new();
    let mut current = String::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        if line.starts_with(|character: char| character.is_ascii_alphabetic()) {
            let (name, _) = line.split_once(" = ").unwrap_or_else(|| panic!("{}: {line}", path.display()));
            current = name.to_owned();
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is there twice in {}", path.display());
        }
        for (position, _) in line.match_indices('$') {
            let variable: String = line[position + 1..].chars().take_while(|letter| letter.is_alphanumeric()).collect();
            found.get_mut(&current).unwrap().insert(variable);
        }
    }
    found
}

/// Each Russian file with those of the other languages beside it.
fn triples() -> Vec<[PathBuf; 3]> {
    files(&source())
        .into_iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?;
            let stem = name.strip_suffix("ru.ftl")?;
            Some(["ru", "kk", "en"].map(|locale| path.with_file_name(format!("{stem}{locale}.ftl"))))
        })
        .collect()
}

#[test]
fn the_languages_have_the_same_messages_and_variables() {
    let triples = triples();
    assert_eq!(triples.len() * 3, files(&source()).iter().filter(|path| ends_with(path, &["ftl"])).count());
    for [ru, kk, en] in triples {
        let expected = messages(&ru);
        assert_eq!(messages(&kk), expected, "{} against {}", kk.display(), ru.display());
        assert_eq!(messages(&en), expected, "{} against {}", en.display(), ru.display());
    }
}

#[test]
fn every_message_is_used() {
    let code: String = files(&source())
        .iter()
        .filter(|path| ends_with(path, &["rs", "html", "txt"]))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let reasons = BTreeSet::from(FailureReason::ALL.map(FailureReason::code));
    let derived: BTreeSet<String> = Catalogue::standard().all().flat_map(|kind| kind.derived_texts()).collect();
    for [ru, ..] in triples() {
        for name in messages(&ru).into_keys() {
            if name.strip_prefix("reason-").is_some_and(|code| reasons.contains(code)) {
                continue;
            }
            // Sentences of problems are found by their code.
            let wanted = name.strip_prefix("problem-").unwrap_or(&name);
            let is_title = name.ends_with("-title") && Catalogue::standard().names().iter().any(|kind| name == title(kind));
            assert!(
                is_title || derived.contains(&name) || code.contains(&format!("\"{wanted}\"")),
                "{name} of {} is used nowhere",
                ru.display()
            );
        }
    }
}

#[test]
fn every_kind_has_its_title_and_keeps_to_its_names() {
    let catalogue = Catalogue::standard();
    for kind in catalogue.all() {
        let name = kind.declaration().name;
        for locale in Locale::ALL {
            assert!(catalogue.texts().has(locale, &title(name)), "{name} has no title");
            assert_ne!(catalogue.title(name, locale), name);
        }
        for derived in kind.derived_texts() {
            assert!(
                Locale::ALL.iter().all(|locale| catalogue.texts().has(*locale, &derived)),
                "{derived} is asked for and isn't there"
            );
        }
        let prefix = name.replace('_', "-");
        for line in kind.declaration().texts[0].lines().filter(|line| line.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        {
            assert!(line.starts_with(&prefix) || line.starts_with("problem-"), "{name}: {line}");
        }
    }
    assert_eq!(catalogue.title("a_kind_that_is_gone", Locale::Ru), "a_kind_that_is_gone");
}

fn title(kind: &str) -> String {
    format!("{}-title", kind.replace('_', "-"))
}
