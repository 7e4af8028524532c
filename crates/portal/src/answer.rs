//! What handlers answer: a page, another address to go to, or the bytes of a file.

use actix_web::body::BoxBody;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

use crate::error::PageError;

/// What a page may do: run our scripts, show our styles and pictures, send forms to us.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);

/// What a handler answers.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    content: Content,
    cookies: Vec<Cookie<'static>>,
}

#[derive(Debug)]
enum Content {
    /// A page, or a part of one.
    Html(String),
    /// Another address.
    GoTo(String),
    /// A text for a script of ours.
    Text(String),
    /// A table.
    Table { name: String, bytes: Vec<u8> },
}

impl Answer {
    /// A page.
    pub(crate) fn page(template: &impl Template) -> Result<Self, PageError> {
        Self::page_with(StatusCode::OK, template)
    }

    /// A page that says that something is wrong.
    pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Result<Self, PageError> {
        let html = template.render().map_err(PageError::template)?;
        Ok(Self { status, content: Content::Html(html), cookies: Vec::new() })
    }

    /// The form again, with what is wrong in it.
    pub(crate) fn form_again(template: &impl Template) -> Result<Self, PageError> {
        Self::page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    /// Another address of ours, which is read with GET.
    pub(crate) fn go_to(address: impl Into<String>) -> Self {
        Self { status: StatusCode::SEE_OTHER, content: Content::GoTo(address.into()), cookies: Vec::new() }
    }

    /// The same to another address, if that is one of ours: a path on this host.
    pub(crate) fn with_address(mut self, address: &str) -> Self {
        let is_ours = address.starts_with('/')
            && !address.starts_with("//")
            && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if is_ours && let Content::GoTo(place) = &mut self.content {
            address.clone_into(place);
        }
        self
    }

    /// A text for a script of ours.
    pub(crate) fn text(text: String) -> Self {
        Self { status: StatusCode::OK, content: Content::Text(text), cookies: Vec::new() }
    }

    /// A table to be saved.
    pub(crate) fn table(name: String, bytes: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, content: Content::Table { name, bytes }, cookies: Vec::new() }
    }

    /// The same, with something that the browser keeps.
    pub(crate) fn keeping(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let Self { status, content, cookies } = self;
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_SECURITY_POLICY, POLICY)).insert_header((X_FRAME_OPTIONS, "DENY"));
        for cookie in cookies {
            response.cookie(cookie);
        }
        match content {
            Content::Html(html) => {
                response.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(html)
            }
            Content::Text(text) => {
                response.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8")).body(text)
            }
            Content::GoTo(address) => response.insert_header((LOCATION, address)).finish(),
            Content::Table { name, bytes } => response
                .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
                .insert_header((
                    HeaderName::from_static("content-disposition"),
                    format!("attachment; filename=\"{name}\""),
                ))
                .body(bytes),
        }
    }
}
