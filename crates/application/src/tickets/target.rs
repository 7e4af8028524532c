//! Which ticket is to be changed, and what its caller expects of it.

use switchboard_domain::TicketId;
use switchboard_domain::access::Permit;
use switchboard_domain::ticket::Ticket;

use crate::ports::Transaction;
use crate::records::Event;
use crate::{Error, NotFound};

/// A ticket that is to be changed, in the state in which the caller expects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which one.
    pub id: TicketId,
    /// The state in which it must be.
    pub expectation: Expectation,
}

/// What a caller expects of a ticket before it is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Expectation {
    /// That it is there.
    #[default]
    Presence,
    /// Nothing, though this installation asks for more.
    Unsaid,
    /// That it is in one of these states, which the caller has seen. Without any, nothing will do.
    AnyOf(Vec<Seen>),
}

/// A state of a ticket, as one who saw it can name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The version of the ticket: what tells one state from another.
    pub version: i64,
    /// How many events its log had: those that came later are what changed since.
    pub events: usize,
}

/// A ticket is not in a state that its caller has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The state in which it is.
    pub now: Seen,
    /// What happened since the caller saw it, in order. Everything, if they named no state.
    pub since: Vec<Event>,
}

impl From<TicketId> for Target {
    fn from(id: TicketId) -> Self {
        Self { id, expectation: Expectation::Presence }
    }
}

impl Target {
    /// The ticket, if it lies within the permit's scope and is as it is expected. What lies outside is not found, whatever is expected.
    pub(super) fn find(&self, tx: &mut dyn Transaction, permit: &Permit) -> Result<Ticket, Error> {
        let found = tx.tickets().find(self.id, permit.scope())?;
        let ticket = found.ok_or(Error::NotFound(NotFound::Ticket))?;
        match &self.expectation {
            Expectation::AnyOf(states) if states.iter().all(|seen| seen.version != ticket.version) => {
                Err(Error::Changed(Box::new(changes(tx, &ticket, states)?)))
            }
            Expectation::Unsaid => Err(Error::PreconditionRequired),
            Expectation::Presence | Expectation::AnyOf(_) => Ok(ticket),
        }
    }
}

/// The state in which a ticket is within this unit of work.
pub(super) fn seen(tx: &mut dyn Transaction, ticket: &Ticket) -> Result<Seen, Error> {
    Ok(Seen { version: ticket.version, events: tx.events().of_ticket(ticket.id)?.len() })
}

/// What happened to a ticket since the latest of these states.
fn changes(tx: &mut dyn Transaction, ticket: &Ticket, states: &[Seen]) -> Result<Changes, Error> {
    let events = tx.events().of_ticket(ticket.id)?;
    let known = states.iter().map(|seen| seen.events).max().unwrap_or_default();
    let now = Seen { version: ticket.version, events: events.len() };
    Ok(Changes { now, since: events.into_iter().skip(known).collect() })
}
