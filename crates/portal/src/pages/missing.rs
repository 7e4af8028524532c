//! What browsers are told that ask for a page which is not there. Programs are answered by the API.

use actix_web::guard::{self, GuardContext};
use actix_web::http::header::ACCEPT;
use actix_web::web::{self, ServiceConfig};

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::error::PageError;
use crate::visitor::Visitor;

static MISSING: Page = Page::new(Verb::Get, "/{path:.*}", Access::Anyone, || web::to(missing));

/// Puts the answer onto an application, after everything else.
pub(super) fn configure(app: &mut ServiceConfig) {
    let route = MISSING.route().guard(guard::fn_guard(is_for_people));
    app.service(web::resource(MISSING.path).guard(guard::fn_guard(is_for_people)).route(route));
}

async fn missing(visitor: Visitor) -> Answer {
    visitor.show(|_, _| Err(PageError::NoPage)).await
}

fn is_for_people(context: &GuardContext<'_>) -> bool {
    let head = context.head();
    let wants_page = head.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_api = head.uri.path() == "/api" || head.uri.path().starts_with("/api/");
    head.method == actix_web::http::Method::GET
        && !is_api
        && wants_page.is_some_and(|accept| accept.contains("text/html"))
}
