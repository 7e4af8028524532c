//! Makes a key of any kind.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, KeyKind, Role, authorize};
use switchboard_domain::key::{KeyDraft, Principal};
use switchboard_domain::{Body, KeyId, Label, UserId};

use super::faults;
use super::forge::{Forged, IssuedSecret};
use super::notices::Notices;
use crate::accounts::may_manage;
use crate::ports::{Letter, Transaction};
use crate::records::{NewKey, User};
use crate::{Context, Error, FieldErrors};

/// The key that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateKey {
    /// What it is for.
    pub name: Label,
    /// What else those who manage keys should know of it.
    pub note: Option<Body>,
    /// What the kinds of keys differ in.
    pub draft: KeyDraft,
}

/// A key that was made. The secret is not kept in readable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedKey {
    /// The key.
    pub id: KeyId,
    /// Its secret, shown once.
    pub secret: IssuedSecret,
}

/// Makes a key, and tells those behind it: whoever makes it, and the agent as whom it acts. Nobody can choose not to be told.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] for what does not fit the kind, for an end in the past, for a project that does not exist, and
/// for an agent who is not active staff or whom the caller may not manage.
pub fn create(ctx: &Context, actor: &Actor, command: CreateKey) -> Result<CreatedKey, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let CreateKey { name, note, draft } = command;
    let now = ctx.clock.now();
    let (principal, abilities) = draft.check(now).map_err(|wrong| faults::as_fields(&wrong))?;
    let forged = Forged::new(ctx, draft.kind);
    let notices = Notices::write(ctx, actor, principal, &Letter::NewKey { name: name.clone() })?;
    let key = new_key(&forged, principal, abilities, Terms { name, note, draft }, actor.user_id(), now);
    let id = ctx.database.transact(|tx| {
        check_references(tx, actor, principal)?;
        let id = tx.keys().insert(&key)?;
        notices.enqueue(tx, id, now)?;
        Ok::<_, Error>(id)
    })?;
    Ok(CreatedKey { id, secret: forged.issued(id) })
}

/// What a key is called and where it may be used.
struct Terms {
    name: Label,
    note: Option<Body>,
    draft: KeyDraft,
}

fn new_key(
    forged: &Forged,
    principal: Principal,
    abilities: BTreeSet<Ability>,
    Terms { name, note, draft }: Terms,
    created_by: Option<UserId>,
    created_at: DateTime<Utc>,
) -> NewKey {
    NewKey {
        principal,
        name,
        note,
        public_part: forged.public_part.clone(),
        secret_hash: forged.hash,
        abilities,
        allowed_networks: draft.allowed_networks,
        expires_at: draft.expires_at,
        created_by,
        created_at,
    }
}

fn check_references(tx: &mut dyn Transaction, actor: &Actor, principal: Principal) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    if let Some(project) = principal.project()
        && tx.projects().find(project)?.is_none()
    {
        errors.add("project_id", "must be a project that exists");
    }
    let bound = match principal {
        Principal::Agent { agent, .. } => Some(("agent_id", agent)),
        Principal::Superuser { default_agent: Some(agent), .. } => Some(("default_agent_id", agent)),
        Principal::Superuser { default_agent: None, .. }
        | Principal::Project(_)
        | Principal::Intake(_)
        | Principal::Token(_) => None,
    };
    if let Some((field, agent)) = bound {
        let user = tx.users().find(agent)?;
        if let Some(rule) = fault_of_agent(actor, principal.kind(), agent, user.as_ref()) {
            errors.add(field, rule);
        }
    }
    errors.into_result()
}

/// Why a key cannot stand for somebody, if it cannot.
fn fault_of_agent(actor: &Actor, kind: KeyKind, agent: UserId, user: Option<&User>) -> Option<&'static str> {
    let Some(user) = user.filter(|user| user.is_active && user.role.is_staff()) else {
        return Some("must be an active member of staff");
    };
    if kind == KeyKind::Superuser && user.role == Role::SuperAdmin {
        return Some("must not be a super administrator, as whom no superuser key acts");
    }
    let may_bind = actor.user_id() == Some(agent) || may_manage(actor, user.role);
    (!may_bind).then_some("must be somebody whom you may manage")
}
