//! Answers: a status and a body of JSON, written where the use case ran.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::{Deserialize, Serialize};
use switchboard_application::Error;
use switchboard_application::idempotency;
use switchboard_application::tickets::target::Seen;

use crate::csv::{Row, table};
use crate::error::ApiError;
use crate::idempotency::REPLAYED;
use crate::input::Conditions;
use crate::input::conditions::{Audience, body_tag, state_tag};

/// The media type of bodies, answers and errors alike, unless something else is said.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The media type of pages.
const PAGE: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The media type of texts for clients of help desks that say everything in it.
pub(crate) const PLAIN_PAGE: HeaderValue = HeaderValue::from_static("text/html; charset=UTF-8");

/// The media type of tables.
const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8; header=present");

/// The length of a usual body, in bytes. A longer one makes its buffer grow.
const BODY_BYTES_USUAL: usize = 1024;

/// An answer that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
    content_type: HeaderValue,
    etag: Option<HeaderValue>,
    /// Where what was made or changed is.
    location: Option<HeaderValue>,
    /// What the body is called where it is to be kept as a file.
    disposition: Option<HeaderValue>,
    /// Whether it was given before.
    is_replayed: bool,
}

/// An answer as it is kept. Only answers to changes are, and those are JSON or a bare text.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    body: String,
    #[serde(default, skip_serializing_if = "Form::is_json")]
    form: Form,
}

/// What the body of a kept answer is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    #[default]
    Json,
    Text,
}

impl Answer {
    /// 200 with this view as its body.
    pub(crate) fn ok(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(StatusCode::OK, view)
    }

    /// 201 with this view as its body.
    pub(crate) fn created(view: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(StatusCode::CREATED, view)
    }

    /// 200 with a page for people. It is one of ours: nothing that anybody typed stands in it.
    pub(crate) fn page(page: &'static str) -> Self {
        let body = page.as_bytes().to_vec();
        Self {
            status: StatusCode::OK,
            body,
            content_type: PAGE,
            etag: None,
            location: None,
            disposition: None,
            is_replayed: false,
        }
    }

    /// A bare text, for clients that know nothing else. It is sent as a page, so nothing that anybody typed may stand in it.
    pub(crate) fn text(status: StatusCode, text: &str) -> Self {
        let body = text.as_bytes().to_vec();
        Self {
            status,
            body,
            content_type: PLAIN_PAGE,
            etag: None,
            location: None,
            disposition: None,
            is_replayed: false,
        }
    }

    /// 200 with a table as a file of this name.
    pub(crate) fn csv<R: Row>(file_name: &str, rows: &[R]) -> Result<Self, ApiError> {
        let disposition = HeaderValue::try_from(format!("attachment; filename=\"{file_name}\""));
        Ok(Self {
            status: StatusCode::OK,
            body: table(rows)?,
            content_type: CSV,
            etag: None,
            location: None,
            disposition: Some(disposition.map_err(ApiError::internal)?),
            is_replayed: false,
        })
    }

    /// 204 without a body.
    pub(crate) const fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: Vec::new(),
            content_type: JSON,
            etag: None,
            location: None,
            disposition: None,
            is_replayed: false,
        }
    }

    /// With where what was made or changed is.
    pub(crate) fn located(self, location: HeaderValue) -> Self {
        Self { location: Some(location), ..self }
    }

    /// The status and the body, for an answer that stands within another one.
    pub(crate) fn into_parts(self) -> (StatusCode, Vec<u8>) {
        (self.status, self.body)
    }

    /// With the entity tag of a ticket's state, of which the body shows only a part.
    pub(crate) fn of_state(self, seen: Seen, audience: Audience) -> Result<Self, ApiError> {
        self.tagged(&state_tag(seen, audience))
    }

    /// With the entity tag of this body, which shows the whole of a ticket.
    pub(crate) fn of_ticket(self, seen: Seen, audience: Audience) -> Result<Self, ApiError> {
        let tag = body_tag(seen, audience, &self.body);
        self.tagged(&tag)
    }

    /// 304 without a body, if the client has it already.
    pub(crate) fn unless_seen(self, conditions: &Conditions) -> Self {
        let is_seen =
            self.etag.as_ref().and_then(|tag| tag.to_str().ok()).is_some_and(|tag| conditions.has_seen(tag));
        if is_seen { Self { status: StatusCode::NOT_MODIFIED, body: Vec::new(), ..self } } else { self }
    }

    fn tagged(self, tag: &str) -> Result<Self, ApiError> {
        let etag = HeaderValue::from_str(tag).map_err(ApiError::internal)?;
        Ok(Self { etag: Some(etag), ..self })
    }

    fn new(status: StatusCode, view: &impl Serialize) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(BODY_BYTES_USUAL);
        serde_json::to_writer(&mut body, view).map_err(ApiError::internal)?;
        Ok(Self {
            status,
            body,
            content_type: JSON,
            etag: None,
            location: None,
            disposition: None,
            is_replayed: false,
        })
    }
}

impl Form {
    /// Whether it is what it usually is.
    const fn is_json(&self) -> bool {
        matches!(self, Self::Json)
    }

    const fn content_type(self) -> HeaderValue {
        match self {
            Self::Json => JSON,
            Self::Text => PLAIN_PAGE,
        }
    }
}

impl idempotency::Answer for Answer {
    fn to_text(&self) -> Result<String, Error> {
        let text = |header: &Option<HeaderValue>| {
            header.as_ref().map(|value| value.to_str().map(str::to_owned)).transpose().map_err(internal)
        };
        let kept = Kept {
            status: self.status.as_u16(),
            etag: text(&self.etag)?,
            location: text(&self.location)?,
            body: String::from_utf8(self.body.clone()).map_err(internal)?,
            form: if self.content_type == PLAIN_PAGE { Form::Text } else { Form::Json },
        };
        serde_json::to_string(&kept).map_err(internal)
    }

    fn replayed(text: &str) -> Result<Self, Error> {
        let Kept { status, etag, location, body, form } = serde_json::from_str(text).map_err(internal)?;
        Ok(Self {
            status: StatusCode::from_u16(status).map_err(internal)?,
            body: body.into_bytes(),
            content_type: form.content_type(),
            etag: etag.map(HeaderValue::try_from).transpose().map_err(internal)?,
            location: location.map(HeaderValue::try_from).transpose().map_err(internal)?,
            disposition: None,
            is_replayed: true,
        })
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(error))
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let Self { status, body, content_type, etag, location, disposition, is_replayed } = self;
        let mut response = HttpResponse::with_body(status, BoxBody::new(body));
        let has_body = status != StatusCode::NOT_MODIFIED && status != StatusCode::NO_CONTENT;
        let content_type = has_body.then_some(content_type);
        let replayed = is_replayed.then_some(HeaderValue::from_static("true"));
        let headers = [
            (CONTENT_TYPE, content_type),
            (ETAG, etag),
            (LOCATION, location),
            (CONTENT_DISPOSITION, disposition),
            (REPLAYED, replayed),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
