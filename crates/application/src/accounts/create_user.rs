//! Makes an account for somebody else.

use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::{EmailAddress, Label, PersonName, Phone};

use super::chosen::hash_of_chosen;
use super::management::may_grant;
use super::new_account::insert;
use crate::password::Password;
use crate::records::{NewUser, User};
use crate::{Context, Error};

/// The account that is wanted.
#[derive(Debug, Clone)]
pub struct CreateUser {
    /// What the person is called.
    pub name: PersonName,
    /// Where they are reached, and what they log in with.
    pub email: EmailAddress,
    /// Their first password.
    pub password: Password,
    /// What they are to the desk.
    pub role: Role,
    /// Where they work.
    pub department: Option<Label>,
    /// Their telephone number.
    pub phone: Option<Phone>,
}

/// Makes an account.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the address has an account, or when the caller cannot make people of this role.
pub fn create_user(ctx: &Context, actor: &Actor, command: CreateUser) -> Result<User, Error> {
    authorize(actor, Ability::ManageUsers)?;
    if !may_grant(actor, command.role) {
        return Err(Error::field("role", "must be admin, agent or customer"));
    }
    let password_hash = hash_of_chosen(ctx, &command.password, &command.name, &command.email)?;
    let user = NewUser {
        name: command.name,
        email: command.email,
        role: command.role,
        password_hash: Some(password_hash),
        phone: command.phone,
        department: command.department,
        created_at: ctx.clock.now(),
    };
    ctx.database.transact(|tx| insert(tx, &user))
}
