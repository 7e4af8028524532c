//! Tickets as both versions want them, done by the use cases of the house: what belongs together is one unit of work.

use serde_json::Value;
use switchboard_application::accounts::{PersonCaller, users};
use switchboard_application::ports::Paging;
use switchboard_application::projects::admitted::admitted;
use switchboard_application::records::{Message, TicketDetail, UserName};
use switchboard_application::tags::find_or_create::find_or_create;
use switchboard_application::tags::list::list;
use switchboard_application::tickets::add_message::{AddMessage, PassOnReply, add_message, pass_on_reply};
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::create::{CreateTicket, create};
use switchboard_application::tickets::queries;
use switchboard_application::tickets::update::{UpdateTicket, update};
use switchboard_application::{Context, Error, together};
use switchboard_domain::access::Actor;
use switchboard_domain::catalog::Color;
use switchboard_domain::{
    Body, EmailAddress, Label, MessageType, PersonName, Priority, ProjectId, Source, Subject, TagId,
    TicketId, UserId,
};

use super::words::Standing;

/// The colour of labels that come by the door.
const LABEL_COLOR: &str = "#64748B";

/// Somebody who is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Whoever has this account.
    Account(UserId),
    /// Whoever is reached there.
    Contact { email: EmailAddress, name: Option<PersonName> },
}

/// The ticket that is wanted.
pub(super) struct Opening {
    pub(super) subject: Subject,
    pub(super) message: Body,
    pub(super) person: Who,
    pub(super) department: Option<ProjectId>,
    pub(super) agent: Option<UserId>,
    pub(super) status: Option<Standing>,
    pub(super) priority: Priority,
    pub(super) labels: Vec<Label>,
    /// What the desk has no place for.
    pub(super) rest: Option<Value>,
}

/// What is wanted of a ticket. What is missing stays as it is.
#[derive(Default)]
pub(super) struct Change {
    pub(super) subject: Option<Subject>,
    pub(super) department: Option<ProjectId>,
    /// Who is to work on it, or that nobody is.
    pub(super) agent: Option<Option<UserId>>,
    pub(super) status: Option<Standing>,
    pub(super) priority: Option<Priority>,
    pub(super) labels: Option<Vec<Label>>,
}

/// The message that is wanted.
pub(super) struct Writing {
    pub(super) message: Body,
    pub(super) message_type: MessageType,
    /// Who wrote it; the caller unless somebody is named.
    pub(super) person: Option<Who>,
}

/// Opens a ticket.
pub(super) fn open(ctx: &Context, caller: &PersonCaller, opening: Opening) -> Result<TicketDetail, Error> {
    let actor = &caller.actor;
    together(ctx, |ctx| {
        let project_id = match opening.department {
            Some(project) => project,
            None => only_project(ctx, actor)?,
        };
        let (email, name) = contact(ctx, caller, opening.person)?;
        let command = CreateTicket {
            project_id,
            subject: opening.subject,
            description: opening.message,
            priority: opening.priority,
            source: Source::Api,
            category_id: None,
            tags: tags(ctx, actor, &opening.labels)?,
            customer_name: name,
            customer_email: Some(email),
            customer_phone: None,
            customer_reference: None,
            metadata: opening.rest,
        };
        let created = create(ctx, actor, &command)?.ticket;
        if let Some(agent) = opening.agent {
            assign(ctx, actor, created.id, Some(agent))?;
        }
        if let Some(target) = opening.status.and_then(|standing| standing.target(created.status)) {
            change_status(ctx, actor, created.id, target)?;
        }
        queries::detail(ctx, actor, created.id)
    })
}

