//! The door for clients of Tickiti: bearer keys with four abilities, and writes that must say what they are known by when they come again.

pub(super) mod refusal;
mod requests;
mod views;

use actix_web::http::StatusCode;
use actix_web::web;
use serde_json::json;
use switchboard_application::Context;
use switchboard_application::accounts::ProgramCaller;
use switchboard_application::idempotency::fresh_key;
use switchboard_application::mails::send::send;
use switchboard_application::records::TicketSummary;
use switchboard_application::tickets::create::{create, create_with_note};
use switchboard_application::tickets::queries;
use switchboard_application::tickets::respond::respond;
use switchboard_domain::TicketNumber;
use switchboard_domain::access::Ability;

use crate::answer::Answer;
use crate::credentials::{AsAnyone, AsProgram};
use crate::error::ApiError;
use crate::input::{JsonBody, PathText};
use crate::openapi::{Description, Tag};
use crate::requests::lists;
use crate::routes::{Access, Endpoint, Verb};
use crate::views::cursor;
use crate::views::page::Page;
use crate::views::ticket_list::TicketRow;
use views::{EmailQueued, KeyMinted, TicketCreated, TicketIndex, TicketResponded};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Post,
        path: "/api/create_ticket",
        operation: "tickitiCreateTicket",
        access: Access::Token,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(create_ticket),
        describe: describe_create_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/create",
        operation: "tickitiCreateFlatTicket",
        access: Access::Token,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(create_flat_ticket),
        describe: describe_create_flat_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/ticket_respond",
        operation: "tickitiRespond",
        access: Access::Token,
        abilities: &[Ability::TicketRespond],
        handler: || web::to(ticket_respond),
        describe: describe_ticket_respond,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{ticketNumber}/respond",
        operation: "tickitiRespondFlat",
        access: Access::Token,
        abilities: &[Ability::TicketRespond],
        handler: || web::to(respond_flat),
        describe: describe_respond_flat,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/send_email",
        operation: "tickitiSendEmail",
        access: Access::Token,
        abilities: &[Ability::SendEmail],
        handler: || web::to(send_email),
        describe: describe_send_email,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickiti_api_index",
        operation: "tickitiIndex",
        access: Access::Token,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(index),
        describe: describe_index,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/idempotency_key",
        operation: "tickitiMintKey",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(mint_key),
        describe: describe_mint_key,
    },
];

async fn create_ticket(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run_once(move |ctx, caller| {
            let wanted = requests::create_ticket(&*ctx.html, &caller.project, body)?;
            match wanted.note {
                None => {
                    let created = create(ctx, &caller.actor, &wanted.command)?;
                    Answer::created(&TicketCreated::new(&created.ticket, None))
                }
                Some(note) => {
                    let (created, note) = create_with_note(ctx, &caller.actor, &wanted.command, note)?;
                    Answer::created(&TicketCreated::new(&created.ticket, Some(note.id)))
                }
            }
        })
        .await
}

async fn create_flat_ticket(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = requests::create_flat_ticket(&*ctx.html, &caller.project, body)?;
            Answer::created(&TicketCreated::new(&create(ctx, &caller.actor, &command)?.ticket, None))
        })
        .await
}

async fn ticket_respond(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller.run_once(move |ctx, caller| answered(ctx, caller, None, body)).await
}

async fn respond_flat(caller: AsProgram, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller.run(move |ctx, caller| answered(ctx, caller, Some(path.ticket_number()?), body)).await
}

fn answered(
    ctx: &Context,
    caller: &ProgramCaller,
    number: Option<TicketNumber>,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    let command = requests::respond(&*ctx.html, number, body)?;
    Answer::created(&TicketResponded::from(&respond(ctx, &caller.actor, &command)?))
}

async fn send_email(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run_once(move |ctx, caller| {
            let command = requests::send_email(&caller.project, body)?;
            Answer::created(&EmailQueued::new(send(ctx, &caller.actor, command)?))
        })
        .await
}

async fn index(caller: AsProgram, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let query = requests::filters(body)?;
            let (filter, paging) = lists::tickets(&query, None, ctx.clock.now())?;
            let listing = queries::list(ctx, &caller.actor, &filter, paging)?;
            let mark = |ticket: &TicketSummary| cursor::write_sorted(filter.order.by, ticket);
            Answer::ok(&TicketIndex::new(Page::<TicketRow<'_>>::marked(&listing, paging, mark)))
        })
        .await
}

async fn mint_key(caller: AsAnyone) -> Result<Answer, ApiError> {
    caller.run(|ctx| Answer::ok(&KeyMinted::new(fresh_key(ctx)))).await
}

fn describe_create_ticket() -> Description {
    let text = "Files a ticket in the project of the key. `Idempotency-Key` must be there.";
    Description::created::<TicketCreated<'_>>(Tag::Tickiti, "File a ticket", text)
        .body(requests::create_ticket_shape())
        .done_once()
}

fn describe_create_flat_ticket() -> Description {
    let text = "Files a ticket in the project of the key, from fields that all stand beside each other.";
    Description::created::<TicketCreated<'_>>(Tag::Tickiti, "File a ticket from flat fields", text)
        .body(requests::create_flat_ticket_shape())
}

fn describe_ticket_respond() -> Description {
    let text = "Writes on a ticket of the key's project, and moves it. What the customer wrote does what their own reply would do; what the \
                program writes by itself is no first response. `Idempotency-Key` must be there.";
    Description::created::<TicketResponded<'_>>(Tag::Tickiti, "Respond on a ticket", text)
        .body(requests::respond_shape())
        .errors([StatusCode::NOT_FOUND])
        .done_once()
}

fn describe_respond_flat() -> Description {
    let text = "The same, with the number of the ticket in the path.";
    Description::created::<TicketResponded<'_>>(Tag::Tickiti, "Respond on the ticket of the path", text)
        .body(requests::respond_flat_shape())
}

fn describe_send_email() -> Description {
    let text = "Sends one mail that belongs to no ticket, in the name of the key's project. It waits in the outbox and can be followed at \
                `/api/admin/sent-mail`. `Idempotency-Key` must be there.";
    Description::created::<EmailQueued>(Tag::Tickiti, "Send a mail", text)
        .body(requests::send_email_shape())
        .done_once()
}

fn describe_index() -> Description {
    let text = "The tickets of the key's project, by the filters that `GET /api/tickets` takes, in the body.";
    Description::ok::<TicketIndex<'_>>(Tag::Tickiti, "List tickets", text).body(
        lists::tickets_shape().named("TickitiIndexBody").example(json!({ "status": "open", "per_page": 50 })),
    )
}

fn describe_mint_key() -> Description {
    let text = "A fresh UUID, for `Idempotency-Key`. Nothing is kept of it.";
    Description::ok::<KeyMinted>(Tag::Tickiti, "Make a key for a request", text)
}
