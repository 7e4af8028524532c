//! In which representation the client prefers an answer.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{Accept, Header as _};
use actix_web::{FromRequest, HttpRequest};

use crate::error::ApiError;

/// How a report may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Representation {
    /// What everything is answered with.
    Json,
    /// A table, for whoever asks for `text/csv` before anything else that there is.
    Csv,
}

impl FromRequest for Representation {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::preferred(request)))
    }
}

impl Representation {
    /// A header that nobody can read, and one that names none of them, are no reason to refuse: they get JSON.
    fn preferred(request: &HttpRequest) -> Self {
        let Ok(accepted) = Accept::parse(request) else { return Self::Json };
        let mut accepted = accepted.0;
        accepted.retain(|range| range.quality > actix_web::http::header::Quality::ZERO);
        let ranked = Accept(accepted).ranked();
        let preferred =
            ranked.iter().find_map(|range| match (range.type_().as_str(), range.subtype().as_str()) {
                ("text", "csv") => Some(Self::Csv),
                ("application", "json" | "*") | ("*", "*") => Some(Self::Json),
                _ => None,
            });
        preferred.unwrap_or(Self::Json)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(accept: &str, expected: Representation) {
        let request = TestRequest::default().insert_header(("accept", accept)).to_http_request();
        assert_eq!(Representation::preferred(&request), expected, "{accept}");
    }

    #[test]
    fn a_table_is_for_whoever_prefers_one() {
        check("text/csv", Representation::Csv);
        check("TEXT/CSV; header=present", Representation::Csv);
        check("application/json;q=0.5, text/csv", Representation::Csv);
        check("*/*, text/csv", Representation::Csv);
        check("text/html, text/csv;q=0.9, */*;q=0.8", Representation::Csv);
        check("text/csv;q=0.5, application/json", Representation::Json);
        check("text/csv;q=0", Representation::Json);
        check("text/html,application/xhtml+xml,*/*;q=0.8", Representation::Json);
        check("text/html", Representation::Json);
        check("nonsense", Representation::Json);
        check("", Representation::Json);
    }
}
