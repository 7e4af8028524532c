//! Making a project.

use askama::Template;
use switchboard_application::Error;
use switchboard_application::projects::create::{CreateProject, create};

use super::terms::{self, Terms};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "admin/new_project.html")]
struct NewProjectPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
    zones: Vec<&'static str>,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|_, reader| {
            let form = FormState::filled([("timezone", "UTC".to_owned())]);
            Answer::page(&form_page(&reader.chrome, form))
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            match wanted(&mut fields).and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(project) => {
                    Ok(Answer::go_to(format!("/admin/projects/{}?notice=notice-made", project.id)))
                }
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(&reader.chrome, form))
                }
            }
        })
        .await
}

fn wanted(fields: &mut Fields) -> Result<CreateProject, Error> {
    let Terms { name, description, support_email, website_url, timezone } = terms::read(fields);
    let command = name.zip(timezone).map(|(name, timezone)| CreateProject {
        name,
        description,
        support_email,
        website_url,
        timezone,
        settings: None,
    });
    fields.command(command)
}

fn form_page(chrome: &Chrome, form: FormState) -> NewProjectPage<'_> {
    NewProjectPage { chrome, form, zones: choice::time_zones().collect() }
}
