//! Makes the account of a customer, as filing a ticket for one does. It has no password until they set one.

use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::{EmailAddress, PersonName, Phone};

use super::new_account::insert;
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
    ctx.database.transact(|tx| insert(tx, &user))
}
