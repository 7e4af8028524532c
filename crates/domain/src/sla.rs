//! The service-level clock.

mod calendar;
mod calendar_draft;
mod calendar_fault;
mod open_spans;
mod policy;
mod time_of_day;
mod warning;
mod week;
mod working_time;
mod zone;

pub use calendar::{Calendar, Closing, Holiday};
pub use calendar_draft::{CalendarDraft, HolidayDraft, IntervalDraft};
pub use calendar_fault::{CalendarFault, CalendarRule, InvalidCalendar};
pub use policy::{ClockKind, DEFAULT_TARGETS, PolicyState, PolicyTerms, PolicyVersion, ProgramReplies, Targets};
pub use time_of_day::{Interval, InvalidInterval, InvalidTimeOfDay, TimeOfDay};
pub use warning::{InvalidWarning, Offset, Side, Warning};
pub use week::Week;
pub use working_time::{BeyondHorizon, WorkingTime};
