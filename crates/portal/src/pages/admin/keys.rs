//! Keys: how programs are let in.

mod curl;
mod detail;
mod list;
mod made;
mod many;
mod new;
mod terms;

use actix_web::web;
use switchboard_application::records::KeyDetail;
use switchboard_domain::access::Ability;

use crate::chrome::Chrome;
use crate::pages::{Access, Page, Verb};

const MANAGE: Access = Access::Able(&[Ability::ManageKeys]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/keys", MANAGE, || web::to(list::keys)),
    Page::new(Verb::Get, "/admin/keys/new", MANAGE, || web::to(new::page)),
    Page::new(Verb::Post, "/admin/keys/new", MANAGE, || web::to(new::make)),
    Page::new(Verb::Post, "/admin/keys/changes", MANAGE, || web::to(many::change)),
    Page::new(Verb::Get, "/admin/keys/{id}", MANAGE, || web::to(detail::page)),
    Page::new(Verb::Post, "/admin/keys/{id}", MANAGE, || web::to(detail::save)),
    Page::new(Verb::Post, "/admin/keys/{id}/activity", MANAGE, || web::to(detail::switch)),
    Page::new(Verb::Post, "/admin/keys/{id}/secret", MANAGE, || web::to(made::regenerate)),
    Page::new(Verb::Post, "/admin/keys/{id}/deletion", MANAGE, || web::to(detail::delete)),
];

/// Whether a key lets anybody in, by the end of a message's name.
fn state(chrome: &Chrome, key: &KeyDetail) -> &'static str {
    match (key.is_active, key.expires_at) {
        (false, _) => "off",
        (true, Some(end)) if end <= chrome.now => "ended",
        (true, _) => "on",
    }
}
