//! Forgotten passwords.

use actix_web::web;
use askama::Template;
use switchboard_application::accounts::forgot_password::{self, ForgotPassword};
use switchboard_application::accounts::reset_password::{ResetPassword, reset_password};
use switchboard_application::{Context, Error, Password};
use switchboard_domain::EmailAddress;

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::visitor::{Guest, Visitor};

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/forgot-password", Access::Anyone, || web::to(forgot_page)),
    Page::new(Verb::Post, "/forgot-password", Access::Anyone, || web::to(forgot)),
    Page::new(Verb::Get, "/reset-password", Access::Anyone, || web::to(reset_page)),
    Page::new(Verb::Post, "/reset-password", Access::Anyone, || web::to(reset)),
];

#[derive(Template)]
#[template(path = "forgot_password.html")]
struct ForgotPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
}

#[derive(Template)]
#[template(path = "reset_password.html")]
struct ResetPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
}

async fn forgot_page(visitor: Visitor) -> Answer {
    visitor
        .show(|_, guest| Answer::page(&ForgotPage { chrome: &guest.chrome, form: FormState::default() }))
        .await
}

/// The answer tells nothing of whether there is an account: the link is made when the browser was answered.
async fn forgot(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_in_halves(
            form,
            |ctx, guest, mut fields| match wanted_link(ctx, guest, &mut fields) {
                Ok(command) => Ok((Answer::go_to("/login?notice=notice-link-sent"), Some(command))),
                Err(error) => {
                    let form = fields.again(error)?;
                    Ok((Answer::form_again(&ForgotPage { chrome: &guest.chrome, form })?, None))
                }
            },
            forgot_password::send_link,
        )
        .await
}

fn wanted_link(ctx: &Context, guest: &Guest, fields: &mut Fields) -> Result<ForgotPassword, Error> {
    let email = fields.required::<EmailAddress>("email");
    let command = fields.command(email.map(|email| ForgotPassword { email, address: guest.address }))?;
    forgot_password::admit(ctx, &command)?;
    Ok(command)
}

/// The secret stands behind the `#` of the link, where a script of ours takes it into the form. Without scripts it is pasted.
async fn reset_page(visitor: Visitor) -> Answer {
    visitor
        .show(|_, guest| Answer::page(&ResetPage { chrome: &guest.chrome, form: FormState::default() }))
        .await
}

async fn reset(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit(form, set_password).await
}

fn set_password(ctx: &Context, guest: &Guest, mut fields: Fields) -> Result<Answer, PageError> {
    let secret = secret_of(fields.text("token"));
    if secret.is_empty() {
        fields.require("token");
    }
    let password = fields.read("password", |text| Password::chosen(text.to_owned()));
    let command = password.map(|password| ResetPassword { secret, password, address: guest.address });
    match fields.command(command).and_then(|command| reset_password(ctx, &command)) {
        Ok(()) => Ok(Answer::go_to("/login?notice=notice-password-set")),
        Err(error) => {
            let form = fields.again(error)?;
            Answer::form_again(&ResetPage { chrome: &guest.chrome, form })
        }
    }
}

/// The secret alone, also where somebody pasted the whole link.
fn secret_of(pasted: &str) -> String {
    let pasted = pasted.trim();
    pasted.rsplit_once("token=").map_or(pasted, |(_, secret)| secret).to_owned()
}
