//! What tickets are sorted into and answered with: categories, tags, canned responses.

mod categories;
mod responses;
mod tags;

use actix_web::web;
use switchboard_domain::access::Ability;

use crate::pages::{Access, Page, Verb};

const CATEGORIES: Access = Access::Able(&[Ability::ManageCategories]);
const TAGS: Access = Access::Able(&[Ability::ManageTags]);
const RESPONSES: Access = Access::Able(&[Ability::UseCannedResponses]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/catalog", CATEGORIES, || web::to(categories::page)),
    Page::new(Verb::Post, "/admin/catalog", CATEGORIES, || web::to(categories::make)),
    Page::new(Verb::Get, "/admin/catalog/categories/{id}", CATEGORIES, || web::to(categories::one)),
    Page::new(Verb::Post, "/admin/catalog/categories/{id}", CATEGORIES, || web::to(categories::save)),
    Page::new(Verb::Post, "/admin/catalog/categories/{id}/deletion", CATEGORIES, || {
        web::to(categories::delete)
    }),
    Page::new(Verb::Get, "/admin/catalog/tags", TAGS, || web::to(tags::page)),
    Page::new(Verb::Post, "/admin/catalog/tags", TAGS, || web::to(tags::make)),
    Page::new(Verb::Get, "/admin/catalog/tags/{id}", TAGS, || web::to(tags::one)),
    Page::new(Verb::Post, "/admin/catalog/tags/{id}", TAGS, || web::to(tags::save)),
    Page::new(Verb::Post, "/admin/catalog/tags/{id}/deletion", TAGS, || web::to(tags::delete)),
    Page::new(Verb::Get, "/admin/catalog/responses", RESPONSES, || web::to(responses::page)),
    Page::new(Verb::Get, "/admin/catalog/responses/new", RESPONSES, || web::to(responses::new)),
    Page::new(Verb::Post, "/admin/catalog/responses/new", RESPONSES, || web::to(responses::make)),
    Page::new(Verb::Get, "/admin/catalog/responses/{id}", RESPONSES, || web::to(responses::one)),
    Page::new(Verb::Post, "/admin/catalog/responses/{id}", RESPONSES, || web::to(responses::save)),
    Page::new(Verb::Post, "/admin/catalog/responses/{id}/deletion", RESPONSES, || web::to(responses::delete)),
];
