//! Turns a credential into the actor whom it stands for, as the store knows them at this moment.

mod keys;

use switchboard_domain::access::{Actor, Person};
use switchboard_domain::{KeyId, SessionId};

use crate::ports::Claims;
use crate::records::{Cause, ProjectName, Session, User};
use crate::{Context, Error};

pub use keys::{NotAdmitted, acting, program, project};

/// Whoever calls, whatever credential they showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A person, or a program that acts as one.
    Person(PersonCaller),
    /// A program with abilities of its own.
    Program(ProgramCaller),
}

/// A person who logged in, or as whom a program acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCaller {
    /// Who acts.
    pub actor: Actor,
    /// The account.
    pub user: User,
    /// The session that the token belongs to. A program that acts as somebody has none.
    pub session: Option<SessionId>,
}

/// A program with abilities of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramCaller {
    /// Who acts.
    pub actor: Actor,
    /// The key that it showed.
    pub key: KeyId,
    /// The project that the key belongs to.
    pub project: ProjectName,
}

impl Caller {
    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        match self {
            Self::Person(person) => &person.actor,
            Self::Program(program) => &program.actor,
        }
    }
}

/// Finds out who shows a token.
///
/// Role, active flag and memberships come from the store, never from the token.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not ours, has expired, was replaced by a refresh, or its session or account has ended.
pub fn person(ctx: &Context, token: &str) -> Result<PersonCaller, Error> {
    person_of(ctx, &claims(ctx, token)?)
}

/// What a token says, if it is one of ours. Whether it is still accepted, only the store knows.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not ours.
pub fn claims(ctx: &Context, token: &str) -> Result<Claims, Error> {
    ctx.tokens.open(token).map_err(|_invalid| Error::Unauthenticated)
}

/// Finds out who shows a token that says this.
///
/// # Errors
/// [`Error::Unauthenticated`] as with [`person`].
pub fn person_of(ctx: &Context, claims: &Claims) -> Result<PersonCaller, Error> {
    if claims.expires_at <= ctx.clock.now() {
        return Err(Error::Unauthenticated);
    }
    let session = live_session(ctx, claims)?;
    if session.generation != claims.generation {
        return Err(Error::Unauthenticated);
    }
    let person = Person::new(session.user.id, session.user.role, session.projects);
    Ok(PersonCaller { actor: Actor::Person(person), user: session.user, session: Some(session.id) })
}

/// The session of a token, if neither it nor the account of its owner has ended.
pub(crate) fn live_session(ctx: &Context, claims: &Claims) -> Result<Session, Error> {
    let session = ctx.database.reader()?.accounts().session(claims.session)?.ok_or(Error::Unauthenticated)?;
    let is_live = session.user.id == claims.user
        && session.user.is_active
        && session.revoked_at.is_none()
        && session.expires_at > ctx.clock.now();
    if is_live { Ok(session) } else { Err(Error::Unauthenticated) }
}

/// Who or what the events that this actor brings about are put down to.
pub(crate) fn cause(actor: &Actor) -> Cause {
    Cause { user_id: actor.user_id(), key_id: actor.key_id() }
}
