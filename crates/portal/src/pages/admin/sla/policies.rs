//! Policies: what is promised for which priority.

use actix_web::web;
use askama::Template;
use switchboard_application::records::Policy;
use switchboard_application::sla::create_policy::{CreatePolicy, create};
use switchboard_application::sla::update_policy::{UpdatePolicy, preview, update};
use switchboard_application::sla::{delete_policy, list_policies};
use switchboard_application::{Context, Error};
use switchboard_domain::sla::{ClockKind, Side};
use switchboard_domain::{PolicyId, Priority, ProjectId};

use super::foreseen::Outlook;
use super::terms::{self, Row};
use super::{apply_to, saved, wants_preview};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::{self, Choice};
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/policy.html")]
struct PolicyPage<'a> {
    chrome: &'a Chrome,
    /// The one that is changed. A new one has none yet.
    policy: Option<Policy>,
    form: FormState,
    projects: Vec<Choice>,
    priorities: Vec<Choice>,
    clocks: Vec<Choice>,
    sides: Vec<Choice>,
    /// What the change would do.
    outlook: Option<Outlook>,
}

pub(super) async fn new(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let form = FormState::filled([("is_active", "1".to_owned())]);
            Answer::page(&form_page(ctx, reader, None, form)?)
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            match wanted(&mut fields).and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(_policy) => Ok(Answer::go_to("/admin/sla?notice=notice-made")),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(ctx, reader, None, form)?)
                }
            }
        })
        .await
}

pub(super) async fn page(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = PolicyId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let policy = list_policies::show(ctx, &reader.caller.actor, id)?;
            let form = FormState::of(terms::as_fields(&policy.newest.terms));
            Answer::page(&form_page(ctx, reader, Some(policy), form)?)
        })
        .await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = PolicyId::new(path.into_inner());
    visitor.submit_person(form, move |ctx, reader, fields| change(ctx, reader, id, fields)).await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = PolicyId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            delete_policy::delete(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/sla?notice=notice-removed"))
        })
        .await
}

/// Changes a policy, or shows what the change would do.
fn change(ctx: &Context, reader: &Reader, id: PolicyId, mut fields: Fields) -> Result<Answer, PageError> {
    let actor = &reader.caller.actor;
    let apply_to = apply_to(&fields);
    let command = terms::command(&mut fields).map(|terms| UpdatePolicy {
        project_id: None,
        priority: None,
        terms,
        apply_to,
    });
    let form = |fields: &Fields, error| -> Result<_, PageError> {
        form_page(ctx, reader, Some(list_policies::show(ctx, actor, id)?), fields.again(error)?)
    };
    if wants_preview(&fields) {
        return match command.and_then(|command| preview(ctx, actor, id, &command)) {
            Ok(preview) => {
                let policy = list_policies::show(ctx, actor, id)?;
                let page = form_page(ctx, reader, Some(policy), fields.as_typed())?;
                let outlook = Some(Outlook::new(&reader.chrome, &preview));
                Answer::page(&PolicyPage { outlook, ..page })
            }
            Err(error) => Answer::form_again(&form(&fields, error)?),
        };
    }
    match command.and_then(|command| update(ctx, actor, id, command)) {
        Ok(updated) => Ok(saved(updated.applied)),
        Err(error) => Answer::form_again(&form(&fields, error)?),
    }
}

fn wanted(fields: &mut Fields) -> Result<CreatePolicy, Error> {
    let project_id = fields.chosen("project_id").map(ProjectId::new);
    let priority = fields.required::<Priority>("priority");
    let terms = terms::read(fields);
    fields.command(priority.map(|priority| CreatePolicy { project_id, priority, terms }))
}

fn form_page<'a>(
    ctx: &Context,
    reader: &'a Reader,
    policy: Option<Policy>,
    form: FormState,
) -> Result<PolicyPage<'a>, PageError> {
    let chrome = &reader.chrome;
    let clock = |clock: &ClockKind| Choice::new(clock, chrome.t(&format!("clock-{clock}")));
    let side = |side: &Side| Choice::new(side, chrome.t(&format!("side-{side}")));
    Ok(PolicyPage {
        chrome,
        policy,
        form,
        projects: choice::projects(ctx, &reader.caller.actor)?,
        priorities: Priority::ALL.iter().map(|it| Choice::new(it, chrome.priority(it))).collect(),
        clocks: ClockKind::ALL.iter().map(clock).collect(),
        sides: Side::ALL.iter().map(side).collect(),
        outlook: None,
    })
}

impl PolicyPage<'_> {
    fn title(&self) -> String {
        let Some(policy) = &self.policy else { return self.chrome.t("policy-new") };
        let id = policy.project_id.map(|id| id.to_string());
        let found = self.projects.iter().find(|project| Some(&project.value) == id.as_ref());
        let project = found.map_or_else(|| self.chrome.t("every-project"), |it| it.label.clone());
        format!("{project} · {}", self.chrome.priority(&policy.priority))
    }

    fn action(&self) -> String {
        let id = self.policy.as_ref().map(|policy| policy.id.to_string());
        format!("/admin/sla/policies/{}", id.unwrap_or_else(|| "new".to_owned()))
    }

    fn rows(&self) -> Vec<Row> {
        terms::rows(&self.form)
    }
}
