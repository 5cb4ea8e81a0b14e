//! Act of work performed, form R-1, with Appendix 1: one per mobile account and closed month (domain.md §1, §2, §15).
//!
//! The act's number, date and amount are billing's; nothing is made up here. Where nothing was charged, billing has no act: the
//! document then is a notice that says so, with the balance statement that customers still want, and bears no number.

mod appendix;
mod billing;
mod figures;
mod form_r1;
mod frame;
mod parameters;
mod sample;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use qujat_render::{Format, Locale, Orientation, Properties, Section, dates};
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::PartialSchema;

pub use billing::{LINES_QUERY, line_columns};
use figures::Figures;
use parameters::Parameters;

use crate::{
    Declaration, DocumentMetadata, DocumentSink, DocumentSpec, Form, Kind, Mailing, Problem, Publication, Scope, Settings, Texts,
    WriteError, available, form::Button, kind, publishing::units_query, streamed_query::StreamedQuery,
};

static DECLARATION: Declaration = Declaration {
    name: "completion_act",
    scope: Scope::Account,
    formats: &[Format::Pdf, Format::Xlsx],
    mailing: Mailing::Optional,
    screen: false,
    texts: [include_str!("texts.ru.ftl"), include_str!("texts.kk.ftl"), include_str!("texts.en.ftl")],
};

/// For each mobile account with an act or with charges (domain.md §15.1).
static PUBLICATION: Publication = Publication {
    scope: Scope::Account,
    query: units_query!("units.sql"),
    parameters: |month, account| json!(Parameters { account: Some(account.to_owned()), msisdn: None, month }),
};

pub struct CompletionAct;

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::of(DECLARATION.texts))
}

#[async_trait]
impl Kind for CompletionAct {
    fn declaration(&self) -> &'static Declaration {
        &DECLARATION
    }

    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Parameters::schema()
    }

    fn form(&self, settings: &Settings, now: DateTime<Utc>, locale: Locale) -> Form {
        let months = available::months(DECLARATION.name, settings, now);
        let get = |id: &str| texts().get(locale, id);
        // "After the 5th" is from the sixth.
        let day = settings.available_from_day(DECLARATION.name).saturating_sub(1).to_string();
        let since = dates::date(months.from.first_day());
        Form {
            title: get("completion-act-title"),
            notes: vec![
                get("completion-act-note-purpose"),
                texts().with(locale, "completion-act-note-day", [("day", day.into())]),
                texts().with(locale, "completion-act-note-since", [("since", since.into())]),
                get("completion-act-note-portal"),
                get("completion-act-note-signature"),
            ],
            months: Some(months),
            days: None,
            defaults: json!({ "month": months.to }),
            buttons: vec![
                Button::new(get("button-download-pdf"), &[Format::Pdf]),
                Button::new(get("button-download-excel"), &[Format::Xlsx]),
            ],
        }
    }

    fn canonical(&self, parameters: &Value, settings: &Settings, now: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        parameters::canonical(parameters, settings, now)
    }

    async fn admit(&self, billing: &mut PgConnection, company: &str, parameters: &Value) -> Result<(), WriteError> {
        let parameters: Parameters = kind::parameters(parameters)?;
        billing::admitted_account(billing, company, &parameters).await?;
        Ok(())
    }

    fn properties(&self, spec: &DocumentSpec) -> Properties {
        Properties {
            title: asked_title(spec),
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
        let company = &spec.company.bin;
        let account = billing::admitted_account(billing, company, &parameters).await?;
        let figures = billing::figures(billing, company, account, parameters.month).await?;
        figures.verify(&spec.settings)?;

        sink.expect_rows(figures.act.as_ref().map_or(0, |act| act.invoice.lines));
        begin(spec, &figures, sink).await?;
        if let Some(act) = &figures.act {
            let mut rows = sqlx::query(LINES_QUERY).bind(act.invoice.id).fetch(billing);
            while let Some(row) = rows.try_next().await? {
                sink.row(&appendix::Line::read(&row)?.cells()).await?;
            }
            sink.end_table().await?;
        }
        Ok(metadata(spec, &figures))
    }

    fn streamed_queries(&self) -> Vec<StreamedQuery> {
        vec![StreamedQuery { text: LINES_QUERY, columns: line_columns().to_vec() }, PUBLICATION.streamed_query()]
    }

    fn publication(&self) -> Option<&'static Publication> {
        Some(&PUBLICATION)
    }

    fn sample_spec(&self, locale: Locale, settings: Arc<Settings>) -> DocumentSpec {
        sample::spec(locale, settings)
    }

    async fn write_sample(&self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<DocumentMetadata, WriteError> {
        let figures = sample::figures();
        figures.verify(&spec.settings)?;
        begin(spec, &figures, sink).await?;
        for line in sample::lines() {
            sink.row(&line.cells()).await?;
        }
        sink.end_table().await?;
        Ok(metadata(spec, &figures))
    }
}

