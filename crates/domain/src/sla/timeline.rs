//! What happened to a ticket, as far as its clocks care, and the rules it was judged by.

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::policy::{ClockKind, PolicyVersion, ProgramReplies};
use super::working_time::WorkingTime;
use crate::id::CalendarVersionId;
use crate::ticket::Status;

static AROUND_THE_CLOCK: WorkingTime = WorkingTime::around_the_clock();

/// The rules that a ticket is judged by: one version of a policy, if any, and one of a calendar, or around the clock.
///
/// The default are no policy, and so no clocks.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The policy.
    pub policy: Option<Arc<PolicyVersion>>,
    /// The hours in which its minutes count.
    pub hours: Hours,
}

impl Rules {
    /// The policy and its target for a clock, if there is one in force.
    pub(super) fn promise(&self, clock: ClockKind) -> Option<(&PolicyVersion, NonZeroU32)> {
        let policy = self.policy.as_deref()?;
        Some((policy, policy.target_minutes(clock)?))
    }

    pub(super) fn count_program_replies(&self) -> bool {
        let replies =
            self.policy.as_ref().map_or(ProgramReplies::Ignored, |policy| policy.terms.program_replies());
        matches!(replies, ProgramReplies::Counted)
    }
}

/// The hours in which minutes count.
#[derive(Debug, Clone, Default)]
pub enum Hours {
    /// All of them.
    #[default]
    AroundTheClock,
    /// Those of a calendar.
    Calendar {
        /// The version of the calendar.
        version_id: CalendarVersionId,
        /// Its working time, which many tickets share.
        working_time: Arc<WorkingTime>,
    },
}

impl Hours {
    /// The version of the calendar, if there is one.
    #[must_use]
    pub const fn version_id(&self) -> Option<CalendarVersionId> {
        match self {
            Self::AroundTheClock => None,
            Self::Calendar { version_id, .. } => Some(*version_id),
        }
    }

    /// The arithmetic of these hours.
    #[must_use]
    pub fn working_time(&self) -> &WorkingTime {
        match self {
            Self::AroundTheClock => &AROUND_THE_CLOCK,
            Self::Calendar { working_time, .. } => working_time,
        }
    }
}

/// Something that moves a clock.
#[derive(Debug, Clone)]
pub enum Change {
    /// The customer wrote, by whatever way.
    CustomerMessage,
    /// A member of staff replied in public. Notes are no part of a timeline.
    StaffReply,
    /// A program replied in public, in its own name.
    ProgramReply,
    /// The ticket got this status.
    Status(Status),
    /// From now on the ticket is judged by these rules: its priority or project changed, or a new version of its policy or calendar
    /// was applied to it.
    Rules(Rules),
    /// The ticket went up in another one. Nothing that follows moves its clocks.
    Merged,
}

/// A change and when it happened.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    /// When it happened, whenever it was noticed or processed.
    pub at: DateTime<Utc>,
    /// What happened.
    pub change: Change,
}

/// Everything that moves the clocks of a ticket, in the order of time.
///
/// The message with which a ticket is opened is no entry: the first response is owed from the opening on.
///
/// ```
/// use switchboard_domain::sla::{Change, Rules, Timeline};
///
/// let mut timeline = Timeline::opened("2024-03-01T09:00:00Z".parse()?, Rules::default());
/// timeline.record("2024-03-01T11:00:00Z".parse()?, Change::CustomerMessage);
/// timeline.record("2024-03-01T10:00:00Z".parse()?, Change::StaffReply);
/// assert!(matches!(timeline.entries()[0].change, Change::StaffReply));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Timeline {
    opened_at: DateTime<Utc>,
    rules: Rules,
    entries: Vec<TimelineEntry>,
}

impl Timeline {
    /// The timeline of a ticket that has just been opened, with status `open`, under these rules.
    #[must_use]
    pub const fn opened(at: DateTime<Utc>, rules: Rules) -> Self {
        Self { opened_at: at, rules, entries: Vec::new() }
    }

    /// Adds a change at its own time, which need not be the latest.
    ///
    /// Changes of the same instant stay in the order in which they are recorded: record what one request brings as reply, then
    /// status. A time before the opening, as a wrong clock gives it, counts as the opening.
    pub fn record(&mut self, at: DateTime<Utc>, change: Change) {
        let at = at.max(self.opened_at);
        let place = self.entries.partition_point(|entry| entry.at <= at);
        self.entries.insert(place, TimelineEntry { at, change });
    }

    /// The same timeline with one more change; see [`record`](Self::record).
    #[must_use]
    pub fn with(mut self, at: DateTime<Utc>, change: Change) -> Self {
        self.record(at, change);
        self
    }

    /// When the ticket was opened.
    #[must_use]
    pub const fn opened_at(&self) -> DateTime<Utc> {
        self.opened_at
    }

    /// The rules under which it was opened.
    #[must_use]
    pub const fn opening_rules(&self) -> &Rules {
        &self.rules
    }

    /// The changes in the order of time.
    #[must_use]
    pub fn entries(&self) -> &[TimelineEntry] {
        &self.entries
    }

    /// The changes up to an instant, itself included.
    pub(super) fn until(&self, now: DateTime<Utc>) -> &[TimelineEntry] {
        let end = self.entries.partition_point(|entry| entry.at <= now);
        self.entries.get(..end).unwrap_or(&self.entries)
    }
}
