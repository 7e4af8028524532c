//! A body that is either JSON or a form with files, whose bytes go to the blob store while they come in.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt as _;
use icu_normalizer::ComposingNormalizerBorrowed;
use switchboard_application::attachments::Uploads;
use switchboard_application::attachments::receive::{FIELD, Reception};
use switchboard_domain::attachment::FileName;

use super::body::{check_encoding, check_length};
use super::form::{FormShape, FormValues};
use super::{Fields, JsonBody};
use crate::api::Shared;
use crate::blocking::{self, Lane};
use crate::credentials::AsPerson;
use crate::error::{ApiError, TransportError};
use crate::idempotency::Attempt;

/// The most bytes of a file that are gathered before they are written. With what the connection has read already, an upload holds about
/// twice that in memory.
const PIECE_BYTES: usize = 128 * 1024;
/// The most parts of a form.
const PARTS_MAX: usize = 1000;

/// A body that has not been looked into, and, as far as it is a form, not been read either.
pub(crate) enum Submission {
    Json(JsonBody),
    Form(Result<Multipart, TransportError>),
}

/// A body that was received whole: its files are stored, its fields still to be read.
pub(crate) enum Received {
    Json(JsonBody),
    Form(Fields, Uploads),
}

impl Submission {
    /// Receives the body from a caller, who is found out about before the first byte of a form is read.
    pub(crate) async fn receive(
        self,
        caller: &AsPerson,
        shape: &'static FormShape,
    ) -> Result<Received, ApiError> {
        match self {
            Self::Json(body) => Ok(Received::Json(body)),
            Self::Form(form) => {
                caller.check().await?;
                let received = Incoming::new(caller.shared()).receive(form?, shape).await?;
                if let Some(attempt) = caller.attempt() {
                    received.add_to(attempt);
                }
                Ok(received)
            }
        }
    }

    /// Whether the headers of a request announce a form.
    pub(crate) fn is_form(headers: &HeaderMap) -> bool {
        let declared = headers.get(CONTENT_TYPE).and_then(|declared| declared.to_str().ok());
        declared
            .and_then(|declared| declared.split(';').next())
            .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("multipart/form-data"))
    }
}

impl Received {
    /// The fields, and the files.
    pub(crate) fn into_parts(self) -> Result<(Fields, Uploads), ApiError> {
        match self {
            Self::Json(body) => Ok((body.fields()?, Uploads::none())),
            Self::Form(fields, uploads) => Ok((fields, uploads)),
        }
    }
}

impl Received {
    /// Adds what was received to what the request is known by. The same form is packed differently each time it is sent.
    fn add_to(&self, attempt: &Attempt) {
        if let Self::Form(fields, uploads) = self {
            attempt.add(fields.digestible().as_bytes());
            for file in uploads.files() {
                attempt.add(file.file_name.as_str().as_bytes());
                attempt.add(&file.sha256);
            }
        }
    }
}

impl FromRequest for Submission {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if Self::is_form(request.headers()) {
            let bytes_max =
                request.app_data::<web::Data<Shared>>().map_or(0, |shared| form_bytes_max(shared));
            let head =
                check_encoding(request.headers()).and_then(|()| check_length(request.headers(), bytes_max));
            let form = head.map(|()| Multipart::new(request.headers(), payload.take()));
            Box::pin(std::future::ready(Ok(Self::Form(form))))
        } else {
            let body = JsonBody::from_request(request, payload);
            Box::pin(async move { Ok(Self::Json(body.await?)) })
        }
    }
}

/// The longest form that can be right: all files, the text, and room for what stands around them.
fn form_bytes_max(shared: &Shared) -> usize {
    const AROUND: usize = 1024 * 1024;
    let files = usize::try_from(shared.context.settings.attachments.total_bytes_max).unwrap_or(usize::MAX);
    files.saturating_add(shared.settings.body_bytes_max).saturating_add(AROUND)
}

/// A form while it comes in.
struct Incoming {
    shared: web::Data<Shared>,
    values: FormValues,
    /// How many bytes of text may still come.
    text_left: usize,
    files: usize,
}

/// What a part of a form is.
enum Part {
    Text(String),
    File {
        name: String,
        declared: Option<String>,
    },
    /// What a form sends where nobody chose a file, or a file under a name that takes none.
    Nothing(String),
}

impl Incoming {
    fn new(shared: web::Data<Shared>) -> Self {
        let text_left = shared.settings.body_bytes_max;
        Self { shared, values: FormValues::default(), text_left, files: 0 }
    }

