//! The modules of this crate depend on one another in one direction: what is shared ← the context ← resources ← the router. The test reads
//! the sources, as the compiler lets any two modules name each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What a path may name: each module of the crate by its own path, such as `["links", "visit"]`.
type Module = Vec<String>;

struct Source {
    /// Without tests and comments.
    text: String,
    /// Names that a folder's `mod.rs` hands on, and the module that has them.
    handed_on: BTreeMap<String, String>,
}

#[test]
fn no_module_depends_on_itself_by_way_of_others() {
    let mut sources = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut sources);
    assert!(sources.len() > 40, "the sources were not found");
    let graph: BTreeMap<_, _> = sources.keys().map(|module| (module.clone(), dependencies(module, &sources))).collect();
    let names_router = |module: &Module| graph[module].iter().any(|other| other.first().is_some_and(|name| name == "router"));
    let below_router: Vec<_> = graph.keys().filter(|module| names_router(module)).collect();
    assert!(below_router.is_empty(), "only lib.rs may name the router: {below_router:?}");
    assert!(graph.values().any(|others| others.contains(&vec!["context".to_owned()])), "the paths were not understood");
    let mut done = BTreeSet::new();
    for module in graph.keys() {
        if let Some(circle) = circle(module, &graph, &mut Vec::new(), &mut done) {
            panic!("a circle of modules: {}", circle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(" → "));
        }
    }
}

fn read(folder: &Path, module: &[String], sources: &mut BTreeMap<Module, Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let below = |name: &str| [module, &[name.to_owned()]].concat();
        if path.is_dir() {
            read(&path, &below(&name), sources);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !["tests", "modules", "lib"].contains(&name.as_str()) {
            let whole = fs::read_to_string(&path).unwrap();
            let text = whole.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let text = lines.collect::<Vec<_>>().join("\n");
            let own = if name == "mod" { module.to_vec() } else { below(&name) };
            sources.insert(own, Source { handed_on: handed_on(&text), text });
        }
    }
}

/// `pub use child::{Name, …};`
fn handed_on(text: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for statement in text.split(';') {
        let Some((visibility, tree)) = statement.trim().split_once("use ") else { continue };
        let Some((child, rest)) = tree.split_once("::") else { continue };
        if visibility.trim_start().starts_with("pub") && child != "crate" {
            let rest = rest.trim_matches(['{', '}']).split(',').map(|name| (name.trim().to_owned(), child.to_owned()));
            names.extend(rest);
        }
    }
    names
}

fn dependencies(module: &Module, sources: &BTreeMap<Module, Source>) -> BTreeSet<Module> {
    let text = &sources[module].text;
    let mut paths = Vec::new();
    for (root, base) in [("crate::", Vec::new()), ("super::", module[..module.len().saturating_sub(1)].to_vec())] {
        for (position, _) in text.match_indices(root) {
            expand(&text[position + root.len()..], &base, &mut paths);
        }
    }
    // A folder's module names its children without any root.
    for child in sources.keys().filter(|other| other.len() == module.len() + 1 && other.starts_with(module)) {
        let name = format!("{}::", child[module.len()]);
        let uses = text.match_indices(&name).any(|(position, _)| {
            let before = &text[..position];
            let statement = before.rsplit(['\n', '(', ',', ' ']).next().unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            statement.is_empty() && !line.trim_start().starts_with("pub")
        });
        if uses {
            paths.push(child.clone());
        }
    }
    paths.iter().filter_map(|path| owner(path, sources)).filter(|other| other != module).collect()
}

/// All paths of a tree such as `a::{b, c::d}`.
fn expand(tree: &str, base: &[String], paths: &mut Vec<Vec<String>>) {
    let end = tree.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    let path = [base, &[name.to_owned()]].concat();
    if let Some(group) = rest.strip_prefix("::{") {
        let mut depth = 0;
        let mut start = 0;
        for (position, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                '}' | ',' if depth == 0 => {
                    let item = group[start..position].trim();
                    if !item.is_empty() {
                        expand(item, &path, paths);
                    }
                    start = position + 1;
                    if character == '}' {
                        return;
                    }
                }
                _ => {}
            }
        }
    } else if let Some(below) = rest.strip_prefix("::") {
        expand(below, &path, paths);
    } else if name.is_empty() && tree.starts_with('{') {
        // `use crate::{…}`: the same without a name before the braces.
        expand(&format!("_::{tree}"), base, paths);
    } else {
        paths.push(path);
    }
}

/// The module in which the path ends, or which has what a folder hands on.
fn owner(path: &[String], sources: &BTreeMap<Module, Source>) -> Option<Module> {
    let path: Vec<_> = path.iter().filter(|name| *name != "_" && *name != "self").cloned().collect();
    let length = (1..=path.len()).rev().find(|length| sources.contains_key(&path[..*length]))?;
    let module = path[..length].to_vec();
    match path.get(length).and_then(|name| sources[&module].handed_on.get(name)) {
        Some(child) => Some([module, vec![child.clone()]].concat()),
        None => Some(module),
    }
}

fn circle(
    module: &Module,
    graph: &BTreeMap<Module, BTreeSet<Module>>,
    way: &mut Vec<Module>,
    done: &mut BTreeSet<Module>,
) -> Option<Vec<Module>> {
    if let Some(start) = way.iter().position(|earlier| earlier == module) {
        return Some([&way[start..], std::slice::from_ref(module)].concat());
    }
    if !done.insert(module.clone()) {
        return None;
    }
    way.push(module.clone());
    let found = graph[module].iter().find_map(|other| circle(other, graph, way, done));
    way.pop();
    found
}
