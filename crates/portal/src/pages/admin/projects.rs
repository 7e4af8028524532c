//! Projects: making and changing them, and who works on their tickets.

mod detail;
mod list;
mod new;
mod terms;

use actix_web::web;
use switchboard_domain::access::Ability;

use crate::pages::{Access, Page, Verb};

const MANAGE: Access = Access::Able(&[Ability::ManageProjects]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/projects", MANAGE, || web::to(list::projects)),
    Page::new(Verb::Get, "/admin/projects/new", MANAGE, || web::to(new::page)),
    Page::new(Verb::Post, "/admin/projects/new", MANAGE, || web::to(new::make)),
    Page::new(Verb::Get, "/admin/projects/{id}", MANAGE, || web::to(detail::page)),
    Page::new(Verb::Post, "/admin/projects/{id}", MANAGE, || web::to(detail::save)),
    Page::new(Verb::Post, "/admin/projects/{id}/agents", MANAGE, || web::to(detail::assign)),
    Page::new(Verb::Post, "/admin/projects/{id}/agents/removal", MANAGE, || web::to(detail::remove)),
];
