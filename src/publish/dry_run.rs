//! What a publication would make, without making any.

use std::process::ExitCode;

use anyhow::{Context, Result};
use qujat_platform::store::NewPublication;
use qujat_service::Service;
use qujat_templates::PublicationCount;

use super::{Arguments, report};

/// Counts by month what is there and what would be made.
pub(super) async fn show(service: &Service, arguments: &Arguments, publications: &[NewPublication]) -> Result<ExitCode> {
    let kind = service.catalogue.find(&arguments.kind).and_then(|kind| kind.publication()).context("the kind isn't published")?;
    let (company, mut rows) = (arguments.company(), Vec::new());
    for publication in publications {
        let count = PublicationCount::of(kind, publication, company.as_deref(), &service.billing, &service.store).await?;
        let stored = service.store.publication_notifies(&publication.kind, publication.month).await?;
        let notify = arguments.notify.or(stored).unwrap_or(publication.notify);
        rows.push(report::PlannedMonth { month: publication.month, count, notify });
    }
    report::print_plan(&arguments.kind, &rows, arguments.replace);
    Ok(ExitCode::SUCCESS)
}
