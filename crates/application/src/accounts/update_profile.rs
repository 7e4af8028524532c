//! Changes the caller's own account.

use std::net::IpAddr;

use switchboard_domain::{PersonName, Phone};

use super::PersonCaller;
use super::chosen::hash_of_chosen;
use super::letters::about;
use crate::mails::outbox::{self, WrittenMail};
use crate::password::Password;
use crate::ports::{Letter, RetryAfter, Transaction, Verdict};
use crate::records::{PasswordHash, User};
use crate::{Context, Error};

/// What is wanted of one's own account. What is not named stays as it is.
#[derive(Debug, Clone)]
pub struct UpdateProfile {
    /// What one is called.
    pub name: Option<PersonName>,
    /// The telephone number, or none any more.
    pub phone: Option<Option<Phone>>,
    /// Another password.
    pub password: Option<NewPassword>,
    /// Where the request came from.
    pub address: IpAddr,
}

/// Another password, with the one that it replaces.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// The password that is wanted.
    pub wanted: Password,
    /// The password that is in force.
    pub current: Password,
}

/// What another password needs: its hash, that of the one which it replaces, and the mail about it.
struct Replacement {
    wanted: PasswordHash,
    current: PasswordHash,
    mail: WrittenMail,
}

/// Changes the caller's own name, telephone number and password.
///
/// Another password ends every other session of the person and the secrets with which a forgotten one is replaced, and the person is told
/// by mail.
///
/// # Errors
/// [`Error::Invalid`] when the current password is wrong or the wanted one is refused; [`Error::TooManyRequests`] after too many tries of
/// the current one; [`Error::Conflict`] when it was changed at the same moment; [`Error::Unavailable`] when too many passwords wait.
pub fn update_profile(ctx: &Context, caller: &PersonCaller, command: &UpdateProfile) -> Result<User, Error> {
    let wanted = command.password.as_ref();
    let replacement = wanted.map(|wanted| replacement(ctx, caller, command, wanted)).transpose()?;
    let user = ctx.database.transact(|tx| save(ctx, tx, caller, command, replacement))?;
    if wanted.is_some() {
        tracing::info!(user_id = %user.id, "changed their password");
    }
    Ok(user)
}

fn replacement(
    ctx: &Context,
    caller: &PersonCaller,
    command: &UpdateProfile,
    NewPassword { wanted, current }: &NewPassword,
) -> Result<Replacement, Error> {
    let PersonCaller { user, .. } = caller;
    ctx.throttle
        .admit(&format!("profile {}", user.id), command.address)
        .map_err(|RetryAfter(retry_after)| Error::TooManyRequests { retry_after })?;
    let stored = ctx.database.reader()?.accounts().credentials(&user.email)?;
    let stored = stored.and_then(|found| found.password_hash);
    let verdict =
        ctx.passwords.verify(current, stored.as_ref()).map_err(|busy| Error::Unavailable(Box::new(busy)))?;
    let (Verdict::Matches { .. }, Some(stored)) = (verdict, stored) else {
        return Err(Error::field("current_password", "is wrong"));
    };
    let name = command.name.as_ref().unwrap_or(&user.name);
    let wanted = hash_of_chosen(ctx, wanted, name, &user.email)?;
    Ok(Replacement { wanted, current: stored, mail: outbox::write(ctx, &Letter::PasswordChanged)? })
}

fn save(
    ctx: &Context,
    tx: &mut dyn Transaction,
    caller: &PersonCaller,
    command: &UpdateProfile,
    replacement: Option<Replacement>,
) -> Result<User, Error> {
    let now = ctx.clock.now();
    let found = tx.users().find_to_change(caller.user.id)?.ok_or(Error::Unauthenticated)?;
    let user = User {
        name: command.name.clone().unwrap_or(found.user.name),
        phone: command.phone.clone().unwrap_or(found.user.phone),
        ..found.user
    };
    tx.users().save(&user, now)?;
    if let Some(Replacement { wanted, current, mail }) = replacement {
        if found.password_hash.as_ref() != Some(&current) {
            return Err(Error::Conflict);
        }
        tx.users().set_password(user.id, &wanted, now)?;
        tx.sessions().revoke_all(user.id, caller.session, now)?;
        tx.password_resets().forget(user.id)?;
        tx.mails().enqueue(&mail.to(user.email.clone(), about(user.id), now))?;
    }
    Ok(user)
}
