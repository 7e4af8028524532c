//! Which credential a request shows.

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use url::form_urlencoded;

use crate::error::TransportError;

/// The header with the part of a key pair that is not secret.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// The header with the secret of a key pair.
const API_SECRET: HeaderName = HeaderName::from_static("x-api-secret");
/// Names of query parameters that only a credential could be meant by. Addresses end up in logs and histories.
const CREDENTIAL_PARAMETERS: [&str; 8] = [
    "access_token",
    "token",
    "api_key",
    "api_secret",
    "x-api-key",
    "x-api-secret",
    "apikey",
    "authorization",
];

/// The credential that a request shows, of whatever worth.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// None, or none that can be read.
    Nothing,
    /// A bearer token.
    Bearer(String),
    /// A pair of keys.
    KeyPair { key: String, secret: String },
}

impl Shown {
    /// Reads the headers. A request with two credentials is refused, because it is not clear who means it.
    pub(super) fn in_request(request: &HttpRequest) -> Result<Self, TransportError> {
        if query_has_credential(request.query_string()) {
            return Err(TransportError::CredentialInQuery);
        }
        let authorization = only(request, &AUTHORIZATION)?;
        let key = only(request, &API_KEY)?;
        let secret = only(request, &API_SECRET)?;
        match (authorization, key, secret) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(TransportError::AmbiguousCredentials),
            (Some(authorization), None, None) => {
                Ok(bearer(authorization).map_or(Self::Nothing, Self::Bearer))
            }
            (None, Some(key), Some(secret)) => Ok(pair(key, secret).unwrap_or(Self::Nothing)),
            (None, _, _) => Ok(Self::Nothing),
        }
    }
}

/// The only value of a header, if there is one.
fn only<'a>(request: &'a HttpRequest, name: &HeaderName) -> Result<Option<&'a HeaderValue>, TransportError> {
    let mut values = request.headers().get_all(name);
    let first = values.next();
    if values.next().is_some() { Err(TransportError::AmbiguousCredentials) } else { Ok(first) }
}

fn bearer(authorization: &HeaderValue) -> Option<String> {
    let (scheme, token) = authorization.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

fn pair(key: &HeaderValue, secret: &HeaderValue) -> Option<Shown> {
    let [key, secret] = [key, secret].map(|value| value.to_str().map(|text| text.trim().to_owned()));
    Some(Shown::KeyPair { key: key.ok()?, secret: secret.ok()? })
}

fn query_has_credential(query: &str) -> bool {
    !query.is_empty()
        && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| {
            CREDENTIAL_PARAMETERS.iter().any(|parameter| name.eq_ignore_ascii_case(parameter))
        })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: &Result<Shown, &str>) {
        let request =
            headers.iter().fold(TestRequest::default(), |request, header| request.append_header(*header));
        let shown = Shown::in_request(&request.to_http_request()).map_err(|error| error.to_string());
        assert_eq!(
            shown.as_ref().map_err(String::as_str),
            expected.as_ref().map_err(|error| *error),
            "{headers:?}"
        );
    }

    #[test]
    fn one_credential_is_read_and_two_are_refused() {
        const TWO: Result<Shown, &str> = Err("the request shows more than one credential");
        let pair = || Shown::KeyPair { key: "sk_1".into(), secret: "ss_1".into() };
        check(&[], &Ok(Shown::Nothing));
        check(&[("authorization", "Bearer v4.local.x")], &Ok(Shown::Bearer("v4.local.x".into())));
        check(&[("authorization", "bearer  v4.local.x ")], &Ok(Shown::Bearer("v4.local.x".into())));
        check(&[("authorization", "Basic eDp5")], &Ok(Shown::Nothing));
        check(&[("authorization", "Bearer ")], &Ok(Shown::Nothing));
        check(&[("authorization", "Bearer é")], &Ok(Shown::Nothing));
        check(&[("x-api-key", "sk_1"), ("x-api-secret", "ss_1")], &Ok(pair()));
        check(&[("x-api-key", "sk_1")], &Ok(Shown::Nothing));
        check(&[("x-api-secret", "ss_1")], &Ok(Shown::Nothing));
        check(&[("authorization", "Bearer a"), ("authorization", "Bearer b")], &TWO);
        check(&[("authorization", "Bearer a"), ("x-api-key", "sk_1")], &TWO);
        check(&[("authorization", "Basic a"), ("x-api-secret", "ss_1")], &TWO);
        check(&[("x-api-key", "sk_1"), ("x-api-key", "sk_2"), ("x-api-secret", "ss_1")], &TWO);
    }

    #[test]
    fn a_credential_in_the_address_is_refused() {
        for query in ["?api_key=sk_1", "?page=1&Access_Token=x", "?api%5Fsecret=x"] {
            let request = TestRequest::with_uri(&format!("/{query}")).to_http_request();
            assert!(matches!(Shown::in_request(&request), Err(TransportError::CredentialInQuery)), "{query}");
        }
        let request = TestRequest::with_uri("/?search=token&page=1").to_http_request();
        assert_eq!(Shown::in_request(&request).unwrap(), Shown::Nothing);
    }
}
