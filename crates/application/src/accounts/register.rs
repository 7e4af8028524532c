//! Makes an account for whoever asks for one.

use switchboard_domain::access::Role;
use switchboard_domain::{EmailAddress, PersonName, Phone};

use super::chosen::hash_of_chosen;
use super::letters::{NewLink, about};
use super::login::{LoggedIn, issue};
use super::new_account::insert;
use crate::mails::outbox;
use crate::password::Password;
use crate::ports::Letter;
use crate::records::NewUser;
use crate::{Context, Error};

/// The account that is wanted.
#[derive(Debug, Clone)]
pub struct Register {
    /// What the person is called.
    pub name: PersonName,
    /// Where they say that they are reached.
    pub email: EmailAddress,
    /// Their password.
    pub password: Password,
    /// Their telephone number.
    pub phone: Option<Phone>,
}

/// Makes an account of a customer and begins a session.
///
/// An address that has an account is refused, also where nobody can log in to it: such an account was made for the tickets of a customer
/// and is claimed with a mailed link alone. Nobody has proved yet that the new account's address is theirs, so tickets that others file
/// for the address do not belong to the account until somebody sets a password with the link that is mailed here.
///
/// # Errors
/// [`Error::Invalid`] when the address has an account or the password is refused; [`Error::Unavailable`] when too many passwords wait.
pub fn register(ctx: &Context, command: Register) -> Result<LoggedIn, Error> {
    let Register { name, email, password, phone } = command;
    let hash = hash_of_chosen(ctx, &password, &name, &email)?;
    let now = ctx.clock.now();
    let user = NewUser {
        name,
        email,
        role: Role::Customer,
        password_hash: Some(hash.clone()),
        phone,
        department: None,
        created_at: now,
    };
    let new = NewLink::new(ctx);
    let mail = outbox::write(ctx, &Letter::Registered { link: new.link.clone() })?;
    let (user, session) = ctx.database.transact(|tx| {
        let user = insert(tx, &user)?;
        tx.users().mark_unproven(user.id)?;
        tx.users().record_login(user.id, now, &hash, None)?;
        tx.password_resets().insert(&new.reset(user.id, now))?;
        tx.mails().enqueue(&mail.to(user.email.clone(), about(user.id), now))?;
        let session = tx.sessions().insert(user.id, now, now + ctx.settings.refresh_window)?;
        Ok::<_, Error>((user, session))
    })?;
    let (access_token, expires_in) = issue(ctx, session, &user, 1, now);
    Ok(LoggedIn { access_token, expires_in, user })
}
