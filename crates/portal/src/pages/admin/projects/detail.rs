//! One project: what it is, how it signs its mails, who works on its tickets.

use actix_web::web;
use askama::Template;
use switchboard_application::projects::assign_agent::assign_agent;
use switchboard_application::projects::detail;
use switchboard_application::projects::remove_agent::remove_agent;
use switchboard_application::projects::update::{ProjectChange, update};
use switchboard_application::records::{Position, Project, ProjectAgent, ProjectDetail};
use switchboard_application::{Context, Error};
use switchboard_domain::{Body, EmailAddress, Label, ProjectId, Signature, UserId};

use super::terms::{self, Terms};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::{self, Choice};
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/project.html")]
struct ProjectPage<'a> {
    chrome: &'a Chrome,
    detail: ProjectDetail,
    form: FormState,
    agent_form: FormState,
    /// Who can be assigned.
    staff: Vec<Choice>,
    zones: Vec<&'static str>,
}

pub(super) async fn page(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = ProjectId::new(path.into_inner());
    visitor.show_person(move |ctx, reader| show(ctx, reader, id, None, FormState::default())).await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = ProjectId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            match change(&mut fields).and_then(|change| update(ctx, actor, id, change)) {
                Ok(_project) => Ok(saved(id)),
                Err(error) => show(ctx, reader, id, Some(fields.again(error)?), FormState::default()),
            }
        })
        .await
}

pub(super) async fn assign(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = ProjectId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            if fields.text("user_id").is_empty() {
                fields.require("user_id");
            }
            let user = fields.chosen("user_id").map(UserId::new);
            let position = if fields.is_ticked("is_lead") { Position::Lead } else { Position::Member };
            let outcome = fields
                .command(user)
                .and_then(|user| assign_agent(ctx, &reader.caller.actor, id, user, position));
            match outcome {
                Ok(()) => Ok(saved(id)),
                Err(error) => show(ctx, reader, id, None, fields.again(error)?),
            }
        })
        .await
}

pub(super) async fn remove(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = ProjectId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let user = fields.chosen("user_id").map(UserId::new);
            let user = fields.command(user)?;
            remove_agent(ctx, &reader.caller.actor, id, user)?;
            Ok(saved(id))
        })
        .await
}

fn saved(id: ProjectId) -> Answer {
    Answer::go_to(format!("/admin/projects/{id}?notice=notice-saved"))
}

fn change(fields: &mut Fields) -> Result<ProjectChange, Error> {
    let Terms { name, description, support_email, website_url, timezone } = terms::read(fields);
    let change = ProjectChange {
        name,
        description: Some(description),
        support_email: Some(support_email),
        website_url: Some(website_url),
        timezone,
        settings: None,
        mail_name: Some(fields.optional("mail_name")),
        mail_address: Some(fields.optional("mail_address")),
        mail_signature: Some(fields.optional("mail_signature")),
        is_active: Some(fields.is_ticked("is_active")),
    };
    fields.command(Some(change))
}

/// The page, with what is known in the form where nothing was typed yet.
fn show(
    ctx: &Context,
    reader: &Reader,
    id: ProjectId,
    form: Option<FormState>,
    agent_form: FormState,
) -> Result<Answer, PageError> {
    let actor = &reader.caller.actor;
    let detail = detail::detail(ctx, actor, id)?;
    let is_refused = form.is_some() || agent_form.is_refused();
    let page = ProjectPage {
        chrome: &reader.chrome,
        form: form.unwrap_or_else(|| filled(&detail.summary.project)),
        agent_form,
        staff: choice::of_people(&choice::staff(ctx, actor)?),
        zones: choice::time_zones().collect(),
        detail,
    };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}

/// The form with what is known of the project.
fn filled(project: &Project) -> FormState {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let mail = &project.mail;
    let mut values = vec![
        ("name", project.name.as_str().to_owned()),
        ("description", text(project.description.as_ref().map(Body::as_str))),
        ("support_email", text(project.support_email.as_ref().map(EmailAddress::as_str))),
        ("website_url", text(project.website_url.as_deref())),
        ("timezone", project.timezone.clone()),
        ("mail_name", text(mail.name.as_ref().map(Label::as_str))),
        ("mail_address", text(mail.address.as_ref().map(EmailAddress::as_str))),
        ("mail_signature", text(mail.signature.as_ref().map(Signature::as_str))),
    ];
    if project.is_active {
        values.push(("is_active", "1".to_owned()));
    }
    FormState::filled(values)
}

impl ProjectPage<'_> {
    fn leads(&self, agent: &ProjectAgent) -> bool {
        agent.position == Position::Lead
    }
}
