//! Calendars: when people work.

use actix_web::web;
use askama::Template;
use switchboard_application::records::BusinessCalendar;
use switchboard_application::sla::create_calendar::{CreateCalendar, create};
use switchboard_application::sla::update_calendar::{UpdateCalendar, preview, update};
use switchboard_application::sla::{WantedHours, delete_calendar, list_calendars};
use switchboard_application::{Context, Error};
use switchboard_domain::sla::CalendarDraft;
use switchboard_domain::{CalendarId, Label};

use super::foreseen::Outlook;
use super::{apply_to, hours, saved, wants_preview};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice;
use crate::visitor::{Reader, Visitor};

/// The days of a week.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The hours that a new calendar begins with from Monday to Friday.
const FIRST_HOURS: &str = "09:00-17:00";

#[derive(Template)]
#[template(path = "admin/calendar.html")]
struct CalendarPage<'a> {
    chrome: &'a Chrome,
    /// The one that is changed. A new one has none yet.
    calendar: Option<BusinessCalendar>,
    form: FormState,
    zones: Vec<&'static str>,
    /// What the change would do.
    outlook: Option<Outlook>,
}

pub(super) async fn new(visitor: Visitor) -> Answer {
    visitor
        .show_person(|_, reader| {
            let days = DAYS.into_iter().take(5).map(|day| (format!("week.{day}"), FIRST_HOURS.to_owned()));
            let zone = ("timezone".to_owned(), "UTC".to_owned());
            let form = FormState::of(days.chain([zone]).collect());
            Answer::page(&form_page(&reader.chrome, None, form))
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let hours = hours::read(&fields);
            let command = name(&mut fields).map(|name| CreateCalendar { name, hours });
            match command.and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(_calendar) => Ok(Answer::go_to("/admin/sla?notice=notice-made")),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(&reader.chrome, None, form))
                }
            }
        })
        .await
}

pub(super) async fn page(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = CalendarId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let calendar = list_calendars::show(ctx, &reader.caller.actor, id)?;
            let form = filled(&calendar);
            Answer::page(&form_page(&reader.chrome, Some(calendar), form))
        })
        .await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CalendarId::new(path.into_inner());
    visitor.submit_person(form, move |ctx, reader, fields| change(ctx, reader, id, fields)).await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CalendarId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, fields| {
            let actor = &reader.caller.actor;
            match delete_calendar::delete(ctx, actor, id) {
                Ok(()) => Ok(Answer::go_to("/admin/sla?notice=notice-removed")),
                Err(error) => {
                    let refused = fields.again(error)?;
                    let calendar = list_calendars::show(ctx, actor, id)?;
                    let form = filled(&calendar).with_problem_of(&refused);
                    Answer::form_again(&form_page(&reader.chrome, Some(calendar), form))
                }
            }
        })
        .await
}

/// Changes a calendar, or shows what the change would do.
fn change(ctx: &Context, reader: &Reader, id: CalendarId, mut fields: Fields) -> Result<Answer, PageError> {
    let (chrome, actor) = (&reader.chrome, &reader.caller.actor);
    let calendar = list_calendars::show(ctx, actor, id)?;
    let CalendarDraft { time_zone, week, holidays } = hours::read(&fields);
    let hours = WantedHours { time_zone: Some(time_zone), week: Some(week), holidays: Some(holidays) };
    let apply_to = apply_to(&fields);
    let command = name(&mut fields).map(|name| UpdateCalendar { name: Some(name), hours, apply_to });
    if wants_preview(&fields) {
        return match command.and_then(|command| preview(ctx, actor, id, &command)) {
            Ok(preview) => {
                let outlook = Some(Outlook::new(chrome, &preview));
                let page = form_page(chrome, Some(calendar), fields.as_typed());
                Answer::page(&CalendarPage { outlook, ..page })
            }
            Err(error) => Answer::form_again(&form_page(chrome, Some(calendar), fields.again(error)?)),
        };
    }
    match command.and_then(|command| update(ctx, actor, id, command)) {
        Ok(updated) => Ok(saved(updated.applied)),
        Err(error) => Answer::form_again(&form_page(chrome, Some(calendar), fields.again(error)?)),
    }
}

fn name(fields: &mut Fields) -> Result<Label, Error> {
    let name = fields.required::<Label>("name");
    fields.command(name)
}

/// The form with what is known of the calendar.
fn filled(calendar: &BusinessCalendar) -> FormState {
    let mut values = hours::as_fields(&calendar.hours);
    values.push(("name".to_owned(), calendar.name.as_str().to_owned()));
    FormState::of(values)
}

fn form_page(chrome: &Chrome, calendar: Option<BusinessCalendar>, form: FormState) -> CalendarPage<'_> {
    CalendarPage { chrome, calendar, form, zones: choice::time_zones().collect(), outlook: None }
}

impl CalendarPage<'_> {
    /// The days: the name of the field, and what people call it.
    fn days(&self) -> Vec<(String, String)> {
        let day = |day: &str| (format!("week.{day}"), self.chrome.t(&format!("day-{day}")));
        DAYS.into_iter().map(day).collect()
    }

    fn action(&self) -> String {
        let id = self.calendar.as_ref().map(|calendar| calendar.id.to_string());
        format!("/admin/sla/calendars/{}", id.unwrap_or_else(|| "new".to_owned()))
    }
}
