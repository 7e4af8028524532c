//! Changes somebody else's account.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::{EmailAddress, Label, PersonName, Phone, UserId};

use super::chosen::hash_unless_project;
use super::management::{account_to_manage, may_grant};
use super::new_account::{email_is_taken, not_kept};
use crate::mails::outbox::{self, WrittenMail};
use crate::password::Password;
use crate::ports::{Letter, StoreError, Transaction};
use crate::records::{MailCause, PasswordHash, User};
use crate::{Context, Error, FieldErrors};

/// What is wanted of an account. What is not named stays as it is.
#[derive(Debug, Clone)]
pub struct UpdateUser {
    /// Which account.
    pub id: UserId,
    /// What the person is called.
    pub name: Option<PersonName>,
    /// Where they are reached, and what they log in with.
    pub email: Option<EmailAddress>,
    /// What they are to the desk.
    pub role: Option<Role>,
    /// Whether they may log in.
    pub activity: Option<Activity>,
    /// Where they work, or nowhere any more.
    pub department: Option<Option<Label>>,
    /// Their telephone number, or none any more.
    pub phone: Option<Option<Phone>>,
    /// Another password.
    pub password: Option<Password>,
}

/// Whether a person may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// They may.
    Active,
    /// They may not.
    Inactive,
}

/// Changes an account.
///
/// Another address, role or password, and switching the account off, end every session of the person at once. Who is staff no more is
/// assigned to no project any more. The person is told by mail of another password, and at the earlier address of another address.
///
/// # Errors
/// [`Error::Forbidden`], also for the account of a super administrator where the caller is none; [`Error::NotFound`];
/// [`Error::Invalid`] when the address has an account, when the caller cannot give the role, and when administrators try to change the
/// role or the password of their own account here, or to switch it off.
pub fn update_user(ctx: &Context, actor: &Actor, command: &UpdateUser) -> Result<User, Error> {
    authorize(actor, Ability::ManageUsers)?;
    let password =
        command.password.as_ref().map(|password| hash_unless_project(ctx, password)).transpose()?;
    let notices = Notices::write(ctx, command)?;
    let after = ctx.database.transact(|tx| {
        let before = account_to_manage(tx, actor, command.id)?;
        let after = decide(actor, &before, command)?;
        save(ctx, tx, &before, &after, password.as_ref())?;
        notices.enqueue(tx, &before, &after, actor, ctx.clock.now())?;
        Ok::<_, Error>(after)
    })?;
    tracing::info!(user_id = %after.id, role = %after.role, is_active = after.is_active, "an account was changed");
    Ok(after)
}

/// The mails to the person whose account is changed, written before it is known whether they are needed.
struct Notices {
    address: Option<WrittenMail>,
    password: Option<WrittenMail>,
}

impl Notices {
    fn write(ctx: &Context, command: &UpdateUser) -> Result<Self, Error> {
        let address = command.email.as_ref().map(|_| outbox::write(ctx, &Letter::AddressChanged));
        let password = command.password.as_ref().map(|_| outbox::write(ctx, &Letter::PasswordChanged));
        Ok(Self { address: address.transpose()?, password: password.transpose()? })
    }

    /// Enqueues those that are needed. They go to the address that the person knows.
    fn enqueue(
        self,
        tx: &mut dyn Transaction,
        before: &User,
        after: &User,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Self { address, password } = self;
        let cause = MailCause { user_id: actor.user_id(), ..MailCause::default() };
        let address = address.filter(|_| before.email != after.email);
        for mail in [address, password].into_iter().flatten() {
            tx.mails().enqueue(&mail.to(before.email.clone(), cause, now))?;
        }
        Ok(())
    }
}

/// The account as it is to be.
fn decide(actor: &Actor, before: &User, command: &UpdateUser) -> Result<User, Error> {
    let UpdateUser { id, name, email, role, activity, department, phone, password } = command;
    let is_self = actor.user_id() == Some(*id);
    let after = User {
        name: name.clone().unwrap_or_else(|| before.name.clone()),
        email: email.clone().unwrap_or_else(|| before.email.clone()),
        role: role.unwrap_or(before.role),
        is_active: activity.map_or(before.is_active, |activity| activity == Activity::Active),
        department: department.clone().unwrap_or_else(|| before.department.clone()),
        phone: phone.clone().unwrap_or_else(|| before.phone.clone()),
        ..before.clone()
    };
    let mut errors = FieldErrors::default();
    if after.role != before.role && !may_grant(actor, after.role) {
        errors.add("role", "must be admin, agent or customer");
    } else if after.role != before.role && is_self {
        errors.add("role", "cannot be changed by oneself");
    }
    if is_self && !after.is_active {
        errors.add("is_active", "cannot be changed by oneself");
    }
    if let Some(password) = password {
        if is_self {
            errors.add("password", "is changed in one's own profile");
        } else if let Err(reason) = password.suit(&after.name, &after.email) {
            errors.add("password", reason);
        }
    }
    errors.into_result().map(|()| after)
}

fn save(
    ctx: &Context,
    tx: &mut dyn Transaction,
    before: &User,
    after: &User,
    password: Option<&PasswordHash>,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let moves = before.email != after.email;
    if moves && tx.users().find_by_email(&after.email)?.is_some() {
        return Err(email_is_taken());
    }
    tx.users().save(after, now).map_err(not_kept)?;
    if let Some(password) = password {
        tx.users().set_password(after.id, password, now)?;
    }
    if before.role.is_staff() && !after.role.is_staff() {
        tx.users().leave_projects(after.id)?;
    }
    if moves || password.is_some() || before.role != after.role || !after.is_active {
        tx.sessions().revoke_all(after.id, None, now)?;
        tx.password_resets().forget(after.id)?;
    }
    Ok(())
}
