//! Mail: what was sent or waits, what was received, and what waits in quarantine.

mod outgoing;
mod received;

use actix_web::web;
use switchboard_domain::access::Ability;

use crate::pages::{Access, Page, Verb};

const MANAGE: Access = Access::Able(&[Ability::ManageMail]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/mail", MANAGE, || web::to(outgoing::list)),
    Page::new(Verb::Get, "/admin/mail/{id}", MANAGE, || web::to(outgoing::one)),
    Page::new(Verb::Post, "/admin/mail/{id}/retry", MANAGE, || web::to(outgoing::retry)),
    Page::new(Verb::Post, "/admin/mail/{id}/cancellation", MANAGE, || web::to(outgoing::cancel)),
    Page::new(Verb::Get, "/admin/mail/received", MANAGE, || web::to(received::list)),
    Page::new(Verb::Get, "/admin/mail/received/{id}", MANAGE, || web::to(received::one)),
    Page::new(Verb::Post, "/admin/mail/received/{id}/release", MANAGE, || web::to(received::release)),
    Page::new(Verb::Post, "/admin/mail/received/{id}/deletion", MANAGE, || web::to(received::forget)),
];
