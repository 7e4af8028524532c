//! What the systems of projects do, with a pair of keys.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::tickets::{add_message, close, create, queries};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsProgram;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::{external as requests, lists};
use crate::views::external::{ClosedTicket, ExternalAnswer, ExternalRow, FiledTicket, PassedOn, Ping};
use crate::views::page::Page;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/external/ping",
        operation: "pingExternal",
        access: Access::Project,
        abilities: &[],
        handler: || web::to(ping),
        describe: describe_ping,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/external/tickets",
        operation: "listExternalTickets",
        access: Access::Project,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(list_tickets),
        describe: describe_list_tickets,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/external/tickets",
        operation: "fileTicket",
        access: Access::Project,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(file_ticket),
        describe: describe_file_ticket,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/external/tickets/{ticketNumber}",
        operation: "showExternalTicket",
        access: Access::Project,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(show_ticket),
        describe: describe_show_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/external/tickets/{ticketNumber}/reply",
        operation: "passOnReply",
        access: Access::Project,
        abilities: &[Ability::TicketRespond],
        handler: || web::to(pass_on_reply),
        describe: describe_pass_on_reply,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/external/tickets/{ticketNumber}/close",
        operation: "closeTicket",
        access: Access::Project,
        abilities: &[Ability::CloseTicket],
        handler: || web::to(close_ticket),
        describe: describe_close_ticket,
    },
];

async fn ping(caller: AsProgram) -> Result<Answer, ApiError> {
    caller.run(|ctx, caller| Answer::ok(&Ping::new(&caller.project, ctx.clock.now()))).await
}

async fn list_tickets(caller: AsProgram, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = lists::external_tickets(&query)?;
            let listing = queries::list(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<ExternalRow<'_>>::new(&listing, paging, |summary| summary.id.get()))
        })
        .await
}

async fn file_ticket(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = requests::create_ticket(caller.project.id, body)?;
            Answer::created(&FiledTicket::from(&create::create(ctx, &caller.actor, &command)?))
        })
        .await
}

async fn show_ticket(caller: AsProgram, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let detail = queries::detail_by_number(ctx, &caller.actor, &path.ticket_number()?)?;
            Answer::ok(&ExternalAnswer::new(&detail, ctx.clock.now()))
        })
        .await
}

async fn pass_on_reply(caller: AsProgram, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = requests::reply(path.ticket_number()?, body)?;
            Answer::created(&PassedOn::from(&add_message::pass_on_reply(ctx, &caller.actor, command)?))
        })
        .await
}

async fn close_ticket(caller: AsProgram, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (number, customer_email) = (path.ticket_number()?, requests::close(body)?);
            Answer::ok(&ClosedTicket::from(&close::close(ctx, &caller.actor, &number, &customer_email)?))
        })
        .await
}

fn describe_ping() -> Description {
    let text = "Tells that the pair of keys works, and which project it belongs to.";
    Description::ok::<Ping<'_>>(Tag::External, "Check a pair of keys", text)
}

fn describe_list_tickets() -> Description {
    let text = "The tickets of the project of the keys, newest first.";
    Description::page::<ExternalRow<'_>>(Tag::External, "List the project's tickets", text)
        .query(lists::external_tickets_shape())
}

fn describe_file_ticket() -> Description {
    let text = "Files a ticket in the name of a customer, who gets an account when there is none for the address. The service-level \
                policy of the priority is applied.";
    Description::created::<FiledTicket<'_>>(Tag::External, "File a ticket", text)
        .body(requests::create_ticket_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_show_ticket() -> Description {
    let text = "The ticket with its public replies. Notes of staff are never part of it.";
    Description::ok::<ExternalAnswer<'_>>(Tag::External, "Show a ticket", text)
}

fn describe_pass_on_reply() -> Description {
    let text = "Adds a reply of the customer. It brings a waiting ticket back to work and reopens a resolved one; a closed one refuses it. \
                The answer shows where the ticket stands then.";
    Description::created::<PassedOn<'_>>(Tag::External, "Pass on a reply", text)
        .body(requests::reply_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_close_ticket() -> Description {
    Description::ok::<ClosedTicket<'_>>(
        Tag::External,
        "Close a ticket",
        "Closes a ticket because its customer wants it.",
    )
    .body(requests::close_shape())
    .errors([StatusCode::CONFLICT])
}
