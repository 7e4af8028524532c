//! The API browser: people read the OpenAPI document on it and try its operations.
//!
//! It works by the script `api.js`, which reads the document that every client gets, and calls the API as any client does: what the reader's
//! own session may do is of no use to it.

use actix_web::web;
use askama::Template;
use switchboard_domain::access::KeyKind;

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::show::query::Query;
use crate::visitor::Visitor;

/// Where the browser is.
pub(crate) const PATH: &str = "/api/docs";

pub(super) const PAGES: &[Page] = &[Page::new(Verb::Get, PATH, Access::Anyone, || web::to(browser))];

#[derive(Template)]
#[template(path = "api_docs.html")]
struct BrowserPage<'a> {
    chrome: &'a Chrome,
    /// The kind of key that the reader comes with.
    kind: Option<KeyKind>,
}

async fn browser(visitor: Visitor) -> Answer {
    visitor
        .show(|_, guest| {
            let kind = Query::of(&guest.chrome.here).parsed("kind");
            Answer::page(&BrowserPage { chrome: &guest.chrome, kind })
        })
        .await
}

impl BrowserPage<'_> {
    fn is_chosen(&self, kind: &KeyKind) -> bool {
        self.kind == Some(*kind)
    }

    fn kind_name(&self, kind: &KeyKind) -> String {
        self.chrome.t(&format!("key-kind-{kind}"))
    }
}
