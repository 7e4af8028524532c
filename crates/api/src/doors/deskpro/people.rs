//! People as both versions want them.

use serde_json::Value;
use switchboard_application::accounts::create_customer::CreateCustomer;
use switchboard_application::accounts::update_user::{Activity, UpdateUser};
use switchboard_application::ports::Listing;
use switchboard_application::records::User;
use switchboard_domain::{EmailAddress, PersonName, Phone, UserId};

use super::read::flag;
use crate::error::ApiError;
use crate::input::read::{Rule, parsed, text};
use crate::input::{AnyBody, Fields};
use crate::openapi::{Shape, schemas};

/// The person who is wanted. `address` is the name of the field with their address.
pub(super) fn wanted(body: AnyBody, address: &'static str) -> Result<CreateCustomer, ApiError> {
    let mut fields = body.fields()?;
    let email = fields.required(address, text(parsed::<EmailAddress>));
    let (phone, name) = (phone(&mut fields), name(&mut fields));
    if name.is_none() && !fields.has_errors_in("name") {
        fields.require("name");
    }
    fields.into_command(|| Some(CreateCustomer { name: name?, email: email?, phone }))
}

/// What is wanted of a person.
pub(super) fn change(id: UserId, body: AnyBody, address: &'static str) -> Result<UpdateUser, ApiError> {
    let mut fields = body.fields()?;
    let email = fields.change(address, text(parsed::<EmailAddress>));
    let activity = fields
        .change("is_disabled", flag)
        .map(|is_disabled| if is_disabled { Activity::Inactive } else { Activity::Active });
    let (phone, name) = (phone(&mut fields), name(&mut fields));
    fields.into_command(|| {
        Some(UpdateUser {
            id,
            name,
            email,
            role: None,
            activity,
            department: None,
            phone: phone.map(Some),
            password: None,
        })
    })
}

/// What a body for a person has beside their address.
pub(super) fn named(shape: Shape) -> Shape {
    shape
        .optional(
            "name",
            schemas::string(),
            "The full name. `first_name` and `last_name` mean the same together.",
        )
        .optional("first_name", schemas::string(), "The first name.")
        .optional("last_name", schemas::string(), "The last name.")
        .optional("phone", schemas::string(), "Their telephone number.")
}

/// The list that one person is, or nobody.
pub(super) fn found(person: Option<User>) -> Listing<User> {
    let total = Some(u64::from(person.is_some()));
    Listing { records: person.into_iter().collect(), total, total_is_capped: false, has_more: false }
}

/// A name as a whole, or in its two parts.
fn name(fields: &mut Fields) -> Option<PersonName> {
    let part = |value: &Value| text(|part| Ok::<_, Rule>(part.trim().to_owned()))(value);
    let (first, last) = (fields.optional("first_name", part), fields.optional("last_name", part));
    let whole = fields.optional("name", text(parsed::<PersonName>));
    let parts = [first.unwrap_or_default(), last.unwrap_or_default()].join(" ");
    match whole {
        Some(whole) => Some(whole),
        None if parts.trim().is_empty() || fields.has_errors_in("name") => None,
        None => match parsed(parts.trim()) {
            Ok(name) => Some(name),
            Err(rule) => {
                fields.refuse("name", rule);
                None
            }
        },
    }
}

fn phone(fields: &mut Fields) -> Option<Phone> {
    fields.optional("phone", text(parsed::<Phone>))
}
