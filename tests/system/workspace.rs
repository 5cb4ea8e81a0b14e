//! The crates depend in the design's direction:
//! `render, platform ← templates ← operations ← worker, api, scheduler; api ← console; all ← service ← demo ← qujat`.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

/// The crates from below to above. A crate may use what stands in a row before its own.
const STOREYS: [&[&str]; 8] = [
    &["qujat-render", "qujat-platform"],
    &["qujat-templates"],
    &["qujat-operations"],
    &["qujat-worker", "qujat-api", "qujat-scheduler"],
    &["qujat-console"],
    &["qujat-service"],
    &["qujat-demo"],
    &["qujat"],
];

/// Named by the design and not written yet.
const TO_COME: [&str; 2] = ["qujat-operations", "qujat-console"];

/// What the storeys alone would allow: the console stands on the API, not on what does the work.
const REFUSED: [(&str, &str); 2] = [("qujat-console", "qujat-worker"), ("qujat-console", "qujat-scheduler")];

/// Parts that only some crates may know: Postgres and Redis stay behind `platform`, the drawing behind `render`, and what pretends to be
/// the world outside in `demo`.
const HIDDEN: [(&str, &[&str]); 9] = [
    // The root's tests disturb Redis from outside.
    ("redis", &["qujat-platform", "qujat"]),
    ("krilla", &["qujat-render"]),
    ("rust_xlsxwriter", &["qujat-render"]),
    ("lettre", &["qujat-platform"]),
    ("aws-sdk-s3", &["qujat-platform"]),
    ("s3s", &["qujat-demo"]),
    ("s3s-fs", &["qujat-demo"]),
    ("mailin", &["qujat-demo"]),
    // The API's tests sign with a key made on the spot; that the program doesn't is for `scripts/production` to see.
    ("ed25519-dalek", &["qujat-demo", "qujat-api"]),
];

#[test]
fn crates_depend_in_one_direction() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names = packages.iter().map(|package| package["name"].as_str().unwrap()).collect::<BTreeSet<_>>();
    let known = STOREYS.concat().into_iter().filter(|name| names.contains(name) || !TO_COME.contains(name));
    assert_eq!(names, known.collect(), "each crate has its place in this test");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            let below = storey(used).is_none_or(|used| used < storey(name).unwrap());
            assert!(below && !REFUSED.contains(&(name, used)), "{name} must not depend on {used}");
            if let Some((_, owners)) = HIDDEN.iter().find(|(hidden, _)| *hidden == used) {
                assert!(owners.contains(&name), "{used} is known to {owners:?} only, not to {name}");
            }
        }
    }
}

/// Which row of [`STOREYS`] names the crate; none for those from elsewhere.
fn storey(name: &str) -> Option<usize> {
    STOREYS.iter().position(|storey| storey.contains(&name))
}

/// What a database's error means is decided in platform; kinds ask billing themselves and pass its errors on. Nobody else may look into one.
#[test]
fn errors_of_the_database_are_known_to_platform_and_kinds_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for crate_folder in ["api", "worker", "scheduler"] {
        let mut folders = vec![root.join(crate_folder).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let code = fs::read_to_string(&path).unwrap();
                    assert!(!code.contains("sqlx::Error") && !code.contains("sqlx::error"), "{} names it", path.display());
                    read += 1;
                }
            }
        }
    }
    assert!(read > 50, "only {read} files were read");
}
