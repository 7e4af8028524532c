//! People: who has an account, what they are to the desk, where they work.

mod detail;
mod list;
mod new;
mod roles;

use actix_web::web;
use switchboard_domain::access::Ability;

use crate::pages::{Access, Page, Verb};

const MANAGE: Access = Access::Able(&[Ability::ManageUsers]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/users", MANAGE, || web::to(list::users)),
    Page::new(Verb::Get, "/admin/users/new", MANAGE, || web::to(new::page)),
    Page::new(Verb::Post, "/admin/users/new", MANAGE, || web::to(new::make)),
    Page::new(Verb::Get, "/admin/users/{id}", MANAGE, || web::to(detail::page)),
    Page::new(Verb::Post, "/admin/users/{id}", MANAGE, || web::to(detail::save)),
    Page::new(Verb::Post, "/admin/users/{id}/projects", MANAGE, || web::to(detail::assign)),
    Page::new(Verb::Post, "/admin/users/{id}/projects/removal", MANAGE, || web::to(detail::take_off)),
    Page::new(Verb::Post, "/admin/users/{id}/sessions", MANAGE, || web::to(detail::end_sessions)),
    Page::new(Verb::Post, "/admin/users/{id}/deletion", MANAGE, || web::to(detail::delete)),
];
