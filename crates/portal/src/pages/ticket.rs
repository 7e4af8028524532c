//! One ticket: for its customer the conversation, for staff all that hangs on it.

mod acts;
mod view;

use actix_web::web;
use actix_web::{HttpRequest, HttpResponse, Responder};
use switchboard_application::accounts::PersonCaller;
use switchboard_application::attachments::download::download;
use switchboard_application::canned_responses::render::render;
use switchboard_domain::access::Ability;
use switchboard_domain::{AttachmentId, CannedResponseId, TicketId};

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::visitor::Visitor;

const READ: Access = Access::Able(&[Ability::TicketIndex]);

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/tickets/{id}", READ, || web::to(view::show)),
    Page::new(Verb::Post, "/tickets/{id}/messages", Access::Able(&[Ability::TicketRespond]), || {
        web::to(acts::add_message)
    }),
    Page::new(Verb::Post, "/tickets/{id}/close", Access::Able(&[Ability::CloseTicket]), || {
        web::to(acts::close)
    }),
    Page::new(Verb::Post, "/tickets/{id}/rating", Access::Able(&[Ability::RateTicket]), || {
        web::to(acts::rate)
    }),
    Page::new(Verb::Post, "/tickets/{id}/watching", READ, || web::to(acts::watch)),
    Page::new(Verb::Post, "/tickets/{id}/status", Access::Able(&[Ability::ChangeStatus]), || {
        web::to(acts::change_status)
    }),
    Page::new(Verb::Post, "/tickets/{id}/assignee", Access::Able(&[Ability::AssignTicket]), || {
        web::to(acts::assign)
    }),
    Page::new(Verb::Post, "/tickets/{id}/details", Access::Able(&[Ability::EditTicket]), || {
        web::to(acts::edit)
    }),
    Page::new(Verb::Post, "/tickets/{id}/deletion", Access::Able(&[Ability::DeleteTicket]), || {
        web::to(acts::delete)
    }),
    Page::new(
        Verb::Get,
        "/tickets/{id}/canned/{response}",
        Access::Able(&[Ability::UseCannedResponses]),
        || web::to(canned),
    ),
    Page::new(Verb::Get, "/attachments/{id}", READ, || web::to(attachment)),
];

/// The text of a canned response, filled for the ticket, which a script puts where it is wanted.
async fn canned(visitor: Visitor, path: web::Path<(i64, i64)>) -> Answer {
    let (ticket, response) = path.into_inner();
    visitor
        .show_person(move |ctx, reader| {
            let PersonCaller { actor, user, .. } = &reader.caller;
            let (response, ticket) = (CannedResponseId::new(response), TicketId::new(ticket));
            let rendered = render(ctx, actor, &user.name, response, ticket)?;
            Ok(Answer::text(rendered.body))
        })
        .await
}

/// A file, which is always to be saved.
async fn attachment(visitor: Visitor, path: web::Path<i64>, request: HttpRequest) -> HttpResponse {
    let id = AttachmentId::new(path.into_inner());
    match visitor.send_file(move |ctx, caller| Ok(download(ctx, &caller.actor, id)?)).await {
        Ok(file) => file.respond_to(&request),
        Err(answer) => answer.respond_to(&request),
    }
}
