//! What people do with tickets.

mod describe;

use actix_web::web;
use switchboard_application::Context;
use switchboard_application::accounts::PersonCaller;
use switchboard_application::records::{TicketDetail, TicketSummary, UserName};
use switchboard_application::tickets::target::{Seen, Target};
use switchboard_application::tickets::{
    add_message, assign, change_many, change_status, create, delete, queries, rate, restore, unwatch, update,
    watch,
};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::{AsCaller, AsPerson};
use crate::error::ApiError;
use crate::input::conditions::Audience;
use crate::input::{Conditions, JsonBody, PathText, QueryText, Submission};
use crate::requests::{lists, many_tickets, tickets as requests};
use crate::views::activity::ActivityView;
use crate::views::cursor;
use crate::views::many_tickets::ManyAnswer;
use crate::views::message::MessageAnswer;
use crate::views::page::Page;
use crate::views::ticket::TicketAnswer;
use crate::views::ticket_changes::{
    AssignedAnswer, CreatedAnswer, DeletedAnswer, RatedAnswer, StatusAnswer, WatchAnswer,
};
use crate::views::ticket_list::TicketRow;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/tickets",
        operation: "listTickets",
        access: Access::PersonOrToken,
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
        verb: Verb::Put,
        path: "/api/tickets/{id}",
        operation: "updateTicket",
        access: Access::Person,
        abilities: &[Ability::EditTicket],
        handler: || web::to(update_ticket),
        describe: describe::update_ticket,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/tickets/{id}",
        operation: "deleteTicket",
        access: Access::Person,
        abilities: &[Ability::DeleteTicket],
        handler: || web::to(delete_ticket),
        describe: describe::delete_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/restore",
        operation: "restoreTicket",
        access: Access::Person,
        abilities: &[Ability::DeleteTicket],
        handler: || web::to(restore_ticket),
        describe: describe::restore_ticket,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/tickets/{id}/activities",
        operation: "listTicketActivities",
        access: Access::Person,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(list_activities),
        describe: describe::list_activities,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/rate",
        operation: "rateTicket",
        access: Access::Person,
        abilities: &[Ability::RateTicket],
        handler: || web::to(rate_ticket),
        describe: describe::rate_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/{id}/watch",
        operation: "watchTicket",
        access: Access::Person,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(watch_ticket),
        describe: describe::watch_ticket,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/tickets/{id}/watch",
        operation: "unwatchTicket",
        access: Access::Person,
        abilities: &[Ability::TicketIndex],
        handler: || web::to(unwatch_ticket),
        describe: describe::unwatch_ticket,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets/bulk",
        operation: "changeManyTickets",
        access: Access::Person,
        abilities: &[Ability::ChangeStatus, Ability::AssignTicket, Ability::EditTicket],
        handler: || web::to(change_many),
        describe: describe::change_many,
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

async fn list_tickets(caller: AsCaller, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = lists::tickets(&query, caller.actor().user_id(), ctx.clock.now())?;
            let listing = queries::list(ctx, caller.actor(), &filter, paging)?;
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

async fn show_ticket(caller: AsPerson, path: PathText, conditions: Conditions) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let detail = queries::detail(ctx, &caller.actor, path.ticket_id()?)?;
            Ok(whole(ctx, caller, &detail)?.unless_seen(&conditions))
        })
        .await
}

async fn update_ticket(
    caller: AsPerson,
    path: PathText,
    conditions: Conditions,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (target, command) =
                (target(ctx, &path, &conditions, caller)?, requests::update_ticket(body)?);
            whole(ctx, caller, &update::update(ctx, &caller.actor, target, command)?)
        })
        .await
}

async fn delete_ticket(caller: AsPerson, path: PathText, conditions: Conditions) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            delete::delete(ctx, &caller.actor, target(ctx, &path, &conditions, caller)?)?;
            Answer::ok(&DeletedAnswer::TICKET)
        })
        .await
}

async fn restore_ticket(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| whole(ctx, caller, &restore::restore(ctx, &caller.actor, path.ticket_id()?)?))
        .await
}

async fn list_activities(caller: AsPerson, path: PathText, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, paging) = (path.ticket_id()?, lists::plain(&query)?);
            let listing = queries::activities(ctx, &caller.actor, id, paging)?;
            Answer::ok(&Page::<ActivityView<'_>>::new(&listing, paging, |event| event.id.get()))
        })
        .await
}

async fn rate_ticket(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = requests::rate_ticket(path.ticket_id()?, body)?;
            Answer::ok(&RatedAnswer::from(&rate::rate(ctx, &caller.actor, command)?))
        })
        .await
}

async fn watch_ticket(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            watch::watch(ctx, &caller.actor, path.ticket_id()?)?;
            Answer::ok(&WatchAnswer { watching: true })
        })
        .await
}

async fn unwatch_ticket(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            unwatch::unwatch(ctx, &caller.actor, path.ticket_id()?)?;
            Answer::ok(&WatchAnswer { watching: false })
        })
        .await
}

async fn change_many(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = many_tickets::change_many(body)?;
            Answer::ok(&ManyAnswer::from(change_many::change_many(ctx, &caller.actor, &command)?))
        })
        .await
}

async fn move_ticket(
    caller: AsPerson,
    path: PathText,
    conditions: Conditions,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (target, to) = (target(ctx, &path, &conditions, caller)?, requests::change_status(body)?);
            let moved = change_status::change_status(ctx, &caller.actor, target, to)?;
            Answer::ok(&StatusAnswer::from(&moved.ticket))?.of_state(moved.seen, Audience::of(&caller.actor))
        })
        .await
}

async fn assign_ticket(
    caller: AsPerson,
    path: PathText,
    conditions: Conditions,
    body: JsonBody,
) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (target, to) = (target(ctx, &path, &conditions, caller)?, requests::assign(body)?);
            let assigned = assign::assign(ctx, &caller.actor, target, to)?;
            Answer::ok(&AssignedAnswer::from(&assigned))?.of_state(assigned.seen, Audience::of(&caller.actor))
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

/// The ticket of the path, in the state that the conditions ask for.
fn target(
    ctx: &Context,
    path: &PathText,
    conditions: &Conditions,
    caller: &PersonCaller,
) -> Result<Target, ApiError> {
    let audience = Audience::of(&caller.actor);
    let expectation = conditions.expectation(audience, ctx.settings.require_preconditions);
    Ok(Target { id: path.ticket_id()?, expectation })
}

/// The whole of a ticket, as far as the caller may read it.
fn whole(ctx: &Context, caller: &PersonCaller, detail: &TicketDetail) -> Result<Answer, ApiError> {
    let answer = Answer::ok(&TicketAnswer::new(detail, &caller.actor, ctx.clock.now()))?;
    let seen = Seen { version: detail.ticket.version, events: detail.activities.len() };
    answer.of_ticket(seen, Audience::of(&caller.actor))
}
