//! The application under test: requests in, whole answers out.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service, try_call_service};
use serde_json::Value;
use switchboard_api::{Api, ApiSettings};
use switchboard_application::Context;

use crate::conformance;

/// Where requests come from unless said otherwise.
pub(crate) const CLIENT: &str = "203.0.113.7:4711";
/// The address of it.
pub(crate) const CLIENT_ADDRESS: &str = "203.0.113.7";

/// The media type of the texts with which a door answers.
pub(crate) const BARE_TEXT: &str = "text/html; charset=UTF-8";

/// An application over some context.
pub(crate) struct App {
    service: Box<dyn Fn(TestRequest) -> Answering>,
}

/// An answer that is being made.
type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// Who calls, as far as the request shows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credential(pub(crate) Vec<(&'static str, String)>);

/// A request to be made.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    method: Method,
    uri: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    peer: SocketAddr,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl App {
    pub(crate) async fn new(context: Arc<Context>) -> Self {
        Self::with_settings(context, ApiSettings::default()).await
    }

    pub(crate) async fn with_settings(context: Arc<Context>, settings: ApiSettings) -> Self {
        let service = Rc::new(init_service(Api::new(context, settings).unwrap().app()).await);
        let call = move |request: TestRequest| -> Answering {
            let service = Rc::clone(&service);
            Box::pin(async move {
                match try_call_service(&*service, request.to_request()).await {
                    Ok(response) => Answer::of(response).await,
                    Err(error) => {
                        Answer::of(ServiceResponse::new(
                            TestRequest::default().to_http_request(),
                            error.error_response(),
                        ))
                        .await
                    }
                }
            })
        };
        Self { service: Box::new(call) }
    }

    /// The answer to a request. An answer that lacks what every one has, or that the OpenAPI document does not allow, fails the test.
    pub(crate) async fn call(&self, request: Request) -> Answer {
        let (method, uri) = (request.method.clone(), request.uri.clone());
        let answer = self.call_unchecked(request).await;
        answer.check_what_every_answer_has();
        conformance::check(&method, &uri, &answer)
            .unwrap_or_else(|fault| panic!("{method} {uri}: {fault}\n{answer}"));
        answer
    }

    /// The answer to a request for something that is not part of the API.
    pub(crate) async fn call_unchecked(&self, request: Request) -> Answer {
        let Request { method, uri, headers, body, peer } = request;
        let request = TestRequest::default().method(method).uri(&uri).peer_addr(peer).set_payload(body);
        let request = headers.into_iter().fold(request, TestRequest::append_header);
        (self.service)(request).await
    }
}

impl Credential {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn token(token: &str) -> Self {
        Self(vec![("authorization", format!("Bearer {token}"))])
    }

    pub(crate) fn pair(key: &str, secret: &str) -> Self {
        Self(vec![("x-api-key", key.to_owned()), ("x-api-secret", secret.to_owned())])
    }
}

impl Request {
    pub(crate) fn new(method: &str, uri: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Self {
            method,
            uri: uri.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            peer: CLIENT.parse().unwrap(),
        }
    }

    pub(crate) fn get(uri: &str) -> Self {
        Self::new("GET", uri)
    }

    pub(crate) fn post(uri: &str, body: &Value) -> Self {
        Self::with_body("POST", uri, body)
    }

    pub(crate) fn put(uri: &str, body: &Value) -> Self {
        Self::with_body("PUT", uri, body)
    }

    pub(crate) fn delete(uri: &str) -> Self {
        Self::new("DELETE", uri)
    }

    pub(crate) fn with_body(method: &str, uri: &str, body: &Value) -> Self {
        let request = Self::new(method, uri).header("Content-Type", "application/json");
        Self { body: serde_json::to_vec(body).unwrap(), ..request }
    }

    pub(crate) fn raw(uri: &str, content_type: &str, body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..Self::new("POST", uri) }.header("content-type", content_type)
    }

    /// A request with a body of which nothing is said.
    pub(crate) fn untyped(method: &str, uri: &str, body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..Self::new(method, uri) }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn by(mut self, credential: &Credential) -> Self {
        self.headers.extend(credential.0.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        self
    }

    /// Whether it has this header already.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    pub(crate) fn from(mut self, address: &str) -> Self {
        self.peer = address.parse().unwrap();
        self
    }
}

