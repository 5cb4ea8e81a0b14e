//! What the program is built from: licences, versions side by side, and dependencies that nobody uses, as `deny.toml` and the manifests
//! promise. From cargo's metadata, so without a net; advisories are `make audit`'s.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

/// Dependencies that no line of code names, and why they are there all the same.
const UNNAMED: [(&str, &str); 4] = [
    // Features that the demo's parts switch on: with them here too, both programs share one build.
    ("qujat", "arrayvec"),
    ("qujat", "byteorder"),
    ("qujat", "rustix"),
    ("qujat", "subtle"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Packages that are built for Linux, with or without the default features.
fn packages(metadata: &Value) -> Vec<&Value> {
    let built: BTreeSet<_> =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    metadata["packages"].as_array().unwrap().iter().filter(|package| built.contains(package["id"].as_str().unwrap())).collect()
}

fn deny() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

/// Each part joined by AND needs an alternative that is allowed. That is stricter than SPDX where a licence nests them.
fn is_allowed(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    let licence = licence.replace(['(', ')'], "").replace('/', " OR ");
    licence.split(" AND ").all(|part| part.split(" OR ").any(|one| allowed.contains(one.trim())))
}

#[test]
fn licences_are_those_that_are_allowed() {
    let (deny, metadata) = (deny(), metadata());
    let allowed = deny["licenses"]["allow"].as_array().unwrap().iter().map(|licence| licence.as_str().unwrap()).collect();
    assert!(is_allowed("MIT/Apache-2.0", &allowed) && !is_allowed("MIT AND GPL-3.0-only", &allowed));
    for package in packages(&metadata) {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &allowed), "{} is under {licence:?}", package["name"]);
    }
    for text in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(fs::metadata(root().join(text)).unwrap().len() > 1_000, "{text}");
    }
}

/// A skipped version stands beside a newer one; each has its reason in `deny.toml`.
#[test]
fn versions_side_by_side_are_those_that_are_known() {
    let (deny, metadata) = (deny(), metadata());
    let mut versions = BTreeMap::<_, BTreeSet<_>>::new();
    for package in packages(&metadata) {
        versions.entry(package["name"].as_str().unwrap()).or_default().insert(package["version"].as_str().unwrap());
    }
    let skipped = deny["bans"]["skip"].as_array().unwrap().iter().map(|entry| entry["crate"].as_str().unwrap().to_owned());
    let skipped = skipped.collect::<BTreeSet<_>>();
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let unknown = versions.iter().filter(|version| !skipped.contains(&format!("{name}@{version}"))).collect::<Vec<_>>();
        assert!(unknown.len() == 1, "{name} is there in {versions:?}: say in deny.toml why, or make them one");
    }
    for entry in skipped {
        let (name, version) = entry.split_once('@').unwrap();
        let versions = versions.get(name).cloned().unwrap_or_default();
        assert!(versions.len() > 1 && versions.contains(version), "deny.toml skips {entry}, which needs no exception");
    }
}

#[test]
fn every_dependency_is_used() {
    let metadata = metadata();
    let members: BTreeSet<_> =
        metadata["workspace_members"].as_array().unwrap().iter().map(|member| member.as_str().unwrap()).collect();
    let mut unused = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        if !members.contains(package["id"].as_str().unwrap()) {
            continue;
        }
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        let mut code = String::new();
        for part in ["src", "tests", "examples", "benches", "bench"] {
            read(&folder.join(part), &mut code);
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["rename"].as_str().or(dependency["name"].as_str()).unwrap().replace('-', "_");
            let named = ["::", ";", " as ", "!"].iter().any(|after| contains_word(&code, &format!("{name}{after}")));
            let known = (package["name"].as_str().unwrap(), name.as_str());
            if !named && !UNNAMED.contains(&known) {
                unused.push(format!("{}: {name}", known.0));
            }
        }
    }
    assert!(unused.is_empty(), "dependencies that no code names: {unused:?}");
}

/// Whether the text stands there and isn't the end of a longer name.
fn contains_word(code: &str, text: &str) -> bool {
    code.match_indices(text)
        .any(|(at, _)| !code[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_'))
}

fn read(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
