//! Gives a ticket to somebody, or to nobody.

use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{ProjectId, TicketId, UserId};

use super::record;
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::User;
use crate::{Context, Error, NotFound};

/// A ticket with the person who works on it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The ticket.
    pub ticket: Ticket,
    /// Who works on it.
    pub assignee: Option<User>,
}

/// Gives a ticket to an active agent of its project or an administrator, or to nobody.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when the person cannot work on the ticket.
pub fn assign(ctx: &Context, actor: &Actor, id: TicketId, to: Option<UserId>) -> Result<Assigned, Error> {
    let permit = authorize(actor, Ability::AssignTicket)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let ticket = tx.tickets().find(id, permit.scope())?.ok_or(Error::NotFound(NotFound::Ticket))?;
        let assignee = to.map(|user| assignable(tx, ticket.project_id, user)).transpose()?;
        let changed = ticket.assign(to, now);
        if changed.events.is_empty() {
            return Ok(Assigned { ticket: changed.ticket, assignee });
        }
        let ticket = record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)?;
        Ok(Assigned { ticket, assignee })
    })
}

/// The person, if they can work on tickets of the project.
fn assignable(tx: &mut dyn Transaction, project: ProjectId, user: UserId) -> Result<User, Error> {
    let refusal = || Error::field("user_id", "must be an active agent of the project");
    let person = tx.users().find(user)?.filter(|person| person.is_active).ok_or_else(refusal)?;
    let may_work = match person.role {
        Role::SuperAdmin | Role::Admin => true,
        Role::Agent => tx.projects().has_agent(project, user)?,
        Role::Customer => false,
    };
    if may_work { Ok(person) } else { Err(refusal()) }
}
