//! Canned responses: one's own, and those that all staff share.

use actix_web::web;
use askama::Template;
use switchboard_application::canned_responses::create::{CreateCannedResponse, create};
use switchboard_application::canned_responses::update::{UpdateCannedResponse, update};
use switchboard_application::canned_responses::{delete as deletion, list};
use switchboard_application::ports::CannedResponseFilter;
use switchboard_application::records::CannedResponse;
use switchboard_application::{Context, Error, NotFound};
use switchboard_domain::access::{Ability, authorize};
use switchboard_domain::catalog::{CannedBody, Placeholder, Sharing, Shortcut};
use switchboard_domain::{CannedResponseId, Label, ProjectId};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::{self, Choice};
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/responses.html")]
struct ResponsesPage<'a> {
    chrome: &'a Chrome,
    reader: &'a Reader,
    form: FormState,
    projects: Vec<Choice>,
    responses: Vec<CannedResponse>,
}

#[derive(Template)]
#[template(path = "admin/response.html")]
struct ResponsePage<'a> {
    chrome: &'a Chrome,
    /// The one that is changed. A new one has none yet.
    response: Option<CannedResponse>,
    form: FormState,
    projects: Vec<Choice>,
    sharings: Vec<Choice>,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let query = Query::of(&reader.chrome.here);
            let filter = CannedResponseFilter {
                project_id: query.parsed("project_id").map(ProjectId::new),
                search: query.parsed::<Label>("q").map(|search| search.as_str().to_owned()),
            };
            Answer::page(&ResponsesPage {
                chrome: &reader.chrome,
                reader,
                form: query.as_form(&["project_id", "q"]),
                projects: choice::projects(ctx, &reader.caller.actor)?,
                responses: list::list(ctx, &reader.caller.actor, None, &filter)?,
            })
        })
        .await
}

pub(super) async fn new(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let form = FormState::filled([("sharing", Sharing::Private.to_string())]);
            Answer::page(&form_page(ctx, reader, None, form)?)
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let command = read(&mut fields).map(|wanted| CreateCannedResponse {
                title: wanted.title,
                body: wanted.body,
                shortcut: wanted.shortcut,
                sharing: wanted.sharing,
                project_id: wanted.project_id,
            });
            match command.and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(_response) => Ok(Answer::go_to("/admin/catalog/responses?notice=notice-made")),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(ctx, reader, None, form)?)
                }
            }
        })
        .await
}

pub(super) async fn one(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = CannedResponseId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let response = find(ctx, reader, id)?;
            let form = filled(&response);
            Answer::page(&form_page(ctx, reader, Some(response), form)?)
        })
        .await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CannedResponseId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let command = read(&mut fields).map(|wanted| UpdateCannedResponse {
                title: Some(wanted.title),
                body: Some(wanted.body),
                shortcut: Some(wanted.shortcut),
                sharing: Some(wanted.sharing),
                project_id: Some(wanted.project_id),
            });
            match command.and_then(|command| update(ctx, &reader.caller.actor, id, command)) {
                Ok(_response) => Ok(Answer::go_to("/admin/catalog/responses?notice=notice-saved")),
                Err(error) => {
                    let form = fields.again(error)?;
                    let response = find(ctx, reader, id)?;
                    Answer::form_again(&form_page(ctx, reader, Some(response), form)?)
                }
            }
        })
        .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CannedResponseId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            deletion::delete(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/catalog/responses?notice=notice-removed"))
        })
        .await
}

/// What a form says of a canned response.
struct Wanted {
    title: Label,
    body: CannedBody,
    shortcut: Option<Shortcut>,
    sharing: Sharing,
    project_id: Option<ProjectId>,
}

fn read(fields: &mut Fields) -> Result<Wanted, Error> {
    let (title, body) = (fields.required("title"), fields.required("body"));
    let (shortcut, sharing) = (fields.optional("shortcut"), fields.required("sharing"));
    let project_id = fields.chosen("project_id").map(ProjectId::new);
    let wanted = (|| Some(Wanted { title: title?, body: body?, shortcut, sharing: sharing?, project_id }))();
    fields.command(wanted)
}

/// A canned response that its reader may use.
fn find(ctx: &Context, reader: &Reader, id: CannedResponseId) -> Result<CannedResponse, Error> {
    let all = list::list(ctx, &reader.caller.actor, None, &CannedResponseFilter::default())?;
    all.into_iter().find(|response| response.id == id).ok_or(Error::NotFound(NotFound::CannedResponse))
}

fn filled(response: &CannedResponse) -> FormState {
    let text = |value: Option<String>| value.unwrap_or_default();
    FormState::filled([
        ("title", response.title.as_str().to_owned()),
        ("body", response.body.as_str().to_owned()),
        ("shortcut", text(response.shortcut.as_ref().map(|it| it.as_str().to_owned()))),
        ("sharing", response.sharing.to_string()),
        ("project_id", text(response.project_id.map(|id| id.to_string()))),
    ])
}

fn form_page<'a>(
    ctx: &Context,
    reader: &'a Reader,
    response: Option<CannedResponse>,
    form: FormState,
) -> Result<ResponsePage<'a>, PageError> {
    let chrome = &reader.chrome;
    let sharing = |sharing: &Sharing| Choice::new(sharing, chrome.t(&format!("sharing-{sharing}")));
    Ok(ResponsePage {
        chrome,
        response,
        form,
        projects: choice::projects(ctx, &reader.caller.actor)?,
        sharings: Sharing::ALL.iter().map(sharing).collect(),
    })
}

impl ResponsesPage<'_> {
    fn sharing(&self, response: &CannedResponse) -> String {
        self.chrome.t(&format!("sharing-{}", response.sharing))
    }

    fn project(&self, response: &CannedResponse) -> String {
        let id = response.project_id.map(|id| id.to_string());
        let found = self.projects.iter().find(|project| Some(&project.value) == id.as_ref());
        found.map_or_else(|| self.chrome.t("every-project"), |project| project.label.clone())
    }

    /// Whether its reader may change it.
    fn is_changeable(&self, response: &CannedResponse) -> bool {
        response.owner_id == self.reader.caller.user.id
            || authorize(&self.reader.caller.actor, Ability::ManageCannedResponses).is_ok()
    }
}

impl ResponsePage<'_> {
    /// What can be left open, as it is written.
    fn placeholders(&self) -> String {
        let written: Vec<String> = Placeholder::NAMES.iter().map(|name| format!("{{{{{name}}}}}")).collect();
        self.chrome.t1("response-placeholders", written.join(", "))
    }

    fn action(&self) -> String {
        let id = self.response.as_ref().map(|response| response.id.to_string());
        format!("/admin/catalog/responses/{}", id.unwrap_or_else(|| "new".to_owned()))
    }
}
