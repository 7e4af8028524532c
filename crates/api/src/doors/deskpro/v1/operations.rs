//! What answers each operation of version 1.

use switchboard_application::Context;
use switchboard_application::accounts::{PersonCaller, create_customer, update_user, users};
use switchboard_application::ports::{Listing, TicketFilter, UserFilter};
use switchboard_application::tickets::{assign, delete, queries};

use super::super::call::Call;
use super::super::words::Standing;
use super::super::{people, tickets};
use super::requests::{self, TicketsWanted};
use super::views::{
    MessageCreated, Messages, People, Person, PersonAnswer, PersonCreated, Success, Ticket, TicketAnswer,
    TicketCreated, Tickets,
};
use crate::answer::Answer;
use crate::error::ApiError;

/// That it was done.
const SUCCESS: Success = Success { success: true };

pub(super) fn list_tickets(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, query, .. } = call;
    let wanted = requests::tickets(&query)?;
    let paging = wanted.paging;
    let listing = match filter(ctx, caller, wanted)? {
        Some(filter) => queries::list(ctx, &caller.actor, &filter, paging)?,
        None => Listing { records: Vec::new(), total: Some(0), total_is_capped: false, has_more: false },
    };
    Answer::ok(&Tickets::new(&listing, paging))
}

/// The filter of a list of tickets; none where no ticket can match.
fn filter(
    ctx: &Context,
    caller: &PersonCaller,
    wanted: TicketsWanted,
) -> Result<Option<TicketFilter>, ApiError> {
    let TicketsWanted { status, agent, person, department, label, search, order, paging: _ } = wanted;
    let tag_id = match label {
        None => None,
        Some(label) => match tickets::tag_called(ctx, label.as_str())? {
            Some(tag) => Some(tag),
            None => return Ok(None),
        },
    };
    let person = person.map(|id| tickets::contact(ctx, caller, tickets::Who::Account(id))).transpose()?;
    Ok(Some(TicketFilter {
        status: status.and_then(Standing::only_status),
        awaiting_staff: status == Some(Standing::AwaitingAgent),
        assigned_to: agent,
        project_id: department,
        customer_email: person.map(|(email, _)| email),
        tag_id,
        search,
        order,
        ..TicketFilter::default()
    }))
}

pub(super) fn create_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, body, .. } = call;
    let detail = tickets::open(ctx, caller, requests::open(&*ctx.html, body)?)?;
    let ticket = &detail.ticket;
    Answer::created(&TicketCreated {
        success: true,
        ticket_id: ticket.id.get(),
        reference: ticket.number.as_str(),
        location: format!("/deskpro/api/tickets/{}", ticket.id),
    })
}

pub(super) fn show_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    let detail = queries::detail(ctx, &caller.actor, path.ticket_id()?)?;
    Answer::ok(&TicketAnswer { ticket: Ticket::from(&detail) })
}

pub(super) fn update_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, body, .. } = call;
    tickets::change(ctx, caller, path.ticket_id()?, requests::change(body)?)?;
    Answer::ok(&SUCCESS)
}

pub(super) fn delete_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    delete::delete(ctx, &caller.actor, path.ticket_id()?)?;
    Answer::ok(&SUCCESS)
}

pub(super) fn claim_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    assign::assign(ctx, &caller.actor, path.ticket_id()?, Some(caller.user.id))?;
    Answer::ok(&SUCCESS)
}

pub(super) fn list_messages(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    Answer::ok(&Messages::of(&queries::detail(ctx, &caller.actor, path.ticket_id()?)?))
}

pub(super) fn create_message(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, body, .. } = call;
    let message = tickets::write(ctx, caller, path.ticket_id()?, requests::write(&*ctx.html, body)?)?;
    Answer::created(&MessageCreated { success: true, message_id: message.id.get() })
}

pub(super) fn list_people(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, query, .. } = call;
    let wanted = requests::people(&query)?;
    let listing = match &wanted.email {
        Some(email) => people::found(users::with_address(ctx, &caller.actor, email)?),
        None => {
            let filter = UserFilter { search: wanted.search, ..UserFilter::default() };
            users::list(ctx, &caller.actor, &filter, wanted.paging)?
        }
    };
    Answer::ok(&People::new(&listing, wanted.paging))
}

pub(super) fn create_person(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, body, .. } = call;
    let user = create_customer::create_customer(ctx, &caller.actor, people::wanted(body, "email")?)?;
    Answer::created(&PersonCreated { success: true, person_id: user.id.get() })
}

pub(super) fn show_person(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    let shown = users::show(ctx, &caller.actor, path.user_id()?)?;
    Answer::ok(&PersonAnswer { person: Person::from(&shown.user) })
}

pub(super) fn update_person(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, body, .. } = call;
    let command = people::change(path.user_id()?, body, "email")?;
    update_user::update_user(ctx, &caller.actor, &command)?;
    Answer::ok(&SUCCESS)
}
