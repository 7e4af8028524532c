//! Shows, changes and deletes keys of any kind.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::key::{self, Principal};
use switchboard_domain::{AllowedNetworks, Body, KeyId, Label};

use super::faults;
use super::forge::{Forged, IssuedSecret};
use super::notices::Notices;
use crate::ports::{KeyFilter, Letter, Listing, Paging, Transaction};
use crate::records::{KeyDetail, KeyToChange, NewSecret};
use crate::{Context, Error, NotFound};

/// The longest time for which the secret before the present one may be accepted.
pub const OVERLAP_SECONDS_MAX: u32 = 604_800;

/// What is wanted of a key. What is not named stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateKey {
    /// Which key.
    pub id: KeyId,
    /// What it is for.
    pub name: Option<Label>,
    /// What else those who manage keys should know of it, or nothing any more.
    pub note: Option<Option<Body>>,
    /// What it may do.
    pub abilities: Option<BTreeSet<Ability>>,
    /// Whether a superuser key opens the administration.
    pub is_admin: Option<bool>,
    /// From where it may be used.
    pub allowed_networks: Option<AllowedNetworks>,
    /// Whether it is switched on.
    pub is_active: Option<bool>,
    /// When it ends, or that it does not end any more.
    pub expires_at: Option<Option<DateTime<Utc>>>,
}

/// The keys, the newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list_all(
    ctx: &Context,
    actor: &Actor,
    filter: &KeyFilter,
    paging: Paging,
) -> Result<Listing<KeyDetail>, Error> {
    authorize(actor, Ability::ManageKeys)?;
    Ok(ctx.database.reader()?.keys().list(filter, paging)?)
}

/// One key.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: KeyId) -> Result<KeyDetail, Error> {
    authorize(actor, Ability::ManageKeys)?;
    ctx.database.reader()?.keys().find(id)?.ok_or(Error::NotFound(NotFound::Key))
}

/// Changes a key.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] for what does not fit the kind of the key, and for an end in the past.
pub fn update(ctx: &Context, actor: &Actor, command: UpdateKey) -> Result<(), Error> {
    authorize(actor, Ability::ManageKeys)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let key = to_change(tx, command.id)?;
        let changed = changed(key, command, now)?;
        tx.keys().save(&changed).map_err(Error::from)
    })
}

/// Deletes a key: every node refuses it from the next request on. What it did stays told.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn delete(ctx: &Context, actor: &Actor, id: KeyId) -> Result<(), Error> {
    authorize(actor, Ability::ManageKeys)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        to_change(tx, id)?;
        tx.keys().delete(id, now).map_err(Error::from)
    })
}

/// Gives a key another secret, and tells those behind it. The one before it is accepted for as long as `overlap` says; one before that is
/// not any more.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn regenerate(
    ctx: &Context,
    actor: &Actor,
    id: KeyId,
    overlap: TimeDelta,
) -> Result<IssuedSecret, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let now = ctx.clock.now();
    let KeyDetail { principal, name, .. } = show(ctx, actor, id)?;
    let notices = Notices::write(ctx, actor, principal, &Letter::RegeneratedKey { name })?;
    ctx.database.transact(|tx| {
        let KeyToChange { principal, public_part, secret_hash, .. } = to_change(tx, id)?;
        let forged = Forged::again(ctx, principal.kind(), public_part);
        let previous = (overlap > TimeDelta::zero()).then(|| (secret_hash, now + overlap));
        tx.keys().replace_secret(id, &NewSecret { hash: forged.hash, previous })?;
        notices.enqueue(tx, id, now)?;
        Ok(forged.issued(id))
    })
}

fn to_change(tx: &mut dyn Transaction, id: KeyId) -> Result<KeyToChange, Error> {
    tx.keys().find_to_change(id)?.ok_or(Error::NotFound(NotFound::Key))
}

fn changed(key: KeyToChange, command: UpdateKey, now: DateTime<Utc>) -> Result<KeyToChange, Error> {
    let UpdateKey { id: _, name, note, abilities, is_admin, allowed_networks, is_active, expires_at } =
        command;
    let kind = key.principal.kind();
    let mut wrong = Vec::new();
    let abilities = match abilities.map(|chosen| key::abilities(kind, Some(&chosen))) {
        None => key.abilities,
        Some(Ok(abilities)) => abilities,
        Some(Err(faults)) => {
            wrong.extend(faults);
            key.abilities
        }
    };
    let (principal, fault) = with_administration(key.principal, is_admin);
    wrong.extend(fault);
    let allowed_networks = allowed_networks.unwrap_or(key.allowed_networks);
    wrong.extend(key::terms_faults(kind, &allowed_networks, expires_at.flatten(), now));
    if !wrong.is_empty() {
        return Err(faults::as_fields(&wrong));
    }
    Ok(KeyToChange {
        id: key.id,
        principal,
        name: name.unwrap_or(key.name),
        note: note.unwrap_or(key.note),
        public_part: key.public_part,
        secret_hash: key.secret_hash,
        abilities,
        allowed_networks,
        is_active: is_active.unwrap_or(key.is_active),
        expires_at: expires_at.unwrap_or(key.expires_at),
    })
}

/// Whom a key stands for that opens the administration, or does not.
fn with_administration(principal: Principal, wanted: Option<bool>) -> (Principal, Option<key::KeyFault>) {
    match (principal, wanted) {
        (Principal::Superuser { default_agent, is_admin: _, project }, Some(is_admin)) => {
            (Principal::Superuser { default_agent, is_admin, project }, None)
        }
        (_, Some(true)) => (principal, Some(key::KeyFault::AdminNotOfKind)),
        (_, Some(false) | None) => (principal, None),
    }
}
