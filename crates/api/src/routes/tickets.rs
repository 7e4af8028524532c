//! What people do with tickets.

mod describe;

use actix_web::web;
use switchboard_application::records::{TicketSummary, UserName};
use switchboard_application::tickets::{add_message, assign, change_status, create, queries};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText, Submission};
use crate::requests::{lists, tickets as requests};
use crate::views::cursor;
use crate::views::message::MessageAnswer;
use crate::views::page::Page;
use crate::views::ticket::TicketAnswer;
use crate::views::ticket_changes::{AssignedAnswer, CreatedAnswer, StatusAnswer};
use crate::views::ticket_list::TicketRow;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/tickets",
        operation: "listTickets",
        access: Access::Person,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(list_tickets),
        describe: describe::list_tickets,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets",
        operation: "createTicket",
        access: Access::Person,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(create_ticket),
        describe: describe::create_ticket,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/tickets/{id}",
        operation: "showTicket",
        access: Access::Person,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(show_ticket),
        describe: describe::show_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/status",
        operation: "changeTicketStatus",
        access: Access::Person,
        abilities: &[Ability::ChangeStatus],
        handler: || web::to(move_ticket),
        describe: describe::move_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/assign",
        operation: "assignTicket",
        access: Access::Person,
        abilities: &[Ability::AssignTicket],
        handler: || web::to(assign_ticket),
        describe: describe::assign_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/messages",
        operation: "addMessage",
        access: Access::Person,
        abilities: &[Ability::TicketRespond, Ability::TicketNotes],
        handler: || web::to(write_message),
        describe: describe::write_message,
    },
];

async fn list_tickets(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = lists::tickets(&query, caller.user.id, ctx.clock.now())?;
            let listing = queries::list(ctx, &caller.actor, &filter, paging)?;
            let mark = |ticket: &TicketSummary| cursor::write_sorted(filter.order.by, ticket);
            Answer::ok(&Page::<TicketRow<'_>>::marked(&listing, paging, mark))
        })
        .await
}

async fn create_ticket(caller: AsPerson, body: Submission) -> Result<Answer, ApiError> {
    let body = body.receive(&caller, &requests::CREATE_TICKET_FORM).await?;
    caller
        .run(move |ctx, caller| {
            let (fields, uploads) = body.into_parts()?;
            let command = requests::create_ticket(fields)?;
            let created = create::create_with_files(ctx, &caller.actor, &command, uploads)?;
            Answer::created(&CreatedAnswer::from(&created))
        })
        .await
}

async fn show_ticket(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let detail = queries::detail(ctx, &caller.actor, path.ticket_id()?)?;
            Answer::ok(&TicketAnswer::new(&detail, &caller.actor, ctx.clock.now()))
        })
        .await
}

async fn move_ticket(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, to) = (path.ticket_id()?, requests::change_status(body)?);
            Answer::ok(&StatusAnswer::from(&change_status::change_status(ctx, &caller.actor, id, to)?))
        })
        .await
}

async fn assign_ticket(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, to) = (path.ticket_id()?, requests::assign(body)?);
            Answer::ok(&AssignedAnswer::from(&assign::assign(ctx, &caller.actor, id, to)?))
        })
        .await
}

async fn write_message(caller: AsPerson, path: PathText, body: Submission) -> Result<Answer, ApiError> {
    let body = body.receive(&caller, &requests::ADD_MESSAGE_FORM).await?;
    caller
        .run(move |ctx, caller| {
            let ticket_id = path.ticket_id()?;
            let (fields, uploads) = body.into_parts()?;
            let command = requests::add_message(ticket_id, fields)?;
            let author = UserName { id: caller.user.id, name: caller.user.name.as_str().to_owned() };
            let added = add_message::add_message_with_files(ctx, &caller.actor, author, command, uploads)?;
            Answer::created(&MessageAnswer { message: (&added.message).into() })
        })
        .await
}
