//! Tickets, for lists and for one whole.

use chrono::{DateTime, Utc};
use switchboard_domain::access::Scope;
use switchboard_domain::{
    CategoryId, EmailAddress, Priority, ProjectId, Status, TagId, TicketId, TicketNumber, UserId,
};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{Event, TicketDetail, TicketSummary};

/// Tickets. Deleted ones are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TicketQueries: Send {
    /// The tickets of the scope that match the filter, in its order. What words found goes by its [`Rank`](crate::search::Rank) instead of
    /// newest first. It is counted up to [`FOUND_TOTAL_MAX`], and pages end there; a walk by [`Paging::After`] goes on to the last one.
    /// Another order sorts the best of what was found, as many as are counted.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Listing<TicketSummary>, StoreError>;

    /// A ticket of the scope with all that hangs on it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn detail(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError>;

    /// The same, found by its number.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn detail_by_number(
        &mut self,
        number: &TicketNumber,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError>;

    /// What happened to a ticket of the scope, oldest first; nothing where there is no such ticket.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn activities(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Option<Listing<Event>>, StoreError>;

    /// When the clocks of any ticket must be evaluated next.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn next_evaluation(&mut self) -> Result<Option<DateTime<Utc>>, StoreError>;
}

/// How far the tickets are counted that were found by words.
pub const FOUND_TOTAL_MAX: u32 = 1_000;

/// Whether notes, and events that only staff may learn of, are part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteVisibility {
    /// For staff.
    Shown,
    /// For customers and outside programs.
    Hidden,
}

/// Which tickets are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Where they stand.
    pub status: Option<Status>,
    /// Only those that await staff: see [`Status::awaits_staff`].
    pub awaiting_staff: bool,
    /// How urgent they are.
    pub priority: Option<Priority>,
    /// The project they belong to.
    pub project_id: Option<ProjectId>,
    /// Who works on them.
    pub assigned_to: Option<UserId>,
    /// Only those that nobody works on.
    pub unassigned: bool,
    /// Only those that are overdue at this instant.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Words in subject, number, customer's address, description and messages, and in notes where they are shown: all of them, each the
    /// beginning of a word there, as [`Search`](crate::search::Search) has it. A text without any word restricts nothing.
    pub search: Option<String>,
    /// The customer's address, by its canonical form.
    pub customer_email: Option<EmailAddress>,
    /// Their category.
    pub category_id: Option<CategoryId>,
    /// A tag that they have.
    pub tag_id: Option<TagId>,
    /// Only those that were filed at this instant or later. Together with an order by [`TicketSort::CreatedAt`] it costs nothing.
    pub created_from: Option<DateTime<Utc>>,
    /// Only those that were filed before this instant.
    pub created_before: Option<DateTime<Utc>>,
    /// Only those that this person follows.
    pub watched_by: Option<UserId>,
    /// In which order they are wanted.
    pub order: TicketOrder,
}

/// The order of a list of tickets. Tickets that are alike come in the order of their identifiers, in the same direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TicketOrder {
    /// What they are sorted by.
    pub by: TicketSort,
    /// From which end.
    pub direction: Direction,
    /// With [`Paging::After`]: what the last ticket that was seen was sorted by, which may be another now. An order by
    /// [`TicketSort::Filed`] needs none.
    pub after: Option<SortKey>,
}

/// What tickets are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TicketSort {
    /// The order in which they were filed.
    #[default]
    Filed,
    /// The instant at which they were filed.
    CreatedAt,
    /// The instant at which something last happened to them.
    LastActivity,
    /// How urgent they are.
    Priority,
    /// When their next target is due. A ticket without one, or whose work is over, counts as due after all others.
    Due,
}

/// From which end a list begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// With the newest, the most urgent, the latest.
    #[default]
    Descending,
    /// With the oldest, the least urgent, the earliest.
    Ascending,
}

/// What a ticket is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// An instant.
    Instant(DateTime<Utc>),
    /// An urgency.
    Priority(Priority),
    /// A due time, or none.
    Due(Option<DateTime<Utc>>),
}

impl TicketOrder {
    /// Whether it is that in which a list comes where no order is wanted.
    #[must_use]
    pub const fn is_newest_first(self) -> bool {
        matches!((self.by, self.direction), (TicketSort::Filed, Direction::Descending))
    }
}

impl TicketSort {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Filed, Self::CreatedAt, Self::LastActivity, Self::Priority, Self::Due];

    /// What a ticket is sorted by. None where its identifier says it.
    #[must_use]
    pub const fn key_of(self, ticket: &TicketSummary) -> Option<SortKey> {
        match self {
            Self::Filed => None,
            Self::CreatedAt => Some(SortKey::Instant(ticket.created_at)),
            Self::LastActivity => Some(SortKey::Instant(ticket.last_activity_at)),
            Self::Priority => Some(SortKey::Priority(ticket.priority)),
            Self::Due => Some(SortKey::Due(ticket.due_at)),
        }
    }
}
