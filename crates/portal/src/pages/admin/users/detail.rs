//! One person: what they are, where they work, whether they may come in.

use actix_web::web;
use askama::Template;
use switchboard_application::accounts::update_user::{Activity, UpdateUser, update_user};
use switchboard_application::accounts::users::{self, ShownUser};
use switchboard_application::accounts::{delete_user, end_sessions as sessions};
use switchboard_application::projects::assign_agent::assign_agent;
use switchboard_application::projects::remove_agent::remove_agent;
use switchboard_application::records::{Position, User};
use switchboard_application::{Context, Error, Password};
use switchboard_domain::{Label, Phone, ProjectId, UserId};

use super::roles;
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::{self, Choice};
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage<'a> {
    chrome: &'a Chrome,
    shown: ShownUser,
    form: FormState,
    project_form: FormState,
    roles: Vec<Choice>,
    /// The projects that they are not assigned to yet.
    projects: Vec<Choice>,
    /// Whether it is the reader, who does nothing here that would lock them out.
    is_self: bool,
}

pub(super) async fn page(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor.show_person(move |ctx, reader| show(ctx, reader, id, None, FormState::default())).await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            let is_self = reader.caller.user.id == id;
            let command = wanted(id, is_self, &mut fields);
            match command.and_then(|command| update_user(ctx, actor, &command)) {
                Ok(_user) => Ok(saved(id)),
                Err(error) => show(ctx, reader, id, Some(fields.again(error)?), FormState::default()),
            }
        })
        .await
}

pub(super) async fn assign(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            if fields.text("project_id").is_empty() {
                fields.require("project_id");
            }
            let project = fields.chosen("project_id").map(ProjectId::new);
            let position = if fields.is_ticked("is_lead") { Position::Lead } else { Position::Member };
            let outcome = fields
                .command(project)
                .and_then(|project| assign_agent(ctx, &reader.caller.actor, project, id, position));
            match outcome {
                Ok(()) => Ok(saved(id)),
                Err(error) => show(ctx, reader, id, None, fields.again(error)?),
            }
        })
        .await
}

pub(super) async fn take_off(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let project = fields.chosen("project_id").map(ProjectId::new);
            let project = fields.command(project)?;
            remove_agent(ctx, &reader.caller.actor, project, id)?;
            Ok(saved(id))
        })
        .await
}

pub(super) async fn end_sessions(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            sessions::end_sessions(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to(format!("/admin/users/{id}?notice=notice-sessions-ended")))
        })
        .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = UserId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            delete_user::delete_user(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/users?notice=notice-removed"))
        })
        .await
}

fn saved(id: UserId) -> Answer {
    Answer::go_to(format!("/admin/users/{id}?notice=notice-saved"))
}

fn wanted(id: UserId, is_self: bool, fields: &mut Fields) -> Result<UpdateUser, Error> {
    let (name, email) = (fields.required("name"), fields.required("email"));
    let (department, phone) = (fields.optional("department"), fields.optional("phone"));
    let password = if fields.text("password").is_empty() {
        None
    } else {
        fields.read("password", |text| Password::chosen(text.to_owned()))
    };
    // The page of one's own account does not have what one cannot do to oneself.
    let (role, activity) =
        if is_self { (None, None) } else { (fields.optional("role"), Some(activity(fields))) };
    let command = UpdateUser {
        id,
        name,
        email,
        role,
        activity,
        department: Some(department),
        phone: Some(phone),
        password,
    };
    fields.command(Some(command))
}

fn activity(fields: &Fields) -> Activity {
    if fields.is_ticked("is_active") { Activity::Active } else { Activity::Inactive }
}

/// The page, with what is known in the form where nothing was typed yet.
fn show(
    ctx: &Context,
    reader: &Reader,
    id: UserId,
    form: Option<FormState>,
    project_form: FormState,
) -> Result<Answer, PageError> {
    let (actor, chrome) = (&reader.caller.actor, &reader.chrome);
    let shown = users::show(ctx, actor, id)?;
    let role = shown.user.role;
    let mut projects = if role.is_staff() { choice::projects(ctx, actor)? } else { Vec::new() };
    projects.retain(|choice| shown.projects.iter().all(|its| its.id.to_string() != choice.value));
    let is_refused = form.is_some() || project_form.is_refused();
    let page = UserPage {
        chrome,
        form: form.unwrap_or_else(|| filled(&shown.user)),
        project_form,
        roles: roles::choices(chrome, reader.caller.user.role, Some(role)),
        projects,
        is_self: reader.caller.user.id == id,
        shown,
    };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}

/// The form with what is known of the person.
fn filled(user: &User) -> FormState {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let mut values = vec![
        ("name", user.name.as_str().to_owned()),
        ("email", user.email.as_str().to_owned()),
        ("role", user.role.to_string()),
        ("department", text(user.department.as_ref().map(Label::as_str))),
        ("phone", text(user.phone.as_ref().map(Phone::as_str))),
    ];
    if user.is_active {
        values.push(("is_active", "1".to_owned()));
    }
    FormState::filled(values)
}
