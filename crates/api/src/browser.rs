//! The API browser: pages on which people read the OpenAPI document and try its operations.
//!
//! Everything comes from the program itself, and the pages may load nothing from elsewhere. Swagger UI shows the document; the forms above
//! it are ours.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_FRAME_OPTIONS,
};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, guard};
use utoipa_swagger_ui::Config;

use crate::error::{ApiError, TransportError};
use crate::routes::{Verb, method_not_allowed};

/// Where the browser is.
pub(crate) const PATH: &str = "/api/docs";

/// What the pages may do: run our files, send requests to us, and set the styles that Swagger UI sets as it goes.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
);

/// The files of Swagger UI that the page needs. The others are not served.
const SWAGGER: [&str; 3] = ["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"];

/// A file of the browser.
struct File {
    content_type: Cow<'static, str>,
    bytes: Cow<'static, [u8]>,
}

/// Puts the browser onto an application.
pub(crate) fn configure(app: &mut ServiceConfig) {
    let read = || guard::Any(guard::Get()).or(guard::Head());
    let resource = |path: &str| web::resource(path).default_service(method_not_allowed(&[Verb::Get]));
    app.service(resource(PATH).route(web::route().guard(read()).to(page)));
    app.service(resource(&format!("{PATH}/{{file}}")).route(web::route().guard(read()).to(file)));
}

async fn page() -> HttpResponse {
    serve(ours("text/html; charset=utf-8", include_str!("browser/index.html")))
}

async fn file(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let file = match request.match_info().query("file") {
        "browser.js" => Some(ours("text/javascript; charset=utf-8", include_str!("browser/browser.js"))),
        "browser.css" => Some(ours("text/css; charset=utf-8", include_str!("browser/browser.css"))),
        name if SWAGGER.contains(&name) => swagger(name)?,
        _ => None,
    };
    Ok(serve(file.ok_or(TransportError::UnknownPath)?))
}

const fn ours(content_type: &'static str, text: &'static str) -> File {
    File { content_type: Cow::Borrowed(content_type), bytes: Cow::Borrowed(text.as_bytes()) }
}

fn swagger(name: &str) -> Result<Option<File>, ApiError> {
    let found = utoipa_swagger_ui::serve(name, Arc::new(Config::from("../openapi.json")))
        .map_err(|fault| ApiError::internal_text(fault.to_string()))?;
    Ok(found.map(|found| File {
        content_type: Cow::Owned(found.content_type),
        bytes: Cow::Owned(found.bytes.into_owned()),
    }))
}

/// A browser asks again whether it still has the latest file only after an hour, because all of them change with the program alone.
fn serve(file: File) -> HttpResponse {
    let File { content_type, bytes } = file;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, &*content_type))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .insert_header((CACHE_CONTROL, "max-age=3600"))
        .body(bytes.into_owned())
}
