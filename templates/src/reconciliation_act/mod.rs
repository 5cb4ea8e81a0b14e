//! Reconciliation act of a company and a period: what the operator's books say of each service, and room for the customer's (domain.md
//! §3, §15).
//!
//! It is no primary document and has no number. Everything comes from billing's ledger, which names each supply once, by its act or by
//! an invoice without one; the balance statements are asked whether it is complete. The rows of a service are streamed.

mod balances;
mod documents;
mod frame;
mod page;
mod parameters;
mod sample;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use qujat_render::{Format, Locale, Money, Orientation, Properties, Section, dates};
use serde_json::{Value, json};
use sqlx::{PgConnection, Row};
use utoipa::PartialSchema;

use balances::{Balance, Block, SERVICES};
use documents::Documents;
use page::{Operation, Page};
use parameters::Parameters;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Kind, Mailing, PARAMETERS, Problem, Publication, Scope,
    Settings, Texts, WriteError, available, calendar::Month, form::Button, kind, publishing::units_query,
    streamed_query::StreamedQuery,
};

static DECLARATION: Declaration = Declaration {
    name: "reconciliation_act",
    scope: Scope::Company,
    formats: &[Format::Pdf, Format::Xlsx],
    mailing: Mailing::Required,
    screen: false,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

const OPERATIONS_QUERY: &str = include_str!("operations.sql");

/// For each company that the ledger knows, over the closed month (domain.md §15.1).
static PUBLICATION: Publication = Publication {
    scope: Scope::Company,
    query: units_query!("units.sql"),
    parameters: |month, _| json!(Parameters { from: month.first_day(), to: month.last_day() }),
};

pub struct ReconciliationAct;

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

#[async_trait]
impl Kind for ReconciliationAct {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let get = |id: &str| texts().get(locale, id);
        // "After the 3rd" is from the fourth.
        let day = settings.available_from_day(DECLARATION.name).saturating_sub(1).to_string();
        Form {
            title: get("reconciliation-act-title"),
            notes: vec![
                get("reconciliation-act-note-portal"),
                get("reconciliation-act-note-mail"),
                get("reconciliation-act-note-instant"),
                get("reconciliation-act-note-year"),
                texts().with(locale, "reconciliation-act-note-day", [("day", day.into())]),
                get("reconciliation-act-note-services"),
            ],
            months: None,
            days: Some(parameters::days(settings, now)),
            defaults: json!(parameters::default(settings, now)),
            buttons: vec![Button::new(get("reconciliation-act-send"), DECLARATION.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, settings, now)
    }

    async fn admit(&self, billing: &mut PgConnection, _company: &str, parameters: &Value) -> Result<(), WriteError> {
        admit(billing, kind::parameters(parameters)?).await
    }

    fn properties(&self, spec: &DocumentSpec) -> Properties {
        Properties {
            title: match kind::parameters::<Parameters>(&spec.parameters) {
                Ok(parameters) => filed_title(spec, parameters),
                Err(_) => texts().get(spec.locale, "reconciliation-act-title"),
            },
            language: spec.locale,
            author: spec.settings.operator.name.get(spec.locale).to_owned(),
            data_as_of: spec.data_as_of,
            footer: texts().with(spec.locale, "data-as-of", [("instant", dates::instant(spec.data_as_of).into())]),
            page_label: texts().page_label(spec.locale),
        }
    }

    async fn write(
        &self,
        billing: &mut PgConnection,
        spec: &DocumentSpec,
        sink: &mut DocumentSink,
    ) -> Result<DocumentMetadata, WriteError> {
        let parameters: Parameters = kind::parameters(&spec.parameters)?;
        admit(billing, parameters).await?;
        let blocks = balances::blocks(billing, &spec.company.bin, parameters).await?;
        sink.expect_rows(table_rows(&blocks));

        let page = Page { spec, parameters };
        begin(&page, sink).await?;
        for block in &blocks {
            let mut written = begin_block(&page, block, sink).await?;
            let mut rows = sqlx::query(OPERATIONS_QUERY)
                .bind(&spec.company.bin)
                .bind(block.service)
                .bind(parameters.from)
                .bind(parameters.to)
                .fetch(&mut *billing);
            while let Some(row) = rows.try_next().await? {
                let operation = Operation {
                    entry_on: row.try_get(0)?,
                    document_kind: row.try_get(1)?,
                    document_number: row.try_get(2)?,
                    account: row.try_get(3)?,
                    debit: Money::from_tiyn(row.try_get(4)?),
                    credit: Money::from_tiyn(row.try_get(5)?),
                };
                written.operation(&page, &operation, sink).await?;
            }
            written.end(&page, block, sink).await?;
        }
        end(&page, &blocks, sink).await?;
        Ok(metadata(spec, parameters, Balance::of(&blocks)))
    }

    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        let columns = [
            ("entry_on", "DATE"),
            ("document_kind", "TEXT"),
            ("document_number", "TEXT"),
            ("account", "TEXT"),
            ("debit_tiyn", "INT8"),
            ("credit_tiyn", "INT8"),
        ];
        vec![StreamedQuery { text: OPERATIONS_QUERY, columns: columns.to_vec() }, PUBLICATION.streamed_query()]
    }

    fn publication(&self) -> Option<&'static Publication> {
        Some(&PUBLICATION)
    }

    fn derived_texts(&self) -> Vec<String> {
        SERVICES.map(page::service_text).into_iter().chain(documents::KINDS.map(documents::text)).collect()
    }

    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
        sample::spec(locale, settings)
    }

    async fn write_sample(&self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError> {
        let parameters: Parameters = kind::parameters(&spec.parameters)?;
        let (page, blocks) = (Page { spec, parameters }, sample::blocks());
        begin(&page, sink).await?;
        for block in &blocks {
            let mut written = begin_block(&page, block, sink).await?;
            for operation in sample::operations(block) {
                written.operation(&page, &operation, sink).await?;
            }
            written.end(&page, block, sink).await?;
        }
        end(&page, &blocks, sink).await?;
        Ok(metadata(spec, parameters, Balance::of(&blocks)))
    }
}

