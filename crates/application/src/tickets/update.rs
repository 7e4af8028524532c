//! Changes what a ticket says, and how urgent it is.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::{Edit, Edited, EventKind, Placement, Ticket, TicketEvent};
use switchboard_domain::{Body, Priority, Subject, TagId};

use super::target::Target;
use super::{deadlines, queries, record, references};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::TicketDetail;
use crate::{Context, Error, FieldErrors, NotFound};

/// What is wanted of a ticket. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateTicket {
    /// What it is about.
    pub subject: Option<Subject>,
    /// The whole of it.
    pub description: Option<Body>,
    /// Its category, or that it has none.
    pub category: Option<Placement>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// All of its tags, in the order in which they were given.
    pub tags: Option<Vec<TagId>>,
}

/// Changes a ticket and answers with the whole of it. What it says already changes nothing.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Changed`] when it is not in the state that is expected; [`Error::Invalid`] when the
/// category or a tag does not exist.
pub fn update(
    ctx: &Context,
    actor: &Actor,
    target: impl Into<Target>,
    command: UpdateTicket,
) -> Result<TicketDetail, Error> {
    let permit = authorize(actor, Ability::EditTicket)?;
    let (target, now) = (target.into(), ctx.clock.now());
    ctx.database.transact(|tx| {
        let ticket = target.find(tx, &permit)?;
        let edit = checked(tx, command)?;
        edit_ticket(tx, ctx, actor, ticket, edit, now)
    })?;
    queries::detail(ctx, actor, target.id)
}

/// Edits a ticket that was found, and records it. Another priority brings the rules of its own policy, from the creation on.
pub(super) fn edit_ticket(
    tx: &mut dyn Transaction,
    ctx: &Context,
    actor: &Actor,
    ticket: Ticket,
    edit: Edit,
    now: DateTime<Utc>,
) -> Result<Ticket, Error> {
    let content = tx.tickets().content(ticket.id)?.ok_or(Error::NotFound(NotFound::Ticket))?;
    let Edited { mut ticket, content, mut events } = ticket.edit(content, edit, now);
    if events.is_empty() {
        return Ok(ticket);
    }
    let changes = |kind| move |event: &TicketEvent| event.kind() == kind;
    if events.iter().any(changes(EventKind::DescriptionChanged)) {
        tx.tickets().set_description(ticket.id, &content.description)?;
    }
    if events.iter().any(changes(EventKind::TagsChanged)) {
        tx.tickets().set_tags(ticket.id, &content.tags)?;
    }
    if events.iter().any(changes(EventKind::PriorityChanged)) {
        let rules = tx.sla().rules_for(ticket.project_id, ticket.priority)?;
        events.extend(deadlines::change_rules(&mut ticket, &rules));
    }
    record::save(tx, ctx, ticket, cause(actor), events, now)
}

/// The edit, once everything that the command refers to is known to exist.
fn checked(tx: &mut dyn Transaction, command: UpdateTicket) -> Result<Edit, Error> {
    let UpdateTicket { subject, description, category, priority, tags } = command;
    let mut errors = FieldErrors::default();
    references::check_category(tx, category.and_then(Placement::category_id), &mut errors)?;
    references::check_tags(tx, "tags", tags.as_deref().unwrap_or_default(), &mut errors)?;
    errors.into_result()?;
    let tags = tags.map(|tags| tags.into_iter().collect());
    Ok(Edit { subject, description, category, priority, tags })
}
