//! `GET /v1/documents/archive`: several documents of a company in one ZIP.

use axum::{
    extract::{Query, State},
    http::Method,
    response::Response,
};
use qujat_platform::{
    DocumentId,
    store::{AuditAction, AuditEntry},
};
use qujat_render::Format;
use qujat_templates::{Problem, calendar, identifiers::Bin};

use crate::{
    auth::{Caller, Scope},
    context::SharedContext,
    download::archive,
    error::{ApiError, ApiResult},
    problem::ProblemDetails,
    rules, vocabulary,
};

/// Documents of one archive.
const MOST_DOCUMENTS: usize = 200;
/// Names of the parameters.
const NAMES: [&str; 3] = ["company", "id", "format"];

/// Downloads several documents.
///
/// A ZIP of all their files, or of those of one format, made while it is sent. Each file is audited and its document marked as viewed, as if
/// it had been fetched by itself; `HEAD` does neither.
#[utoipa::path(
    get,
    path = "/v1/documents/archive",
    tag = "documents",
    params(
        ("company" = inline(vocabulary::Bin), Query, description = "BIN"),
        ("id" = Vec<Uuid>, Query, description = "A document's id; repeated for each, at most 200"),
        ("format" = Option<vocabulary::Format>, Query, description = "By default all files. Documents without that format are left out"),
    ),
    responses(
        (status = 200, description = "The archive", body = inline(vocabulary::Bytes), content_type = "application/zip"),
        (status = 404, description = "One of the documents is none of this company's", body = ProblemDetails,
            content_type = "application/problem+json"),
        (status = 503, description = "Too many archives are under way", body = ProblemDetails,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn document_archive(
    State(api): State<SharedContext>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    method: Method,
) -> ApiResult<Response> {
    caller.needs(Scope::ReadDocuments)?;
    let asked = Asked::read(&pairs).map_err(ApiError::unprocessable)?;
    caller.may_act_for(&asked.company, "company", &api.store).await?;
    let (found, files) = api.store.files_of(&asked.company, &asked.documents, asked.format.map(Format::name)).await?;
    if found < asked.documents.len() {
        return Err(ApiError::not_found(rules::document_not_found()));
    }
    if files.is_empty() {
        let format = asked.format.map_or("", Format::name);
        let others = Format::ALL.map(Format::name).into_iter().filter(|name| *name != format).collect::<Vec<_>>();
        return Err(ApiError::unprocessable(vec![Problem::unknown_format("format", format, &others)]));
    }
    let slot = api.archives.take(&asked.company, caller.subject()).await?;
    let now = api.now();
    let entries = files
        .iter()
        .map(|file| {
            AuditEntry::download(AuditAction::DocumentDownloaded, &asked.company, caller.actor(), file.document, &file.format)
        })
        .collect::<Vec<_>>();
    let name = format!("documents_{}_{}.zip", asked.company, calendar::today(now));
    let response = archive::open(&api.objects, files, &name, now, &method, slot).await?;
    if method != Method::HEAD {
        api.store.documents_downloaded(&entries, now).await?;
    }
    Ok(response)
}

#[derive(Debug, Default, PartialEq)]
struct Asked {
    company: String,
    /// Without repetition, in the order given.
    documents: Vec<DocumentId>,
    format: Option<Format>,
}

impl Asked {
    fn read(pairs: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut asked = Self::default();
        for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Err(problem) = asked.take(name, value.trim()) {
                problems.push(problem);
            }
        }
        let named = |name: &str, problems: &[Problem]| problems.iter().any(|problem| problem.field == name);
        if asked.company.is_empty() && !named("company", &problems) {
            problems.push(Problem::required("company"));
        }
        if asked.documents.is_empty() && !named("id", &problems) {
            problems.push(Problem::required("id"));
        }
        if asked.documents.len() > MOST_DOCUMENTS {
            problems.push(rules::too_many_documents(MOST_DOCUMENTS));
        }
        if problems.is_empty() { Ok(asked) } else { Err(problems) }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        match name {
            "company" => self.company = Bin::trusted(value).map_err(|_| Problem::malformed_bin(name))?.as_str().to_owned(),
            "id" => {
                let id = value.parse().map_err(|_| Problem::unknown_value(name, value, &["the id of a document"]))?;
                if !self.documents.contains(&id) {
                    self.documents.push(id);
                }
            }
            "format" => {
                let format = value.parse().map_err(|_| Problem::unknown_format(name, value, &Format::ALL.map(Format::name)))?;
                self.format = Some(format);
            }
            _ => return Err(Problem::unknown_field(name, &NAMES)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &[(&str, &str)]) -> Result<Asked, Vec<(String, &'static str)>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Asked::read(&pairs).map_err(|problems| problems.into_iter().map(|problem| (problem.field, problem.rule)).collect())
    }

    #[test]
    fn ids_are_repeated_and_counted_once() {
        let (one, two) = ("0192f0c1-0000-7000-8000-000000000001", "0192f0c1-0000-7000-8000-000000000002");
        let asked = of(&[("company", "750750750750"), ("id", two), ("id", one), ("id", two), ("format", "pdf")]).unwrap();
        assert_eq!(asked.documents, [two.parse().unwrap(), one.parse().unwrap()]);
        assert_eq!(asked.format, Some(Format::Pdf));
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let rules = |problems: Vec<(String, &'static str)>| problems.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
        assert_eq!(rules(of(&[]).unwrap_err()), ["required", "required"]);
        let wrong = [("company", "1"), ("id", "x"), ("format", "docx"), ("page", "2")];
        assert_eq!(rules(of(&wrong).unwrap_err()), ["malformed_bin", "unknown_value", "unknown_format", "unknown_field"]);
        let many = (0..=MOST_DOCUMENTS).map(|number| format!("0192f0c1-0000-7000-8000-{number:012}")).collect::<Vec<_>>();
        let query = many.iter().map(|id| ("id", id.as_str())).chain([("company", "750750750750")]).collect::<Vec<_>>();
        assert_eq!(rules(of(&query).unwrap_err()), ["too_many_documents"]);
        assert!(of(&query[1..]).is_ok());
    }
}
