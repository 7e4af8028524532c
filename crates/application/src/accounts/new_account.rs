//! An account as the store takes it: one for an address.

use crate::Error;
use crate::ports::{Constraint, StoreError, Transaction};
use crate::records::{NewUser, User};

/// Makes the account.
///
/// # Errors
/// [`Error::Invalid`] when the address has an account.
pub(super) fn insert(tx: &mut dyn Transaction, user: &NewUser) -> Result<User, Error> {
    if tx.users().find_by_email(&user.email)?.is_some() {
        return Err(email_is_taken());
    }
    tx.users().insert(user).map_err(not_kept)
}

/// The refusal of an address that has an account.
pub(super) fn email_is_taken() -> Error {
    Error::field("email", "has already been taken")
}

/// What becomes of an account that the store refuses to keep.
pub(super) fn not_kept(error: StoreError) -> Error {
    if matches!(error, StoreError::Duplicate(Constraint::UserEmail)) {
        email_is_taken()
    } else {
        error.into()
    }
}
