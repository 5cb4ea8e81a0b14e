//! Every path that documentation names exists.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Endings of files that are named by the end of their path, as `store/mod.rs`.
const ENDINGS: [&str; 9] = ["rs", "sql", "md", "toml", "lua", "ftl", "html", "css", "ttf"];

/// Says where things are in other repositories (`sources/`), and where an issue of another project is.
const NOT_OURS: [&str; 1] = ["docs/domain.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files and folders of the project by their path, build output left out.
fn tree(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        if ["target", ".git", ".demo", ".sqlx"].contains(&relative.as_str()) {
            continue;
        }
        found.insert(relative);
        if path.is_dir() {
            tree(&path, found);
        }
    }
}

/// What stands between backticks, outside blocks of code.
fn named(text: &str) -> Vec<String> {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    lines.flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Targets of links within the project, without their anchor.
fn linked(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let inner = targets.filter(|target| !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:"));
    inner.map(|target| target.split('#').next().unwrap_or_default().to_owned()).collect()
}

/// Whether a named thing is meant as one path of the project.
fn is_path(name: &str, tops: &BTreeSet<String>) -> bool {
    if name.contains(|letter: char| " <>*{}$…(),:=\"|".contains(letter)) || !name.contains('/') || name.starts_with(['/', '.']) {
        return false;
    }
    let ending = name.rsplit('.').next().unwrap_or_default();
    ENDINGS.contains(&ending) || name.split('/').next().is_some_and(|top| tops.contains(top))
}

#[test]
fn every_path_that_documentation_names_exists() {
    let mut tree_of_paths = BTreeSet::new();
    tree(root(), &mut tree_of_paths);
    let tops: BTreeSet<String> =
        tree_of_paths.iter().filter(|path| root().join(path).is_dir() && !path.contains('/')).cloned().collect();
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for page in tree_of_paths.iter().filter(|path| path.ends_with(".md") && !NOT_OURS.contains(&path.as_str())) {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for name in named(&text).into_iter().filter(|name| is_path(name, &tops)) {
            let wanted = name.trim_end_matches('/');
            let end = format!("/{wanted}");
            looked_at += 1;
            if !tree_of_paths.iter().any(|path| path == wanted || path.ends_with(&end)) {
                missing.push(format!("{page} names `{name}`"));
            }
        }
        let folder = PathBuf::from(page).parent().unwrap().to_owned();
        for target in linked(&text) {
            looked_at += 1;
            if !root().join(&folder).join(&target).exists() {
                missing.push(format!("{page} links to {target}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(looked_at > 100, "only {looked_at} paths were looked at");
}
