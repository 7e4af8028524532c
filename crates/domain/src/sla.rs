//! The service-level clock: how long a ticket may wait, in the working hours of its project.
//!
//! Four things come together, each a plain value:
//!
//! - a [`Calendar`] says when people work: a time zone, a [`Week`] of [`Interval`]s and [`Holiday`]s. It compiles to a
//!   [`WorkingTime`], whose arithmetic is a binary search, exact to the second through every change of daylight saving;
//! - a [`PolicyVersion`] says what is promised: a target for each [`ClockKind`], and [`Warning`]s around it;
//! - a [`Timeline`] says what happened to a ticket: messages, replies, statuses and new [`Rules`], each at its own instant;
//! - [`evaluate()`] reads the timeline up to an instant and answers with the [`Clocks`]: due times, breaches and warnings. [`explain()`]
//!   answers why, span by span.
//!
//! Both are pure functions. Whatever a store keeps of their answers is a cache that can be rebuilt and compared. To act in time, keep
//! [`Clocks::next_instant`] and evaluate again when it comes; to stamp each breach and warning once, compare [`Clocks::breaches`] and
//! [`Clocks::warnings`] with those already stamped.
//!
//! # Meaning
//!
//! - A public reply by staff meets the response clocks; one by a program does so only where the policy says it.
//! - The resolution clock stands while the ticket is `pending_customer`, and its due time moves by the working time of the pause.
//! - Resolving or closing meets the resolution clock and ends the others. Reopening sets it going again, with the time in between cut
//!   out; a first response that was never given stays ended, and the message that reopens a ticket starts a next-response clock.
//! - New rules count from the same start and by the new calendar alone. What was met stays met under the rules of then, a breach stays
//!   with the policy it happened under, and a clock without a target disappears. A warning whose mark the clock had passed before the
//!   rules came does not fire.
//! - A reply in the very instant of the due time is in time.

mod calendar;
mod calendar_draft;
mod calendar_fault;
mod clock;
mod evaluate;
mod explain;
mod open_spans;
mod policy;
mod time_of_day;
mod timeline;
mod track;
mod warning;
mod week;
mod working_time;
mod zone;

pub use calendar::{Calendar, Closing, Holiday};
pub use calendar_draft::{CalendarDraft, HolidayDraft, IntervalDraft};
pub use calendar_fault::{CalendarFault, CalendarRule, InvalidCalendar};
pub use clock::{Breach, Clock, ClockState, Clocks, FiredWarning};
pub use evaluate::evaluate;
pub use explain::{Reason, Span, SpanState, explain};
pub use policy::{
    ClockKind, DEFAULT_TARGETS, PolicyState, PolicyTerms, PolicyVersion, ProgramReplies, Targets,
};
pub use time_of_day::{Interval, InvalidInterval, InvalidTimeOfDay, TimeOfDay};
pub use timeline::{Change, Hours, Rules, Timeline, TimelineEntry};
pub use warning::{InvalidWarning, Offset, Side, Warning};
pub use week::Week;
pub use working_time::{BeyondHorizon, WorkingTime};
