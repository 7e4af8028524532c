//! Makes the first administrator of a new installation.

use switchboard_domain::access::Role;
use switchboard_domain::{EmailAddress, PersonName};

use crate::password::Password;
use crate::records::NewUser;
use crate::{Context, Error};

/// The length of the password that the first administrator gets, in letters and digits: more than 128 bits.
const PASSWORD_CHARACTERS: usize = 24;

/// The account that was made, with the password that is shown once.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// What they log in with.
    pub email: EmailAddress,
    /// Their random password.
    pub password: Password,
}

/// Makes a super administrator with a random password where there is no account at all, and nothing where there is one.
///
/// # Errors
/// Only faults of the store.
pub fn first_administrator(
    ctx: &Context,
    name: PersonName,
    email: EmailAddress,
) -> Result<Option<FirstAdministrator>, Error> {
    if ctx.database.transact(|tx| tx.users().any_exists())? {
        return Ok(None);
    }
    let password = Password::tried(ctx.secrets.alphanumeric(PASSWORD_CHARACTERS));
    let password_hash = ctx.passwords.hash(&password).map_err(|busy| Error::Unavailable(Box::new(busy)))?;
    let user = NewUser {
        name,
        email: email.clone(),
        role: Role::SuperAdmin,
        password_hash: Some(password_hash),
        phone: None,
        department: None,
        created_at: ctx.clock.now(),
    };
    let made = ctx.database.transact(|tx| {
        if tx.users().any_exists()? {
            return Ok(None);
        }
        tx.users().insert(&user)?;
        Ok(Some(FirstAdministrator { email, password }))
    });
    match made {
        // Another node that started at the same moment made them.
        Err(Error::Conflict) => Ok(None),
        made => made,
    }
}
