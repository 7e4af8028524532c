//! All policies and calendars, and which project works by which calendar.

use askama::Template;
use switchboard_application::Context;
use switchboard_application::records::{BusinessCalendar, Policy};
use switchboard_application::sla::{assign_calendar, list_calendars, list_policies};
use switchboard_domain::sla::{ClockKind, PolicyState};
use switchboard_domain::{CalendarId, ProjectId};

use super::{apply_to, hours, saved};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::FormState;
use crate::form::FormBody;
use crate::show;
use crate::show::choice::{self, Choice};
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/sla.html")]
struct SlaPage<'a> {
    chrome: &'a Chrome,
    policies: Vec<Policy>,
    calendars: Vec<BusinessCalendar>,
    projects: Vec<Choice>,
    choices: Vec<Choice>,
    form: FormState,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor.show_person(|ctx, reader| Answer::page(&overview(ctx, reader, FormState::default())?)).await
}

pub(super) async fn assign(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            if fields.text("project_id").is_empty() {
                fields.require("project_id");
            }
            let project = fields.chosen("project_id").map(ProjectId::new);
            let calendar = fields.chosen("calendar_id").map(CalendarId::new);
            let apply_to = apply_to(&fields);
            let outcome = fields
                .command(project)
                .and_then(|project| assign_calendar::assign(ctx, actor, project, calendar, apply_to));
            match outcome {
                Ok(assignment) => Ok(saved(assignment.applied)),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&overview(ctx, reader, form)?)
                }
            }
        })
        .await
}

fn overview<'a>(ctx: &Context, reader: &'a Reader, form: FormState) -> Result<SlaPage<'a>, PageError> {
    let actor = &reader.caller.actor;
    let calendars = list_calendars::list(ctx, actor)?;
    let choice = |calendar: &BusinessCalendar| Choice::new(&calendar.id, calendar.name.as_str());
    Ok(SlaPage {
        chrome: &reader.chrome,
        policies: list_policies::list(ctx, actor, None)?,
        projects: choice::projects(ctx, actor)?,
        choices: calendars.iter().map(choice).collect(),
        calendars,
        form,
    })
}

impl SlaPage<'_> {
    fn project(&self, policy: &Policy) -> String {
        let id = policy.project_id.map(|id| id.to_string());
        let found = self.projects.iter().find(|project| Some(&project.value) == id.as_ref());
        found.map_or_else(|| self.chrome.t("every-project"), |project| project.label.clone())
    }

    /// The target of a clock, as people say it.
    fn target(&self, policy: &Policy, clock: &str) -> String {
        let clock = ClockKind::ALL.iter().find(|kind| kind.as_str() == clock);
        let minutes = clock.and_then(|clock| policy.newest.terms.targets().minutes(*clock));
        minutes.map_or_else(|| "–".to_owned(), |minutes| show::minutes(minutes.get().into()))
    }

    fn is_active(&self, policy: &Policy) -> bool {
        policy.newest.terms.state() == PolicyState::Active
    }

    /// The hours of a calendar, each day on which somebody works.
    fn week(&self, calendar: &BusinessCalendar) -> Vec<(String, String)> {
        let days = calendar.hours.week().days().into_iter().filter(|(_, intervals)| !intervals.is_empty());
        days.map(|(day, intervals)| (self.chrome.t(&format!("day-{day}")), hours::written(intervals)))
            .collect()
    }
}
