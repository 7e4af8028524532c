//! Making an account for somebody.

use askama::Template;
use switchboard_application::accounts::create_user::{CreateUser, create_user};
use switchboard_application::{Error, Password};
use switchboard_domain::access::Role;

use super::roles;
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::Choice;
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/new_user.html")]
struct NewUserPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
    roles: Vec<Choice>,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|_, reader| {
            let form = FormState::filled([("role", Role::Agent.to_string())]);
            Answer::page(&form_page(reader, form))
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            match wanted(&mut fields).and_then(|command| create_user(ctx, &reader.caller.actor, command)) {
                Ok(user) => Ok(Answer::go_to(format!("/admin/users/{}?notice=notice-made", user.id))),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(reader, form))
                }
            }
        })
        .await
}

fn wanted(fields: &mut Fields) -> Result<CreateUser, Error> {
    let (name, email, role) = (fields.required("name"), fields.required("email"), fields.required("role"));
    let (department, phone) = (fields.optional("department"), fields.optional("phone"));
    let password = fields.read("password", |text| Password::chosen(text.to_owned()));
    let command = (|| {
        Some(CreateUser { name: name?, email: email?, password: password?, role: role?, department, phone })
    })();
    fields.command(command)
}

fn form_page(reader: &Reader, form: FormState) -> NewUserPage<'_> {
    let chrome = &reader.chrome;
    NewUserPage { chrome, form, roles: roles::choices(chrome, reader.caller.user.role, None) }
}