    async fn receive(mut self, mut form: Multipart, shape: &FormShape) -> Result<Received, ApiError> {
        let mut reception = Reception::new(&self.shared.context);
        let mut parts: usize = 0;
        while let Some(part) = self.in_time(form.next()).await? {
            let mut part = part.map_err(malformed)?;
            parts = parts.saturating_add(1);
            if parts > PARTS_MAX {
                return Err(TransportError::BodyTooLarge.into());
            }
            match Part::of(&part) {
                Part::File { name, declared } => {
                    reception = self.receive_file(reception, &mut part, name, declared).await?;
                }
                Part::Text(name) => {
                    let text = self.read_text(&mut part).await?;
                    self.take_text(&name, text);
                }
                Part::Nothing(name) => {
                    if !self.read_text(&mut part).await?.is_empty() {
                        self.values.refuse(&name, "must not be a file");
                    }
                }
            }
        }
        Ok(Received::Form(self.values.into_fields(shape), reception.finish()))
    }

    fn take_text(&mut self, name: &str, text: String) {
        if !is_file_field(name) {
            self.values.add(name, text);
        } else if !text.is_empty() {
            self.values.refuse(&format!("{FIELD}.{}", self.files), "must be a file");
            self.files = self.files.saturating_add(1);
        }
    }

    /// Passes a file on to the blob store, a piece at a time.
    async fn receive_file(
        &mut self,
        reception: Reception,
        part: &mut Field,
        name: String,
        declared: Option<String>,
    ) -> Result<Reception, ApiError> {
        self.files = self.files.saturating_add(1);
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&name).into_owned();
        let name = FileName::from_sent(&composed);
        let mut reception =
            self.blocking(reception, move |reception| reception.begin(name, declared)).await?;
        let mut piece = Vec::new();
        while let Some(bytes) = self.in_time(part.next()).await? {
            let bytes = bytes.map_err(malformed)?;
            if piece.len().saturating_add(bytes.len()) > PIECE_BYTES {
                let full = std::mem::take(&mut piece);
                reception = self.blocking(reception, move |reception| reception.write(full)).await?;
            }
            piece.extend_from_slice(&bytes);
        }
        self.blocking(reception, move |reception| {
            reception.write(piece)?;
            reception.end()
        })
        .await
    }

    async fn read_text(&mut self, part: &mut Field) -> Result<String, ApiError> {
        let mut text = Vec::new();
        while let Some(bytes) = self.in_time(part.next()).await? {
            let bytes = bytes.map_err(malformed)?;
            let left = self.text_left.checked_sub(bytes.len());
            self.text_left = left.ok_or(TransportError::BodyTooLarge)?;
            text.extend_from_slice(&bytes);
        }
        String::from_utf8(text).map_err(malformed)
    }

    /// Does something with the reception where that may block. When it fails, or the request is given up, nothing of the files is left.
    async fn blocking(
        &self,
        mut reception: Reception,
        work: impl FnOnce(&mut Reception) -> Result<(), switchboard_application::Error> + Send + 'static,
    ) -> Result<Reception, ApiError> {
        let job = move |_: &switchboard_application::Context| {
            work(&mut reception)?;
            Ok(reception)
        };
        blocking::run(&self.shared, Lane::Writing, job).await
    }

    /// Waits for the client, but not for one that has fallen silent.
    async fn in_time<T>(&self, next: impl Future<Output = T>) -> Result<T, ApiError> {
        let waited = tokio::time::timeout(self.shared.settings.request_timeout, next).await;
        waited.map_err(|_elapsed| TransportError::TimedOut.into())
    }
}

impl Part {
    fn of(part: &Field) -> Self {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = file_name(part) else { return Self::Text(name) };
        if file_name.is_empty() || !is_file_field(&name) {
            return Self::Nothing(name);
        }
        Self::File { name: file_name, declared: part.content_type().map(ToString::to_string) }
    }
}

/// What the sender calls a file; nothing where the part is none. The form with a character set wins, as RFC 6266 says.
fn file_name(part: &Field) -> Option<String> {
    let disposition = part.content_disposition()?;
    let extended =
        disposition.get_filename_ext().map(|name| String::from_utf8_lossy(&name.value).into_owned());
    extended.or_else(|| disposition.get_filename().map(str::to_owned))
}

/// Whether a field takes files: `attachments`, `attachments[]`, `attachments[0]`.
fn is_file_field(name: &str) -> bool {
    name.strip_prefix(FIELD).is_some_and(|rest| {
        let place = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        rest.is_empty() || place.is_some_and(|place| place.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn malformed(error: impl std::fmt::Display) -> ApiError {
    TransportError::MalformedForm(error.to_string()).into()
}
