//! `GET /problems/{rule}`: the page behind a problem's `type`, from the catalogue in `docs/errors.md`.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{Html, IntoResponse, Response},
};
use qujat_templates::web;

use super::markdown;
use crate::{error::ApiError, rules};

const CATALOGUE: &str = include_str!("../../../docs/errors.md");

#[derive(Template)]
#[template(path = "reference/problem.html")]
struct Page<'a> {
    rule: &'a str,
    status: &'a str,
    /// HTML, as what follows.
    meaning: String,
    place: String,
    remedy: String,
}

/// A row of the catalogue's table, in Markdown.
struct Entry {
    rule: &'static str,
    status: &'static str,
    meaning: &'static str,
    place: &'static str,
    remedy: &'static str,
}

/// Shows what a rule means, where it can be broken and what to do.
pub(super) async fn problem(Path(rule): Path<String>) -> Response {
    let Some(entry) = entries().find(|entry| entry.rule == rule) else {
        return ApiError::not_found(rules::address_not_found()).into_response();
    };
    let page = Page {
        rule: entry.rule,
        status: entry.status,
        meaning: markdown::inline(entry.meaning),
        place: markdown::inline(entry.place),
        remedy: markdown::inline(entry.remedy),
    };
    // The template is compiled in and writes to memory, so there is nothing that could fail but a defect.
    let page = page.render().unwrap_or_else(|error| panic!("the page of a problem: {error}"));
    ([(header::CONTENT_SECURITY_POLICY, web::CONTENT_SECURITY_POLICY)], Html(page)).into_response()
}

/// The rows of the catalogue's table.
fn entries() -> impl Iterator<Item = Entry> {
    CATALOGUE.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ");
        let rule = cells.next()?.strip_suffix('`')?;
        Some(Entry { rule, status: cells.next()?, meaning: cells.next()?, place: cells.next()?, remedy: cells.next()? })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use qujat_templates::Catalogue;

    use super::*;
    use crate::{problem::SEVERAL_RULES, reference::document};

    #[test]
    fn the_catalogue_lists_every_rule_that_can_be_answered_and_no_other() {
        let listed = entries().map(|entry| entry.rule).collect::<Vec<_>>();
        let unique = listed.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(unique.len(), listed.len(), "docs/errors.md lists a rule twice");
        let answered = document::rules(Catalogue::standard()).into_iter().chain([SEVERAL_RULES]).collect::<BTreeSet<_>>();
        let difference = unique.symmetric_difference(&answered).collect::<Vec<_>>();
        assert!(difference.is_empty(), "docs/errors.md lists, or lacks: {difference:?}");
    }

    #[test]
    fn every_entry_says_what_to_do() {
        for entry in entries() {
            assert!(entry.status.parse::<u16>().is_ok_and(|status| (400..600).contains(&status)), "{}", entry.rule);
            assert!(![entry.meaning, entry.place, entry.remedy].contains(&""), "{}", entry.rule);
        }
    }
}
