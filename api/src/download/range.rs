//! Which bytes of a file are asked for (RFC 9110 §14).

use axum::http::{HeaderMap, header};

/// The part of a file to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    /// First and last byte, both included.
    Bytes(u64, u64),
    /// The file has no such bytes.
    Unsatisfiable,
}

impl Part {
    /// What `Range` and `If-Range` ask of a file of `size` bytes with this entity tag.
    ///
    /// Several ranges, another unit and what can't be read are ignored, as the RFC allows: the answer is the whole file.
    pub fn wanted(headers: &HeaderMap, size: u64, tag: &str) -> Self {
        // If-Range compares strongly; a date never equals our tag, so it gives the whole file.
        let same = headers.get(header::IF_RANGE).is_none_or(|value| value.as_bytes() == tag.as_bytes());
        let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).filter(|_| same);
        range.and_then(|range| parse(range, size)).unwrap_or(Self::Whole)
    }
}

fn parse(range: &str, size: u64) -> Option<Part> {
    let (unit, set) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    Some(match (first, last) {
        (None, None) => return None,
        (Some(first), Some(last)) if first > last => return None,
        (Some(first), _) if first >= size => Part::Unsatisfiable,
        (Some(first), last) => Part::Bytes(first, last.unwrap_or(u64::MAX).min(size - 1)),
        (None, Some(0)) => Part::Unsatisfiable,
        (None, Some(_)) if size == 0 => Part::Unsatisfiable,
        (None, Some(length)) => Part::Bytes(size.saturating_sub(length), size - 1),
    })
}

/// Digits, nothing, or `None` for anything else. More digits than fit are as good as the largest number.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        Part::wanted(&headers, 100, "\"tag\"")
    }

    #[test]
    fn the_three_forms_of_one_range() {
        assert_eq!(of("bytes=0-9"), Part::Bytes(0, 9));
        assert_eq!(of("bytes=90-"), Part::Bytes(90, 99));
        assert_eq!(of("bytes=90-900"), Part::Bytes(90, 99));
        assert_eq!(of("bytes=-10"), Part::Bytes(90, 99));
        assert_eq!(of("bytes=-900"), Part::Bytes(0, 99));
        assert_eq!(of("Bytes= 0-0"), Part::Bytes(0, 0));
        assert_eq!(of("bytes=1-99999999999999999999999"), Part::Bytes(1, 99));
    }

    #[test]
    fn bytes_that_are_not_there() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(of(range), Part::Unsatisfiable, "{range}");
        }
    }

    #[test]
    fn anything_else_is_the_whole_file() {
        for range in ["bytes=0-1,5-6", "bytes=9-0", "bytes=-", "bytes=a-b", "bytes", "items=0-1", "bytes=+1-2", ""] {
            assert_eq!(of(range), Part::Whole, "{range}");
        }
    }

    #[test]
    fn a_changed_file_is_sent_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=0-9".parse().unwrap());
        headers.insert(header::IF_RANGE, "\"tag\"".parse().unwrap());
        assert_eq!(Part::wanted(&headers, 100, "\"tag\""), Part::Bytes(0, 9));
        assert_eq!(Part::wanted(&headers, 100, "\"other\""), Part::Whole);
        headers.insert(header::IF_RANGE, "Sat, 22 Nov 2026 09:05:09 GMT".parse().unwrap());
        assert_eq!(Part::wanted(&headers, 100, "\"tag\""), Part::Whole);
    }
}
