//! Service levels: policies that promise times, calendars that say when people work, and what a change would do to running tickets.

mod calendars;
mod foreseen;
mod hours;
mod overview;
mod policies;
mod terms;

use actix_web::web;
use switchboard_application::sla::ApplyTo;
use switchboard_application::tickets::new_rules::Applied;
use switchboard_domain::access::Ability;

use crate::answer::Answer;
use crate::fields::Fields;
use crate::pages::{Access, Page, Verb};

const MANAGE: Access = Access::Able(&[Ability::ManageSla]);

pub(in crate::pages) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/admin/sla", MANAGE, || web::to(overview::page)),
    Page::new(Verb::Post, "/admin/sla/projects", MANAGE, || web::to(overview::assign)),
    Page::new(Verb::Get, "/admin/sla/policies/new", MANAGE, || web::to(policies::new)),
    Page::new(Verb::Post, "/admin/sla/policies/new", MANAGE, || web::to(policies::make)),
    Page::new(Verb::Get, "/admin/sla/policies/{id}", MANAGE, || web::to(policies::page)),
    Page::new(Verb::Post, "/admin/sla/policies/{id}", MANAGE, || web::to(policies::save)),
    Page::new(Verb::Post, "/admin/sla/policies/{id}/deletion", MANAGE, || web::to(policies::delete)),
    Page::new(Verb::Get, "/admin/sla/calendars/new", MANAGE, || web::to(calendars::new)),
    Page::new(Verb::Post, "/admin/sla/calendars/new", MANAGE, || web::to(calendars::make)),
    Page::new(Verb::Get, "/admin/sla/calendars/{id}", MANAGE, || web::to(calendars::page)),
    Page::new(Verb::Post, "/admin/sla/calendars/{id}", MANAGE, || web::to(calendars::save)),
    Page::new(Verb::Post, "/admin/sla/calendars/{id}/deletion", MANAGE, || web::to(calendars::delete)),
];

/// Which tickets a change is for.
fn apply_to(fields: &Fields) -> ApplyTo {
    if fields.is_ticked("apply_to_running") { ApplyTo::RunningTickets } else { ApplyTo::NewTickets }
}

/// Whether a form asks what a change would do, and not for the change.
fn wants_preview(fields: &Fields) -> bool {
    fields.text("act") == "preview"
}

/// Back to all of them. Who has changed as many running tickets as one request may is told that there are more.
fn saved(applied: Option<Applied>) -> Answer {
    let is_whole = applied.is_none_or(|applied| applied.remaining == 0);
    let notice = if is_whole { "notice-saved" } else { "notice-applied-partly" };
    Answer::go_to(format!("/admin/sla?notice={notice}"))
}
