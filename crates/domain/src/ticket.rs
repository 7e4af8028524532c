//! The ticket: what it is and what may happen to it.
//!
//! ```
//! use switchboard_domain::ticket::{Side, Ticket};
//! use switchboard_domain::{Priority, Source, Status, UserId};
//! # use switchboard_domain::{Contact, ProjectId, Slug, TicketId, TicketNumber};
//! # let at = chrono::DateTime::from_timestamp(1_713_690_000, 0).ok_or("time")?;
//! # let number = TicketNumber::new(&Slug::from_name("Naija").prefix_candidates().next().ok_or("prefix")?, 2024, 42);
//! # let customer = Contact { name: "Tunde".parse()?, email: "tunde@example.org".parse()?, phone: None, reference: None };
//! # let ticket = Ticket::filed(TicketId::new(42), number, ProjectId::new(1), customer, "Photos".parse()?, Priority::High, Source::Api, at);
//! let taken = ticket.assign(Some(UserId::new(3)), at).ticket;
//! assert_eq!(taken.status, Status::InProgress);
//!
//! let answered = taken.reply(Side::Staff, at)?;
//! assert!(answered.is_first_response);
//!
//! let waiting = answered.ticket.change_status(Status::PendingCustomer, at)?.ticket;
//! assert_eq!(waiting.reply(Side::Customer, at)?.ticket.status, Status::InProgress);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod edit;
mod event;
mod rating;
pub(crate) mod status;
#[cfg(test)]
mod tests;
mod transition;

use chrono::{DateTime, Utc};

pub use edit::{Content, Edit, Edited, Placement};
pub use event::{EventKind, Receipt, RulesReference, Side, TicketEvent};
pub use rating::{InvalidScore, Rating, Score};
pub use status::{MessageType, Priority, Source, Status};
pub use transition::{Changed, Replied, TransitionError};

use crate::{
    CalendarVersionId, CategoryId, EmailAddress, PersonName, Phone, PolicyVersionId, ProjectId, Reference,
    Subject, TicketId, TicketNumber, UserId,
};

/// How to reach the customer of a ticket, as it was given when the ticket was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: PersonName,
    /// Where answers go.
    pub email: EmailAddress,
    /// Their telephone number.
    pub phone: Option<Phone>,
    /// What the project's own system calls them.
    pub reference: Option<Reference>,
}

/// The stored results of the service-level clock, a cache of [`evaluate`](crate::sla::evaluate) that can be rebuilt at any time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadlines {
    /// The version of the policy that the ticket is judged by.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The version of the calendar that the ticket is judged by; around the clock without one.
    pub calendar_version_id: Option<CalendarVersionId>,
    /// When the first response is, or was, due.
    pub first_response_due_at: Option<DateTime<Utc>>,
    /// When the oldest unanswered message of the customer must be answered.
    pub next_response_due_at: Option<DateTime<Utc>>,
    /// When the resolution is, or was, due.
    pub resolution_due_at: Option<DateTime<Utc>>,
    /// The due time that the first response missed.
    pub first_response_breached_at: Option<DateTime<Utc>>,
    /// The due time that the resolution missed.
    pub resolution_breached_at: Option<DateTime<Utc>>,
    /// From when on the ticket counts as overdue.
    pub overdue_at: Option<DateTime<Utc>>,
    /// When the clock must be evaluated again if nothing more happens to the ticket: the next breach or warning.
    pub sla_next_at: Option<DateTime<Utc>>,
}

/// A ticket as decisions need it. Its description, metadata and messages stay in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its identifier.
    pub id: TicketId,
    /// What people call it.
    pub number: TicketNumber,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// The account of the customer who owns it. None where the address belongs to a member of staff who did not file it themselves.
    pub creator_id: Option<UserId>,
    /// How to reach the customer.
    pub customer: Contact,
    /// What it is about.
    pub subject: Subject,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// How it reached the desk.
    pub source: Source,
    /// Its category.
    pub category_id: Option<CategoryId>,
    /// The member of staff who works on it.
    pub assignee_id: Option<UserId>,
    /// When staff answered first.
    pub first_response_at: Option<DateTime<Utc>>,
    /// When it was resolved, if it still is.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it was closed, if it still is.
    pub closed_at: Option<DateTime<Utc>>,
    /// How many replies it has. Notes do not count.
    pub reply_count: u32,
    /// What the customer said of the help.
    pub rating: Option<Rating>,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub last_activity_at: DateTime<Utc>,
    /// The stored results of the service-level clock.
    pub deadlines: Deadlines,
    /// Which state of it this is, from 1. A store refuses to save over a state that the writer has not seen.
    pub version: i64,
}

impl Ticket {
    /// A ticket that was filed just now: open, with nobody working on it.
    #[must_use]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a fact of its own type that a new ticket cannot be without"
    )]
    pub fn filed(
        id: TicketId,
        number: TicketNumber,
        project_id: ProjectId,
        customer: Contact,
        subject: Subject,
        priority: Priority,
        source: Source,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            number,
            project_id,
            creator_id: None,
            customer,
            subject,
            status: Status::Open,
            priority,
            source,
            category_id: None,
            assignee_id: None,
            first_response_at: None,
            resolved_at: None,
            closed_at: None,
            reply_count: 0,
            rating: None,
            created_at: at,
            last_activity_at: at,
            deadlines: Deadlines::default(),
            version: 1,
        }
    }
}

impl Deadlines {
    /// The rules that the ticket is judged by.
    #[must_use]
    pub const fn rules(&self) -> RulesReference {
        RulesReference {
            policy_version_id: self.policy_version_id,
            calendar_version_id: self.calendar_version_id,
        }
    }
}

impl Ticket {
    /// When the next target is due, or was due and is missed. None where nothing is due, or the work is over.
    #[must_use]
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        self.deadlines.overdue_at.filter(|_| !self.status.is_ended())
    }

    /// Whether the first response was, or at this instant is, later than due.
    #[must_use]
    pub fn first_response_is_breached(&self, now: DateTime<Utc>) -> bool {
        let awaited = self.first_response_at.is_none() && !self.status.is_ended();
        self.deadlines.first_response_breached_at.is_some()
            || (awaited && self.deadlines.first_response_due_at.is_some_and(|due| due <= now))
    }

    /// Whether the resolution was, or at this instant is, later than due. The clock stands while the customer is waited for.
    #[must_use]
    pub fn resolution_is_breached(&self, now: DateTime<Utc>) -> bool {
        let runs = !self.status.is_ended() && self.status != Status::PendingCustomer;
        self.deadlines.resolution_breached_at.is_some()
            || (runs && self.deadlines.resolution_due_at.is_some_and(|due| due <= now))
    }
}
