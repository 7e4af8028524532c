//! Calendars of business hours.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::sla::{
    assign_calendar, create_calendar, delete_calendar, list_calendars, update_calendar,
};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText};
use crate::openapi::{Description, Tag};
use crate::requests::calendars as requests;
use crate::views::calendars::{AssignmentAnswer, CalendarAnswer, CalendarsAnswer, UpdatedCalendarAnswer};
use crate::views::service::Done;
use crate::views::sla::PreviewAnswer;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/calendars",
        operation: "listCalendars",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(list),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/calendars",
        operation: "createCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(create),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/calendars/{id}",
        operation: "showCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(show),
        describe: describe_show,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/admin/calendars/{id}",
        operation: "updateCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(update),
        describe: describe_update,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/calendars/{id}",
        operation: "deleteCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(delete),
        describe: describe_delete,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/calendars/{id}/preview",
        operation: "previewCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(preview),
        describe: describe_preview,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/admin/projects/{id}/calendar",
        operation: "assignCalendar",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(assign),
        describe: describe_assign,
    },
];

async fn list(caller: AsPerson) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let calendars = list_calendars::list(ctx, &caller.actor)?;
            Answer::ok(&CalendarsAnswer::from(&*calendars))
        })
        .await
}

async fn create(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let calendar = create_calendar::create(ctx, &caller.actor, requests::create(body)?)?;
            Answer::created(&CalendarAnswer { calendar: (&calendar).into() })
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let calendar = list_calendars::show(ctx, &caller.actor, path.calendar_id()?)?;
            Answer::ok(&CalendarAnswer { calendar: (&calendar).into() })
        })
        .await
}

async fn update(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.calendar_id()?, requests::update(body)?);
            let updated = update_calendar::update(ctx, &caller.actor, id, command)?;
            Answer::ok(&UpdatedCalendarAnswer::from(&updated))
        })
        .await
}

async fn delete(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            delete_calendar::delete(ctx, &caller.actor, path.calendar_id()?)?;
            Answer::ok(&Done { message: "Calendar deleted" })
        })
        .await
}

async fn preview(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.calendar_id()?, requests::update(body)?);
            let preview = update_calendar::preview(ctx, &caller.actor, id, &command)?;
            Answer::ok(&PreviewAnswer::from(&preview))
        })
        .await
}

async fn assign(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (project, (calendar, apply_to)) = (path.project_id()?, requests::assign(body)?);
            let assignment = assign_calendar::assign(ctx, &caller.actor, project, calendar, apply_to)?;
            Answer::ok(&AssignmentAnswer::from(&assignment))
        })
        .await
}

fn describe_list() -> Description {
    Description::ok::<CalendarsAnswer>(Tag::ServiceLevels, "List calendars", "All calendars by name.")
}

fn describe_create() -> Description {
    let text = "A time zone, any number of working intervals a day, and holidays. Every wrong field is named by where it lies, such as \
                `week.monday.1.to`. No project has the calendar yet.";
    Description::created::<CalendarAnswer>(Tag::ServiceLevels, "Create a calendar", text)
        .body(requests::create_shape())
}

fn describe_show() -> Description {
    Description::ok::<CalendarAnswer>(
        Tag::ServiceLevels,
        "Show a calendar",
        "The calendar with its newest hours.",
    )
}

fn describe_update() -> Description {
    let text = "What is missing stays as it is; `week` and `holidays` are replaced as a whole. A change of the hours makes a new version, which \
                new tickets get. Running tickets keep theirs, unless `apply_to_running` asks for it; breaches that have happened stay. One \
                request changes up to 1000 running tickets; the same request again goes on with the rest.";
    Description::ok::<UpdatedCalendarAnswer>(Tag::ServiceLevels, "Update a calendar", text)
        .body(requests::update_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_delete() -> Description {
    let text = "Tickets that have the calendar keep it. Refused with 409 while a project has it.";
    Description::ok::<Done>(Tag::ServiceLevels, "Delete a calendar", text).errors([StatusCode::CONFLICT])
}

fn describe_preview() -> Description {
    let text = "What an update with `apply_to_running` would mean for running tickets. Nothing is changed. Up to 5000 tickets are looked at.";
    Description::ok::<PreviewAnswer<'_>>(Tag::ServiceLevels, "Preview an update of a calendar", text)
        .body(requests::update_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_assign() -> Description {
    let text = "The clocks of new tickets run in the hours of the calendar, or around the clock without one. Running tickets keep what they \
                have, unless `apply_to_running` asks for it.";
    Description::ok::<AssignmentAnswer>(Tag::ServiceLevels, "Give a project a calendar", text)
        .body(requests::assign_shape())
        .errors([StatusCode::CONFLICT])
}
