//! What an evaluation answers: the clocks of a ticket, its breaches and its warnings.

use std::num::NonZeroU32;

use chrono::{DateTime, Utc};

use super::policy::ClockKind;
use super::warning::Warning;
use crate::id::{CalendarVersionId, PolicyVersionId};

/// The clocks of a ticket at an instant, and everything that has been stamped on them until then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clocks {
    /// The clock of the first response.
    pub first_response: Option<Clock>,
    /// The clock of the latest message of the customer that waited, or waits, for an answer. Nothing before the first of them.
    pub next_response: Option<Clock>,
    /// The clock of the resolution.
    pub resolution: Option<Clock>,
    pub(super) breaches: Vec<Breach>,
    pub(super) warnings: Vec<FiredWarning>,
}

impl Clocks {
    /// The clock of a kind, if the rules have it.
    #[must_use]
    pub const fn get(&self, kind: ClockKind) -> Option<&Clock> {
        match kind {
            ClockKind::FirstResponse => self.first_response.as_ref(),
            ClockKind::NextResponse => self.next_response.as_ref(),
            ClockKind::Resolution => self.resolution.as_ref(),
        }
    }

    /// The clocks that exist.
    pub fn iter(&self) -> impl Iterator<Item = &Clock> {
        [&self.first_response, &self.next_response, &self.resolution].into_iter().flatten()
    }

    /// Every breach so far in the order of due times, also those of clocks that have since been met, restarted or have disappeared.
    #[must_use]
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    /// Every warning that has fired so far, in the order of time.
    #[must_use]
    pub fn warnings(&self) -> &[FiredWarning] {
        &self.warnings
    }

    /// From when on the ticket counts as overdue if nothing more happens to it: the due time of its first breach, else the next due
    /// time of a clock that runs. Nothing if no clock can breach as the ticket stands; a clock that is paused cannot.
    #[must_use]
    pub fn overdue_at(&self) -> Option<DateTime<Utc>> {
        let breached = self.breaches.iter().map(|breach| breach.due_at);
        breached.chain(self.iter().filter_map(Clock::breaches_at)).min()
    }

    /// The first instant after the given one at which, if nothing more happens to the ticket, a clock breaches or a warning fires:
    /// when a timer must evaluate again.
    #[must_use]
    pub fn next_instant(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let warnings = self.iter().flat_map(|clock| clock.coming_warnings.iter().copied());
        warnings.chain(self.iter().filter_map(Clock::breaches_at)).filter(|instant| *instant > after).min()
    }
}

/// One clock at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// The target in minutes of working time.
    pub target_minutes: NonZeroU32,
    /// From when on it counts: the opening, or the message that waits for an answer.
    pub started_at: DateTime<Utc>,
    /// When it is due, or was when it stopped. Nothing if that lies after the year 9999.
    ///
    /// While the clock is paused this is the due time that held when the pause began, as if the clock went on at that very moment. So
    /// it does not change while the pause lasts, and a stored copy stays right; when the clock goes on, the working time of the pause
    /// is added.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it runs.
    pub state: ClockState,
    /// The whole seconds of working time it has counted.
    pub worked_seconds: u64,
    /// Its breach. It stays with the rules it happened under, and there is no second one.
    pub breach: Option<Breach>,
    /// When its coming warnings fire if it runs on, in order. None while it is paused.
    pub coming_warnings: Vec<DateTime<Utc>>,
    /// The version of the policy that it is judged by; once it has stopped, the one that held then.
    pub policy_version_id: PolicyVersionId,
    /// The version of the calendar that it is judged by; around the clock without one.
    pub calendar_version_id: Option<CalendarVersionId>,
}

impl Clock {
    /// When it breaches if nothing more happens to the ticket.
    #[must_use]
    pub fn breaches_at(&self) -> Option<DateTime<Utc>> {
        let can_breach = matches!(self.state, ClockState::Running) && self.breach.is_none();
        self.due_at.filter(|_| can_breach)
    }
}

/// Whether a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// It runs.
    Running,
    /// It stands until the customer answers.
    Paused {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// What it waited for has happened. Only a reopened ticket sets its resolution clock going again.
    Met {
        /// When it happened.
        at: DateTime<Utc>,
    },
    /// It ended without what it waited for: the ticket was resolved, closed or merged first.
    Ended {
        /// When it ended.
        at: DateTime<Utc>,
    },
}

/// A due time that passed without what the clock waited for.
///
/// It is known by its `clock` and `started_at`: each clock breaches once, and each unanswered message has a clock of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Breach {
    /// Which clock.
    pub clock: ClockKind,
    /// When that clock had started.
    pub started_at: DateTime<Utc>,
    /// The due time that passed. A target that is shortened after it has passed breaches with a due time in the past.
    pub due_at: DateTime<Utc>,
    /// The version of the policy that was broken.
    pub policy_version_id: PolicyVersionId,
    /// The version of the calendar that counted; around the clock without one.
    pub calendar_version_id: Option<CalendarVersionId>,
}

/// A warning that a clock has passed.
///
/// It is known by all of its fields together: each fires once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FiredWarning {
    /// Which warning.
    pub warning: Warning,
    /// When the clock had started that it is set on.
    pub started_at: DateTime<Utc>,
    /// When it fired.
    pub at: DateTime<Utc>,
    /// The version of the policy that has the warning.
    pub policy_version_id: PolicyVersionId,
}
