//! The identifiers of requests, which tie an answer to what the log says of it.

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Utc};

/// The header that carries the identifier, on requests and on answers.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest identifier that is taken over from a client, in bytes.
const REQUEST_ID_BYTES_MAX: usize = 64;

/// Makes identifiers that differ between requests, between processes and between starts of the same process.
///
/// They name requests and protect nothing, so they need not be random.
pub(crate) struct RequestIds {
    prefix: String,
    counter: AtomicU64,
}

impl RequestIds {
    /// The identifiers of this process, which started at this instant.
    pub(crate) fn since(start: DateTime<Utc>) -> Self {
        let prefix = format!("{:x}-{:x}", start.timestamp_micros(), std::process::id());
        Self { prefix, counter: AtomicU64::new(1) }
    }

    /// The identifier of a request: the client's own, if it sent one that is harmless, else a new one.
    pub(crate) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        headers
            .get(&REQUEST_ID)
            .filter(|value| is_harmless(value.as_bytes()))
            .cloned()
            .unwrap_or_else(|| self.next())
    }

    fn next(&self) -> HeaderValue {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        HeaderValue::try_from(format!("{}-{number:x}", self.prefix))
            .unwrap_or(HeaderValue::from_static("unknown"))
    }
}

/// The identifier as text.
pub(crate) fn as_text(id: &HeaderValue) -> &str {
    id.to_str().unwrap_or_default()
}

/// Whether an identifier can be written into headers, logs and bodies as it is.
fn is_harmless(id: &[u8]) -> bool {
    (1..=REQUEST_ID_BYTES_MAX).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_identifiers_are_taken_over() {
        let longest = "a".repeat(REQUEST_ID_BYTES_MAX);
        for accepted in ["1", "0192-ab_c.D", longest.as_str()] {
            assert!(is_harmless(accepted.as_bytes()), "{accepted}");
        }
        for refused in ["", "a b", "a\tb", "é", "a\"", "a/b", "a{b}", &format!("{longest}a")] {
            assert!(!is_harmless(refused.as_bytes()), "{refused}");
        }
    }

    #[test]
    fn two_requests_and_two_starts_get_different_identifiers() {
        let [first, second] =
            [0, 1].map(|second| RequestIds::since(DateTime::from_timestamp(second, 0).unwrap()));
        let ids = [first.next(), first.next(), second.next(), second.next()];
        let distinct: std::collections::BTreeSet<_> = ids.iter().map(as_text).collect();
        assert_eq!(distinct.len(), 4);
        assert!(ids.iter().all(|id| is_harmless(id.as_bytes())));
    }
}