impl Answer {
    async fn of<B: actix_web::body::MessageBody>(response: ServiceResponse<B>) -> Self {
        let status = response.status().as_u16();
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = value.to_str().unwrap().to_owned();
            assert!(headers.insert(name.to_string(), value).is_none(), "the header {name} is there twice");
        }
        let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("the body cannot be read"));
        Self { status, headers, body: body.to_vec() }
    }

    /// What holds for every answer, whatever it is.
    fn check_what_every_answer_has(&self) {
        let header = |name: &str| self.headers.get(name).map_or("", String::as_str);
        let is_file = header("content-security-policy") == "sandbox; default-src 'none'";
        let policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        assert!(is_file || header("content-security-policy") == policy, "{self}");
        assert_eq!(
            (header("x-content-type-options"), header("referrer-policy")),
            ("nosniff", "no-referrer"),
            "{self}"
        );
        assert!(!header("x-request-id").is_empty() && !self.headers.contains_key("server"), "{self}");
        if is_file {
            self.check_file();
            return;
        }
        if header("content-type") == BARE_TEXT {
            // Nothing more is known of a text; a door says in it all that it says.
            assert_eq!(header("cache-control"), "no-store", "{self}");
            return;
        }
        let is_table = self.status == 200 && header("content-disposition").ends_with(".csv\"");
        // Pages are for people who follow a link in a mail.
        let is_page = self.status == 200 && self.body.starts_with(b"<!DOCTYPE html>");
        let content_type = match self.status {
            204 | 304 => "",
            _ if is_page => "text/html; charset=utf-8",
            _ if is_table => "text/csv; charset=utf-8; header=present",
            _ => "application/json",
        };
        assert_eq!(header("content-type"), content_type, "{self}");
        assert!(["no-store", "no-cache"].contains(&header("cache-control")), "{self}");
        if self.status >= 400 {
            let body = self.json();
            // The doors of Deskpro refuse in words of their own.
            if body.get("status").is_some() || body.get("error_code").is_some() {
                let is_second =
                    body["status"] == self.status && body["code"].is_string() && body["message"].is_string();
                assert!(
                    is_second || (body["error_code"].is_string() && body["error_message"].is_string()),
                    "{self}"
                );
                return;
            }
            assert!(body["error"].is_string() && body["code"].is_string(), "{self}");
            assert_eq!(
                body["request_id"].as_str(),
                (self.status >= 500).then(|| header("x-request-id")),
                "{self}"
            );
            if body.get("ok").is_some() {
                assert!(body["ok"] == false && body["message"] == body["error"], "{self}");
                return;
            }
            let has_details = self.status == 422 || body["code"] == "attachments_too_large";
            assert_eq!(has_details, body["details"].is_object(), "{self}");
            assert_eq!(self.status == 412, body["changes"].is_array(), "{self}");
        }
    }

    /// What holds for every file, whatever it is: it is to be saved, by whoever asked for it.
    fn check_file(&self) {
        let header = |name: &str| self.headers.get(name).map_or("", String::as_str);
        assert_eq!(
            (header("cross-origin-resource-policy"), header("cache-control")),
            ("same-origin", "private, no-cache"),
            "{self}"
        );
        assert!(header("etag").starts_with('"'), "{self}");
        match self.status {
            200 => assert!(header("content-disposition").starts_with("attachment; filename=\""), "{self}"),
            status => assert_eq!((status, self.body.len()), (304, 0), "{self}"),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The body of an answer with this status.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self}");
        self.json()
    }

    /// The names of the fields that a 422 complains about.
    pub(crate) fn invalid_fields(self) -> Vec<String> {
        let refused = self.json();
        if self.status == 400 && refused["code"] == "invalid_input" {
            return refused["errors"]["fields"].as_object().unwrap().keys().cloned().collect();
        }
        if self.status == 400 && refused["error_code"].is_string() {
            let several = refused["errors"].as_array().cloned().unwrap_or_else(|| vec![refused.clone()]);
            let field = |fault: &Value| {
                fault["error_code"].as_str()?.strip_prefix("invalid_argument.").map(str::to_owned)
            };
            return several.iter().filter_map(field).collect();
        }
        let body = self.expect(422);
        body.get("errors").unwrap_or(&body["details"]).as_object().unwrap().keys().cloned().collect()
    }
}

/// The whole answer, without what differs from run to run.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.status)?;
        for (name, value) in &self.headers {
            let is_id = ["x-request-id", "x-deskpro-requestid"].contains(&name.as_str());
            writeln!(f, "{name}: {}", if is_id { "[id]" } else { value })?;
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut body) => {
                if let Some(id) = body.get_mut("request_id") {
                    *id = "[id]".into();
                }
                write!(f, "\n{body:#}")
            }
            Err(_) => write!(f, "\n{}", String::from_utf8_lossy(&self.body)),
        }
    }
}
