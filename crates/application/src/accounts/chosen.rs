//! Passwords that somebody chose.

use switchboard_domain::{EmailAddress, PersonName};

use crate::password::{InvalidPassword, Password};
use crate::records::PasswordHash;
use crate::{Context, Error};

/// The hash of a password that suits a person with this name and address.
///
/// # Errors
/// [`Error::Invalid`] when it is what others know of the person or of the desk; [`Error::Unavailable`] when too many passwords wait.
pub(super) fn hash_of_chosen(
    ctx: &Context,
    password: &Password,
    name: &PersonName,
    email: &EmailAddress,
) -> Result<PasswordHash, Error> {
    password.suit(name, email).map_err(|reason| Error::field("password", reason))?;
    hash_unless_project(ctx, password)
}

/// The hash of a password that is not the name of a project.
///
/// # Errors
/// As with [`hash_of_chosen`].
pub(super) fn hash_unless_project(ctx: &Context, password: &Password) -> Result<PasswordHash, Error> {
    if ctx.database.reader()?.projects().is_named(&password.as_name())? {
        return Err(Error::field("password", InvalidPassword::ProjectName));
    }
    ctx.passwords.hash(password).map_err(|busy| Error::Unavailable(Box::new(busy)))
}
