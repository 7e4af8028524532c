//! Forms as browsers send them: with texts alone, or with files. Each must repeat the token of the browser that it was shown to.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, ORIGIN};
use actix_web::{FromRequest, HttpRequest, web};
use switchboard_application::FieldErrors;
use switchboard_application::attachments::Uploads;
use switchboard_web::forms::{self, FormFault, ReceivedForm};
use url::form_urlencoded;

use crate::error::PageError;
use crate::fields::Fields;
use crate::portal::Shared;

/// The field in which a form repeats the token of its browser.
pub(crate) const TOKEN_FIELD: &str = "form_token";
/// The most fields of a form that are read.
const FIELDS_MAX: usize = 2000;

/// A form that was not read yet.
pub(crate) enum FormBody {
    /// Texts, with what of them is to be read.
    Texts(web::Payload),
    /// Texts and files.
    Files(Multipart),
    /// Nothing that is read.
    Refused(PageError),
}

impl FromRequest for FormBody {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Self::of(request, payload);
        Box::pin(std::future::ready(Ok(body)))
    }
}

impl FormBody {
    fn of(request: &HttpRequest, payload: &mut Payload) -> Self {
        let Some(shared) = request.app_data::<web::Data<Shared>>() else {
            return Self::Refused(PageError::NoForm);
        };
        if is_foreign(request) {
            return Self::Refused(PageError::Forged);
        }
        let headers = request.headers();
        let files = forms::announces_files(headers);
        let text_bytes_max = shared.settings.form_bytes_max;
        let bytes_max =
            if files { forms::form_bytes_max(shared.jobs.context(), text_bytes_max) } else { text_bytes_max };
        if forms::announced_length(headers).is_some_and(|length| length > bytes_max) {
            return Self::Refused(FormFault::TooLong.into());
        }
        if files {
            return Self::Files(Multipart::new(headers, payload.take()));
        }
        let declared =
            headers.get(CONTENT_TYPE).and_then(|declared| declared.to_str().ok()).unwrap_or_default();
        let essence = declared.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            match web::Payload::from_request(request, payload).into_inner() {
                Ok(payload) => Self::Texts(payload),
                Err(_infallible) => Self::Refused(PageError::NoForm),
            }
        } else {
            Self::Refused(PageError::NoForm)
        }
    }

    /// Receives the form, which must have been shown to this browser.
    ///
    /// # Errors
    /// [`PageError::Forged`] when it was not; [`PageError::NoForm`] when it is none; [`PageError::Form`].
    pub(crate) async fn receive(self, shared: &Shared, token: &str) -> Result<Fields, PageError> {
        let received = match self {
            Self::Refused(error) => return Err(error),
            Self::Texts(payload) => ReceivedForm {
                texts: texts(payload, shared).await?,
                refused: Vec::new(),
                uploads: Uploads::none(),
            },
            Self::Files(form) => {
                let settings = &shared.settings;
                forms::receive(form, &shared.jobs, settings.form_bytes_max, settings.patience).await?
            }
        };
        let ReceivedForm { texts, refused, uploads } = received;
        let is_ours =
            texts.iter().any(|(name, text)| name == TOKEN_FIELD && !token.is_empty() && text == token);
        if !is_ours {
            return Err(PageError::Forged);
        }
        let mut errors = FieldErrors::default();
        for (field, rule) in refused {
            errors.add(&field, rule);
        }
        Ok(Fields::new(texts, errors, uploads))
    }
}

async fn texts(payload: web::Payload, shared: &Shared) -> Result<Vec<(String, String)>, PageError> {
    let settings = &shared.settings;
    let whole = payload.to_bytes_limited(settings.form_bytes_max);
    // A form of texts alone is short: it comes at once, or its sender has fallen silent.
    let bytes = actix_web::rt::time::timeout(settings.patience, whole)
        .await
        .map_err(|_elapsed| FormFault::TimedOut)?
        .map_err(|_limit| FormFault::TooLong)?
        .map_err(|broken| FormFault::Malformed(broken.to_string()))?;
    let fields = form_urlencoded::parse(&bytes).into_owned().take(FIELDS_MAX + 1).collect::<Vec<_>>();
    if fields.len() > FIELDS_MAX { Err(FormFault::TooLong.into()) } else { Ok(fields) }
}

/// Whether the browser says that another site sends the form. Browsers that say nothing are held by the token alone.
fn is_foreign(request: &HttpRequest) -> bool {
    const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

    let headers = request.headers();
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let host = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    host != Some(request.connection_info().host())
}
