//! What answers each operation of version 2.

use actix_web::http::header::HeaderValue;
use switchboard_application::accounts::{PersonCaller, create_customer, update_user, users};
use switchboard_application::keys::requests as key_requests;
use switchboard_application::ports::{Listing, TicketFilter, UserFilter};
use switchboard_application::records::{TicketDetail, TicketSummary};
use switchboard_application::tickets::{delete, queries};
use switchboard_application::{Context, Error};
use switchboard_domain::UserId;
use switchboard_domain::access::Actor;

use super::super::call::Call;
use super::super::words::Standing;
use super::super::{people, tickets};
use super::envelope::Envelope;
use super::requests::{self, TicketsWanted};
use super::views::{ApiLog, Me, Nothing, Person, Ticket, TicketMessage};
use crate::answer::Answer;
use crate::error::ApiError;

#[expect(clippy::needless_pass_by_value, reason = "every operation of the door takes its call whole")]
pub(super) fn me(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { caller, .. } = call;
    let auth_method = if caller.actor.key_id().is_some() { "api_key" } else { "api_token" };
    let person = Person::from(&caller.user);
    Answer::ok(&Envelope::of(Me { auth_method, app_id: None, person_id: caller.user.id.get(), person }))
}

pub(super) fn list_tickets(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, query, .. } = call;
    let wanted = requests::tickets(&query)?;
    let includes_people = wanted.includes_people;
    if let Some(ids) = &wanted.ids {
        let mut found = Vec::new();
        for id in ids {
            match queries::detail(ctx, &caller.actor, *id) {
                Ok(detail) => found.push(detail),
                Err(Error::NotFound(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        let data: Vec<_> = found.iter().map(Ticket::from).collect();
        let total = u64::try_from(data.len()).unwrap_or(u64::MAX);
        return Answer::ok(&Envelope::numbered(data, total, wanted.paging));
    }
    let paging = wanted.paging;
    let listing = match filter(ctx, caller, wanted)? {
        Some(filter) => queries::list(ctx, &caller.actor, &filter, paging)?,
        None => Listing { records: Vec::new(), total: Some(0), total_is_capped: false, has_more: false },
    };
    let page = Envelope::<Vec<Ticket<'_>>>::page(&listing, paging);
    if includes_people {
        let people = |ticket: &'_ TicketSummary| [ticket.creator.clone(), ticket.assignee.clone()];
        let people: Vec<_> = listing.records.iter().flat_map(people).flatten().collect();
        return Answer::ok(&page.linking(people.iter()));
    }
    Answer::ok(&page)
}

/// The filter of a list of tickets; none where no ticket can match.
fn filter(
    ctx: &Context,
    caller: &PersonCaller,
    wanted: TicketsWanted,
) -> Result<Option<TicketFilter>, ApiError> {
    let TicketsWanted {
        ids: _,
        status,
        agent,
        person,
        department,
        label,
        order,
        paging: _,
        includes_people: _,
    } = wanted;
    let tag_id = match label {
        None => None,
        Some(label) => match tickets::tag_called(ctx, label.as_str())? {
            Some(tag) => Some(tag),
            None => return Ok(None),
        },
    };
    let customer_email = match person {
        None => None,
        Some(person) => Some(tickets::contact(ctx, caller, person)?.0),
    };
    Ok(Some(TicketFilter {
        status: status.and_then(Standing::only_status),
        awaiting_staff: status == Some(Standing::AwaitingAgent),
        assigned_to: agent,
        project_id: department,
        customer_email,
        tag_id,
        order,
        ..TicketFilter::default()
    }))
}

pub(super) fn create_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    if call.asks_by_body {
        return list_tickets(call.asking()?);
    }
    let Call { ctx, caller, body, .. } = call;
    let detail = tickets::open(ctx, caller, requests::open(&*ctx.html, body)?)?;
    let answer = Answer::created(&Envelope::of(Ticket::from(&detail)))?;
    Ok(answer.located(location("tickets", detail.ticket.id.get())?))
}

pub(super) fn show_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, query, .. } = call;
    let includes_people = requests::with_people(&query)?;
    shown(&queries::detail(ctx, &caller.actor, path.ticket_id()?)?, includes_people)
}

