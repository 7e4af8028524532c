//! Logging in, and making and changing people.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;

use serde_json::json;
use switchboard_application::accounts::create_user::CreateUser;
use switchboard_application::accounts::login::Login;
use switchboard_application::accounts::update_user::{Activity, UpdateUser};
use switchboard_application::password::{PASSWORD_CHARACTERS_MAX, Password};
use switchboard_domain::EMAIL_BYTES_MAX;
use switchboard_domain::access::Role;
use switchboard_domain::{EmailAddress, Label, PersonName, Phone, UserId};

use super::passwords::{chosen, new_password};
use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{Rule, boolean, named, parsed, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, one_of, text_up_to};

/// What a log-in is tried with.
pub(crate) fn login(body: JsonBody, address: IpAddr) -> Result<Login, ApiError> {
    let mut fields = body.fields()?;
    let email = fields.required("email", text(address_to_try));
    let password = fields.required("password", text(not_empty));
    fields.into_command(|| Some(Login { email: email?, password: Password::tried(password?), address }))
}

/// The body of a log-in.
pub(crate) fn login_shape() -> Shape {
    Shape::new("LoginBody")
        .required("email", text_up_to(EMAIL_BYTES_MAX), "The address of the account.")
        .required("password", text_up_to(PASSWORD_CHARACTERS_MAX), "The password of the account.")
        .example(json!({ "email": "admin@support.local", "password": "password" }))
}

/// The account that is wanted.
pub(crate) fn create_user(body: JsonBody) -> Result<CreateUser, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<PersonName>));
    let email = fields.required("email", text(parsed::<EmailAddress>));
    let password = fields.required("password", text(chosen));
    let role = fields.required("role", text(named::<Role>));
    let department = fields.optional("department", text(parsed::<Label>));
    let phone = fields.optional("phone", text(parsed::<Phone>));
    fields.into_command(|| {
        Some(CreateUser { name: name?, email: email?, password: password?, role: role?, department, phone })
    })
}

/// The body for a new account.
pub(crate) fn create_user_shape() -> Shape {
    let roles = [Role::Admin, Role::Agent, Role::Customer].map(Role::as_str);
    Shape::new("CreateUserBody")
        .required("name", text_up_to(PersonName::CHARACTERS_MAX), "The full name.")
        .required("email", email(), "The address they log in with. No other account may have it.")
        .required("password", new_password(), "Their first password. The most common ones, the name, the address and the names of projects are refused.")
        .required("role", one_of(&roles), "What they are to the desk. Super administrators come from the command line alone.")
        .optional("department", text_up_to(Label::CHARACTERS_MAX), "Where they work.")
        .optional("phone", text_up_to(Phone::CHARACTERS_MAX), "Their telephone number.")
        .example(json!({ "name": "Alice Okafor", "email": "alice@support.local", "password": "correct horse", "role": "agent" }))
}

/// What is wanted of an account.
pub(crate) fn update_user(id: UserId, body: JsonBody) -> Result<UpdateUser, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<PersonName>));
    let email = fields.change("email", text(parsed::<EmailAddress>));
    let role = fields.change("role", text(named::<Role>));
    let is_active = fields.change("is_active", boolean);
    let department = fields.clearable("department", text(parsed::<Label>));
    let phone = fields.clearable("phone", text(parsed::<Phone>));
    let password = fields.optional("password", text(chosen));
    let activity = is_active.map(|is_active| if is_active { Activity::Active } else { Activity::Inactive });
    fields.into_command(|| Some(UpdateUser { id, name, email, role, activity, department, phone, password }))
}

/// The body for a change of an account.
pub(crate) fn update_user_shape() -> Shape {
    let (department, phone) = (text_up_to(Label::CHARACTERS_MAX), text_up_to(Phone::CHARACTERS_MAX));
    Shape::new("UpdateUserBody")
        .optional("name", text_up_to(PersonName::CHARACTERS_MAX), "The full name.")
        .optional("email", email(), "The address they log in with. No other account may have it.")
        .optional(
            "role",
            one_of(Role::NAMES),
            "What they are to the desk. Nobody becomes a super administrator here.",
        )
        .optional("is_active", schemas::boolean(), "Whether they may log in.")
        .optional("department", schemas::nullable_text(department), "Where they work; `null` removes it.")
        .optional("phone", schemas::nullable_text(phone), "Their telephone number; `null` removes it.")
        .optional_or_null("password", new_password(), "Another password.")
        .example(json!({ "role": "agent", "department": "Support", "is_active": true }))
}

/// The address of the account that is tried. What is no address stands for an account that does not exist, so that the answer is the
/// same, takes as long and counts as a try.
fn address_to_try(text: &str) -> Result<EmailAddress, Rule> {
    not_empty(text)?;
    text.parse().or_else(|_invalid| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        parsed(&format!("{:x}@not-an-address.invalid", hasher.finish()))
    })
}

fn not_empty(text: &str) -> Result<String, Rule> {
    if text.is_empty() { Err("must not be empty".into()) } else { Ok(text.to_owned()) }
}
