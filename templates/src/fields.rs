//! Reads the JSON object of a kind's parameters and gathers everything that is wrong with it, not only the first thing.

use std::str::FromStr;

use serde_json::{Map, Value};

use crate::Problem;

/// Where the parameters stand in a request; every problem with them names its field from here.
pub const PARAMETERS: &str = "parameters";

/// The fields of an object, and the problems found so far.
#[derive(Debug)]
pub struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    problems: Vec<Problem>,
}

impl<'a> Fields<'a> {
    /// Takes an object whose fields may only be `names`. A missing value counts as an empty object.
    #[must_use]
    pub fn of(value: &'a Value, names: &[&str]) -> Self {
        let mut problems = Vec::new();
        let object = match value {
            Value::Object(object) => Some(object),
            Value::Null => None,
            _ => {
                problems.push(Problem::wrong_type("", "object"));
                None
            }
        };
        for name in object.into_iter().flat_map(Map::keys).filter(|name| !names.contains(&name.as_str())) {
            problems.push(Problem::unknown_field(name, names));
        }
        Self { object, problems }
    }

    /// Whether the field is there; `null` counts as absent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A text that parses as `T`, when it is there. `malformed` makes the problem of one that doesn't.
    pub fn parsed<T: FromStr>(&mut self, name: &str, malformed: fn(String) -> Problem) -> Option<T> {
        let Value::String(text) = self.value(name)? else {
            self.refuse(Problem::wrong_type(name, "text"));
            return None;
        };
        let parsed = text.trim().parse().ok();
        if parsed.is_none() {
            self.refuse(malformed(name.to_owned()));
        }
        parsed
    }

    /// As [`Self::parsed`], and a problem where the field is missing.
    pub fn required<T: FromStr>(&mut self, name: &str, malformed: fn(String) -> Problem) -> Option<T> {
        if !self.has(name) {
            self.refuse(Problem::required(name));
        }
        self.parsed(name, malformed)
    }

    /// A whole number, given as one or as a text of digits, as an address carries it. It must be there.
    pub fn required_number(&mut self, name: &str) -> Option<i64> {
        let Some(value) = self.value(name) else {
            self.refuse(Problem::required(name));
            return None;
        };
        let number = match value {
            Value::String(text) => text.trim().parse().ok(),
            _ => value.as_i64(),
        };
        if number.is_none() {
            self.refuse(Problem::wrong_type(name, "number"));
        }
        number
    }

    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// All problems, or none.
    pub fn finish(self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            return Ok(());
        }
        Err(self.problems.into_iter().map(|problem| problem.under(PARAMETERS)).collect())
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name).filter(|value| !value.is_null())
    }
}
