//! Logging in, and making people.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;

use serde_json::json;
use switchboard_application::accounts::create_user::CreateUser;
use switchboard_application::accounts::login::Login;
use switchboard_application::password::{PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, Password};
use switchboard_domain::EMAIL_BYTES_MAX;
use switchboard_domain::access::Role;
use switchboard_domain::{EmailAddress, Label, PersonName, Phone};

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{Rule, named, parsed, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{email, one_of, text_up_to};

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
    let password = fields.required(
        "password",
        text(|text| Password::chosen(text.to_owned()).map_err(|error| error.to_string().into())),
    );
    let role = fields.required("role", text(named::<Role>));
    let department = fields.optional("department", text(parsed::<Label>));
    let phone = fields.optional("phone", text(parsed::<Phone>));
    fields.into_command(|| {
        Some(CreateUser { name: name?, email: email?, password: password?, role: role?, department, phone })
    })
}

/// The body for a new account.
pub(crate) fn create_user_shape() -> Shape {
    let password = text_up_to(PASSWORD_CHARACTERS_MAX).min_length(Some(PASSWORD_CHARACTERS_MIN));
    let roles = [Role::Admin, Role::Agent, Role::Customer].map(Role::as_str);
    Shape::new("CreateUserBody")
        .required("name", text_up_to(PersonName::CHARACTERS_MAX), "The full name.")
        .required("email", email(), "The address they log in with. No other account may have it.")
        .required("password", password, "Their first password.")
        .required("role", one_of(&roles), "What they are to the desk. Super administrators come from the command line alone.")
        .optional("department", text_up_to(Label::CHARACTERS_MAX), "Where they work.")
        .optional("phone", text_up_to(Phone::CHARACTERS_MAX), "Their telephone number.")
        .example(json!({ "name": "Alice Okafor", "email": "alice@support.local", "password": "correct horse", "role": "agent" }))
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
