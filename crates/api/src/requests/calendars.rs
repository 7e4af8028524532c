//! Making, changing and assigning calendars of business hours.

use serde_json::json;
use switchboard_application::sla::create_calendar::CreateCalendar;
use switchboard_application::sla::update_calendar::UpdateCalendar;
use switchboard_application::sla::{ApplyTo, WantedHours};
use switchboard_domain::sla::{CalendarDraft, HolidayDraft, IntervalDraft, Week};
use switchboard_domain::{CalendarId, Label};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{Array, ArrayBuilder, Object, ObjectBuilder};

use super::sla::{APPLY_TO_RUNNING, apply_to};
use crate::error::ApiError;
use crate::input::read::{Rule, integer, parsed, text};
use crate::input::{Fields, JsonBody};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, nullable_integer, nullable_text, string, text_up_to};

/// The most intervals of a day.
const INTERVALS_MAX: usize = 48;
/// The most holidays of a calendar.
const HOLIDAYS_MAX: usize = 1_000;
/// The days of a week, as bodies name them.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The calendar that is wanted.
pub(crate) fn create(body: JsonBody) -> Result<CreateCalendar, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<Label>));
    let time_zone = fields.required("timezone", text(as_written));
    if !fields.has("week") {
        fields.refuse("week", "is required");
    }
    let week = fields.object("week", week);
    let holidays = fields.objects("holidays", HOLIDAYS_MAX, holiday).unwrap_or_default();
    fields.into_command(|| {
        let hours = CalendarDraft { time_zone: time_zone?, week: week?, holidays };
        Some(CreateCalendar { name: name?, hours })
    })
}

/// The body for a new calendar.
pub(crate) fn create_shape() -> Shape {
    Shape::new("CreateCalendarBody")
        .required("name", text_up_to(Label::CHARACTERS_MAX), "What it is called.")
        .required("timezone", string(), TIMEZONE)
        .required("week", week_schema(), WEEK)
        .optional_or_null("holidays", holidays_schema(), HOLIDAYS)
        .example(json!({
            "name": "Office Lagos",
            "timezone": "Africa/Lagos",
            "week": {
                "monday": [{ "from": "09:00", "to": "12:30" }, { "from": "13:30", "to": "17:00" }],
                "tuesday": [{ "from": "09:00", "to": "17:00" }],
            },
            "holidays": [{ "date": "2026-12-25", "name": "Christmas" }],
        }))
}

/// What is wanted of a calendar.
pub(crate) fn update(body: JsonBody) -> Result<UpdateCalendar, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<Label>));
    let time_zone = fields.change("timezone", text(as_written));
    let week = fields.object("week", week);
    let holidays = fields.objects("holidays", HOLIDAYS_MAX, holiday);
    let apply_to = apply_to(&mut fields);
    fields.into_command(|| {
        Some(UpdateCalendar { name, hours: WantedHours { time_zone, week, holidays }, apply_to })
    })
}

/// The body for a change of a calendar.
pub(crate) fn update_shape() -> Shape {
    Shape::new("UpdateCalendarBody")
        .optional("name", text_up_to(Label::CHARACTERS_MAX), "What it is called.")
        .optional("timezone", string(), TIMEZONE)
        .optional_or_null("week", week_schema(), WEEK)
        .optional_or_null("holidays", holidays_schema(), HOLIDAYS)
        .optional_or_null("apply_to_running", schemas::boolean(), APPLY_TO_RUNNING)
        .example(
            json!({ "holidays": [{ "date": "2026-12-24", "closed": [{ "from": "12:00", "to": "24:00" }] }] }),
        )
}

/// The calendar that a project gets, or none, and which tickets that is for.
pub(crate) fn assign(body: JsonBody) -> Result<(Option<CalendarId>, ApplyTo), ApiError> {
    let mut fields = body.fields()?;
    let calendar = fields.nullable("calendar_id", integer);
    let apply_to = apply_to(&mut fields);
    fields.into_command(|| Some((calendar?.map(CalendarId::new), apply_to)))
}

/// The body for an assignment.
pub(crate) fn assign_shape() -> Shape {
    Shape::new("AssignCalendarBody")
        .required(
            "calendar_id",
            nullable_integer(),
            "The calendar; `null` for clocks that run around the clock.",
        )
        .optional_or_null("apply_to_running", schemas::boolean(), APPLY_TO_RUNNING)
        .example(json!({ "calendar_id": 1 }))
}

const TIMEZONE: &str =
    "The IANA name of the time zone that intervals and holidays are meant in, such as `Africa/Lagos`.";
const WEEK: &str = "For each day from `monday` to `sunday` its working intervals, from `00:00` up to `24:00`. A day that is left out has none.";
const HOLIDAYS: &str = "Dates on which nobody works, or nobody works in the intervals `closed`.";

fn week(fields: &mut Fields) -> Week<IntervalDraft> {
    Week::default().map_days(|day, _: Vec<IntervalDraft>| intervals(fields, day).unwrap_or_default())
}

fn intervals(fields: &mut Fields, name: &str) -> Option<Vec<IntervalDraft>> {
    fields.objects(name, INTERVALS_MAX, |fields| {
        let from = fields.required("from", text(as_written));
        let to = fields.required("to", text(as_written));
        Some(IntervalDraft { from: from?, to: to? })
    })
}

fn holiday(fields: &mut Fields) -> Option<HolidayDraft> {
    let date = fields.required("date", text(as_written));
    let closed = if fields.has("closed") { intervals(fields, "closed") } else { None };
    let name = fields.optional("name", text(as_written));
    Some(HolidayDraft { date: date?, closed, name })
}

/// A text that is read further once the whole calendar is known.
#[expect(clippy::unnecessary_wraps, reason = "a reader of values answers with a result")]
fn as_written(text: &str) -> Result<String, Rule> {
    Ok(text.to_owned())
}

/// A list of intervals, or `null` for one that is left out.
fn interval_list() -> Array {
    let interval = ObjectBuilder::new()
        .property("from", Object::from(string()))
        .required("from")
        .property("to", Object::from(string()))
        .required("to");
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .items(Object::from(interval))
        .max_items(Some(INTERVALS_MAX))
        .build()
}

fn week_schema() -> ObjectBuilder {
    DAYS.into_iter().fold(ObjectBuilder::new(), |week, day| week.property(day, interval_list()))
}

fn holidays_schema() -> ArrayBuilder {
    let holiday = ObjectBuilder::new()
        .property("date", Object::from(string()))
        .required("date")
        .property("closed", interval_list())
        .property("name", Object::from(nullable_text(text_up_to(Label::CHARACTERS_MAX))));
    ArrayBuilder::new().items(Object::from(holiday)).max_items(Some(HOLIDAYS_MAX))
}
