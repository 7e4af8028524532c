//! Forms with files, whose bytes go to the blob store while they come in.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use futures_util::StreamExt as _;
use icu_normalizer::ComposingNormalizerBorrowed;
use switchboard_application::attachments::Uploads;
use switchboard_application::attachments::receive::{FIELD, Reception};
use switchboard_application::{Context, Error};
use switchboard_domain::attachment::FileName;

use crate::jobs::{Jobs, Lane, NotRun};

/// The most bytes of a file that are gathered before they are written. With what the connection has read already, an upload holds about
/// twice that in memory.
const PIECE_BYTES: usize = 128 * 1024;
/// The most parts of a form.
const PARTS_MAX: usize = 1000;

/// A form that was received whole: its files are stored.
pub struct ReceivedForm {
    /// Its texts, by name, in the order in which they came.
    pub texts: Vec<(String, String)>,
    /// What came as the wrong thing: a field, and the rule that it breaks.
    pub refused: Vec<(String, &'static str)>,
    /// Its files.
    pub uploads: Uploads,
}

/// Why a form was not received. Nothing is left of its files.
#[derive(Debug, thiserror::Error)]
pub enum FormFault {
    /// It is not the form that it says.
    #[error("the form is malformed: {0}")]
    Malformed(String),
    /// It has more text or more parts than are read.
    #[error("the form is too long")]
    TooLong,
    /// Its sender fell silent.
    #[error("the form took too long")]
    TimedOut,
    /// Nobody was there to store its files.
    #[error(transparent)]
    NotRun(#[from] NotRun),
    /// Its files were refused.
    #[error(transparent)]
    Refused(#[from] Error),
}

/// Whether the headers of a request announce a form with files.
#[must_use]
pub fn announces_files(headers: &HeaderMap) -> bool {
    let declared = headers.get(CONTENT_TYPE).and_then(|declared| declared.to_str().ok());
    declared
        .and_then(|declared| declared.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("multipart/form-data"))
}

/// How many bytes the headers of a request say that its body has.
#[must_use]
pub fn announced_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok())
}

/// The longest form that can be right: all files, the text, and room for what stands around them.
#[must_use]
pub fn form_bytes_max(ctx: &Context, text_bytes_max: usize) -> usize {
    const AROUND: usize = 1024 * 1024;
    let files = usize::try_from(ctx.settings.attachments.total_bytes_max).unwrap_or(usize::MAX);
    files.saturating_add(text_bytes_max).saturating_add(AROUND)
}

/// Receives a form with files.
///
/// `text_bytes_max` is how much text it may have in all, `patience` how long its sender may be silent.
///
/// # Errors
/// [`FormFault`].
pub async fn receive(
    form: Multipart,
    jobs: &Arc<Jobs>,
    text_bytes_max: usize,
    patience: Duration,
) -> Result<ReceivedForm, FormFault> {
    let received = ReceivedForm { texts: Vec::new(), refused: Vec::new(), uploads: Uploads::none() };
    Incoming { jobs: Arc::clone(jobs), patience, text_left: text_bytes_max, files: 0, received }
        .receive(form)
        .await
}

/// A form while it comes in.
struct Incoming {
    jobs: Arc<Jobs>,
    patience: Duration,
    /// How many bytes of text may still come.
    text_left: usize,
    files: usize,
    received: ReceivedForm,
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
    async fn receive(mut self, mut form: Multipart) -> Result<ReceivedForm, FormFault> {
        let mut reception = Reception::new(self.jobs.context());
        let mut parts: usize = 0;
        while let Some(part) = self.in_time(form.next()).await? {
            let mut part = part.map_err(malformed)?;
            parts = parts.saturating_add(1);
            if parts > PARTS_MAX {
                return Err(FormFault::TooLong);
            }
            match Part::of(&part) {
                Part::File { name, declared } => {
                    reception = self.receive_file(reception, &mut part, name, declared).await?;
                }
                Part::Text(name) => {
                    let text = self.read_text(&mut part).await?;
                    self.take_text(name, text);
                }
                Part::Nothing(name) => {
                    if !self.read_text(&mut part).await?.is_empty() {
                        self.received.refused.push((name, "must not be a file"));
                    }
                }
            }
        }
        self.received.uploads = reception.finish();
        Ok(self.received)
    }

    fn take_text(&mut self, name: String, text: String) {
        if !is_file_field(&name) {
            self.received.texts.push((name, text));
        } else if !text.is_empty() {
            self.received.refused.push((format!("{FIELD}.{}", self.files), "must be a file"));
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
    ) -> Result<Reception, FormFault> {
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

    async fn read_text(&mut self, part: &mut Field) -> Result<String, FormFault> {
        let mut text = Vec::new();
        while let Some(bytes) = self.in_time(part.next()).await? {
            let bytes = bytes.map_err(malformed)?;
            let left = self.text_left.checked_sub(bytes.len());
            self.text_left = left.ok_or(FormFault::TooLong)?;
            text.extend_from_slice(&bytes);
        }
        String::from_utf8(text).map_err(malformed)
    }

    /// Does something with the reception where that may block. When it fails, or the request is given up, nothing of the files is left.
    async fn blocking(
        &self,
        mut reception: Reception,
        work: impl FnOnce(&mut Reception) -> Result<(), Error> + Send + 'static,
    ) -> Result<Reception, FormFault> {
        let job = move |_: &Context| {
            work(&mut reception)?;
            Ok(reception)
        };
        self.jobs.run(Lane::Writing, job).await
    }

    /// Waits for the client, but not for one that has fallen silent.
    async fn in_time<T>(&self, next: impl Future<Output = T>) -> Result<T, FormFault> {
        tokio::time::timeout(self.patience, next).await.map_err(|_elapsed| FormFault::TimedOut)
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

fn malformed(error: impl std::fmt::Display) -> FormFault {
    FormFault::Malformed(error.to_string())
}