fn shown(detail: &TicketDetail, includes_people: bool) -> Result<Answer, ApiError> {
    let envelope = Envelope::of(Ticket::from(detail));
    if includes_people {
        let people = [&detail.creator, &detail.assignee].into_iter().flatten();
        return Answer::ok(&envelope.linking(people));
    }
    Answer::ok(&envelope)
}

pub(super) fn update_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, query, body, .. } = call;
    let detail = tickets::change(ctx, caller, path.ticket_id()?, requests::change(body)?)?;
    if requests::follows_location(&query) {
        return shown(&detail, false);
    }
    Ok(Answer::no_content().located(location("tickets", detail.ticket.id.get())?))
}

pub(super) fn delete_ticket(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    delete::delete(ctx, &caller.actor, path.ticket_id()?)?;
    Answer::ok(&Envelope::of(Nothing {}))
}

pub(super) fn list_messages(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, query, .. } = call;
    let paging = requests::part(&query)?;
    let detail = queries::detail(ctx, &caller.actor, path.ticket_id()?)?;
    let messages = TicketMessage::all_of(&detail);
    let total = u64::try_from(messages.len()).unwrap_or(u64::MAX);
    let (page, per_page) = requests::page_of(paging);
    let passed_over = (page - 1).saturating_mul(per_page);
    let data: Vec<_> = messages.into_iter().skip(passed_over).take(per_page).collect();
    Answer::ok(&Envelope::numbered(data, total, paging))
}

pub(super) fn create_message(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, body, .. } = call;
    let id = path.ticket_id()?;
    let message = tickets::write(ctx, caller, id, requests::write(&*ctx.html, body)?)?;
    let answer = Answer::created(&Envelope::of(TicketMessage::new(id, &message)))?;
    Ok(answer.located(location(&format!("tickets/{id}/messages"), message.id.get())?))
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
    Answer::ok(&Envelope::<Vec<Person<'_>>>::page(&listing, wanted.paging))
}

pub(super) fn create_person(call: Call<'_>) -> Result<Answer, ApiError> {
    if call.asks_by_body {
        return list_people(call.asking()?);
    }
    let Call { ctx, caller, body, .. } = call;
    let command = people::wanted(body, "primary_email")?;
    let user = create_customer::create_customer(ctx, &caller.actor, command)?;
    let answer = Answer::created(&Envelope::of(Person::from(&user)))?;
    Ok(answer.located(location("people", user.id.get())?))
}

pub(super) fn show_person(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, .. } = call;
    person(ctx, &caller.actor, path.user_id()?)
}

pub(super) fn update_person(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, path, query, body, .. } = call;
    let command = people::change(path.user_id()?, body, "primary_email")?;
    update_user::update_user(ctx, &caller.actor, &command)?;
    if requests::follows_location(&query) {
        return person(ctx, &caller.actor, command.id);
    }
    Ok(Answer::no_content().located(location("people", command.id.get())?))
}

pub(super) fn list_logs(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, query, .. } = call;
    let paging = requests::part(&query)?;
    let listing = key_requests::of_all(ctx, &caller.actor, paging)?;
    Answer::ok(&Envelope::<Vec<ApiLog<'_>>>::page(&listing, paging))
}

fn person(ctx: &Context, actor: &Actor, id: UserId) -> Result<Answer, ApiError> {
    let shown = users::show(ctx, actor, id)?;
    Answer::ok(&Envelope::of(Person::from(&shown.user)))
}

fn location(path: &str, id: i64) -> Result<HeaderValue, ApiError> {
    HeaderValue::try_from(format!("/api/v2/{path}/{id}")).map_err(ApiError::internal)
}
