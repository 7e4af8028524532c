//! Files a ticket.

use chrono::{DateTime, Datelike as _, Utc};
use serde_json::Value;
use switchboard_domain::access::{Ability, Actor, KeyKind, Permit, Program, authorize};
use switchboard_domain::sla::ClockKind;
use switchboard_domain::ticket::{Receipt, Ticket, TicketEvent};
use switchboard_domain::{
    Body, CategoryId, EmailAddress, MessageType, PersonName, Phone, Priority, ProjectId, Reference, Source,
    Subject, TagId, TicketNumber, UserId,
};

use super::add_message::{Added, Draft};
use super::{deadlines, record, references};
use crate::accounts::authenticate::cause;
use crate::attachments::{Place, Uploads};
use crate::ports::{StoredRules, Transaction};
use crate::records::{Message, NewTicket, PolicySummary, Project};
use crate::{Context, Error, FieldErrors};

/// The ticket that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTicket {
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// What it is about.
    pub subject: Subject,
    /// The whole of it.
    pub description: Body,
    /// How urgent it is.
    pub priority: Priority,
    /// How it reaches the desk.
    pub source: Source,
    /// Its category.
    pub category_id: Option<CategoryId>,
    /// Its tags, in the order in which they were given.
    pub tags: Vec<TagId>,
    /// The customer's name; by default that of their account.
    pub customer_name: Option<PersonName>,
    /// The customer's address, where staff or a program file the ticket for somebody. A customer's own ticket ignores it.
    pub customer_email: Option<EmailAddress>,
    /// The customer's telephone number.
    pub customer_phone: Option<Phone>,
    /// What the project's own system calls the customer.
    pub customer_reference: Option<Reference>,
    /// What the filing program keeps beside it.
    pub metadata: Option<Value>,
}

/// A ticket that was filed, with the policy it is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// The ticket.
    pub ticket: Ticket,
    /// The policy it is judged by.
    pub sla_policy: Option<PolicySummary>,
}

/// Files a ticket, stamps its deadlines and puts it into the log.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the project, the category or a tag does not exist for the caller, or when a program names
/// no customer.
pub fn create(ctx: &Context, actor: &Actor, command: &CreateTicket) -> Result<Created, Error> {
    create_with_files(ctx, actor, command, Uploads::none())
}

/// The same, with files that hang on the ticket.
///
/// # Errors
/// The same, and [`Error::UploadQuota`].
pub fn create_with_files(
    ctx: &Context,
    actor: &Actor,
    command: &CreateTicket,
    uploads: Uploads,
) -> Result<Created, Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let at = ctx.clock.now();
    ctx.database.transact(|tx| {
        uploads.check_quota(tx, actor.user_id(), at)?;
        file(tx, ctx, &Filing::new(actor, &permit, at), command, uploads)
    })
}

/// Files a ticket whose customer reads no more than the command says, and puts a note of the program on it.
///
/// # Errors
/// Those of [`create`].
pub fn create_with_note(
    ctx: &Context,
    actor: &Actor,
    command: &CreateTicket,
    note: Body,
) -> Result<(Created, Message), Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let at = ctx.clock.now();
    ctx.database.transact(|tx| {
        let filing = Filing::new(actor, &permit, at);
        let Created { ticket, sla_policy } = file(tx, ctx, &filing, command, Uploads::none())?;
        let draft = Draft::of_program(actor, note, at);
        let Added { ticket, message } = draft.write(tx, ctx, ticket, MessageType::Note)?;
        Ok((Created { ticket, sla_policy }, message))
    })
}

/// Who files a ticket, by which right, and when.
pub(crate) struct Filing<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) permit: &'a Permit,
    pub(crate) at: DateTime<Utc>,
    /// Whether the customer is told of it.
    pub(crate) receipt: Receipt,
}

impl<'a> Filing<'a> {
    /// A filing of which the customer is told.
    pub(crate) const fn new(actor: &'a Actor, permit: &'a Permit, at: DateTime<Utc>) -> Self {
        Self { actor, permit, at, receipt: Receipt::Sent }
    }
}

/// Files a ticket within a unit of work that has more to do. That its files are not too many was seen to.
pub(crate) fn file(
    tx: &mut dyn Transaction,
    ctx: &Context,
    filing: &Filing<'_>,
    command: &CreateTicket,
    uploads: Uploads,
) -> Result<Created, Error> {
    let Filing { actor, permit, at: now, receipt } = *filing;
    let project = check_references(tx, permit, command)?;
    let customer = super::customer::of_new_ticket(tx, actor, command, now)?;
    let rules = tx.sla().rules_for(project.id, command.priority)?;
    let deadlines = deadlines::of_new_ticket(ctx, &rules, now);
    let sequence = tx.tickets().next_sequence(project.id, now.year())?;
    let new = NewTicket {
        number: TicketNumber::new(&project.prefix, now.year(), sequence),
        project_id: project.id,
        creator_id: customer.account,
        customer: customer.contact,
        subject: command.subject.clone(),
        description: command.description.clone(),
        priority: command.priority,
        source: command.source,
        category_id: command.category_id,
        tags: command.tags.iter().copied().collect(),
        metadata: command.metadata.clone(),
        deadlines,
        created_at: now,
    };
    let ticket = tx.tickets().insert(&new)?;
    let uploader_id = match command.source {
        Source::Email => customer.account,
        Source::Web | Source::Api | Source::Portal => actor.user_id(),
    };
    let place = Place { ticket_id: ticket.id, message_id: None, uploader_id, at: now };
    uploads.attach(tx, place)?;
    let event = TicketEvent::Created { priority: ticket.priority, source: ticket.source, receipt };
    record::append(tx, &ticket, creation_cause(actor, customer.account), vec![event], now)?;
    uploads.keep();
    Ok(Created { sla_policy: summary(&rules, &project, &ticket), ticket })
}

/// The project of the command, once everything that the command refers to is known to exist for the caller.
fn check_references(
    tx: &mut dyn Transaction,
    permit: &Permit,
    command: &CreateTicket,
) -> Result<Project, Error> {
    let mut errors = FieldErrors::default();
    let project = tx.projects().find(command.project_id)?.filter(|project| permit.scope().admits(project.id));
    let fault = match &project {
        None => Some("must be a project that exists"),
        Some(project) if !project.is_active => Some("must be a project that is not disabled"),
        Some(_) => None,
    };
    if let Some(rule) = fault {
        errors.add("project_id", rule);
    }
    references::check_category(tx, command.category_id, &mut errors)?;
    references::check_tags(tx, "tags", &command.tags, &mut errors)?;
    errors.into_result()?;
    project.ok_or_else(|| Error::field("project_id", "must be a project that exists"))
}

/// The system of a project files in the name of the customer; both are kept. What other programs file is put down to them alone.
fn creation_cause(actor: &Actor, account: Option<UserId>) -> crate::records::Cause {
    let cause = cause(actor);
    match actor {
        Actor::Program(Program { kind: KeyKind::Project, .. }) => {
            crate::records::Cause { user_id: account, ..cause }
        }
        Actor::Program(_) | Actor::Person(_) | Actor::System => cause,
    }
}

fn summary(rules: &StoredRules, project: &Project, ticket: &Ticket) -> Option<PolicySummary> {
    let policy = rules.policy.as_ref()?;
    Some(PolicySummary {
        id: policy.policy_id,
        project_id: rules.is_own_policy.then_some(project.id),
        priority: ticket.priority,
        first_response_minutes: policy.target_minutes(ClockKind::FirstResponse).map(u32::from),
        resolution_minutes: policy.target_minutes(ClockKind::Resolution).map(u32::from),
    })
}