/// Changes a ticket.
pub(super) fn change(
    ctx: &Context,
    caller: &PersonCaller,
    id: TicketId,
    change: Change,
) -> Result<TicketDetail, Error> {
    let actor = &caller.actor;
    let Change { subject, department, agent, status, priority, labels } = change;
    together(ctx, |ctx| {
        let before = queries::detail(ctx, actor, id)?.ticket;
        if department.is_some_and(|project| project != before.project_id) {
            return Err(Error::field("project_id", "must be the one that the ticket has"));
        }
        if subject.is_some() || priority.is_some() || labels.is_some() {
            let tags = labels.map(|labels| tags(ctx, actor, &labels)).transpose()?;
            update(ctx, actor, id, UpdateTicket { subject, priority, tags, ..UpdateTicket::default() })?;
        }
        if let Some(agent) = agent {
            assign(ctx, actor, id, agent)?;
        }
        let now = queries::detail(ctx, actor, id)?.ticket;
        if let Some(target) = status.and_then(|standing| standing.target(now.status)) {
            change_status(ctx, actor, id, target)?;
        }
        queries::detail(ctx, actor, id)
    })
}

/// Writes a message: of the caller, or of the ticket's customer whose words the caller passes on.
pub(super) fn write(
    ctx: &Context,
    caller: &PersonCaller,
    ticket_id: TicketId,
    writing: Writing,
) -> Result<Message, Error> {
    let actor = &caller.actor;
    let Writing { message: body, message_type, person } = writing;
    let ticket = queries::detail(ctx, actor, ticket_id)?.ticket;
    let customer = match person {
        None => None,
        Some(Who::Account(id)) if id == caller.user.id => None,
        Some(Who::Account(id)) if Some(id) == ticket.creator_id => Some(ticket.customer.email.clone()),
        Some(Who::Account(_)) => {
            return Err(Error::field("person", "must be the caller or the ticket's customer"));
        }
        Some(Who::Contact { email, .. }) if email == caller.user.email => None,
        Some(Who::Contact { email, .. }) => Some(email),
    };
    let added = match (customer, message_type) {
        (Some(customer_email), MessageType::Reply) => {
            pass_on_reply(ctx, actor, PassOnReply { number: ticket.number, body, customer_email })?
        }
        (Some(_), MessageType::Note) => {
            return Err(Error::field("person", "must be the caller, who alone writes notes"));
        }
        (None, _) => {
            let author = UserName { id: caller.user.id, name: caller.user.name.to_string() };
            add_message(ctx, actor, author, AddMessage { ticket_id, body, message_type })?
        }
    };
    Ok(added.message)
}

/// The only project in which the caller may file tickets.
fn only_project(ctx: &Context, actor: &Actor) -> Result<ProjectId, Error> {
    let two = Paging::After { last_seen: None, limit: 2 };
    match admitted(ctx, actor, None, two)?.records.as_slice() {
        [project] => Ok(project.id),
        _ => Err(Error::field("project_id", "is required")),
    }
}

/// How somebody is reached.
pub(super) fn contact(
    ctx: &Context,
    caller: &PersonCaller,
    who: Who,
) -> Result<(EmailAddress, Option<PersonName>), Error> {
    match who {
        Who::Contact { email, name } => Ok((email, name)),
        Who::Account(id) if caller.user.id == id => Ok((caller.user.email.clone(), None)),
        Who::Account(id) => match users::show(ctx, &caller.actor, id) {
            Ok(shown) => Ok((shown.user.email, Some(shown.user.name))),
            Err(Error::NotFound(_)) => Err(Error::field("person", "must be somebody who exists")),
            Err(other) => Err(other),
        },
    }
}

/// The tag that is called so, whatever the case.
pub(super) fn tag_called(ctx: &Context, name: &str) -> Result<Option<TagId>, Error> {
    let wanted = name.to_lowercase();
    let found = list(ctx)?.into_iter().find(|tag| tag.name.to_lowercase() == wanted);
    Ok(found.map(|tag| tag.id))
}

fn tags(ctx: &Context, actor: &Actor, labels: &[Label]) -> Result<Vec<TagId>, Error> {
    if labels.is_empty() {
        return Ok(Vec::new());
    }
    let color: Color = LABEL_COLOR.parse().map_err(|error| Error::Internal(Box::new(error)))?;
    find_or_create(ctx, actor, labels, &color)
}
