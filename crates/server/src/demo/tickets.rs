//! Plays the tickets of the demo in the order in which everything happened.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::tickets::add_message::{AddMessage, PassOnReply, add_message, pass_on_reply};
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::create::{CreateTicket, create};
use switchboard_domain::access::Actor;
use switchboard_domain::{EmailAddress, MessageType, Source, TicketId, TicketNumber};

use super::data::{Action, StepData, TicketData};
use super::desk::{Stage, StagePerson};

/// A ticket that was filed.
struct Filed {
    id: TicketId,
    number: TicketNumber,
    /// Where the customer's replies come from.
    customer: Voice,
}

/// How a customer speaks.
enum Voice {
    /// Through the project's own system.
    Program(Actor, EmailAddress),
    /// By themselves.
    Person(StagePerson),
}

/// Something that happens at an instant: a ticket is filed, or a step of it.
struct Moment<'a> {
    at: DateTime<Utc>,
    ticket: usize,
    step: Option<&'a StepData>,
}

/// Plays everything up to now.
pub(super) fn play(stage: &Stage<'_>, tickets: &[TicketData], now: DateTime<Utc>) -> Result<()> {
    let mut filed = BTreeMap::new();
    for moment in moments(tickets, now) {
        stage.clock.set(moment.at);
        let data = tickets.get(moment.ticket).context("the demo data changed")?;
        let explain = || format!("the demo ticket `{}`", data.subject);
        match (moment.step, filed.get(&moment.ticket)) {
            (Some(step), Some(ticket)) => act(stage, ticket, step).with_context(explain)?,
            (Some(_), None) | (None, _) => {
                filed.insert(moment.ticket, file(stage, data).with_context(explain)?);
            }
        }
    }
    stage.clock.set(now);
    Ok(())
}

/// Everything that happens, in order. Filing comes before the steps of a ticket, and steps stay in their order.
fn moments(tickets: &[TicketData], now: DateTime<Utc>) -> Vec<Moment<'_>> {
    let mut moments = Vec::new();
    for (ticket, data) in tickets.iter().enumerate() {
        let mut at = now - TimeDelta::hours(data.hours_ago);
        moments.push(Moment { at, ticket, step: None });
        for step in &data.steps {
            at += TimeDelta::minutes(step.after);
            moments.push(Moment { at, ticket, step: Some(step) });
        }
    }
    moments.sort_by_key(|moment| (moment.at, moment.ticket));
    moments
}

fn file(stage: &Stage<'_>, data: &TicketData) -> Result<Filed> {
    let project = stage.project(&data.project)?;
    let (name, email) = data.customer()?;
    let customer = stage.person(email);
    let (actor, source) = match (&project.program, customer) {
        (Some(program), _) => (program, Source::Api),
        (None, Some(customer)) => (&customer.actor, Source::Web),
        (None, None) => (&Actor::System, Source::Email),
    };
    let command = CreateTicket {
        project_id: project.id,
        subject: data.subject.parse()?,
        description: data.description.parse()?,
        priority: data.priority.parse()?,
        source,
        category_id: None,
        tags: Vec::new(),
        customer_name: Some(name.parse()?),
        customer_email: Some(email.parse()?),
        customer_phone: None,
        customer_reference: None,
        metadata: None,
    };
    let ticket = create(stage.context, actor, &command)?.ticket;
    let customer = match (&project.program, ticket.creator_id) {
        (Some(program), _) => Voice::Program(program.clone(), email.parse()?),
        (None, creator) => {
            Voice::Person(StagePerson::customer(creator.context("the customer has no account")?, name))
        }
    };
    Ok(Filed { id: ticket.id, number: ticket.number, customer })
}

fn act(stage: &Stage<'_>, ticket: &Filed, step: &StepData) -> Result<()> {
    let agent = || stage.agent(step.by.as_deref().context("nobody does this step")?);
    match &step.action {
        Action::Customer(body) => customer_writes(stage, ticket, body),
        Action::Reply(body) => write(stage, ticket, agent()?, body, MessageType::Reply),
        Action::Note(body) => write(stage, ticket, agent()?, body, MessageType::Note),
        Action::Assign(to) => {
            assign(stage.context, &agent()?.actor, ticket.id, Some(stage.agent(to)?.id))?;
            Ok(())
        }
        Action::Status(status) => {
            change_status(stage.context, &agent()?.actor, ticket.id, status.parse()?)?;
            Ok(())
        }
    }
}

fn customer_writes(stage: &Stage<'_>, ticket: &Filed, body: &str) -> Result<()> {
    match &ticket.customer {
        Voice::Program(program, email) => {
            let command = PassOnReply {
                number: ticket.number.clone(),
                body: body.parse()?,
                customer_email: email.clone(),
            };
            pass_on_reply(stage.context, program, command)?;
            Ok(())
        }
        Voice::Person(person) => write(stage, ticket, person, body, MessageType::Reply),
    }
}

fn write(
    stage: &Stage<'_>,
    ticket: &Filed,
    author: &StagePerson,
    body: &str,
    message_type: MessageType,
) -> Result<()> {
    let command = AddMessage { ticket_id: ticket.id, body: body.parse()?, message_type };
    add_message(stage.context, &author.actor, author.user_name(), command)?;
    Ok(())
}
