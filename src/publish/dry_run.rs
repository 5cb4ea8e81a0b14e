//! What a publication would make, and whom it would tell.

use std::{collections::BTreeMap, process::ExitCode};

use anyhow::{Context, Result};
use qujat_platform::store::NewPublication;
use qujat_templates::{Place, Publication, calendar::Month};

use super::{Arguments, report};
use crate::service::Service;

/// Units that billing is asked for at once.
const PAGE: i64 = 1000;

/// Counts by month what is there and what would be made.
pub(super) async fn show(service: &Service, arguments: &Arguments, publications: &[NewPublication]) -> Result<ExitCode> {
    let kind = service.catalogue.find(&arguments.kind).and_then(|kind| kind.publication()).context("the kind isn't published")?;
    let mut rows = Vec::new();
    for publication in publications {
        rows.push((publication.month, count(service, kind, publication, arguments).await?));
    }
    report::print_plan(&arguments.kind, &rows, arguments.replace);
    Ok(ExitCode::SUCCESS)
}

/// How many documents of a month there would be: by what became of them so far, `new` for those that nothing was begun for.
async fn count(
    service: &Service,
    kind: &Publication,
    publication: &NewPublication,
    arguments: &Arguments,
) -> Result<BTreeMap<String, usize>> {
    let (mut counts, mut after) = (BTreeMap::new(), None::<Place>);
    loop {
        let mut billing = service.billing.ask().await.context("billing doesn't answer")?;
        let company = arguments.company();
        let units = kind.units(&mut billing, Month::of(publication.month), company.as_deref(), after.as_ref(), PAGE).await?;
        let Some(last) = units.last() else { return Ok(counts) };
        after = Some(Place { company: last.company.clone(), object: last.object.clone() });
        let objects = units.into_iter().map(|unit| unit.object).collect::<Vec<_>>();
        let known = service.store.known_items(&publication.kind, publication.month, &objects).await?;
        *counts.entry("new".to_owned()).or_default() += objects.len() - known.len();
        for (_, state) in known {
            *counts.entry(state).or_default() += 1;
        }
    }
}
