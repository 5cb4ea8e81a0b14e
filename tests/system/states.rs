//! Each state machine has one home: its enum says what its table's CHECK says, only its folder writes its table, and nobody else spells
//! its states.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use qujat_platform::{
    FailureReason,
    store::{AuditAction, DeliveryPurpose, DeliveryState, DocumentStatus, FileRole, JobState, Phase, ScanCause},
};
use qujat_render::Locale;

use crate::support::World;

/// An enum's spellings, the column that SQL compares with them, and the folder of the store in which SQL may spell them; none: SQL never
/// does.
struct Spelled {
    name: &'static str,
    known: BTreeSet<&'static str>,
    column: &'static str,
    folder: Option<&'static str>,
    constraints: &'static [&'static str],
}

fn spelled() -> Vec<Spelled> {
    macro_rules! row {
        ($enum:ident, $column:literal, $folder:expr, $constraints:expr) => {
            Spelled {
                name: stringify!($enum),
                known: $enum::ALL.iter().map(|known| known.as_str()).collect(),
                column: $column,
                folder: $folder,
                constraints: $constraints,
            }
        };
    }
    vec![
        row!(JobState, "state", Some("job"), &["job_state_known"]),
        row!(Phase, "phase", Some("job"), &["job_phase_known"]),
        row!(DeliveryState, "state", Some("delivery"), &["delivery_state_known"]),
        row!(DeliveryPurpose, "purpose", Some("delivery"), &["delivery_purpose_known"]),
        row!(DocumentStatus, "status", Some("document"), &["document_status_known"]),
        row!(FileRole, "role", Some("document"), &["file_role_known", "download_ticket_role_known"]),
        row!(AuditAction, "action", Some("audit"), &["audit_action_known"]),
        row!(ScanCause, "cause", Some("publication"), &["look_cause_known"]),
        Spelled {
            name: "FailureReason",
            known: FailureReason::ALL.iter().map(|known| known.code()).collect(),
            column: "problem",
            folder: None,
            constraints: &["job_problem_known", "delivery_problem_known", "digest_failure_problem_known"],
        },
    ]
}

/// The folder of the store that holds every statement which writes a table.
const TABLES: [(&str, &str); 22] = [
    ("delivery_request", "delivery"),
    ("forwarding", "forwarding"),
    ("event_ticket", "request"),
    ("known_recipient", "recipient"),
    ("job", "job"),
    ("request", "request"),
    ("delivery", "delivery"),
    ("delivery_document", "delivery"),
    ("document", "document"),
    ("file", "document"),
    ("publication", "publication"),
    ("publication_item", "publication"),
    ("look", "publication"),
    ("schedule", "publication"),
    ("subscription", "subscription"),
    ("subscription_recipient", "subscription"),
    ("digest", "digest"),
    ("digest_subscription", "digest"),
    ("digest_failure", "digest"),
    ("link", "link"),
    ("download_ticket", "link"),
    ("audit", "audit"),
];

/// Words that are spelled like a state and are none: where, and what they are.
const OTHER: [(&str, &str, &str); 4] = [
    ("platform/src/store/audit/mod.rs", "failed", "the outcome of an action, as customers read it"),
    ("platform/src/store/request/view.rs", "running", "a request's own state, as its asker sees it"),
    ("templates/src/invoice_register/mod.rs", "declined", "what a counterparty did with an electronic invoice"),
    ("templates/src/problem/publishing.rs", "document_expired", "the name of an answer's problem"),
];

fn is_other(path: &Path, word: &str) -> bool {
    OTHER.iter().any(|(file, other, _)| path.ends_with(file) && *other == word)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_enum_equals_its_constraints_in_a_migrated_database() {
    let world = World::builder().without_worker().start().await;
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select conname::text, pg_get_constraintdef(oid) from pg_constraint
         where connamespace = 'qujat'::regnamespace and contype = 'c' and conname like '%\\_known'",
    )
    .fetch_all(&world.service)
    .await
    .unwrap();
    let mut allowed: BTreeMap<String, BTreeSet<String>> =
        rows.into_iter().map(|(name, definition)| (name, quoted(&definition).map(str::to_owned).collect())).collect();
    // A class is a number.
    allowed.retain(|_, texts| !texts.is_empty());
    for Spelled { name, known, constraints, .. } in spelled() {
        for constraint in constraints {
            let texts = allowed.remove(*constraint).unwrap_or_else(|| panic!("there is no constraint {constraint}"));
            let known: BTreeSet<String> = known.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(texts, known, "{constraint} and {name}");
        }
    }
    for (constraint, texts) in allowed {
        assert!(constraint.ends_with("_locale_known"), "{constraint} belongs to no enum of this test");
        assert!(texts.iter().all(|text| text.parse::<Locale>().is_ok()), "{constraint}: {texts:?}");
    }
}

