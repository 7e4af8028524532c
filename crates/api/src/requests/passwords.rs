//! Registering, one's own profile, and forgotten passwords.

use std::net::IpAddr;

use serde_json::json;
use switchboard_application::accounts::forgot_password::ForgotPassword;
use switchboard_application::accounts::register::Register;
use switchboard_application::accounts::reset_password::ResetPassword;
use switchboard_application::accounts::update_profile::{NewPassword, UpdateProfile};
use switchboard_application::password::{PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, Password};
use switchboard_domain::{EmailAddress, PersonName, Phone};
use utoipa::openapi::ObjectBuilder;

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{Rule, parsed, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, text_up_to};

/// The longest secret that is looked at, in characters.
const SECRET_CHARACTERS_MAX: usize = 128;

/// The account that somebody wants for themselves.
pub(crate) fn register(body: JsonBody) -> Result<Register, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<PersonName>));
    let email = fields.required("email", text(parsed::<EmailAddress>));
    let password = fields.required("password", text(chosen));
    fields.required("password_confirmation", text(|repeated| confirm(password.as_ref(), repeated)));
    let phone = fields.optional("phone", text(parsed::<Phone>));
    fields.into_command(|| Some(Register { name: name?, email: email?, password: password?, phone }))
}

/// The body for an account of one's own.
pub(crate) fn register_shape() -> Shape {
    Shape::new("RegisterBody")
        .required("name", text_up_to(PersonName::CHARACTERS_MAX), "The full name.")
        .required("email", email(), "The address to log in with. No other account may have it.")
        .required(
            "password",
            new_password(),
            "The password. The most common ones, the name, the address and the names of projects are refused.",
        )
        .required("password_confirmation", schemas::string(), "The same password once more.")
        .optional("phone", text_up_to(Phone::CHARACTERS_MAX), "The telephone number.")
        .example(json!({
            "name": "Tunde Adeyemi",
            "email": "tunde@gmail.com",
            "password": "correct horse",
            "password_confirmation": "correct horse",
        }))
}

/// What is wanted of one's own account.
pub(crate) fn update_profile(body: JsonBody, address: IpAddr) -> Result<UpdateProfile, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<PersonName>));
    let phone = fields.clearable("phone", text(parsed::<Phone>));
    let wanted = fields.optional("password", text(chosen));
    let confirmed =
        fields.optional("password_confirmation", text(|repeated| confirm(wanted.as_ref(), repeated)));
    let current = fields.optional("current_password", text(|text| Ok(Password::tried(text.to_owned()))));
    if wanted.is_some() && confirmed.is_none() {
        fields.require("password_confirmation");
    }
    if wanted.is_some() && current.is_none() {
        fields.require("current_password");
    }
    fields.into_command(|| {
        let password = wanted.zip(current).map(|(wanted, current)| NewPassword { wanted, current });
        Some(UpdateProfile { name, phone, password, address })
    })
}

/// The body for a change of one's own account.
pub(crate) fn update_profile_shape() -> Shape {
    Shape::new("UpdateProfileBody")
        .optional("name", text_up_to(PersonName::CHARACTERS_MAX), "The full name.")
        .optional(
            "phone",
            schemas::nullable_text(text_up_to(Phone::CHARACTERS_MAX)),
            "The telephone number; `null` removes it.",
        )
        .optional_or_null("password", new_password(), "Another password.")
        .optional_or_null(
            "password_confirmation",
            schemas::string(),
            "The same password once more. Required with `password`.",
        )
        .optional_or_null(
            "current_password",
            schemas::string(),
            "The password in force. Required with `password`.",
        )
        .example(json!({
            "password": "battery staple",
            "password_confirmation": "battery staple",
            "current_password": "correct horse",
        }))
}

/// Who forgot their password.
pub(crate) fn forgot_password(body: JsonBody, address: IpAddr) -> Result<ForgotPassword, ApiError> {
    let mut fields = body.fields()?;
    let email = fields.required("email", text(parsed::<EmailAddress>));
    fields.into_command(|| Some(ForgotPassword { email: email?, address }))
}

/// The body of whoever forgot their password.
pub(crate) fn forgot_password_shape() -> Shape {
    Shape::new("ForgotPasswordBody")
        .required("email", email(), "The address of the account.")
        .example(json!({ "email": "tunde@gmail.com" }))
}

/// The password that is wanted, with the secret of the link.
pub(crate) fn reset_password(body: JsonBody, address: IpAddr) -> Result<ResetPassword, ApiError> {
    let mut fields = body.fields()?;
    let secret = fields.required("token", text(secret));
    let password = fields.required("password", text(chosen));
    fields.required("password_confirmation", text(|repeated| confirm(password.as_ref(), repeated)));
    fields.into_command(|| Some(ResetPassword { secret: secret?, password: password?, address }))
}

/// The body for a password by a mailed link.
pub(crate) fn reset_password_shape() -> Shape {
    Shape::new("ResetPasswordBody")
        .required(
            "token",
            text_up_to(SECRET_CHARACTERS_MAX),
            "What stands behind `token=` in the link of the mail.",
        )
        .required(
            "password",
            new_password(),
            "The password. The most common ones, the name, the address and the names of projects are refused.",
        )
        .required("password_confirmation", schemas::string(), "The same password once more.")
        .example(json!({
            "token": "q8Zr0T3VdYw5bN1kXfGh2LmP7sUc9JaE4RtKyWoBiQx",
            "password": "battery staple",
            "password_confirmation": "battery staple",
        }))
}

/// A password that somebody chose.
pub(super) fn chosen(text: &str) -> Result<Password, Rule> {
    Password::chosen(text.to_owned()).map_err(|error| error.to_string().into())
}

/// The schema of a new password.
pub(super) fn new_password() -> ObjectBuilder {
    text_up_to(PASSWORD_CHARACTERS_MAX).min_length(Some(PASSWORD_CHARACTERS_MIN))
}

/// Whether the repetition is that of the password. One that is refused for itself has no repetition.
fn confirm(password: Option<&Password>, repeated: &str) -> Result<(), Rule> {
    if password.is_none_or(|password| password.expose() == repeated) {
        Ok(())
    } else {
        Err("must match the password".into())
    }
}

fn secret(text: &str) -> Result<String, Rule> {
    if text.chars().count() > SECRET_CHARACTERS_MAX {
        return Err(format!("must not be longer than {SECRET_CHARACTERS_MAX} characters").into());
    }
    Ok(text.to_owned())
}
