//! Turns a credential into the actor whom it stands for, as the store knows them at this moment.

use std::net::IpAddr;

use switchboard_domain::SessionId;
use switchboard_domain::access::{Actor, KeyKind, Person, Program};

use crate::ports::Claims;
use crate::records::{ApiKey, Cause, KeyUse, ProjectName, SecretHash, Session, User};
use crate::{Context, Error};

/// Whoever calls, whatever credential they showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A person who logged in.
    Person(PersonCaller),
    /// A program with the pair of keys of a project.
    Project(ProjectCaller),
}

/// A person who logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCaller {
    /// Who acts.
    pub actor: Actor,
    /// The account.
    pub user: User,
    /// The session the token belongs to.
    pub session: SessionId,
}

/// A program with the pair of keys of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCaller {
    /// Who acts.
    pub actor: Actor,
    /// The project that the keys belong to.
    pub project: ProjectName,
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
    Ok(PersonCaller { actor: Actor::Person(person), user: session.user, session: session.id })
}

/// Finds out which project a pair of keys belongs to.
///
/// # Errors
/// [`Error::Unauthenticated`] for a wrong key, a wrong secret, a key that was switched off or has expired: which one is not told.
/// [`Error::AddressNotAllowed`] and [`Error::ProjectDisabled`] for a right pair that may not be used here or now.
pub fn project(
    ctx: &Context,
    public_key: &str,
    secret: &str,
    address: Option<IpAddr>,
) -> Result<ProjectCaller, Error> {
    let key = ctx.database.reader()?.accounts().api_key(public_key)?;
    let hash = key.as_ref().map_or(SecretHash([0; 32]), |key| key.secret_hash);
    let secret_matches = ctx.secrets.matches(secret, &hash);
    let key = key.filter(|key| secret_matches && is_usable(ctx, key)).ok_or(Error::Unauthenticated)?;
    if !key.allowed_networks.is_empty() && !address.is_some_and(|address| key.allowed_networks.allow(address))
    {
        return Err(Error::AddressNotAllowed);
    }
    if !key.project_is_active {
        return Err(Error::ProjectDisabled);
    }
    ctx.key_uses.note(key.id, KeyUse { at: ctx.clock.now(), from: address });
    let program = Program { key: key.id, kind: key.kind, project: key.project.id, abilities: key.abilities };
    Ok(ProjectCaller { actor: Actor::Program(program), project: key.project })
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

fn is_usable(ctx: &Context, key: &ApiKey) -> bool {
    key.kind == KeyKind::Project && key.is_active && key.expires_at.is_none_or(|end| end > ctx.clock.now())
}
