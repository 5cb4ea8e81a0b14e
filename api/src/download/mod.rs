//! A stored file as an HTTP answer: whole, in part, or not at all because the caller has it.
//!
//! It knows neither whose file it is nor who may have it; an endpoint asks that first and notes the opening afterwards.

pub(crate) mod archive;
mod range;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use qujat_platform::{object_store::ObjectStore, store::FileView};
use qujat_render::Format;
use tokio_util::io::ReaderStream;

use crate::error::ApiResult;
use range::Part;

/// Digest of the whole file whatever part is sent (RFC 9530 §3).
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");
/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// A file on its way out.
#[derive(Debug)]
pub(crate) struct Download {
    response: Response,
    /// Whether any part of the file goes out. That its first byte isn't among them says nothing about what the caller has.
    pub sends_bytes: bool,
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        self.response
    }
}

/// Answers for a file by the request's method and headers. `cache` is the `Cache-Control` of the answer. Fails before anything is sent
/// when the object store is away; a store that breaks later breaks the connection, and the caller goes on with a `Range`.
pub(crate) async fn open(
    objects: &ObjectStore,
    file: &FileView,
    method: &Method,
    request: &HeaderMap,
    cache: &'static str,
) -> ApiResult<Download> {
    let size = u64::try_from(file.bytes).unwrap_or_default();
    let tag = entity_tag(&file.sha256);
    let mut headers = described(file, &tag, cache);
    if is_known(request, &tag) {
        return Ok(Download { response: (StatusCode::NOT_MODIFIED, kept(headers)).into_response(), sends_bytes: false });
    }
    let part = Part::wanted(request, size, &tag);
    let (status, length, bytes) = match part {
        // A Range means something for GET only (RFC 9110 §14.2).
        Part::Unsatisfiable if method != Method::HEAD => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{size}")), (header::ACCEPT_RANGES, "bytes".to_owned())];
            return Ok(Download { response: (StatusCode::RANGE_NOT_SATISFIABLE, size).into_response(), sends_bytes: false });
        }
        Part::Bytes(first, last) if method != Method::HEAD => {
            set(&mut headers, header::CONTENT_RANGE, &format!("bytes {first}-{last}/{size}"));
            (StatusCode::PARTIAL_CONTENT, last - first + 1, Some((first, last)))
        }
        _ => (StatusCode::OK, size, None),
    };
    set(&mut headers, header::CONTENT_LENGTH, &length.to_string());
    if method == Method::HEAD {
        return Ok(Download { response: (status, headers).into_response(), sends_bytes: false });
    }
    let object = objects.download(&file.object_key, bytes).await?;
    let body = Body::from_stream(ReaderStream::with_capacity(object.body.into_async_read(), CHUNK));
    Ok(Download { response: (status, headers, body).into_response(), sends_bytes: true })
}

/// What is said about the file in each answer.
fn described(file: &FileView, tag: &str, cache: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let format = file.format.parse::<Format>().ok();
    let content_type = format.map_or("application/octet-stream", Format::content_type);
    set(&mut headers, header::CONTENT_TYPE, content_type);
    set(&mut headers, header::CONTENT_DISPOSITION, &disposition(&file.name, format == Some(Format::Pdf)));
    set(&mut headers, header::ETAG, tag);
    set(&mut headers, REPR_DIGEST, &format!("sha-256=:{}:", STANDARD.encode(&file.sha256)));
    set(&mut headers, header::ACCEPT_RANGES, "bytes");
    set(&mut headers, header::CACHE_CONTROL, cache);
    // A policy of `default-src 'none'` keeps some browsers' PDF viewers from showing the file.
    set(&mut headers, header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'");
    headers
}

/// Headers of a 304 (RFC 9110 §15.4.5).
fn kept(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_DISPOSITION);
    headers
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    // Names of files come from templates as Latin letters; a value that can't be a header is left out rather than sent broken.
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// SHA-256 in hexadecimal digits, quoted: a strong tag, as equal bytes have equal hashes.
fn entity_tag(sha256: &[u8]) -> String {
    format!("\"{}\"", hexadecimal(sha256))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `If-None-Match` names the file (weak comparison, RFC 9110 §13.1.2).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |known| {
            let known = known.trim();
            known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
        },
    )
}

/// RFC 6266: PDF is shown, other formats are saved. The plain name is for old programs; letters outside ASCII stand in `filename*`.
pub(crate) fn disposition(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|character| if character.is_ascii_graphic() && !matches!(character, '"' | '\\' | '%') { character } else { '_' })
        .collect();
    let mut extended = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            extended.push(char::from(byte));
        } else {
            extended.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{extended}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_in_both_forms() {
        assert_eq!(disposition("act-2026-10.pdf", true), r#"inline; filename="act-2026-10.pdf"; filename*=UTF-8''act-2026-10.pdf"#);
        assert_eq!(
            disposition("акт \"1\".xlsx", false),
            r#"attachment; filename="_____1_.xlsx"; filename*=UTF-8''%D0%B0%D0%BA%D1%82%20%221%22.xlsx"#
        );
    }

    #[test]
    fn a_known_tag_is_found_in_a_list() {
        let tag = entity_tag(&[0xab; 32]);
        let known = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
            is_known(&headers, &tag)
        };
        assert!(known(&tag) && known(&format!("\"x\", W/{tag}")) && known("*"));
        assert!(!known("\"x\"") && !known(""));
    }
}
