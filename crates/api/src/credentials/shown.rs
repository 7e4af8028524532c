//! Which credential a request shows, and as whom it wants to act.

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, HeaderName};
use switchboard_application::Error;
use switchboard_domain::UserId;
use switchboard_domain::key::{ActingRefusal, AmbiguousCredentials, Credential, Headers};
use url::form_urlencoded;

use crate::error::{ApiError, TransportError};

/// The header with the part of a key pair that is not secret, or with a key of 32 digits.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// The header with the secret of a key pair.
const API_SECRET: HeaderName = HeaderName::from_static("x-api-secret");
/// The header with a key that stands for an agent.
const DESKPRO_KEY: HeaderName = HeaderName::from_static("x-deskpro-api-key");
/// The header with a person's token, as clients of Deskpro send it.
const DESKPRO_TOKEN: HeaderName = HeaderName::from_static("x-deskpro-api-token");
/// The headers that name the agent as whom a superuser key acts.
const AGENT: [HeaderName; 2] =
    [HeaderName::from_static("x-deskpro-agent-id"), HeaderName::from_static("x-agent-id")];
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

/// The credential that a request shows, of whatever worth. A request with two is refused, because it is not clear who means it.
pub(super) fn credential(request: &HttpRequest) -> Result<Credential, TransportError> {
    if query_has_credential(request.query_string()) {
        return Err(TransportError::CredentialInQuery);
    }
    let headers = Headers {
        authorization: values(request, &AUTHORIZATION),
        api_key: values(request, &API_KEY),
        api_secret: values(request, &API_SECRET),
        deskpro_key: values(request, &DESKPRO_KEY),
        deskpro_token: values(request, &DESKPRO_TOKEN),
    };
    Credential::in_headers(&headers).map_err(|AmbiguousCredentials| TransportError::AmbiguousCredentials)
}

/// The agent as whom the request wants to act, if it names one. Both headers may name the same.
pub(super) fn named_agent(request: &HttpRequest) -> Result<Option<UserId>, ApiError> {
    let [deskpro, agent] = AGENT.map(|name| values(request, &name));
    let mut named = deskpro.into_iter().chain(agent);
    let Some(first) = named.next() else { return Ok(None) };
    if named.any(|other| other.trim() != first.trim()) {
        return Err(TransportError::AmbiguousCredentials.into());
    }
    let id = first.trim().parse().map_err(|_no_number| Error::ActingRefused(ActingRefusal::NotAnAgent))?;
    Ok(Some(id))
}

/// The values of a header. One that is no text cannot be a credential, but it is there.
fn values<'a>(request: &'a HttpRequest, name: &HeaderName) -> Vec<&'a str> {
    request.headers().get_all(name).map(|value| value.to_str().unwrap_or_default()).collect()
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

    fn check(headers: &[(&'static str, &'static str)], expected: &str) {
        let request =
            headers.iter().fold(TestRequest::default(), |request, header| request.append_header(*header));
        let shown = credential(&request.to_http_request());
        let text = shown.map_or_else(|error| error.to_string(), |shown| format!("{shown:?}"));
        assert_eq!(text, expected, "{headers:?}");
    }

    #[test]
    fn one_credential_is_read_and_two_are_refused() {
        const TWO: &str = "the request shows more than one credential";
        check(&[], "Nothing");
        check(&[("authorization", "Bearer v4.local.x")], "UserToken(***)");
        check(&[("Authorization", "bearer  v4.local.x ")], "UserToken(***)");
        check(&[("authorization", "Bearer é")], "Nothing");
        check(&[("x-api-key", "sk_1"), ("x-api-secret", "ss_1")], "Pair { key: \"sk_1\", .. }");
        check(&[("X-API-Key", "0123456789abcdef0123456789abcdef")], "Intake(IntakeSecret(\"01234567\"))");
        check(&[("X-DeskPRO-API-Key", "5:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")], "Code { id: KeyId(5), .. }");
        check(&[("X-DeskPRO-API-Token", "3:v4.local.x")], "UserToken(***)");
        check(&[("authorization", "token 3:v4.local.x")], "UserToken(***)");
        check(&[("X-DeskPRO-API-Token", "3:v4.local.x"), ("X-DeskPRO-API-Key", "5:x")], TWO);
        check(&[("authorization", "Bearer a"), ("authorization", "Bearer b")], TWO);
        check(&[("authorization", "Bearer é"), ("x-api-key", "sk_1")], TWO);
        check(&[("authorization", "Bearer a"), ("X-DeskPRO-API-Key", "é")], TWO);
        check(&[("x-api-key", "sk_1"), ("x-api-key", "sk_2"), ("x-api-secret", "ss_1")], TWO);
    }

    #[test]
    fn an_agent_is_named_once() {
        let named = |headers: &[(&'static str, &'static str)]| {
            let request =
                headers.iter().fold(TestRequest::default(), |request, header| request.append_header(*header));
            named_agent(&request.to_http_request()).map_err(|error| error.to_string())
        };
        assert_eq!(named(&[]), Ok(None));
        for one in [
            &[("X-DeskPRO-Agent-ID", "3")][..],
            &[("x-agent-id", " 3 ")],
            &[("x-agent-id", "3"), ("x-deskpro-agent-id", "3")],
        ] {
            assert_eq!(named(one), Ok(Some(UserId::new(3))), "{one:?}");
        }
        let two = named(&[("x-agent-id", "3"), ("x-deskpro-agent-id", "4")]);
        assert_eq!(two, Err("the request shows more than one credential".to_owned()));
        for nobody in ["", "x", "3.0"] {
            let refused = named(&[("x-agent-id", nobody)]).unwrap_err();
            assert_eq!(refused, "whom the request names is not an active agent");
        }
    }

    #[test]
    fn a_credential_in_the_address_is_refused() {
        for query in ["?api_key=sk_1", "?page=1&Access_Token=x", "?api%5Fsecret=x"] {
            let request = TestRequest::with_uri(&format!("/{query}")).to_http_request();
            assert!(matches!(credential(&request), Err(TransportError::CredentialInQuery)), "{query}");
        }
        let request = TestRequest::with_uri("/?search=token&page=1").to_http_request();
        assert_eq!(credential(&request).unwrap(), Credential::Nothing);
    }
}
