//! The transitions of a ticket: each gives the new state and what happened, or a refusal.

use chrono::{DateTime, Utc};

use super::Ticket;
use super::event::{Side, TicketEvent};
use super::rating::{Rating, Score};
use super::status::Status;
use crate::{Body, MessageId, UserId};

/// A ticket after a transition, with what happened. Nothing happened where `events` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The new state.
    pub ticket: Ticket,
    /// What happened, in order.
    pub events: Vec<TicketEvent>,
}

/// A ticket after a reply, with what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replied {
    /// The new state.
    pub ticket: Ticket,
    /// Whether this was the first answer of staff.
    pub is_first_response: bool,
    /// A change of status that the reply brought about.
    pub status_change: Option<TicketEvent>,
    side: Side,
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// A closed ticket can only be reopened, to `open`.
    #[error("a closed ticket can only be moved to open")]
    ClosedReopensToOpenOnly,
    /// The customer cannot write on a closed ticket.
    #[error("the ticket is closed")]
    ClosedToCustomer,
    /// Only a resolved ticket can be rated.
    #[error("only a resolved ticket can be rated")]
    NotResolved,
    /// Only the person who created the ticket can rate it.
    #[error("only the creator of the ticket can rate it")]
    NotCreator,
    /// A ticket can be rated once.
    #[error("the ticket has been rated already")]
    AlreadyRated,
}

impl Ticket {
    /// Moves the ticket to another status. The status it has is no change.
    ///
    /// # Errors
    /// [`TransitionError::ClosedReopensToOpenOnly`].
    pub fn change_status(mut self, to: Status, at: DateTime<Utc>) -> Result<Changed, TransitionError> {
        if self.status == to {
            return Ok(Changed { ticket: self, events: Vec::new() });
        }
        if self.status == Status::Closed && to != Status::Open {
            return Err(TransitionError::ClosedReopensToOpenOnly);
        }
        let event = self.move_to(to, at);
        self.last_activity_at = at;
        Ok(Changed { ticket: self, events: vec![event] })
    }

    /// Closes the ticket in the name of its customer. A closed ticket stays closed.
    #[must_use]
    pub fn close(mut self, at: DateTime<Utc>) -> Changed {
        if self.status == Status::Closed {
            return Changed { ticket: self, events: Vec::new() };
        }
        let event = self.move_to(Status::Closed, at);
        self.last_activity_at = at;
        Changed { ticket: self, events: vec![event] }
    }

    /// Gives the ticket to somebody, or to nobody. An open ticket that somebody gets is in progress.
    ///
    /// That the assignee may work on the ticket is for the caller to know: it depends on memberships.
    #[must_use]
    pub fn assign(mut self, to: Option<UserId>, at: DateTime<Utc>) -> Changed {
        if self.assignee_id == to {
            return Changed { ticket: self, events: Vec::new() };
        }
        let mut events = vec![TicketEvent::Assigned { from: self.assignee_id, to }];
        self.assignee_id = to;
        if to.is_some() && self.status == Status::Open {
            events.push(self.move_to(Status::InProgress, at));
        }
        self.last_activity_at = at;
        Changed { ticket: self, events }
    }

    /// Takes a reply that the customer can read.
    ///
    /// The first reply of staff is the first response, and an open ticket that staff answer is in progress. A customer's reply brings a
    /// waiting ticket back to work and reopens a resolved one. A program's reply changes neither.
    ///
    /// # Errors
    /// [`TransitionError::ClosedToCustomer`].
    pub fn reply(mut self, side: Side, at: DateTime<Utc>) -> Result<Replied, TransitionError> {
        let next = match (side, self.status) {
            (Side::Customer, Status::Closed) => return Err(TransitionError::ClosedToCustomer),
            (Side::Customer, Status::PendingCustomer) if self.assignee_id.is_some() => {
                Some(Status::InProgress)
            }
            (Side::Customer, Status::PendingCustomer | Status::Resolved) => Some(Status::Open),
            (Side::Staff, Status::Open) => Some(Status::InProgress),
            (Side::Customer | Side::Staff | Side::Program, _) => None,
        };
        let is_first_response = side == Side::Staff && self.first_response_at.is_none();
        if is_first_response {
            self.first_response_at = Some(at);
        }
        let status_change = next.map(|status| self.move_to(status, at));
        self.reply_count = self.reply_count.saturating_add(1);
        self.last_activity_at = at;
        Ok(Replied { ticket: self, is_first_response, status_change, side })
    }

    /// Takes a note. Nothing but the time of the last activity changes.
    #[must_use]
    pub fn note(mut self, at: DateTime<Utc>) -> Self {
        self.last_activity_at = at;
        self
    }

    /// Rates the ticket, once.
    ///
    /// # Errors
    /// [`TransitionError::NotCreator`], [`TransitionError::NotResolved`], [`TransitionError::AlreadyRated`].
    pub fn rate(
        mut self,
        by: UserId,
        score: Score,
        comment: Option<Body>,
        at: DateTime<Utc>,
    ) -> Result<Changed, TransitionError> {
        if self.creator_id != Some(by) {
            return Err(TransitionError::NotCreator);
        }
        if !self.status.is_ended() || self.resolved_at.is_none() {
            return Err(TransitionError::NotResolved);
        }
        if self.rating.is_some() {
            return Err(TransitionError::AlreadyRated);
        }
        self.rating = Some(Rating { score, comment, rated_at: at });
        self.last_activity_at = at;
        Ok(Changed { ticket: self, events: vec![TicketEvent::Rated { score: score.get() }] })
    }

    /// Deletes the ticket. It can be brought back until it is purged.
    #[must_use]
    pub fn delete(mut self, at: DateTime<Utc>) -> Changed {
        self.last_activity_at = at;
        Changed { ticket: self, events: vec![TicketEvent::Deleted {}] }
    }

    /// Brings the ticket back after it was deleted.
    #[must_use]
    pub fn restore(mut self, at: DateTime<Utc>) -> Changed {
        self.last_activity_at = at;
        Changed { ticket: self, events: vec![TicketEvent::Restored {}] }
    }

    /// Which side this person writes on: the customer's on a ticket of their own, else that of their role.
    #[must_use]
    pub fn side_of(&self, user: UserId, is_staff: bool) -> Side {
        if is_staff && self.creator_id != Some(user) { Side::Staff } else { Side::Customer }
    }

    fn move_to(&mut self, to: Status, at: DateTime<Utc>) -> TicketEvent {
        let from = std::mem::replace(&mut self.status, to);
        match to {
            Status::Resolved => {
                self.resolved_at = Some(at);
                self.closed_at = None;
            }
            Status::Closed => self.closed_at = Some(at),
            Status::Open | Status::InProgress | Status::PendingCustomer => {
                self.resolved_at = None;
                self.closed_at = None;
            }
        }
        TicketEvent::StatusChanged { from, to }
    }
}

impl Replied {
    /// What happened, in order, once the message has its identifier.
    #[must_use]
    pub fn events(self, message_id: MessageId) -> Vec<TicketEvent> {
        let reply =
            TicketEvent::Replied { message_id, side: self.side, is_first_response: self.is_first_response };
        std::iter::once(reply).chain(self.status_change).collect()
    }
}
