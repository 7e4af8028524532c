//! Does one thing to many tickets.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Permit, authorize};
use switchboard_domain::ticket::{Edit, Ticket};
use switchboard_domain::{Status, TagId, TicketId, UserId};

use super::target::Target;
use super::{assign, change_status, references, update};
use crate::ports::Transaction;
use crate::{Context, Error, FieldErrors, NotFound};

/// What is wanted of many tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeMany {
    /// The tickets. One that is named several times is changed once.
    pub ids: Vec<TicketId>,
    /// What is to be done to each.
    pub change: Change,
}

/// What can be done to many tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Moving them to this status.
    Status(Status),
    /// Giving them to this person, or to nobody.
    Assign(Option<UserId>),
    /// Adding tags and removing others, in the order in which they were given.
    Tags {
        /// Those that each gets.
        add: Vec<TagId>,
        /// Those that each loses.
        remove: Vec<TagId>,
    },
}

/// What became of one of many tickets.
#[derive(Debug)]
pub struct Outcome {
    /// Which one.
    pub id: TicketId,
    /// The ticket after the change, or why it was not changed.
    pub result: Result<Ticket, Error>,
}

/// Changes each of many tickets in a unit of work of its own, as if each had been asked for by itself: what cannot be done to one spares
/// the others. Once the database is out of reach, the rest is not tried.
///
/// # Errors
/// [`Error::Forbidden`] when the caller lacks the ability altogether; [`Error::Invalid`] when a tag does not exist.
pub fn change_many(ctx: &Context, actor: &Actor, command: &ChangeMany) -> Result<Vec<Outcome>, Error> {
    let ability = match command.change {
        Change::Status(_) => Ability::ChangeStatus,
        Change::Assign(_) => Ability::AssignTicket,
        Change::Tags { .. } => Ability::EditTicket,
    };
    let permit = authorize(actor, ability)?;
    ctx.database.transact(|tx| check(tx, &command.change))?;
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(command.ids.len());
    let mut known = BTreeSet::new();
    let mut is_reachable = true;
    for id in command.ids.iter().copied().filter(|id| known.insert(*id)) {
        let result = if is_reachable {
            change_one(ctx, actor, &permit, id, &command.change)
        } else {
            Err(Error::Unavailable("the database was out of reach for another ticket".into()))
        };
        is_reachable &= !matches!(result, Err(Error::Unavailable(_)));
        outcomes.push(Outcome { id, result });
    }
    Ok(outcomes)
}

/// Refuses a change that refers to what does not exist.
fn check(tx: &mut dyn Transaction, change: &Change) -> Result<(), Error> {
    let Change::Tags { add, remove } = change else { return Ok(()) };
    let mut errors = FieldErrors::default();
    references::check_tags(tx, "add", add, &mut errors)?;
    references::check_tags(tx, "remove", remove, &mut errors)?;
    errors.into_result()
}

fn change_one(
    ctx: &Context,
    actor: &Actor,
    permit: &Permit,
    id: TicketId,
    change: &Change,
) -> Result<Ticket, Error> {
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let ticket = Target::from(id).find(tx, permit)?;
        match change {
            Change::Status(to) => change_status::move_to(tx, ctx, actor, ticket, *to, now),
            Change::Assign(to) => assign::give(tx, ctx, actor, ticket, *to, now).map(|(ticket, _)| ticket),
            Change::Tags { add, remove } => tag(tx, ctx, actor, ticket, add, remove, now),
        }
    })
}

/// Adds and removes tags. One that is named on both sides is removed.
fn tag(
    tx: &mut dyn Transaction,
    ctx: &Context,
    actor: &Actor,
    ticket: Ticket,
    add: &[TagId],
    remove: &[TagId],
    now: DateTime<Utc>,
) -> Result<Ticket, Error> {
    let mut tags = tx.tickets().content(ticket.id)?.ok_or(Error::NotFound(NotFound::Ticket))?.tags;
    tags.extend(add);
    tags.retain(|tag| !remove.contains(tag));
    update::edit_ticket(tx, ctx, actor, ticket, Edit { tags: Some(tags), ..Edit::default() }, now)
}
