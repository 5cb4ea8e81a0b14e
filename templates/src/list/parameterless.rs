//! Lists of what a company has as of the snapshot, which are asked without parameters.
//!
//! Nothing of the request distinguishes two such lists, so form, parameters and metadata of all of them are this one piece.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use qujat_render::{Locale, dates};
use serde_json::{Value, json};
use utoipa::openapi::{ObjectBuilder, RefOr, schema::Schema};

use super::{List, ListColumn, Sample};
use crate::{
    Declaration, DocumentMetadata, DocumentSpec, Fields, Form, Problem, Settings, Texts, calendar, catalogue::title_id,
    form::Button,
};

/// What the portal shows beside the form, in this order, as `<kind>-note-<part>`.
const NOTES: [&str; 4] = ["contents", "time", "mail", "instant"];

/// What a list without parameters has to say of itself; everything else of [`List`] follows from it.
pub trait ParameterlessList: Send + Sync + 'static {
    fn declaration(&self) -> &'static Declaration;

    /// As [`List::texts`]. Needed are also `<kind>-filed`, which is given the `day` of the snapshot, and for the form `<kind>-note-contents`,
    /// `<kind>-note-time`, `<kind>-note-mail` and `<kind>-note-instant`.
    fn texts(&self) -> &'static Texts;

    /// As [`List::columns`].
    fn columns(&self) -> &'static [ListColumn];

    /// As [`List::query`].
    fn query(&self) -> &'static str;

    /// As [`List::remarks`].
    fn remarks(&self, _order: &DocumentSpec) -> Vec<String> {
        Vec::new()
    }

    /// As [`List::sample_rows`].
    fn sample_rows(&self) -> Vec<Vec<Sample>>;
}

#[async_trait]
impl<T: ParameterlessList> List for T {
    fn declaration(&self) -> &'static Declaration {
        ParameterlessList::declaration(self)
    }

    fn texts(&self) -> &'static Texts {
        ParameterlessList::texts(self)
    }

    fn schema(&self) -> RefOr<Schema> {
        schema(ParameterlessList::declaration(self).name)
    }

    fn form(&self, _: &Settings, _: DateTime<Utc>, locale: Locale) -> Form {
        let (declaration, texts) = (ParameterlessList::declaration(self), ParameterlessList::texts(self));
        Form {
            title: texts.get(locale, &title_id(declaration.name)),
            notes: NOTES.map(|part| texts.get(locale, &note_id(declaration.name, part))).to_vec(),
            months: None,
            days: None,
            defaults: json!({}),
            buttons: vec![Button::new(texts.get(locale, "button-request"), declaration.formats)],
        }
    }

    fn canonical(&self, parameters: &Value, _: &Settings, _: DateTime<Utc>) -> Result<Value, Vec<Problem>> {
        Fields::of(parameters, &[]).finish()?;
        Ok(json!({}))
    }

    fn columns(&self) -> &'static [ListColumn] {
        ParameterlessList::columns(self)
    }

    fn query(&self) -> &'static str {
        ParameterlessList::query(self)
    }

    fn remarks(&self, spec: &DocumentSpec) -> Vec<String> {
        ParameterlessList::remarks(self, spec)
    }

    fn metadata(&self, spec: &DocumentSpec) -> DocumentMetadata {
        let (name, day) = (ParameterlessList::declaration(self).name, calendar::today(spec.data_as_of));
        let title = ParameterlessList::texts(self).with(spec.locale, &filed_id(name), [("day", dates::date(day).into())]);
        DocumentMetadata::named(title, format!("{}_{}_{day}", name.replace('_', "-"), spec.company.bin))
    }

    fn further_texts(&self) -> Vec<String> {
        let name = ParameterlessList::declaration(self).name;
        NOTES.iter().map(|part| note_id(name, part)).chain([filed_id(name)]).collect()
    }

    fn sample_parameters(&self) -> Value {
        json!({})
    }

    fn sample_rows(&self) -> Vec<Vec<Sample>> {
        ParameterlessList::sample_rows(self)
    }
}

fn note_id(kind: &str, part: &str) -> String {
    format!("{kind}-note-{part}").replace('_', "-")
}

fn filed_id(kind: &str) -> String {
    format!("{kind}-filed").replace('_', "-")
}

/// An object without fields, titled as the derived schemas of the other kinds are: `NumberListParameters`.
fn schema(kind: &str) -> RefOr<Schema> {
    let capitalised = kind.split('_').flat_map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        [first.to_uppercase(), rest.to_owned()]
    });
    let title = capitalised.chain(["Parameters".to_owned()]).collect::<String>();
    ObjectBuilder::new().title(Some(title)).description(Some("The report has no parameters.")).build().into()
}

#[cfg(test)]
mod tests {
    use utoipa::{PartialSchema, ToSchema};

    use super::*;
    use crate::{number_list::NumberList, registered_devices::RegisteredDevices};

    #[test]
    fn they_have_no_parameters() {
        let kinds: [&dyn List; 2] = [&NumberList, &RegisteredDevices];
        for kind in kinds {
            let canonical = |parameters: Value| kind.canonical(&parameters, &Settings::default(), DateTime::UNIX_EPOCH);
            assert_eq!(canonical(Value::Null).unwrap(), json!({}));
            assert_eq!(canonical(json!({})).unwrap(), json!({}));
            let problems = canonical(json!({ "month": "2026-10" })).unwrap_err();
            assert_eq!((problems[0].field.as_str(), problems[0].rule), ("parameters.month", "unknown_field"));
        }
    }

    #[test]
    fn the_schema_is_what_a_derived_one_would_be() {
        /// The report has no parameters.
        #[derive(ToSchema)]
        #[schema(title = "RegisteredDevicesParameters")]
        struct Parameters {}
        assert_eq!(json!(List::schema(&RegisteredDevices)), json!(Parameters::schema()));
    }
}
