//! Fields that several bodies share, each read with what is wrong in it.

use qujat_render::Locale;
use qujat_templates::{Problem, identifiers::Bin};
use serde_json::{Map, Value};

/// A problem for each name that is none of these.
pub(crate) fn unknown<'a>(object: &'a Map<String, Value>, names: &'a [&'a str]) -> impl Iterator<Item = Problem> + 'a {
    object.keys().filter(|name| !names.contains(&name.as_str())).map(|name| Problem::unknown_field(name, names))
}

/// `null` counts as absent.
pub(crate) fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// A required BIN.
pub(crate) fn company(object: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<String> {
    let problem = match field(object, "company") {
        None => Problem::required("company"),
        Some(Value::String(text)) => match Bin::trusted(text.trim()) {
            Ok(bin) => return Some(bin.as_str().to_owned()),
            Err(_) => Problem::malformed_bin("company"),
        },
        Some(_) => Problem::wrong_type("company", "text"),
    };
    problems.push(problem);
    None
}

pub(crate) fn locale(object: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<Locale> {
    let problem = match field(object, "locale")? {
        Value::String(text) => match text.parse() {
            Ok(locale) => return Some(locale),
            Err(_) => Problem::unknown_locale(text, &Locale::ALL.map(Locale::name)),
        },
        _ => Problem::wrong_type("locale", "text"),
    };
    problems.push(problem);
    None
}

/// Absent, or a list of these names; sorted and without repetition.
pub(crate) fn formats(object: &Map<String, Value>, known: &[&str], problems: &mut Vec<Problem>) -> Option<Vec<String>> {
    let mut formats = texts(object, "formats", problems, |field, text| {
        if known.contains(&text) { Ok(text.to_owned()) } else { Err(Problem::unknown_format(field, text, known)) }
    })?;
    formats.sort_unstable();
    formats.dedup();
    Some(formats)
}

/// A list of texts that is not empty, each as `read` takes it by its path and its text; `None` where it is absent.
pub(crate) fn texts(
    object: &Map<String, Value>,
    name: &str,
    problems: &mut Vec<Problem>,
    read: impl Fn(String, &str) -> Result<String, Problem>,
) -> Option<Vec<String>> {
    let Value::Array(items) = field(object, name)? else {
        problems.push(Problem::wrong_type(name, "list"));
        return Some(Vec::new());
    };
    if items.is_empty() {
        problems.push(Problem::required(name));
    }
    let mut texts = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let field = format!("{name}[{position}]");
        let text = match item {
            Value::String(text) => read(field, text),
            _ => Err(Problem::wrong_type(field, "text")),
        };
        match text {
            Ok(text) => texts.push(text),
            Err(problem) => problems.push(problem),
        }
    }
    Some(texts)
}

/// Absent, or `true` or `false`.
pub(crate) fn boolean(object: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<bool> {
    match field(object, name)? {
        Value::Bool(value) => Some(*value),
        other => {
            let allowed = Problem::unknown_value(name, &other.to_string(), &["true", "false"]);
            problems.push(allowed.allowing(serde_json::json!([true, false])));
            None
        }
    }
}

/// Why something is done, for whoever reads the audit: absent, or a text of 1 to this many characters.
pub(crate) fn reason(object: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
    const LONGEST: usize = 500;
    let problem = match field(object, name)? {
        Value::String(text) => match text.trim() {
            "" => Problem::required(name),
            text if text.chars().count() > LONGEST => {
                let limits = serde_json::json!({ "minimum": 1, "maximum": LONGEST });
                Problem::unknown_value(name, text, &["1–500"]).allowing(limits)
            }
            text => return Some(text.to_owned()),
        },
        _ => Problem::wrong_type(name, "text"),
    };
    problems.push(problem);
    None
}