/// Writes everything up to the rows of the breakdown, whose table is then open; without an act the whole notice.
async fn begin(spec: &DocumentSpec, figures: &Figures, sink: &mut DocumentSink) -> Result<(), WriteError> {
    let section = |id: &str| Section { name: texts().get(spec.locale, id), orientation: Orientation::Landscape };
    if let Some(act) = &figures.act {
        sink.section(section("completion-act-sheet-form")).await?;
        form_r1::write(spec, figures, act, sink).await?;
        sink.section(section("completion-act-sheet-appendix")).await?;
        sink.grid(appendix::head(spec, figures)).await?;
    } else {
        sink.section(section("completion-act-sheet-notice")).await?;
        sink.grid(appendix::operator(spec)).await?;
        sink.grid(appendix::head(spec, figures)).await?;
        sink.grid(appendix::notice(spec, figures)).await?;
    }
    if let Some(statement) = &figures.statement {
        sink.grid(appendix::statement(spec.locale, figures, statement)).await?;
        sink.grid(appendix::footnotes(spec.locale)).await?;
    }
    if let Some(act) = &figures.act {
        sink.grid(appendix::breakdown_title(spec.locale, &act.invoice)).await?;
        sink.table(appendix::breakdown(spec.locale, &spec.settings)).await?;
    }
    Ok(())
}

/// What is known of the document before billing was asked.
fn asked_title(spec: &DocumentSpec) -> String {
    let Ok(parameters) = kind::parameters::<Parameters>(&spec.parameters) else {
        return texts().get(spec.locale, "completion-act-title");
    };
    let object = parameters.account.or(parameters.msisdn).unwrap_or_default();
    let month = dates::month(parameters.month.first_day(), spec.locale);
    texts().with(spec.locale, "completion-act-asked", [("object", object.into()), ("month", month.into())])
}

fn metadata(spec: &DocumentSpec, figures: &Figures) -> DocumentMetadata {
    let account = ("account", figures.account.as_str().into());
    let title = match &figures.act {
        Some(act) => texts().with(
            spec.locale,
            "completion-act-filed",
            [account, ("number", act.number.as_str().into()), ("date", dates::date(act.issued_on).into())],
        ),
        None => texts().with(
            spec.locale,
            "completion-act-filed-notice",
            [account, ("month", dates::month(figures.month.first_day(), spec.locale).into())],
        ),
    };
    DocumentMetadata {
        account: Some(figures.account.clone()),
        month: Some(figures.month.first_day()),
        number: figures.act.as_ref().map(|act| act.number.clone()),
        issued_on: figures.act.as_ref().map(|act| act.issued_on),
        amount: figures.act.as_ref().map(|act| act.amount),
        // A month without charges can end in debt too.
        amount_due: figures.statement.map(|statement| statement.due()),
        title,
        file_stem: file_stem(figures),
    }
}

/// Letters, digits and hyphens only, whatever billing's numbers hold.
fn file_stem(figures: &Figures) -> String {
    let safe = |text: &str| -> String {
        text.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect()
    };
    let (account, month) = (safe(&figures.account), figures.month);
    match &figures.act {
        Some(act) => format!("act_{}_{account}_{month}", safe(&act.number)),
        None => format!("balance_{account}_{month}"),
    }
}

#[cfg(test)]
mod tests {
    use qujat_render::{Limits, Money};

    use super::*;

    /// The sample has an act, so the notice is rendered here.
    #[tokio::test]
    async fn the_notice_is_one_page_and_bears_no_number() {
        let folder = tempfile::tempdir().unwrap();
        for locale in Locale::ALL {
            let spec = sample::spec(locale, Arc::new(Settings::default()));
            let mut figures = sample::figures();
            let statement = figures.statement.as_mut().unwrap();
            (statement.services, statement.equipment) = (Money::ZERO, Money::ZERO);
            statement.closing = statement.opening + statement.receipts;
            (figures.act, figures.invoiced) = (None, Money::ZERO);
            figures.verify(&spec.settings).unwrap();

            let (mut sink, mut events, _) = DocumentSink::channel();
            begin(&spec, &figures, &mut sink).await.unwrap();
            drop(sink);
            let path = folder.path().join(locale.name());
            let properties = CompletionAct.properties(&spec);
            let mut writer = Format::Pdf.open(&properties, Limits { pdf_pages: 10 }, &path).unwrap();
            while let Some(event) = events.recv().await {
                writer.write(&event).unwrap();
            }
            assert_eq!(writer.finish().unwrap().pages, 1);
            let metadata = metadata(&spec, &figures);
            assert_eq!((metadata.amount, metadata.amount_due), (None, Some(Money::ZERO)));
            assert_eq!(
                (metadata.number, metadata.issued_on, metadata.file_stem.as_str()),
                (None, None, "balance_25826701_2026-10")
            );
        }
    }
}
