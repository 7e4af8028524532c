//! Makes the account of a customer, as filing a ticket for one does. It has no password until they set one.

use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::{EmailAddress, PersonName, Phone};

use crate::ports::{Constraint, StoreError};
use crate::records::{NewUser, User};
use crate::{Context, Error};

/// The customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCustomer {
    /// What they are called.
    pub name: PersonName,
    /// Where they are reached.
    pub email: EmailAddress,
    /// Their telephone number.
    pub phone: Option<Phone>,
}

/// Makes the account.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the address has an account.
pub fn create_customer(ctx: &Context, actor: &Actor, command: CreateCustomer) -> Result<User, Error> {
    authorize(actor, Ability::CreateForCustomer)?;
    let CreateCustomer { name, email, phone } = command;
    let user = NewUser {
        name,
        email,
        role: Role::Customer,
        password_hash: None,
        phone,
        department: None,
        created_at: ctx.clock.now(),
    };
    let email_is_taken = || Error::field("email", "has already been taken");
    ctx.database.transact(|tx| {
        if tx.users().find_by_email(&user.email)?.is_some() {
            return Err(email_is_taken());
        }
        tx.users().insert(&user).map_err(|error| {
            if matches!(error, StoreError::Duplicate(Constraint::UserEmail)) {
                email_is_taken()
            } else {
                Error::from(error)
            }
        })
    })
}
