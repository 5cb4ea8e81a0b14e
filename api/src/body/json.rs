//! The JSON body of a request, read only after the caller's rights are known.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use qujat_templates::Problem;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::{
    error::{ApiError, ApiResult},
    rules,
};

/// Reads the body: 415 for another media type, 413 for one that is too large, 400 for one that is no JSON. The router's limit rules;
/// `limit` is what the caller is told.
pub(crate) async fn read(request: Request, limit: usize) -> ApiResult<Value> {
    if !is_json(request.headers()) {
        return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, rules::unsupported_media_type()));
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, rules::body_too_large(limit))
        } else {
            // The caller went away in the middle of the body.
            ApiError { cause: Some(rejection.body_text()), ..ApiError::new(StatusCode::BAD_REQUEST, rules::invalid_json(0, 0)) }
        }
    })?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> ApiResult<Value> {
    let body = serde_json::from_slice(bytes)
        .map(|Unambiguous(body)| body)
        .map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, rules::invalid_json(error.line(), error.column())))?;
    match nul(&body) {
        Some(field) => Err(ApiError::unprocessable(vec![Problem::forbidden_character(field)])),
        None => Ok(body),
    }
}

/// JSON in which no object has a name twice: of two values this program would take the last one, others may have taken the first (RFC 8259
/// §4).
struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(Unambiguous(item)) = items.next_element()? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some((name, Unambiguous(value))) = members.next_entry::<String, Unambiguous>()? {
            if read.insert(name, value).is_some() {
                return Err(A::Error::custom("a name that an object has already"));
            }
        }
        Ok(Value::Object(read))
    }
}

/// Path of the first text with a NUL, which JSON can say and Postgres can't keep. A name with one is left out of the path.
fn nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(position, item)| nul(item).map(|below| joined(&format!("[{position}]"), &below)))
        }
        Value::Object(object) => object.iter().find_map(|(name, value)| {
            if name.contains('\0') { Some(String::new()) } else { nul(value).map(|below| joined(name, &below)) }
        }),
        _ => None,
    }
}

fn joined(name: &str, below: &str) -> String {
    let dot = if below.is_empty() || below.starts_with('[') { "" } else { "." };
    format!("{name}{dot}{below}")
}

/// `application/json`, or a type that is JSON by its suffix (RFC 6839 §3.1).
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn status(content_type: &str, body: &str) -> StatusCode {
        let request = Request::builder().header(CONTENT_TYPE, content_type).body(Body::from(body.to_owned())).unwrap();
        read(request, 10).await.map_or_else(|refusal| refusal.status, |_| StatusCode::OK)
    }

    #[tokio::test]
    async fn only_json_is_read() {
        assert_eq!(status("application/json; charset=utf-8", "{}").await, StatusCode::OK);
        assert_eq!(status("application/vnd.portal+json", "{}").await, StatusCode::OK);
        assert_eq!(status("text/plain", "{}").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(status("", "{}").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[tokio::test]
    async fn broken_json_is_a_bad_request() {
        for body in ["", "{", "{]", "\u{feff}{}", &"[".repeat(100_000)] {
            assert_eq!(status("application/json", body).await, StatusCode::BAD_REQUEST);
        }
    }

    #[test]
    fn a_name_stands_once_in_an_object() {
        for body in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"c":2,"a":null}}]"#, r#"{"a":1,"\u0061":2}"#] {
            let refusal = parse(body.as_bytes()).unwrap_err();
            assert_eq!((refusal.status, refusal.problems[0].rule), (StatusCode::BAD_REQUEST, "invalid_json"), "{body}");
        }
        let plain = r#"[{"a":-1,"b":[1.5,18446744073709551615,"x",true,null]},{"a":2}]"#;
        assert_eq!(parse(plain.as_bytes()).unwrap(), serde_json::from_str::<Value>(plain).unwrap());
    }

    #[test]
    fn a_nul_is_named_by_its_path() {
        let field = |body: &str| parse(body.as_bytes()).unwrap_err().problems[0].field.clone();
        assert_eq!(field(r#"{"a":{"b":["x",{"c":"\u0000"}]}}"#), "a.b[1].c");
        assert_eq!(field(r#"{"company":"\u0000"}"#), "company");
        assert_eq!(field(r#"{"a":{"\u0000":1}}"#), "a");
        assert!(parse(br#"{"a":"\\u0000"}"#).is_ok());
    }
}
