//! The crates depend in the design's direction: `render, platform ← templates ← worker, api, scheduler ← qujat`.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// What each crate may use of the workspace.
const ALLOWED: [(&str, &[&str]); 7] = [
    ("qujat-render", &[]),
    ("qujat-platform", &[]),
    ("qujat-templates", &["qujat-render", "qujat-platform"]),
    ("qujat-worker", &["qujat-render", "qujat-platform", "qujat-templates"]),
    ("qujat-api", &["qujat-render", "qujat-platform", "qujat-templates"]),
    ("qujat-scheduler", &["qujat-render", "qujat-platform", "qujat-templates"]),
    ("qujat", &["qujat-render", "qujat-platform", "qujat-templates", "qujat-worker", "qujat-api", "qujat-scheduler"]),
];

/// Parts that only one crate may know: Postgres and Redis stay behind `platform`, the drawing behind `render`.
const HIDDEN: [(&str, &[&str]); 5] = [
    ("redis", &["qujat-platform", "qujat"]),
    ("krilla", &["qujat-render"]),
    ("rust_xlsxwriter", &["qujat-render"]),
    ("lettre", &["qujat-platform"]),
    ("aws-sdk-s3", &["qujat-platform"]),
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
    assert_eq!(names, ALLOWED.iter().map(|(name, _)| *name).collect(), "each crate has its line in this test");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = ALLOWED.iter().find(|(known, _)| *known == name).unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            assert!(!names.contains(used) || allowed.contains(&used), "{name} must not depend on {used}");
            if let Some((_, owners)) = HIDDEN.iter().find(|(hidden, _)| *hidden == used) {
                assert!(owners.contains(&name), "{used} is known to {owners:?} only, not to {name}");
            }
        }
    }
}
