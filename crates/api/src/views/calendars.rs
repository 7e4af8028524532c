//! Calendars of business hours.

use serde::Serialize;
use switchboard_application::records::BusinessCalendar;
use switchboard_application::sla::assign_calendar::Assignment;
use switchboard_application::sla::update_calendar::UpdatedCalendar;
use switchboard_domain::sla::{CalendarDraft, HolidayDraft, IntervalDraft, Week};
use utoipa::ToSchema;

use super::instant::Instant;
use super::sla::AppliedView;

/// Calendars.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarsAnswer {
    calendars: Vec<CalendarView>,
}

/// A calendar under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarAnswer {
    pub(crate) calendar: CalendarView,
}

/// A calendar after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdatedCalendarAnswer {
    calendar: CalendarView,
    /// What became of the running tickets; `null` unless the change was applied to them.
    applied: Option<AppliedView>,
}

/// The calendar of a project after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssignmentAnswer {
    /// The calendar; `null` for clocks that run around the clock.
    calendar: Option<CalendarView>,
    /// What became of the running tickets; `null` unless the change was applied to them.
    applied: Option<AppliedView>,
}

/// A calendar of business hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarView {
    id: i64,
    #[schema(example = "Office Lagos")]
    name: String,
    /// An IANA name.
    #[schema(example = "Africa/Lagos")]
    timezone: String,
    week: WeekView,
    /// In the order of their dates.
    holidays: Vec<HolidayView>,
    /// Counts up with every change of the hours.
    version: u32,
    created_at: Instant,
    updated_at: Instant,
}

/// The working intervals of each day of the week.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeekView {
    monday: Vec<IntervalView>,
    tuesday: Vec<IntervalView>,
    wednesday: Vec<IntervalView>,
    thursday: Vec<IntervalView>,
    friday: Vec<IntervalView>,
    saturday: Vec<IntervalView>,
    sunday: Vec<IntervalView>,
}

/// A stretch of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IntervalView {
    #[schema(example = "09:00")]
    from: String,
    #[schema(example = "17:00")]
    to: String,
}

/// A date on which nobody works, or nobody works in some intervals.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HolidayView {
    #[schema(example = "2026-12-25")]
    date: String,
    /// The closed intervals; `null` for the whole day.
    closed: Option<Vec<IntervalView>>,
    name: Option<String>,
}

impl From<&[BusinessCalendar]> for CalendarsAnswer {
    fn from(calendars: &[BusinessCalendar]) -> Self {
        Self { calendars: calendars.iter().map(CalendarView::from).collect() }
    }
}

impl From<&UpdatedCalendar> for UpdatedCalendarAnswer {
    fn from(UpdatedCalendar { calendar, applied }: &UpdatedCalendar) -> Self {
        Self { calendar: calendar.into(), applied: applied.map(AppliedView::from) }
    }
}

impl From<&Assignment> for AssignmentAnswer {
    fn from(Assignment { calendar, applied }: &Assignment) -> Self {
        Self { calendar: calendar.as_ref().map(CalendarView::from), applied: applied.map(AppliedView::from) }
    }
}

impl From<&BusinessCalendar> for CalendarView {
    fn from(calendar: &BusinessCalendar) -> Self {
        let BusinessCalendar { id, name, version_id: _, version, hours, created_at, updated_at } = calendar;
        let CalendarDraft { time_zone, week, holidays } = hours.clone().into();
        Self {
            id: id.get(),
            name: name.to_string(),
            timezone: time_zone,
            week: week.into(),
            holidays: holidays.into_iter().map(HolidayView::from).collect(),
            version: *version,
            created_at: (*created_at).into(),
            updated_at: (*updated_at).into(),
        }
    }
}

impl From<Week<IntervalDraft>> for WeekView {
    fn from(week: Week<IntervalDraft>) -> Self {
        let Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday } =
            week.map_days(|_, list| intervals(list));
        Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    }
}

impl From<HolidayDraft> for HolidayView {
    fn from(HolidayDraft { date, closed, name }: HolidayDraft) -> Self {
        Self { date, closed: closed.map(intervals), name }
    }
}

fn intervals(list: Vec<IntervalDraft>) -> Vec<IntervalView> {
    list.into_iter().map(|IntervalDraft { from, to }| IntervalView { from, to }).collect()
}
