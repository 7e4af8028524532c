//! Where people come in: the first page, logging in and out, making an account, another language.

use actix_web::web;
use askama::Template;
use switchboard_application::accounts::login::{LoggedIn, Login, login};
use switchboard_application::accounts::register::{Register, register};
use switchboard_application::accounts::{logout, stay};
use switchboard_application::ports::{Counted, Quota};
use switchboard_application::{Context, Error, Password};
use switchboard_domain::EmailAddress;
use url::form_urlencoded;

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::cookies::Kept;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::messages::Language;
use crate::visitor::{Guest, Reader, Visitor, count};

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/", Access::Anyone, || web::to(first_page)),
    Page::new(Verb::Get, "/login", Access::Anyone, || web::to(log_in_page)),
    Page::new(Verb::Post, "/login", Access::Anyone, || web::to(log_in)),
    Page::new(Verb::Post, "/logout", Access::Person, || web::to(log_out)),
    Page::new(Verb::Get, "/register", Access::Anyone, || web::to(register_page)),
    Page::new(Verb::Post, "/register", Access::Anyone, || web::to(make_account)),
    Page::new(Verb::Post, "/language", Access::Anyone, || web::to(choose_language)),
];

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
    next: String,
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
}

async fn first_page(visitor: Visitor) -> Answer {
    visitor.show(|_, guest| Ok(Answer::go_to(home(guest)))).await
}

/// Where somebody's day begins.
fn home(guest: &Guest) -> &'static str {
    match &guest.caller {
        None => "/login",
        Some(caller) if caller.actor.is_staff() => "/inbox",
        Some(_) => "/tickets",
    }
}

async fn log_in_page(visitor: Visitor) -> Answer {
    visitor
        .show(|_, guest| {
            if guest.caller.is_some() {
                return Ok(Answer::go_to(home(guest)));
            }
            let next = query_value(&guest.chrome.here, "next");
            Answer::page(&LoginPage { chrome: &guest.chrome, form: FormState::default(), next })
        })
        .await
}

async fn log_in(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit(form, begin_session).await
}

fn begin_session(ctx: &Context, guest: &Guest, mut fields: Fields) -> Result<Answer, PageError> {
    let next = fields.text("next").to_owned();
    let outcome = credentials(&mut fields, guest).and_then(|command| login(ctx, &command));
    match outcome {
        Ok(logged_in) => Ok(enter(ctx, guest, &logged_in)?.with_address(&next)),
        Err(error) => {
            let form = fields.again(error)?;
            Answer::form_again(&LoginPage { chrome: &guest.chrome, form, next })
        }
    }
}

fn credentials(fields: &mut Fields, guest: &Guest) -> Result<Login, Error> {
    let email = fields.required::<EmailAddress>("email");
    let password = typed_password(fields);
    let command =
        email.zip(password).map(|(email, password)| Login { email, password, address: guest.address });
    fields.command(command)
}

/// The password of somebody who has one. What is wrong with it is not told.
fn typed_password(fields: &mut Fields) -> Option<Password> {
    if fields.text("password").is_empty() {
        fields.require("password");
        return None;
    }
    Some(Password::tried(fields.text("password").to_owned()))
}

/// Has the browser keep the session, and goes to where the day begins.
fn enter(ctx: &Context, guest: &Guest, logged_in: &LoggedIn) -> Result<Answer, PageError> {
    let kept = stay::stay(ctx, logged_in)?;
    let home = if logged_in.user.role.is_staff() { "/inbox" } else { "/tickets" };
    let cookie = guest.cookies.keep(Kept::Session, kept.access_token, Some(kept.expires_in));
    Ok(Answer::go_to(home).keeping(cookie))
}

async fn log_out(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit_person(form, end_session).await
}

fn end_session(ctx: &Context, reader: &Reader, _fields: Fields) -> Result<Answer, PageError> {
    logout::logout(ctx, &reader.caller)?;
    Ok(Answer::go_to("/login?notice=notice-logged-out").keeping(reader.cookies.forget(Kept::Session)))
}

async fn register_page(visitor: Visitor) -> Answer {
    visitor
        .show(|_, guest| Answer::page(&RegisterPage { chrome: &guest.chrome, form: FormState::default() }))
        .await
}

async fn make_account(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit(form, |ctx, guest, mut fields| {
            let admitted = count(ctx, Quota::Register, Counted::Address(guest.address));
            let outcome =
                admitted.and_then(|()| new_account(&mut fields)).and_then(|command| register(ctx, command));
            match outcome {
                Ok(logged_in) => enter(ctx, guest, &logged_in),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&RegisterPage { chrome: &guest.chrome, form })
                }
            }
        })
        .await
}

fn new_account(fields: &mut Fields) -> Result<Register, Error> {
    let (name, email, phone) = (fields.required("name"), fields.required("email"), fields.optional("phone"));
    let password = fields.read("password", |text| Password::chosen(text.to_owned()));
    fields.command((|| Some(Register { name: name?, email: email?, password: password?, phone }))())
}

async fn choose_language(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit(form, |_, guest, fields| {
            let language = Language::of_tag(fields.text("language")).unwrap_or_default();
            const YEAR: i64 = 365 * 24 * 60 * 60;
            let cookie = guest.cookies.keep(Kept::Language, language.as_str().to_owned(), Some(YEAR));
            Ok(Answer::go_to("/").with_address(fields.text("next")).keeping(cookie))
        })
        .await
}

/// A value of the query of an address.
fn query_value(address: &str, name: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}