#[test]
fn only_its_folder_writes_a_table() {
    let mut written = BTreeSet::new();
    for (path, text) in sources() {
        let words = text.split_whitespace().collect::<Vec<_>>();
        for (at, word) in words.iter().enumerate() {
            let Some(table) = word.trim_start_matches(['"', '(']).strip_prefix("qujat.") else { continue };
            let table = table.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap();
            let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at].trim_start_matches(['"', '#', 'r', '(']));
            let writes = matches!((before(2), before(1)), (_, "update") | ("insert", "into") | ("delete", "from"));
            // `for no key update` and its like lock, and have no table behind them.
            if !writes {
                continue;
            }
            let owner = TABLES.iter().find(|(known, _)| *known == table);
            let folder = owner.map(|(_, folder)| *folder).or((table == "revoked_right").then_some("right"));
            let folder = folder.unwrap_or_else(|| panic!("{}: qujat.{table} belongs to no folder of this test", path.display()));
            assert!(in_folder(&path, folder), "{} writes qujat.{table}, which store/{folder} does", path.display());
            written.insert(table.to_owned());
        }
    }
    assert_eq!(written.len(), TABLES.len() + 1, "the scan saw every table being written: {written:?}");
}

#[test]
fn sql_spells_states_only_in_their_folders_and_only_ones_that_exist() {
    let spelled = spelled();
    let mut seen = BTreeSet::new();
    for (path, text) in sources().into_iter().filter(|(_, text)| text.contains("qujat.")) {
        for literal in quoted(&text) {
            let owners = spelled.iter().filter(|spelled| spelled.known.contains(literal)).collect::<Vec<_>>();
            let at_home = owners.iter().any(|owner| owner.folder.is_some_and(|folder| in_folder(&path, folder)));
            let fine = owners.is_empty() || at_home || is_other(&path, literal);
            assert!(fine, "{} spells '{literal}' of {}", path.display(), owners[0].name);
        }
        for Spelled { name, known, column, folder, .. } in &spelled {
            if folder.is_none_or(|folder| !in_folder(&path, folder)) {
                continue;
            }
            for literal in compared(&text, column) {
                assert!(known.contains(literal.as_str()), "{}: '{literal}' is no {name}", path.display());
                seen.insert(*name);
            }
        }
    }
    let expected = ["AuditAction", "DeliveryPurpose", "DeliveryState", "DocumentStatus", "JobState", "Phase", "ScanCause"];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected, "the scan saw SQL of each of these");
}

#[test]
fn code_spells_no_state_but_matches_on_its_enum() {
    // Ordinary words, as headings and metrics have them, can't be told from states; these can.
    let telling = |word: &str| {
        word.contains('_')
            || ["waiting", "running", "claimed", "sending", "replaced", "declined", "storing", "rendition"].contains(&word)
    };
    let (spelled, mut needed) = (spelled(), BTreeSet::new());
    for (path, text) in sources().into_iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs")) {
        let code = text.split("#[cfg(test)]").next().unwrap();
        // What the API's reference shows as an example may be a state.
        let lines = code.lines().filter(|line| !line.contains("example = \"")).collect::<Vec<_>>().join("\n");
        for literal in lines.split('"').skip(1).step_by(2) {
            let owners = spelled.iter().filter(|spelled| spelled.known.contains(literal)).collect::<Vec<_>>();
            let at_home = owners.iter().any(|owner| match owner.folder {
                Some(folder) => in_folder(&path, folder),
                None => path.ends_with("platform/src/failure_reason.rs"),
            });
            if is_other(&path, literal) {
                needed.insert((path.clone(), literal.to_owned()));
                continue;
            }
            let fine = owners.is_empty() || at_home || !telling(literal);
            assert!(fine, "{} spells \"{literal}\" of {}", path.display(), owners[0].name);
        }
    }
    // The first one is SQL's.
    assert_eq!(needed.len(), OTHER.len() - 1, "exceptions that nothing needs: all but {needed:?}");
}

/// Rust and SQL of every crate but the tests', without comments.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("src")).filter(|folder| folder.is_dir());
    let mut folders = crates.chain([root.join("src")]).collect::<Vec<_>>();
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sql") {
                let text = std::fs::read_to_string(&path).unwrap();
                let lines = text.lines().filter(|line| !["//", "--"].iter().any(|comment| line.trim_start().starts_with(comment)));
                sources.push((path, lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(sources.len() > 200, "the sources were found");
    sources
}

fn in_folder(path: &Path, folder: &str) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with(Path::new("platform/src/store").join(folder)))
}

/// Words between single quotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let ends = |letter: char| letter == '\'' || !(letter.is_ascii_lowercase() || letter == '_');
    text.match_indices('\'').filter_map(move |(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(ends)?;
        (end > 0 && rest[end..].starts_with('\'')).then(|| &rest[..end])
    })
}

/// Literals that SQL sets a column to or compares it with: `column = '…'`, `column <> '…'`, `column in ('…', '…')`.
fn compared(text: &str, column: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(column) {
        let starts = text[..at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        let rest = text[at + column.len()..].trim_start();
        let rest = ["= '", "<> '", "in ('"].iter().find_map(|operator| rest.strip_prefix(operator)).filter(|_| starts);
        let Some(rest) = rest else { continue };
        // A list goes on while literals follow each other.
        for (literal, between) in rest.split('\'').step_by(2).zip(rest.split('\'').skip(1).step_by(2)) {
            found.push(literal.to_owned());
            if between.trim() != "," {
                break;
            }
        }
    }
    found
}