/// Every month that the period touches must be closed: in an open one charges are missing.
async fn admit(billing: &mut PgConnection, parameters: Parameters) -> Result<(), WriteError> {
    let (first, last) = (Month::of(parameters.from), Month::of(parameters.to));
    match available::first_unclosed(billing, first, last).await? {
        None => Ok(()),
        Some(month) => {
            let field = if month == last { "to" } else { "from" };
            Err(WriteError::Refused(Problem::month_not_closed(field, month).under(PARAMETERS)))
        }
    }
}

/// Operations, an opening row per service, and the list of accounts.
fn table_rows(blocks: &[Block]) -> u64 {
    blocks.iter().map(|block| block.operations + 1 + block.accounts.len() as u64).sum()
}

async fn begin(page: &Page<'_>, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let name = texts().get(page.spec.locale, "reconciliation-act-sheet");
    sink.section(Section { name, orientation: Orientation::Landscape }).await?;
    sink.grid(page.head()).await
}

/// A service's open table, and what its operations came to so far.
struct OpenBlock {
    documents: Documents,
    document: String,
    debit: Money,
    credit: Money,
}

async fn begin_block(page: &Page<'_>, block: &Block, sink: &mut DocumentSink) -> Result<OpenBlock, WriteError> {
    sink.grid(page.block_head(block)).await?;
    sink.table(page.table()).await?;
    let label = page.opening_label();
    sink.row(&page.opening_cells(&label, block.balance)).await?;
    let documents = Documents::of(page.spec.locale);
    Ok(OpenBlock { documents, document: String::new(), debit: Money::ZERO, credit: Money::ZERO })
}

impl OpenBlock {
    async fn operation(&mut self, page: &Page<'_>, operation: &Operation<'_>, sink: &mut DocumentSink) -> Result<(), WriteError> {
        self.documents.name(operation.document_kind, operation.document_number, &mut self.document)?;
        self.debit += operation.debit;
        self.credit += operation.credit;
        sink.row(&page.operation_cells(operation, &self.document)).await
    }

    /// Closes the table. Its rows and the turnovers below it were asked for separately, so they are compared.
    async fn end(self, page: &Page<'_>, block: &Block, sink: &mut DocumentSink) -> Result<(), WriteError> {
        if (self.debit, self.credit) != (block.balance.debit, block.balance.credit) {
            return Err(WriteError::Data(format!("the operations of {} are not its turnovers", block.service)));
        }
        sink.end_table().await?;
        sink.grid(page.block_foot(block.balance)).await
    }
}

/// Everything after the last operation.
async fn end(page: &Page<'_>, blocks: &[Block], sink: &mut DocumentSink) -> Result<(), WriteError> {
    let total = Balance::of(blocks);
    let sums = if blocks.is_empty() { page.no_accounts() } else { page.grand_total(total) };
    sink.grid(page::together([sums, page.conclusion(total), page.signatures()])).await?;
    if blocks.is_empty() {
        return Ok(());
    }
    let name = texts().get(page.spec.locale, "reconciliation-act-sheet-accounts");
    sink.section(Section { name, orientation: Orientation::Landscape }).await?;
    sink.grid(page.accounts_head()).await?;
    sink.table(page.accounts_table()).await?;
    for block in blocks {
        let service = page.service(block);
        for account in &block.accounts {
            sink.row(&page::account_cells(&service, account)).await?;
        }
    }
    sink.end_table().await
}

fn filed_title(spec: &DocumentSpec, parameters: Parameters) -> String {
    texts().with(spec.locale, "reconciliation-act-filed", [("period", parameters.period().text().into())])
}

/// As of the last day of the period, which is what the parties sign.
fn metadata(spec: &DocumentSpec, parameters: Parameters, total: Balance) -> DocumentMetadata {
    DocumentMetadata {
        account: None,
        month: parameters.month().map(Month::first_day),
        number: None,
        issued_on: Some(parameters.to),
        amount: Some(total.closing),
        amount_due: Some(total.closing.max(Money::ZERO)),
        title: filed_title(spec, parameters),
        file_stem: format!("reconciliation-act_{}_{}_{}", spec.company.bin, parameters.from, parameters.to),
    }
}
