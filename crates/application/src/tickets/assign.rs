//! Gives a ticket to somebody, or to nobody.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{ProjectId, UserId};

use super::record;
use super::target::{Seen, Target, seen};
use crate::accounts::authenticate::cause;
use crate::ports::Transaction;
use crate::records::User;
use crate::{Context, Error};

/// A ticket with the person who works on it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The ticket.
    pub ticket: Ticket,
    /// Who works on it.
    pub assignee: Option<User>,
    /// The state in which it is.
    pub seen: Seen,
}

/// Gives a ticket to an active agent of its project or an administrator, or to nobody.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Changed`] when it is not in the state that is expected; [`Error::Invalid`] when the
/// person cannot work on the ticket.
pub fn assign(
    ctx: &Context,
    actor: &Actor,
    target: impl Into<Target>,
    to: Option<UserId>,
) -> Result<Assigned, Error> {
    let permit = authorize(actor, Ability::AssignTicket)?;
    let (target, now) = (target.into(), ctx.clock.now());
    ctx.database.transact(|tx| {
        let ticket = target.find(tx, &permit)?;
        let (ticket, assignee) = give(tx, ctx, actor, ticket, to, now)?;
        Ok(Assigned { seen: seen(tx, &ticket)?, ticket, assignee })
    })
}

/// Gives away a ticket that was found, and records it.
pub(super) fn give(
    tx: &mut dyn Transaction,
    ctx: &Context,
    actor: &Actor,
    ticket: Ticket,
    to: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(Ticket, Option<User>), Error> {
    let assignee = to.map(|user| assignable(tx, ticket.project_id, user)).transpose()?;
    let changed = ticket.assign(to, now);
    if changed.events.is_empty() {
        return Ok((changed.ticket, assignee));
    }
    let ticket = record::save(tx, ctx, changed.ticket, cause(actor), changed.events, now)?;
    Ok((ticket, assignee))
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
